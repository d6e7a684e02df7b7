/**
 * Chapter 12: what stands between two images, in pixels and along paths of codes.
 *
 * @module
 */
import { follow } from '../../frame/mounting.js';
import { Between } from './between.js';
import { mountCover } from './cover.js';
import { frameAt, inkOf } from './frames.js';
import { SCHEMA } from './params.js';
import { STEPS } from './steps.js';
import css from './style.css?inline';
import en from './text.md';
import it from './text.it.md';
import { mountView } from './view.js';

/** Runs of one label, so that "7 7 9 1" is read as the classes that are crossed. @param {ArrayLike<number>} labels */
const crossed = (labels) =>
  Array.from(labels).filter((label, i) => i === 0 || label !== labels[i - 1]);

/** @param {Uint8Array} frames of the pixels */
function inkKept(frames) {
  const [start, middle, end] = [0, 0.5, 1].map((t) => inkOf(frameAt(frames, t)));
  return (2 * (middle ?? NaN)) / ((start ?? NaN) + (end ?? NaN));
}

/** What is measured of a strip. @param {string} method @param {import('./frames.js').Judgement} judgement */
function measuredOf(method, { judged: { labels, distances } }) {
  const list = crossed(labels);
  const [first = NaN, last = NaN] = [distances[0], distances.at(-1)];
  return {
    [`${method}Crossed`]: list.join(', '),
    // Classes that are neither end's.
    [`${method}Others`]: new Set(list.filter((one) => one !== list[0] && one !== list.at(-1))).size,
    [`${method}Nearest`]: Math.min(...distances),
    [`${method}Middle`]: distances[(distances.length - 1) / 2] ?? NaN,
    [`${method}Fresh`]: 1,
    // Of the pixels' ends: held-out images as they are.
    ...(method === 'pixels' ? { endDistance: (first + last) / 2 } : {}),
  };
}

/**
 * @param {HTMLElement} root
 * @param {import('../../frame/contract.js').Parts<typeof SCHEMA>} parts
 */
function mount(root, parts) {
  const { engine, data, params, words, live, mode, step, digits, drawings, ready, fail } = parts;
  const cover = mode === 'cover';
  const view = cover
    ? mountCover(root, words)
    : mountView(root, {
        words,
        mode,
        onChange: (partial) => void params.set(partial),
        onDraw: (corner, image) => between.draw(corner, image),
        drawings,
        digitAt: (index) => between.places.digitAt(index),
        onFind: () => between.find(),
        onMeasure: () => between.measure(params.values.pair),
      });
  /** The first picture: the whole map, and the frames or the triangle beside it. */
  const shown = { map: false, frames: false };
  const see = (/** @type {'map' | 'frames'} */ part) => {
    shown[part] = true;
    if (shown.map && shown.frames) ready();
  };
  /** @type {Partial<Record<import('./params.js').Method, import('./frames.js').Judgement>>} */
  const judgements = {};
  let measures = 0;
  /** Pairs of classes asked about because their answer is shown. @type {Set<string>} */
  const measured = new Set();
  /** @type {import('../../engine/calls/tube.js').TubeBlend | null} */
  let tube = null;
  const showTubeNumbers = () => {
    if (!tube) return;
    const at = Math.round(params.values.t * (tube.blendedLength.length - 1));
    live({
      tubeMean: tube.meanLost,
      tubeMeanError: tube.meanLostError,
      tubeLost: tube.lost[(tube.lost.length - 1) / 2] ?? NaN,
      tubeLength: tube.blendedLength[at] ?? NaN,
      tubeWhole: tube.posedLength[at] ?? NaN,
    });
  };
  const between = new Between({
    engine,
    data,
    digits,
    on: {
      dataset: view.showDataset,
      plane(plane) {
        view.showPlane(plane);
        if (plane.mosaic) see('map');
      },
      ends: view.showEnds,
      ways(ways) {
        view.showWays(ways);
        const { straight, spherical, geodesic } = ways;
        live({
          straight: straight?.length ?? NaN,
          spherical: spherical?.length ?? NaN,
          geodesic: geodesic?.length ?? NaN,
          steepest: straight ? Math.max(...straight.steps) * straight.steps.length : NaN,
          evenest: geodesic ? Math.max(...geodesic.steps) * geodesic.steps.length : NaN,
        });
        if (params.values.view === 'shortest') see('frames');
      },
      found: (found) => live({ found }),
      frames(frames) {
        view.showFrames(frames);
        if (frames.pixels) live({ pixelsInk: inkKept(frames.pixels) });
        if (frames.vae && (!cover || frames.pixels)) see('frames');
      },
      judged(method, judgement) {
        if (judgement) judgements[method] = judgement;
        view.showJudged(method, judgements[method], judgement !== null);
        live(judgement ? measuredOf(method, judgement) : { [`${method}Fresh`]: 0 });
      },
      triangle(images, labels) {
        view.showTriangle(images, labels);
        see('frames');
      },
      blend(blend, judgement) {
        view.showBlend(blend, judgement);
        const [w1 = NaN, w2 = NaN, w3 = NaN] = blend.weights;
        const [x = NaN, y = NaN] = blend.code;
        const [markX = NaN, markY = NaN] = blend.half;
        const [midX = NaN, midY = NaN] = blend.centre;
        const fromMark =
          Math.hypot(x - markX, y - markY) / (2 * Math.hypot(midX - markX, midY - markY));
        const judged = judgement?.judged;
        live({
          w1,
          w2,
          w3,
          mix1: x,
          mix2: y,
          fromMark,
          mixNearest: judged?.distances[0] ?? NaN,
          mixRead: judged ? (judged.labels[0] ?? NaN) : NaN,
        });
      },
      middles(pair, method, middles) {
        view.showMiddles(pair, method, middles);
        live({
          [`${method}Sure${pair}`]: middles.confident,
          [`${method}Far${pair}`]: middles.mean,
        });
      },
      measuring(done, total) {
        view.showMeasuring(done, total);
        live({ measuredShare: total ? done / total : 1 });
      },
      middlesDone: () => live({ measures: ++measures }),
      tube(next) {
        tube = next;
        view.showTube(tube);
        showTubeNumbers();
        ready();
      },
      loading: view.showLoading,
      error: fail,
    },
  });
  live({ found: 0, measures: 0 });
  const showStep = () => {
    view.showParams(params.values, step.values);
    const { view: name, pair } = params.values;
    if (step.values.moment !== 'answered') {
      if (step.values.moment === 'ask') between.wantsShortest = false;
      return;
    }
    // An answer of an earlier visit, opened again.
    if (name === 'shortest' && !between.wantsShortest) between.find();
    if (name === 'pairs' && !measured.has(pair)) {
      measured.add(pair);
      between.measure(pair);
    }
  };
  const show = (/** @type {Set<string> | null} */ changed) => {
    if (cover) view.showParams(params.values, step.values);
    else showStep();
    live({ t: params.values.t });
    between.show(params.values, changed);
    if (changed?.has('t')) showTubeNumbers();
    if (params.values.view === 'pairs') ready();
  };
  const stopStep = cover ? () => {} : step.subscribe(showStep);
  const begin = async () => {
    await between.open();
    if (!cover) await between.load();
  };
  return follow(params, { show, begin, fail, closes: [{ close: stopStep }, between] });
}

/** @type {import('../../frame/contract.js').Exhibit<typeof SCHEMA>} */
export const exhibit = {
  name: 'interpolation',
  schema: SCHEMA,
  text: { en, it },
  css,
  steps: STEPS,
  mount,
};
