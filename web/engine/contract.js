/**
 * What every field of every call may be, in one place: checked before the core is asked, so that no
 * value that a page or an embedding site sends reaches it unread. What only the core knows (how many
 * images a set has, what a model takes) it says itself. tests/web/calls.test.mjs holds the names and
 * kinds to the types in `calls/`, tests/web/contract.test.mjs sends thousands of right and wrong ones.
 * @module
 */
import { LIMITS } from './limits.js';
import { EngineError } from './protocol.js';
import {
  anyReals,
  bytes,
  choice,
  complaint,
  fields,
  list,
  number,
  optional,
  reals,
  text,
  whole,
  yes,
} from './rules.js';

/** @typedef {import('./rules.js').Fields} Fields */

const id = text();
const dataset = text();
const seed = whole(0);
/** Of a draw, a sample or a digit: a number in a stream that does not end. */
const place = whole(0);
/** Of an image of a set. */
const index = whole(0, 2 ** 32 - 1);
/** Images or points of a set: as many as there are, when there are fewer. */
const count = whole(0, 2 ** 32 - 1);
/** What is decoded or drawn at once. */
const some = whole(0, 10_000);
const components = whole(0, 4096);
/** Nodes, cells or pixels a side of a picture. */
const side = whole(1, 512);
const steps = whole(0, 1_000_000_000);
const coordinate = number(-1e12, 1e12);
/** x0, x1, y0, y1. */
const window = list(coordinate, 4, 4);
const pair = list(coordinate, 2, 2);
const positive = number(Number.MIN_VALUE, 1e12);
const indices = list(index, 0, 10_000_000);
const labels = optional(bytes());
const giveBack = optional(yes);
const toy = choice(
  'lab',
  'gaussian',
  'clusters',
  'moons',
  'ring',
  'spiral',
  'ellipse',
  'disc',
  'arc',
  'labSpiral',
  'swissRoll',
);
const body = choice('tube', 'person');
const within = ({ min = 0, max = 0 }) => number(min, max);
const wholeWithin = ({ min = 0, max = 0 }) => whole(min, max);

/** Of every family; the core knows what each one needs, and has a default for the rest. */
const spec = fields({
  kind: choice(
    'pca',
    'ae',
    'vae',
    'points',
    'linear',
    'ribbons',
    'classifier',
    'mesh',
    'vqvae',
    'codes',
  ),
  latentDim: optional(whole(1, 1024)),
  layers: optional(choice('dense', 'conv')),
  hidden: optional(
    list(wholeWithin(LIMITS.hiddenWidth), LIMITS.hiddenLayers.min, LIMITS.hiddenLayers.max),
  ),
  activation: optional(choice('relu', 'tanh', 'sigmoid', 'identity')),
  loss: optional(choice('bce', 'mse', 'l1')),
  beta: optional(within(LIMITS.beta)),
  klWarmupSteps: optional(wholeWithin(LIMITS.klWarmupSteps)),
  optimizer: optional(choice('adam', 'sgd')),
  learningRate: optional(within(LIMITS.learningRate)),
  momentum: optional(within(LIMITS.momentum)),
  batchSize: optional(wholeWithin(LIMITS.batchSize)),
  seed: optional(seed),
  rateDrop: optional(steps),
  totalSteps: optional(steps),
  freeBits: optional(number(0, 10)),
  wordDropout: optional(number(0, 1)),
  autoregressive: optional(yes),
  body: optional(body),
  prior: optional(choice('none', 'interpolation', 'full')),
  codes: optional(whole(2, 256)),
  side: optional(whole(4, 8)),
  levels: optional(whole(1, 2)),
  restart: optional(yes),
});
/** A Gaussian q and a decoder on the line. */
const line = fields({
  shape: choice('line', 'bend', 'fold'),
  slope: coordinate,
  noise: coordinate,
  x: coordinate,
  mu: coordinate,
  sigma: coordinate,
});
const surface = fields({
  kind: choice('roll', 'arch', 'dome', 'saddle', 'ring', 'drawn', 'sphere', 'torus', 'heights'),
  bigRadius: coordinate,
  smallRadius: coordinate,
  control: reals(0, 128),
});
const scale = reals();
const vocabulary = whole(1, 600);
/** The number of a word, or of a group of questions. */
const word = whole(0, 599);
const wordNumbers = whole(1, 256);
/** Of a corpus: the words of all sentences, and where each sentence begins. */
const tokens = { words: vocabulary, tokens: list(word), starts: list(index) };

/** @type {{ readonly [call: string]: Fields }} */
export const CONTRACT = {
  init: { wasmUrl: text(10_000), threads: whole(1, 16), variant: choice('simd', 'simd-mt') },
  snapshots: { id },
  snapshotOpen: { id, index, as: id },
  memory: {},
  familyHashes: {},

  // Data sets
  datasetCreate: {
    id,
    rows: whole(1, 4096),
    cols: whole(1, 4096),
    capacity: count,
    images: bytes(),
    labels,
    giveBack,
  },
  datasetAppend: { id, images: bytes(), labels, giveBack },
  datasetFromIdx: { id, imagesIdx: bytes(), labelsIdx: labels },
  datasetDigits: { id, count: whole(1, 1_000_000), seed, firstIndex: place },
  datasetSprites: { id, count: whole(1, 1_000_000), seed, firstIndex: place },
  datasetPoints: { id, dim: whole(1, 65_536), points: reals() },
  datasetImages: { id, indices },
  datasetFloor: { id },
  datasetDrop: { id },

  // Models
  modelCreate: { id, spec, dataset },
  modelLoad: { id, bytes: bytes() },
  modelInfo: { id },
  modelTensor: { id, name: text() },
  modelSave: { id },
  trainerSave: { id },
  modelHash: { id },
  modelDrop: { id },
  trainerRestore: { id, bytes: bytes() },
  train: {
    id,
    dataset,
    testDataset: text(),
    testCount: count,
    steps,
    reportEverySteps: whole(0),
    snapshotEpochs: list(number(0, 1e9), 0, 10_000),
    keepEnd: optional(yes),
    keepEveryMs: optional(number(0, Infinity)),
  },
  evaluate: { id, dataset, count },
  classify: { id, images: bytes() },
  encode: { id, dataset, first: index, count },
  encodeImages: { id, images: bytes() },
  decode: { id, codes: reals() },
  reconstruct: { id, dataset, indices },
  sample: { id, n: place, count: some, seed },
  mosaic: {
    id,
    size: whole(1, 100),
    window,
    spacing: choice('uniform', 'quantile'),
    dims: list(whole(0, 1023), 2, 2),
    base: optional(reals()),
  },
  interpolate: {
    id,
    from: reals(1, 1024),
    to: reals(1, 1024),
    count: whole(2, 10_000),
    mode: choice('linear', 'spherical'),
  },
  nearest: { dataset, images: bytes(), limit: count },
  knnAccuracy: {
    id,
    dataset,
    testDataset: text(),
    trainCount: count,
    testCount: count,
    k: whole(1, 1000),
  },

  // PCA
  pcaSummary: { id, dataset: optional(dataset) },
  pcaReconstruct: { id, dataset, indices, components },
  pcaFit: { id, dataset, count, components, standardise: yes },
  pcaOrthonormality: { id, components },
  pcaProject: { id, scale, points: reals(), components },
  pcaDecode: { id, scale, codes: reals(), components, addMean: yes },
  pcaReconstructPoints: { id, scale, images: bytes(), components },
  pcaSample: { id, first: place, count: some, seed, components, addMean: yes },
  pcaError: { id, scale, dataset, count, components },
  pcaRoute: {
    dataset,
    first: index,
    count: whole(2, 2000),
    route: choice('gram', 'covariance', 'svd'),
    shown: components,
  },
  pcaPower: { dataset, first: index, count: whole(2, 2000), goal: reals(), steps },
  pcaSpectrum: { id, shares: list(number(0, 1), 0, 1000) },
  pcaFitPoints: { id, points: reals(), dim: whole(1, 4096), components },
  pcaCompare: { a: anyReals(), b: anyReals() },
  pcaErrors: { id },
  pcaFromDeviations: { id, deviations: reals(), components, addMean: yes },
  pcaBlend: { id, points: reals(), t: coordinate, components, addMean: yes },
  shapesFit: {
    id,
    kind: choice('head', 'quadruped'),
    count: whole(2, 500),
    seed,
    turn: number(0, 60),
    components,
  },

  // Images and points
  nearestToPoints: { dataset, points: reals(), count: some, limit: count },
  meshMeasures: { points: reals(), reference: reals(), triangles: list(index, 0, 3_000_000) },
  blendImages: { a: bytes(), b: bytes(), count: whole(2, 10_000) },
  judgeImages: { dataset, images: bytes(), count: some, neighbours: whole(1, 100) },
  middleFrames: {
    id,
    train: text(),
    held: text(),
    from: whole(0, 255),
    to: whole(0, 255),
    first: place,
    count: some,
    seed,
    neighbours: whole(1, 100),
  },
  barycentric: { corners: reals(6, 6), point: reals(2, 2) },
  triangleCodes: { corners: reals(3, 3072), rows: whole(1, 512) },
  disturbed: {
    image: bytes(),
    rows: whole(1, 4096),
    cols: whole(1, 4096),
    shift: whole(-4096, 4096),
    noise: number(0, 1000),
    gain: number(-1000, 1000),
    seed,
  },
  distancesTo: { image: bytes(), others: bytes() },
  noiseImage: { pixels: whole(1, 2 ** 24), seed },
  noiseImages: { count: some, pixels: whole(1, 65_536), seed, first: place },

  // Autoencoders
  linearAutoencoder: { id, network: id, pca: id, dataset, steps },
  compareWithPca: { id, pca: id },
  roundTrip: { id, codes: reals() },
  reconstructionErrors: { id, dataset, count },
  gradientCheck: { id, dataset, images: whole(1, 16), count: whole(1, 10_000) },
  ribbonVae: { id, steps, measureEvery: whole(1, 1_000_000_000) },
  linearVae: { eigenvalues: list(number(0, 1e12), 1, 16), sigma2: positive, seed },
  elboLedger: { id, image: bytes(), samples: whole(1, 4096), sigmaScale: number(0, 1), seed },
  reparameterizedPass: { id, image: bytes(), seed, draw: place },
  decodedDistribution: { id, code: reals(1, 1024), seed, draw: place },
  encoderStretch: { id, dataset, count },
  gradientDuel: {
    mu: coordinate,
    sigma: positive,
    samples: whole(1, 2 ** 20),
    seed,
    low: coordinate,
    high: coordinate,
    bins: whole(1, 500),
  },

  // Latent planes
  latentSpread: { codes: reals(), cells: side, reach: positive, radii: reals(0, 1000) },
  decoderStretch: { id, centre: reals(2, 2), std: positive, cells: side, reach: positive },
  aggregateDensity: { id, dataset, count, window, cells: side },
  unlikelyCodes: {
    id,
    dataset,
    codes: optional(reals()),
    radius: optional(number(0, 1e6)),
    count: optional(whole(1, 256)),
  },
  chartSurface: { surface, nodes: side, count: count, seed, cells: side },
  chartPair: { surface, discs: reals(6, 6), nodes: side, cells: side },
  pointsLook: {
    id: optional(id),
    dim: whole(1, 1024),
    latentDim: whole(1, 1024),
    points: reals(),
    warp: optional(reals()),
    nodes: side,
    position: optional(reals()),
  },
  pointsProbe: {
    id: optional(id),
    dim: whole(1, 1024),
    latentDim: whole(1, 1024),
    points: reals(),
    warp: reals(),
    z: reals(1, 1024),
  },
  decoderProbe: { id, codes: reals(1, 1024) },
  decoderAreas: { id, codes: reals() },
  pathGeodesic: {
    id,
    from: reals(1, 1024),
    to: reals(1, 1024),
    count: whole(2, 256),
    nodes: whole(2, 256),
    iterations: whole(0, 1000),
    grid: whole(0, 256),
  },
  pathLength: { id, codes: reals() },

  // Directions
  factorStudy: {
    id,
    images: choice('sprites', 'digits'),
    seed,
    firstIndex: place,
    count: whole(20, 20_000),
  },
  numbersUsed: { id, images: bytes() },
  readSprites: { images: bytes() },
  measureStrokes: { images: bytes() },
  attributeDirection: {
    id,
    dataset,
    count,
    label: optional(whole(0, 255)),
    attribute: choice('slant', 'thickness'),
    share: number(0, 0.5),
  },
  moveAlong: {
    id,
    judge: id,
    images: bytes(),
    labels: bytes(),
    direction: reals(1, 1024),
    pixels: reals(),
    steps: reals(1, 64),
  },
  digitAnalogies: {
    id,
    factor: choice('slant', 'thickness', 'scale', 'rotation', 'wobble', 'width'),
    seed,
    questions: whole(1, 1000),
    candidates: whole(5, 10_000),
    shown: whole(0, 999),
  },

  // Densities and divergences
  kernelFit: { points: reals(), bandwidth: coordinate },
  mixtureFit: {
    points: reals(),
    heldOut: reals(),
    components: whole(1, 20),
    seed,
    steps: whole(0, 1000),
    floor: number(0, 1e12),
  },
  densityIntegral: { mixture: reals(6), cells: whole(1, 4096) },
  densityGrid: { mixture: reals(6), window, cols: side, rows: side },
  densityScore: { mixture: reals(6), points: reals() },
  densitySample: { mixture: reals(6), count: whole(1, 1_000_000), seed, first: place },
  densityMoments: { mixture: reals(6), samples: reals() },
  bandwidthCurve: { points: reals(), heldOut: reals(), bandwidths: reals(0, 1000) },
  toyTrueDensity: { name: toy, points: reals() },
  toyDivergence: { mixture: reals(6), name: toy, count: whole(1, 1_000_000), seed },
  toyPoints: { name: toy, count: whole(1, 1_000_000), seed, first: place },
  summarize: { values: anyReals() },
  compareDistributions: { p: reals(1, 1000), q: reals(1, 1000) },
  withProbability: { p: reals(1, 1000), index: whole(0, 999), value: number(0, 1) },
  signsOfPairs: {
    pairs: whole(1, 1_000_000),
    outcomes: whole(1, 1000),
    seed,
    window: pair,
    bins: whole(1, 1000),
  },
  compareNormals: {
    means: pair,
    stds: pair,
    window: pair,
    curvePoints: whole(1, 100_000),
    counts: list(whole(1, 10_000_000), 0, 1000),
    seed,
  },
  probabilityNormal: {
    mean: coordinate,
    std: positive,
    low: number(-Infinity),
    high: number(undefined, Infinity),
  },
  klBowl: { mean: coordinate, std: positive, window, cols: side, rows: side },

  // The bound
  evidence: {
    id,
    dataset,
    index,
    grid: fields({ half: number(0, 1000), side: whole(1, 400), levels: whole(0, 6) }),
    view: fields({ window, sigmas: number(0, 1000), cols: whole(0, 512) }),
  },
  naiveEvidence: {
    id,
    dataset,
    first: index,
    count: whole(1, 256),
    draws: whole(1, 2 ** 20),
    counts: list(whole(1, 2 ** 20), 1, 1000),
    seed,
    reference: coordinate,
  },
  elboPicture: { line, reach: coordinate, count: whole(1, 100_000) },
  thetaSweep: { line, over: choice('noise', 'slope'), count: whole(2, 200) },
  elboAscent: { line, rate: number(0, 1e6), steps: whole(0, 1000) },
  evidenceCosts: {
    nodesPerAxis: whole(1, 1_000_000),
    noise: positive,
    relativeError: positive,
    rate: positive,
    dims: whole(1, 10_000),
  },

  // Lines through points
  directionsOf: { points: reals(2, 200_000), centred: yes, angles: whole(1, 10_000) },
  directionsLine: { points: reals(2, 200_000), centred: yes, angle: coordinate },
  directionsPower: {
    points: reals(2, 200_000),
    centred: yes,
    startAngle: coordinate,
    component: choice(0, 1),
    steps: whole(0, 1000),
  },
  directionsSpread: {
    ratio: number(0, 1e6),
    angle: coordinate,
    count: whole(2, 100_000),
    repeats: whole(1, 10_000),
    seed,
    draw: place,
  },
  fitLines: {
    points: reals(2, 200_000),
    unit: positive,
    angle: coordinate,
    residual: choice(0, 1, 2),
    curvePoints: whole(1, 100_000),
  },

  // Bodies that bend
  bodies: { body, seed, numbers: list(index, 1, 100) },
  bodyPath: { id, body, seed, from: place, to: place, frames: whole(2, 201) },
  bodyStudy: { id, body, seed, count: whole(2, 100) },
  bodyMix: { id, from: place, to: place, u: coordinate, v: coordinate },
  bodiesFit: { id, body, seed, components },
  bodyLook: { body, seed, points: reals(3, 4096) },
  meshVae: { id, steps, measureEvery: whole(1, 1_000_000_000), count: whole(2, 100) },
  tubeBlend: { seed, pair: place, frames: whole(2, 1001), pairs: whole(2, 10_000) },

  // Words
  wordsGrammar: {},
  wordsCorpus: {
    grammar: text(20_000),
    text: text(2_000_000),
    sentences: whole(1, 20_000),
    seed,
    shuffled: yes,
  },
  wordsVectors: { ...tokens, dim: wordNumbers },
  wordsRandom: { words: vocabulary, dim: wordNumbers, seed },
  wordsSkipGram: { ...tokens, dim: wordNumbers, seed, pairs: whole(1, 100_000_000) },
  wordsAnalogy: {
    vectors: reals(),
    dim: wordNumbers,
    k: wordNumbers,
    question: list(word, 3, 3),
    shown: list(word, 2, 600),
  },
  wordsScore: {
    vectors: reals(),
    dim: wordNumbers,
    k: wordNumbers,
    questions: list(word),
    groups: list(word),
  },
};

/**
 * Throws what is wrong with a call, before anybody is asked.
 * @param {string} type
 * @param {unknown} payload
 */
export function checkCall(type, payload) {
  const rules = Object.hasOwn(CONTRACT, type) ? CONTRACT[type] : undefined;
  if (!rules)
    throw new EngineError({ kind: 'notFound', code: 'call.unknown', values: { call: type } });
  const wrong = complaint(fields(rules), payload ?? {}, '');
  if (wrong)
    throw new EngineError({
      kind: 'invalidArgument',
      code: 'call.field',
      values: { call: type, ...wrong },
    });
}
