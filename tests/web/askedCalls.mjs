/**
 * One right payload of most calls of the core, in an order in which later ones use what earlier ones made.
 * @module
 */
import { SMALL_VAE as spec } from './smallVae.mjs';

const points = Float64Array.of(0.1, 0.2, 0.5, 0.9, -0.4, 0.1, 0.3, -0.7, 0.8, 0.6);
const mixture = Float64Array.of(1, 0, 0, 1, 0, 1);
export const line = { shape: 'bend', slope: 1, noise: 0.5, x: 1, mu: 0, sigma: 1 };
const surface = { kind: 'torus', bigRadius: 0.7, smallRadius: 0.3, control: [] };
const image = new Uint8Array(784).fill(80);
const codes = Float32Array.of(0.1, 0.2, 1, -1, 0.5, 0.5);
const corpus = { sentences: 53, seed: 1 };
const tokens = { words: 3, tokens: [0, 1, 2, 1, 0], starts: [0, 3, 5] };
const vectors = { vectors: Float64Array.of(1, 0, 0, 1, 0.6, 0.8), dim: 2, k: 2 };
/** @type {[string, Record<string, any>][]} */
export const asked = [
  ['datasetDigits', { id: 'd', count: 47, seed: 1, firstIndex: 0 }],
  ['datasetImages', { id: 'd', indices: [3, 5] }],
  ['datasetSprites', { id: 's', count: 7, seed: 1, firstIndex: 0 }],
  ['modelCreate', { id: 'vae', spec, dataset: 'd' }],
  ['modelHash', { id: 'vae' }],
  ['evaluate', { id: 'vae', dataset: 'd', count: 13 }],
  ['encode', { id: 'vae', dataset: 'd', first: 0, count: 5 }],
  ['sample', { id: 'vae', n: 0, count: 3, seed: 1 }],
  ['nearest', { dataset: 'd', images: image, limit: 47 }],
  ['pcaFit', { id: 'pca', dataset: 'd', count: 47, components: 5, standardise: true }],
  ['pcaSummary', { id: 'pca', dataset: 'd' }],
  ['pcaSpectrum', { id: 'pca', shares: [0.5, 0.9] }],
  ['pcaSample', { id: 'pca', first: 0, count: 3, seed: 1, components: 2, addMean: true }],
  ['pcaDecode', { id: 'pca', scale: [], codes: [1, 2], components: 2, addMean: true }],
  ['pcaReconstructPoints', { id: 'pca', scale: [], images: image, components: 2 }],
  ['pcaFromDeviations', { id: 'pca', deviations: [1, 2], components: 2, addMean: true }],
  ['pcaFitPoints', { id: 'line', points, dim: 2, components: 1 }],
  ['shapesFit', { id: 'heads', kind: 'head', count: 7, seed: 1, turn: 0, components: 3 }],
  ['reconstructionErrors', { id: 'vae', dataset: 'd', count: 11 }],
  ['roundTrip', { id: 'vae', codes }],
  ['modelCreate', { id: 'ae', spec: { ...spec, kind: 'ae' }, dataset: 'd' }],
  ['gradientCheck', { id: 'ae', dataset: 'd', images: 3, count: 20 }],
  ['disturbed', { image, rows: 28, cols: 28, shift: 1, noise: 0.1, gain: 0.5, seed: 1 }],
  ['distancesTo', { image, others: image }],
  ['noiseImage', { pixels: 5, seed: 1 }],
  ['elboLedger', { id: 'vae', image, samples: 5, sigmaScale: 1, seed: 1 }],
  ['reparameterizedPass', { id: 'vae', image, seed: 1, draw: 0 }],
  ['decodedDistribution', { id: 'vae', code: codes.slice(0, 2), seed: 1, draw: 0 }],
  ['encoderStretch', { id: 'vae', dataset: 'd', count: 20 }],
  ['gradientDuel', { mu: 1, sigma: 1, samples: 50, seed: 1, low: -5, high: 5, bins: 7 }],
  ['latentSpread', { codes, cells: 5, reach: 3, radii: [1, 2] }],
  ['decoderStretch', { id: 'vae', centre: [0, 0], std: 1, cells: 3, reach: 2 }],
  ['aggregateDensity', { id: 'vae', dataset: 'd', count: 11, window: [-3, 3, -3, 3], cells: 5 }],
  ['unlikelyCodes', { id: 'vae', dataset: 'd', radius: 4, count: 3 }],
  ['pathLength', { id: 'vae', codes }],
  [
    'pathGeodesic',
    { id: 'vae', from: [0, 0], to: [1, 1], count: 3, nodes: 5, iterations: 2, grid: 0 },
  ],
  ['decoderProbe', { id: 'vae', codes: [0.5, 0.5] }],
  ['decoderAreas', { id: 'vae', codes: [0, 0, 1, 1] }],
  ['chartSurface', { surface, nodes: 3, count: 5, seed: 1, cells: 3 }],
  ['chartPair', { surface, discs: [1, 1, 0.5, 1.2, 1.1, 0.5], nodes: 3, cells: 3 }],
  ['mixtureFit', { points, heldOut: [], components: 2, seed: 1, steps: 2, floor: 0.01 }],
  ['densityGrid', { mixture, window: [-1, 1, -1, 1], cols: 3, rows: 3 }],
  ['densityScore', { mixture, points }],
  ['densityMoments', { mixture, samples: points }],
  ['bandwidthCurve', { points, heldOut: [], bandwidths: [0.1, 0.5] }],
  ['summarize', { values: [1, 2, 4] }],
  ['compareDistributions', { p: [1, 2], q: [2, 1] }],
  ['signsOfPairs', { pairs: 7, outcomes: 3, seed: 1, window: [-1, 1], bins: 5 }],
  [
    'compareNormals',
    { means: [0, 1], stds: [1, 2], window: [-1, 1], curvePoints: 3, counts: [5], seed: 1 },
  ],
  ['thetaSweep', { line, over: 'noise', count: 3 }],
  ['elboPicture', { line, reach: 3, count: 5 }],
  ['elboAscent', { line, rate: 0.3, steps: 3 }],
  ['evidenceCosts', { nodesPerAxis: 9, noise: 0.5, relativeError: 0.1, rate: 1e6, dims: 4 }],
  ['directionsOf', { points, centred: true, angles: 5 }],
  ['directionsLine', { points, centred: true, angle: 0.3 }],
  ['directionsPower', { points, centred: true, startAngle: 0.3, component: 0, steps: 3 }],
  ['directionsSpread', { ratio: 0.5, angle: 0, count: 11, repeats: 3, seed: 1, draw: 0 }],
  ['fitLines', { points, unit: 1, angle: 0.3, residual: 1, curvePoints: 5 }],
  ['toyPoints', { name: 'moons', count: 7, seed: 1, first: 0 }],
  ['bodies', { body: 'tube', seed: 1, numbers: [3, 7] }],
  ['bodyPath', { id: '', body: 'tube', seed: 1, from: 3, to: 7, frames: 5 }],
  ['bodyStudy', { id: '', body: 'tube', seed: 1, count: 3 }],
  [
    'modelCreate',
    {
      id: 'mesh',
      spec: { kind: 'mesh', body: 'tube', prior: 'full', totalSteps: 7, seed: 1 },
      dataset: '',
    },
  ],
  ['bodyMix', { id: 'mesh', from: 3, to: 7, u: 0.3, v: 0.7 }],
  ['bodiesFit', { id: 'tubes', body: 'tube', seed: 1, components: 2 }],
  ['bodyLook', { body: 'tube', seed: 1, points: new Float32Array(360).fill(0.1) }],
  ['meshVae', { id: 'mesh', steps: 3, measureEvery: 2, count: 5 }],
  ['tubeBlend', { seed: 1, pair: 0, frames: 3, pairs: 5 }],
  ['factorStudy', { id: 'vae', images: 'digits', seed: 1, firstIndex: 0, count: 23 }],
  ['numbersUsed', { id: 'vae', images: image }],
  ['readSprites', { images: image.slice(0, 400) }],
  ['measureStrokes', { images: image }],
  ['attributeDirection', { id: 'vae', dataset: 'd', count: 47, attribute: 'slant', share: 0.3 }],
  [
    'modelCreate',
    { id: 'judge', spec: { ...spec, kind: 'classifier', latentDim: 10 }, dataset: 'd' },
  ],
  [
    'moveAlong',
    {
      id: 'vae',
      judge: 'judge',
      images: image,
      labels: new Uint8Array(0),
      direction: codes.slice(0, 2),
      pixels: new Float32Array(784),
      steps: Float64Array.of(0, 1),
    },
  ],
  [
    'digitAnalogies',
    { id: 'vae', factor: 'thickness', seed: 1, questions: 3, candidates: 11, shown: 0 },
  ],
  ['linearVae', { eigenvalues: [2, 1, 0.3], sigma2: 0.5, seed: 1 }],
  ['barycentric', { corners: codes, point: [0.4, 0.1] }],
  ['triangleCodes', { corners: codes, rows: 3 }],
  [
    'meshMeasures',
    { points: new Float32Array(9), reference: new Float32Array(9), triangles: [0, 1, 2] },
  ],
  [
    'wordsCorpus',
    { grammar: 'a: x/y p/q u/v\nfiller 7: the of a in on', text: '', ...corpus, shuffled: false },
  ],
  ['wordsVectors', { ...tokens, dim: 2 }],
  ['wordsRandom', { words: 3, dim: 2, seed: 1 }],
  ['wordsAnalogy', { ...vectors, question: [0, 1, 2], shown: [0, 1, 2] }],
  ['wordsScore', { ...vectors, questions: [0, 1, 2, 0], groups: [0] }],
];
