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
    'Latent Atlas is the lecture “PCA and VAEs” as seventeen things to touch. The models train in this tab, on your own processor, while you watch.',
  begin: 'Begin with chapter 1',
  openLab: 'Open the Lab',
  path: 'The lecture, in twelve pictures',
  pathText:
    'Each chapter asks one question, lets you predict, then measures. Five to ten minutes each; any order works.',
  soon: 'not there yet',
  after: 'After the lecture',
  later: 'later',
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
    'Latent Atlas è la lezione «PCA and VAEs» in diciassette cose da toccare. I modelli si addestrano in questa scheda, sul tuo processore, mentre guardi.',
  begin: 'Comincia dal capitolo 1',
  openLab: 'Apri il laboratorio',
  path: 'La lezione in dodici immagini',
  pathText:
    'Ogni capitolo pone una domanda, ti lascia prevedere e poi misura. Da cinque a dieci minuti ciascuno, in qualsiasi ordine.',
  soon: 'non c’è ancora',
  after: 'Dopo la lezione',
  later: 'più avanti',
};

/** @type {Record<import('../frame/contract.js').Language, AppText>} */
export const appText = { en, it };
