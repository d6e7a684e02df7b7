/**
 * Chapter 13: bodies between two bodies, by vertices, PCA, a VAE, and a VAE that is asked to keep
 * lengths.
 *
 * @module
 */
import { follow, onlyThese } from '../../frame/mounting.js';
import {
  FRAMES,
  PAIRS_STUDIED,
  Shapes,
  STEPS as TRAINED_STEPS,
  STUDIED,
  STUDIED_HERE,
} from './model.js';
import { SCHEMA } from './params.js';
import { STEPS } from './steps.js';
import css from './style.css?inline';
import en from './text.md';
import it from './text.it.md';
import { mountCover, mountView } from './view.js';
import { frameAt } from './wayView.js';

/** @typedef {import('./model.js').Method} Method */
/** @typedef {import('../../engine/calls/deformableShapes.js').BodyPath} BodyPath */
/** @typedef {import('../../engine/calls/deformableShapes.js').BodyStudy} BodyStudy */

/**
 * @param {HTMLElement} root
 * @param {import('../../frame/contract.js').Parts<typeof SCHEMA>} parts
 */
function mount(root, parts) {
  return parts.mode === 'cover' ? mountAsCover(root, parts) : mountAsPage(root, parts);
}

/**
 * @param {HTMLElement} root
 * @param {import('../../frame/contract.js').Parts<typeof SCHEMA>} parts
 */
function mountAsPage(root, { engine, data, params, words, live, mode, step, ready, fail }) {
  const view = mountView(root, {
    words,
    mode,
    onChange: (partial) => void params.set(partial),
    onTrain: () => void shapes.train(),
    onStop: () => shapes.stopTraining(),
  });
  /** @type {Partial<Record<Method, BodyStudy>>} */
  const studies = {};
  /** @type {Partial<Record<Method, BodyPath>>} */
  const paths = {};
  let trainings = 0;
  const tellPlace = () => {
    const { t } = params.values;
    /** @type {Record<string, number>} */
    const values = { place: t };
    for (const [method, path] of Object.entries(paths)) {
      values[`${method}Length`] = path.length[frameAt(t)] ?? NaN;
      values[`${method}Shortest`] = path.shortest[frameAt(t)] ?? NaN;
    }
    live(values);
  };
  const shapes = new Shapes({
    engine,
    data,
    nameOf: (prior) => words(`run_${prior}`),
    on: {
      triangles: view.showTriangles,
      study(method, study) {
        studies[method] = study;
        view.showStudies(studies);
        live({
          [`${method}Short`]: study.shortening,
          [`${method}Error`]: study.edgeError,
          ...(method === 'vertices'
            ? {}
            : { [`${method}Transfer`]: study.transfer, copied: study.copied }),
        });
      },
      path(method, path) {
        paths[method] = path;
        view.showPath(method, path);
        tellPlace();
        ready();
      },
      pca(points, look, z) {
        view.showPca(points, look, z);
        const over = (/** @type {Float64Array} */ others) =>
          Array.from(look.length, (length, i) => length / (others[i] ?? NaN));
        live({
          far: Math.max(...z.map(Math.abs)),
          outside: look.outside,
          longest: Math.max(...over(look.most)),
          shortestLimb: Math.min(...over(look.least)),
          armOfMean: Math.min(...over(look.mean)),
        });
        ready();
      },
      mix(mix, ends, at) {
        view.showMix(mix, ends, at);
        const { off, fromOff, toOff } = mix;
        live({ off, fromOff, toOff, poseAt: at.pose, styleAt: at.style });
        ready();
      },
      training(curves, end) {
        view.showTraining(curves, end);
        const [none, full] = [curves.none.at(-1), curves.full.at(-1)];
        if (end) trainings++;
        live({
          hereNoneError: none?.edgeError ?? NaN,
          hereFullError: full?.edgeError ?? NaN,
          hereNoneShort: none?.shortening ?? NaN,
          hereFullShort: full?.shortening ?? NaN,
          hereSteps: Math.min(none?.step ?? 0, full?.step ?? 0),
          trainedShare: ((none?.step ?? 0) + (full?.step ?? 0)) / (2 * TRAINED_STEPS),
          trainings,
        });
      },
      error: fail,
    },
  });
  live({
    trainings,
    studied: STUDIED,
    studiedHere: STUDIED_HERE,
    pairs: PAIRS_STUDIED,
  });
  const show = () => {
    view.showParams(params.values, step.values);
    view.showStudies(studies);
    tellPlace();
  };
  const ask = () => {
    show();
    shapes.show(params.values);
  };
  const stopStep = step.subscribe(show);
  return follow(params, { show: ask, fail, closes: [{ close: stopStep }, shapes] });
}

/**
 * @param {HTMLElement} root
 * @param {import('../../frame/contract.js').Parts<typeof SCHEMA>} parts
 */
function mountAsCover(root, { engine, data, params, words, ready, fail }) {
  const draw = mountCover(root, words);
  /** @type {Uint32Array | null} */
  let triangles = null;
  const shapes = new Shapes({
    engine,
    data,
    nameOf: () => '',
    on: onlyThese({
      triangles(all) {
        triangles = all;
      },
      path(_, path) {
        if (path.length.length !== FRAMES || !triangles) return;
        draw(path, triangles);
        ready();
      },
      error: fail,
    }),
  });
  const show = () => shapes.show({ ...params.values, view: 'blend' });
  return follow(params, { show, fail, closes: [shapes] });
}

/** @type {import('../../frame/contract.js').Exhibit<typeof SCHEMA>} */
export const exhibit = {
  name: 'deformable-shapes',
  schema: SCHEMA,
  text: { en, it },
  css,
  steps: STEPS,
  mount,
};
