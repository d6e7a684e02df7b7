/**
 * Every sentence of the Lab that a reader sees, in the language it speaks; text.it.js has the same
 * shape. `text` is read when a sentence is shown, never kept: it changes with the language.
 *
 * @module
 */
import { number, percent, tuple } from '../../ui/format.js';
import { it } from './text.it.js';

/** @typedef {typeof en} LabText */

const en = {
  title: 'Lab: train a model on handwritten digits',
  transport: {
    reset: 'Reset',
    resetHint: 'Reset with the same seed (R; Shift+R draws a new seed)',
    play: 'Train',
    pause: 'Pause',
    fit: 'Fit the principal components',
    step: 'Step',
    stepHint: 'One step: one batch',
    epoch: 'Epoch',
    of: (/** @type {number} */ n) => `of ${n}`,
    shipped: 'shipped model',
    atOnce: 'found at once',
    toolbar: 'Training',
  },
  badge: {
    starting: 'engine starting',
    none: 'no engine',
    threads: (/** @type {number} */ n) => `${n} thread${n === 1 ? '' : 's'}`,
    rate: (/** @type {number} */ r) => `${number(r)} img/s`,
    oneThread:
      'One thread: this page is not cross-origin isolated, so the browser does not lend it more. Everything works, about half as fast.',
    isolatedOneThread: 'One thread: this browser does not share memory between threads.',
    many: (/** @type {number} */ n) => `The core runs on ${n} threads.`,
  },
  data: {
    title: 'Data',
    set: 'Data set',
    mnist: 'MNIST',
    digits: 'Ground truth',
    digitsHint:
      'Ground-truth digits: drawn by a generator whose every factor is known; no download',
    own: 'Own files',
    count: 'Training images',
    open: 'Open IDX files',
    openHint:
      'Open an IDX image file, with its IDX label file if you have it; or drop them on the page',
    tiles: (/** @type {string} */ set) => `Held-out images of ${set}`,
    classes: 'Classes on the map',
    klass: (/** @type {number} */ n) => `Class ${n}`,
    draw: 'Draw one',
    drawHint: 'Draw a digit here',
    drawLabel: 'Drawing area: draw a digit with a pointer, or use the button for a test image.',
    clear: 'Clear the drawing',
    useTest: 'Use a test image instead',
    seen: 'Your digit as the network sees it: 28 by 28, centred',
    back: 'Its reconstruction',
    yours: 'your digit',
    noMnist:
      'This site carries no MNIST. Use the ground-truth digits, which need no download, or open your own IDX files.',
    noOwn: 'There are no own files yet: open an IDX image file first.',
    ownHere: (/** @type {string} */ name, /** @type {number} */ n) =>
      `${name}: ${number(n)} images. Held-out numbers are measured on the same images.`,
    tooMany: (
      /** @type {number} */ n,
      /** @type {number} */ rows,
      /** @type {number} */ cols,
      /** @type {number} */ most,
    ) =>
      `${number(n)} images of ${rows}×${cols} pixels are more than this page can hold beside what is open: at most ${number(most)} fit. Open a file with fewer images.`,
    tooLarge: (/** @type {number} */ bytes, /** @type {number} */ most) =>
      `The file holds ${number(bytes / 2 ** 20)} MB and is no whole IDX image file; this page can look at ${number(most / 2 ** 20)} MB at most.`,
    loading: (/** @type {number} */ held, /** @type {number} */ total) =>
      `${number(held)} of ${number(total)} images`,
  },
  model: {
    title: 'Model',
    kind: 'Model',
    kinds: { pca: 'PCA', ae: 'AE', vae: 'VAE' },
    kindHints: {
      pca: 'Principal component analysis',
      ae: 'Autoencoder',
      vae: 'Variational autoencoder',
    },
    weights: (/** @type {number} */ n) => `${number(n)} weights`,
    settings: 'Settings',
    fresh: 'new run on change',
    beta: 'Weight of the prior, β',
    k: 'Latent numbers, k',
    components: 'Directions used, k',
    details: 'Learning rate, layers, batch, seed',
    detailsPca: 'Directions found, seed',
    learningRate: 'Learning rate',
    hidden: 'Hidden layers',
    hiddenHint: 'Widths of the encoder, mirrored in the decoder: 256, 64',
    hiddenWrong: (/** @type {number} */ most, /** @type {number} */ widest) =>
      `Up to ${most} whole numbers from 1 to ${number(widest)}, separated by commas.`,
    batch: 'Batch',
    optimizer: 'Optimiser',
    optimizers: { adam: 'Adam', sgd: 'SGD, momentum' },
    activation: 'Activation',
    activations: { relu: 'ReLU', tanh: 'tanh', sigmoid: 'sigmoid', identity: 'identity' },
    loss: 'Reconstruction loss',
    losses: { bce: 'cross-entropy', mse: '½ squared error', l1: 'absolute error' },
    warmup: 'KL warm-up, epochs',
    epochs: 'Epochs',
    seed: 'Seed',
    seedWrong: 'A whole number from 0 to 2,147,483,648.',
    kept: 'Directions found',
    bow: (
      /** @type {string} */ kind,
      /** @type {number} */ d,
      /** @type {number[]} */ hidden,
      /** @type {number} */ k,
    ) =>
      kind === 'pca'
        ? `Linear map Wᵀ from ${d} pixels to ${k} numbers and W back`
        : `Encoder from ${d} pixels over ${hidden.join(', ') || 'no'} hidden units to ${k} latent number${k > 1 ? 's' : ''}${
            kind === 'vae' ? ', a mean and a deviation each; a sample z' : ''
          }; decoder back the same way`,
    recon: 'reconstruction',
    kl: (/** @type {string} */ beta) =>
      beta === '1' ? 'KL to the prior' : `${beta} · KL to the prior`,
    totalVae: (/** @type {boolean} */ elbo, /** @type {string} */ unit) =>
      elbo ? `−ELBO, ${unit}` : `loss, ${unit}`,
    totalAe: (/** @type {string} */ unit) => `loss, ${unit}`,
    nats: 'nats per image',
    units: 'per image',
    variance: {
      kept: 'variance kept',
      dropped: 'variance dropped, Σ λᵢ for i > k',
      measured: 'squared error, held out',
    },
    bar: (/** @type {string} */ a, /** @type {string} */ b) => `Shares: ${a}, ${b}`,
    notYet: '–',
  },
  latent: {
    title: 'Latent plane',
    titleLine: 'Latent line',
    count: (/** @type {number} */ n) => `${number(n)} held-out images`,
    spacing: 'Grid of decoded images',
    uniform: 'uniform',
    quantile: 'quantile',
    uniformHint: 'Equal steps of z',
    quantileHint: 'Equal probability under the prior: Φ⁻¹ of a uniform grid',
    dims: 'Latent numbers on the axes',
    map: (
      /** @type {string} */ model,
      /** @type {number} */ n,
      /** @type {string} */ epoch,
      /** @type {boolean} */ decoded,
    ) =>
      `Latent plane of the ${model} at epoch ${epoch}: codes of ${number(n)} held-out images by class${
        decoded ? ' over decoded images' : ''
      }.`,
    pastShipped:
      'Of the shipped run only the codes of earlier epochs are kept. Train your own run to decode at every moment.',
  },
  output: {
    title: 'Output',
    probe: 'probe z',
    norm: '|z|',
    logPrior: 'log p(z)',
    sigma: (/** @type {string} */ v) => `${v} σ`,
    nats: (/** @type {string} */ v) => `${v} nats`,
    at: 'test image',
    probeAlt: (/** @type {ArrayLike<number>} */ z) => `Image decoded at ${tuple(z)}`,
    recon: 'Reconstructions',
    heldOut: 'held out',
    others: 'others',
    othersHint: 'Other held-out images',
    inputs: (/** @type {string} */ labels) => `Held-out inputs${labels}`,
    outputs: 'Their reconstructions',
    residual: 'What is lost: input minus reconstruction',
    samples: 'Samples',
    prior: 'z ~ N(0, I)',
    priorPca: 'z ~ N(0, Λ)',
    aeSamples: 'no prior: z ~ N(0, I)',
    again: 'again',
    againHint: 'Draw other samples',
    samplesAlt: (/** @type {number} */ n) => `${n} images decoded from samples`,
    path: 'Path A → B',
    pathFrames: 'Decoded along the path from A to B',
    blendFrames: 'Pixel blend of the two ends',
    t: 't',
    tLabel: 'Place on the path, t',
    latent: 'z',
    blend: 'x',
  },
  curves: {
    /** @type {(nats: boolean) => string} */
    title: (nats) => (nats ? 'Loss, nats per held-out image' : 'Loss per held-out image'),
    hint: '← → move through the run',
    thin: 'thin: training',
    floor: 'floor: what grey targets cost even when matched exactly',
    floorShort: 'floor for grey targets',
    elbo: '−ELBO',
    weighted: 'reconstruction + β KL',
    gap: 'the gap is β · KL',
    recon: 'reconstruction',
    train: 'training',
    alt: 'Loss against epoch.',
    film: 'Time line',
    goTo: (/** @type {string} */ epoch) =>
      epoch === '0' ? 'Go to the start' : `Go to epoch ${epoch}`,
  },
  pca: {
    title: 'Principal directions',
    hint: 'mean, then w₁, w₂, …',
    mean: 'Mean image',
    directions: (/** @type {number} */ n) => `The first ${n} principal directions, signed`,
    eigenvalue: 'eigenvalue λᵢ',
    cumulative: 'share of the variance kept',
    component: 'direction i',
    kept: (/** @type {number} */ v) => percent(v),
  },
  tryThis: {
    title: 'Try this',
    vae: [
      'Set β to 0 and train again. Predict first: does the map shrink or spread?',
      'Draw a 7 with a bar. Which island does its code move to?',
      'Go back to the first epoch. Which digits are apart already?',
    ],
    ae: [
      'Predict: are the codes of an autoencoder centred at 0? Look, then switch to VAE.',
      'Drag A and B far apart. Where does the strip stop looking like a digit?',
      'Choose the identity as activation. Which model do you get back?',
    ],
    pca: [
      'How many directions keep 90 % of the variance? Predict, then move k.',
      'Set k to 2. Which digits can still be read in x̂?',
      'Compare the squared error with the sum of the dropped eigenvalues.',
    ],
  },
  menu: {
    label: (/** @type {string} */ figure) => `Save or share: ${figure}`,
    png: 'Save picture',
    csv: 'Save data',
    link: 'Link to this state',
  },
  notices: {
    linkCopied: 'The address of exactly this state is on the clipboard.',
    linkShown: 'The address bar holds exactly this state: copy it from there.',
    pending:
      'The settings have changed. Train starts a new run with them; this one stays until then.',
    undo: 'Undo',
    replaced: 'A new run has begun.',
    back: 'Back to the run before',
    diverged: (/** @type {string} */ epoch) =>
      `The loss stopped being a number, so training stopped and the model is back at epoch ${epoch}. Lower the learning rate and train again.`,
    modelTooLarge: (/** @type {number} */ parameters) =>
      `A model of ${number(parameters)} parameters needs more memory than this page has left. Use fewer or narrower layers.`,
    noEngine: (/** @type {string} */ why) =>
      `${why} The map below is the shipped one and can still be read.`,
    failed: (/** @type {string} */ why) => why,
    restarted: (/** @type {string} */ why) =>
      `${why} The engine was started again from the last snapshot.`,
    refused: (/** @type {string} */ keys) =>
      `The address holds settings that are not allowed (${keys}); their defaults are used.`,
    noShipped: 'No shipped model is here yet: this one is untrained. Press Train.',
    again: 'Try again',
    close: 'Dismiss',
  },
};

export let text = en;

/** @param {import('../../frame/contract.js').Language} language */
export function speak(language) {
  text = language === 'it' ? it : en;
}
