/**
 * The Lab in Italian, in the shape of text.js.
 *
 * @module
 */
import { number, percent, tuple } from '../../ui/format.js';

/** @type {import('./text.js').LabText} */
export const it = {
  title: 'Lab: addestra un modello su cifre scritte a mano',
  transport: {
    reset: 'Da capo',
    resetHint: 'Da capo con lo stesso seme (R; Maiusc+R ne sorteggia un altro)',
    play: 'Addestra',
    pause: 'Pausa',
    fit: 'Calcola le componenti principali',
    step: 'Un passo',
    stepHint: 'Un passo: un batch',
    epoch: 'Epoca',
    of: (n) => `di ${n}`,
    shipped: 'modello fornito',
    atOnce: 'trovato subito',
    toolbar: 'Addestramento',
  },
  badge: {
    starting: 'il motore si avvia',
    none: 'nessun motore',
    threads: (n) => `${n} thread`,
    rate: (r) => `${number(r)} imm/s`,
    oneThread:
      'Un solo thread: questa pagina non è isolata dalle altre origini e il browser non ne concede di più. Tutto funziona, a circa metà velocità.',
    isolatedOneThread: 'Un solo thread: questo browser non condivide memoria tra i thread.',
    many: (n) => `Il calcolo gira su ${n} thread.`,
  },
  data: {
    title: 'Dati',
    set: 'Insieme di dati',
    mnist: 'MNIST',
    digits: 'Cifre generate',
    digitsHint: 'Cifre disegnate da un generatore di cui è noto ogni fattore; nulla da scaricare',
    own: 'File propri',
    count: 'Immagini di addestramento',
    open: 'Apri file IDX',
    openHint:
      'Apri un file IDX di immagini, con il suo file IDX di etichette se c’è; o trascinali sulla pagina',
    tiles: (set) => `Immagini di test di ${set}`,
    classes: 'Classi sulla mappa',
    klass: (n) => `Classe ${n}`,
    draw: 'Disegnane una',
    drawHint: 'Disegna qui una cifra',
    drawLabel:
      'Area di disegno: traccia una cifra con un puntatore, o usa il pulsante per un’immagine di test.',
    clear: 'Cancella il disegno',
    useTest: 'Usa invece un’immagine di test',
    seen: 'La tua cifra come la vede la rete: 28 per 28, centrata',
    back: 'La sua ricostruzione',
    yours: 'la tua cifra',
    noMnist:
      'Questo sito non ha MNIST. Usa le cifre generate, che non richiedono download, o apri i tuoi file IDX.',
    noOwn: 'Non ci sono ancora file propri: apri prima un file IDX di immagini.',
    ownHere: (name, n) =>
      `${name}: ${number(n)} immagini. Le misure di test sono fatte sulle stesse immagini.`,
    tooMany: (n, rows, cols, most) =>
      `${number(n)} immagini di ${rows}×${cols} pixel sono più di quante questa pagina possa tenere accanto a ciò che è aperto: ce ne stanno al massimo ${number(most)}. Apri un file con meno immagini.`,
    tooLarge: (bytes, most) =>
      `Il file occupa ${number(bytes / 2 ** 20)} MB e non è un file IDX di immagini completo; questa pagina può esaminarne al massimo ${number(most / 2 ** 20)} MB.`,
    loading: (held, total) => `${number(held)} di ${number(total)} immagini`,
  },
  model: {
    title: 'Modello',
    kind: 'Modello',
    kinds: { pca: 'PCA', ae: 'AE', vae: 'VAE' },
    kindHints: {
      pca: 'Analisi delle componenti principali',
      ae: 'Autoencoder',
      vae: 'Autoencoder variazionale',
    },
    weights: (n) => `${number(n)} pesi`,
    settings: 'Parametri',
    fresh: 'per una nuova prova',
    beta: 'Peso della prior, β',
    k: 'Numeri latenti, k',
    components: 'Direzioni usate, k',
    details: 'Passo, strati, batch, seme',
    detailsPca: 'Direzioni trovate, seme',
    learningRate: 'Learning rate',
    hidden: 'Strati nascosti',
    hiddenHint: 'Larghezze dell’encoder, specchiate nel decoder: 256, 64',
    hiddenWrong: (most, widest) =>
      `Fino a ${most} numeri interi da 1 a ${number(widest)}, separati da virgole.`,
    batch: 'Batch',
    optimizer: 'Ottimizzatore',
    optimizers: { adam: 'Adam', sgd: 'SGD, momento' },
    activation: 'Attivazione',
    activations: { relu: 'ReLU', tanh: 'tanh', sigmoid: 'sigmoide', identity: 'identità' },
    loss: 'Loss di ricostruzione',
    losses: { bce: 'entropia incrociata', mse: '½ errore quadratico', l1: 'errore assoluto' },
    warmup: 'Riscaldamento della KL, epoche',
    epochs: 'Epoche',
    seed: 'Seme',
    seedWrong: 'Un numero intero da 0 a 2,147,483,648.',
    kept: 'Direzioni trovate',
    bow: (kind, d, hidden, k) =>
      kind === 'pca'
        ? `Applicazione lineare Wᵀ da ${d} pixel a ${k} numeri, e W al ritorno`
        : `Encoder da ${d} pixel attraverso ${
            hidden.length ? `${hidden.join(', ')} unità nascoste` : 'nessuna unità nascosta'
          } a ${k} ${k > 1 ? 'numeri latenti' : 'numero latente'}${
            kind === 'vae' ? ', ciascuno una media e una deviazione; un campione z' : ''
          }; il decoder torna per la stessa via`,
    recon: 'ricostruzione',
    kl: (beta) => (beta === '1' ? 'KL dalla prior' : `${beta} · KL dalla prior`),
    totalVae: (elbo, unit) => (elbo ? `−ELBO, ${unit}` : `loss, ${unit}`),
    totalAe: (unit) => `loss, ${unit}`,
    nats: 'nat per immagine',
    units: 'per immagine',
    variance: {
      kept: 'varianza conservata',
      dropped: 'varianza scartata, Σ λᵢ per i > k',
      measured: 'errore quadratico, test',
    },
    bar: (a, b) => `Quote: ${a}, ${b}`,
    notYet: '–',
  },
  latent: {
    title: 'Piano latente',
    titleLine: 'Retta latente',
    count: (n) => `${number(n)} immagini di test`,
    spacing: 'Griglia di immagini decodificate',
    uniform: 'uniforme',
    quantile: 'quantili',
    uniformHint: 'Passi uguali di z',
    quantileHint: 'Probabilità uguali sotto la prior: Φ⁻¹ di una griglia uniforme',
    dims: 'Numeri latenti sugli assi',
    map: (model, n, epoch, decoded) =>
      `Piano latente di ${model} all’epoca ${epoch}: codici di ${number(n)} immagini di test per classe${
        decoded ? ' sopra immagini decodificate' : ''
      }.`,
    pastShipped:
      'Della prova fornita si conservano solo i codici delle epoche precedenti. Addestra la tua per decodificare in ogni momento.',
  },
  output: {
    title: 'Uscita',
    probe: 'sonda z',
    norm: '|z|',
    logPrior: 'log p(z)',
    sigma: (v) => `${v} σ`,
    nats: (v) => `${v} nat`,
    at: 'immagine di test',
    probeAlt: (z) => `Immagine decodificata in ${tuple(z)}`,
    recon: 'Ricostruzioni',
    heldOut: 'test',
    others: 'altre',
    othersHint: 'Altre immagini di test',
    inputs: (labels) => `Immagini di test in ingresso${labels}`,
    outputs: 'Le loro ricostruzioni',
    residual: 'Ciò che si perde: ingresso meno ricostruzione',
    samples: 'Campioni',
    prior: 'z ~ N(0, I)',
    priorPca: 'z ~ N(0, Λ)',
    aeSamples: 'nessuna prior: z ~ N(0, I)',
    again: 'di nuovo',
    againHint: 'Estrai altri campioni',
    samplesAlt: (n) => `${n} immagini decodificate da campioni`,
    path: 'Percorso A → B',
    pathFrames: 'Decodificate lungo il percorso da A a B',
    blendFrames: 'Dissolvenza di pixel tra i due estremi',
    t: 't',
    tLabel: 'Punto del percorso, t',
    latent: 'z',
    blend: 'x',
  },
  curves: {
    title: (nats) => (nats ? 'Loss, nat per immagine di test' : 'Loss per immagine di test'),
    hint: '← → per scorrere la prova',
    thin: 'sottile: addestramento',
    floor: 'soglia: quanto costano i grigi anche se riprodotti esattamente',
    floorShort: 'soglia dei grigi',
    elbo: '−ELBO',
    weighted: 'ricostruzione + β KL',
    gap: 'lo scarto è β · KL',
    recon: 'ricostruzione',
    train: 'addestramento',
    alt: 'Loss in funzione dell’epoca.',
    film: 'Linea del tempo',
    goTo: (epoch) => (epoch === '0' ? 'Vai all’inizio' : `Vai all’epoca ${epoch}`),
  },
  pca: {
    title: 'Direzioni principali',
    hint: 'media, poi w₁, w₂, …',
    mean: 'Immagine media',
    directions: (n) => `Le prime ${n} direzioni principali, con segno`,
    eigenvalue: 'autovalore λᵢ',
    cumulative: 'quota della varianza conservata',
    component: 'direzione i',
    kept: (v) => percent(v),
  },
  tryThis: {
    title: 'Prova',
    vae: [
      'Metti β a 0 e addestra di nuovo. Prima prevedi: la mappa si stringe o si allarga?',
      'Disegna un 7 con la stanghetta. Verso quale isola va il suo codice?',
      'Torna alla prima epoca. Quali cifre sono già separate?',
    ],
    ae: [
      'Prevedi: i codici di un autoencoder sono centrati in 0? Guarda, poi passa al VAE.',
      'Allontana A e B. Dove la striscia smette di somigliare a una cifra?',
      'Scegli l’identità come attivazione. Quale modello ritrovi?',
    ],
    pca: [
      'Quante direzioni conservano il 90 % della varianza? Prevedi, poi muovi k.',
      'Metti k a 2. Quali cifre si leggono ancora in x̂?',
      'Confronta l’errore quadratico con la somma degli autovalori scartati.',
    ],
  },
  menu: {
    label: (figure) => `Salva o condividi: ${figure}`,
    png: 'Salva la figura',
    csv: 'Salva i dati',
    link: 'Link a questo stato',
  },
  notices: {
    linkCopied: 'L’indirizzo di questo stato esatto è negli appunti.',
    linkShown: 'La barra dell’indirizzo contiene questo stato esatto: copialo da lì.',
    pending:
      'I parametri sono cambiati. «Addestra» avvia una nuova prova con questi; fino ad allora resta la presente.',
    undo: 'Annulla',
    replaced: 'È iniziata una nuova prova.',
    back: 'Torna alla prova precedente',
    diverged: (epoch) =>
      `La loss non è più un numero: l’addestramento si è fermato e il modello è tornato all’epoca ${epoch}. Riduci il learning rate e addestra di nuovo.`,
    modelTooLarge: (parameters) =>
      `Un modello di ${number(parameters)} parametri richiede più memoria di quanta ne resti a questa pagina. Usa meno strati o strati più stretti.`,
    noEngine: (why) => `${why} La mappa qui sotto è quella fornita e si può ancora leggere.`,
    failed: (why) => why,
    restarted: (why) => `${why} Il motore è ripartito dall’ultima istantanea.`,
    refused: (keys) =>
      `L’indirizzo contiene valori non ammessi (${keys}); si usano quelli predefiniti.`,
    noShipped: 'Qui non c’è ancora un modello fornito: questo non è addestrato. Premi «Addestra».',
    again: 'Riprova',
    close: 'Chiudi',
  },
};
