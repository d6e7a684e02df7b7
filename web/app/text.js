/**
 * The shell's words in both languages.
 *
 * @module
 */

/** @typedef {typeof en} AppText */

const en = {
  skip: 'Skip to content',
  main: 'Main',
  lecture: 'Lecture',
  lab: 'Lab',
  map: 'For lecturers',
  language: 'Language',
  theme: 'Switch between light and dark',
  credit:
    'After the lecture “PCA and VAEs” by E. Rodolà, Deep Learning & Applied AI, Sapienza, 22 April 2024.',
  loading: 'Loading …',
  missing: 'There is no such page',
  missingText: 'The address names no chapter of the lecture.',
  notYet: 'This chapter is not there yet',
  notYetText: (/** @type {string} */ title) => `“${title}” will stand here.`,
  home: 'To the lecture',
  failed: 'The page could not be loaded',
  failedText: (/** @type {string} */ why) => `${why} Check the connection and load it again.`,
  reload: 'Load again',
  question: 'What does a network learn when it must describe a digit with two numbers?',
  sentence:
    'Latent Atlas is the lecture “PCA and VAEs” as things to touch: twelve chapters and a Lab. The models train in this tab, on your own processor, while you watch.',
  begin: (/** @type {number} */ n) => `Begin with chapter ${n}`,
  facts: {
    pixels: 'pixels to numbers',
    nats: 'to describe one test image',
    passes: 'passes over 60,000 images',
  },
  nats: (/** @type {string} */ n) => `${n} nats`,
  decodedHere: 'decoded here',
  mapCaption:
    'Each dot is a test image the network has never seen, coloured by its digit. Beneath the dots: what the decoder draws at that place. Move or drag over the map to look through them.',
  mapAlt: (/** @type {number} */ n) =>
    `Latent plane of the shipped VAE: ${n} test digits as coloured dots over the images the decoder draws at each place.`,
  labTitle: 'Or watch a map form from nothing',
  labText:
    'The Lab trains PCA, an autoencoder or a VAE on MNIST in front of you. Pause it, rewind it, draw your own digit into it.',
  untrained: 'untrained',
  epoch: (/** @type {string} */ n) => `epoch ${n}`,
  momentAlt: (/** @type {string} */ name) => `Latent codes, ${name}`,
  openLab: 'Open the Lab',
  path: 'The lecture, in twelve pictures',
  pathText:
    'Each chapter asks one question, lets you predict, then measures. Five to ten minutes each; any order works.',
  soon: 'not there yet',
  after: 'After the lecture',
  slide: {
    title: 'Which slide is which exhibit',
    text: 'The ideas of the lecture in the order of its slides. Each exhibit ends with two minutes for the lecturer: what to show, what to say, what goes wrong.',
    idea: 'Idea',
    exhibit: 'Exhibit',
    project: 'To project',
    show: (/** @type {number} */ n) => `${n} as a slide`,
  },
};

/** @type {AppText} */
const it = {
  skip: 'Vai al contenuto',
  main: 'Principale',
  lecture: 'Lezione',
  lab: 'Laboratorio',
  map: 'Per chi insegna',
  language: 'Lingua',
  theme: 'Cambia tra chiaro e scuro',
  credit:
    'Dalla lezione «PCA and VAEs» di E. Rodolà, Deep Learning & Applied AI, Sapienza, 22 aprile 2024.',
  loading: 'Caricamento …',
  missing: 'Questa pagina non esiste',
  missingText: 'L’indirizzo non corrisponde a nessun capitolo della lezione.',
  notYet: 'Questo capitolo non c’è ancora',
  notYetText: (title) => `Qui ci sarà «${title}».`,
  home: 'Alla lezione',
  failed: 'Non è stato possibile caricare la pagina',
  failedText: (why) => `${why} Controlla la connessione e ricarica.`,
  reload: 'Ricarica',
  question: 'Che cosa impara una rete che deve descrivere una cifra con due numeri?',
  sentence:
    'Latent Atlas è la lezione «PCA and VAEs» fatta di cose da toccare: dodici capitoli e un Lab. I modelli si addestrano in questa scheda, sul tuo processore, mentre guardi.',
  begin: (n) => `Comincia dal capitolo ${n}`,
  facts: {
    pixels: 'da pixel a numeri',
    nats: 'per descrivere un’immagine di test',
    passes: 'passaggi su 60.000 immagini',
  },
  nats: (n) => `${n} nat`,
  decodedHere: 'decodificato qui',
  mapCaption:
    'Ogni punto è un’immagine di test che la rete non ha mai visto, colorata secondo la sua cifra. Sotto i punti: ciò che il decoder disegna in quel luogo. Muovi o trascina sulla mappa per guardarci attraverso.',
  mapAlt: (n) =>
    `Piano latente del VAE incluso: ${n} cifre di test come punti colorati sopra le immagini che il decoder disegna in ogni luogo.`,
  labTitle: 'Oppure guarda una mappa nascere dal nulla',
  labText:
    'Il laboratorio addestra davanti a te la PCA, un autoencoder o un VAE su MNIST. Mettilo in pausa, riavvolgilo, disegnaci la tua cifra.',
  untrained: 'non addestrato',
  epoch: (n) => `epoca ${n}`,
  momentAlt: (name) => `Codici latenti, ${name}`,
  openLab: 'Apri il laboratorio',
  path: 'La lezione in dodici immagini',
  pathText:
    'Ogni capitolo pone una domanda, ti lascia prevedere e poi misura. Da cinque a dieci minuti ciascuno, in qualsiasi ordine.',
  soon: 'non c’è ancora',
  after: 'Dopo la lezione',
  slide: {
    title: 'A quale slide corrisponde ogni esperimento',
    text: 'Le idee della lezione nell’ordine delle slide. Ogni esperimento si chiude con due minuti per chi insegna: che cosa mostrare, che cosa dire, che cosa va storto.',
    idea: 'Idea',
    exhibit: 'Esperimento',
    project: 'Da proiettare',
    show: (n) => `${n} come slide`,
  },
};

/** @type {Record<import('../frame/contract.js').Language, AppText>} */
export const appText = { en, it };
