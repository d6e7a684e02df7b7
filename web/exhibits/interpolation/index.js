/**
 * Chapter 12: what stands between two images, in pixels and along paths of codes.
 *
 * @module
 */
import { follow } from '../../frame/mounting.js';
import { Between } from './model.js';
import { SCHEMA } from './params.js';
import css from './style.css?inline';
import en from './text.md';
import it from './text.it.md';
import { mountCover, mountView } from './view.js';

/** Runs of one label, so that "7 7 9 1" is read as the classes that are crossed. @param {ArrayLike<number>} labels */
const crossed = (labels) =>
  Array.from(labels)
    .filter((label, i) => i === 0 || label !== labels[i - 1])
    .join(', ');

/**
 * @param {HTMLElement} root
 * @param {import('../../frame/contract.js').Parts<typeof SCHEMA>} parts
 */
function mount(root, { engine, data, params, words, live, mode, digits, ready, fail }) {
  const cover = mode === 'cover';
  const view = cover
    ? mountCover(root, words)
    : mountView(root, {
        words,
        mode,
        onChange: (partial) => params.set(partial),
        onDraw: (corner, image) => between.draw(corner, image),
        digitAt: (index) => between.digitAt(index),
      });
  /** The first picture: the whole map, and the frames or the triangle beside it. */
  const shown = { map: false, frames: false };
  const see = (/** @type {'map' | 'frames'} */ part) => {
    shown[part] = true;
    if (shown.map && shown.frames) ready();
  };
  const between = new Between({
    engine,
    data,
    digits,
    on: {
      plane(plane) {
        view.showPlane(plane);
        if (plane.mosaic) see('map');
      },
      ends: view.showEnds,
      curves(curves, lengths) {
        view.showCurves(curves, lengths);
        const { straight = NaN, spherical = NaN, geodesic = NaN } = lengths;
        if (lengths.geodesic !== undefined) live({ straight, spherical, geodesic });
      },
      frames(frames) {
        view.showFrames(frames);
        if (frames.vae && (!cover || frames.pixels)) see('frames');
      },
      judged(method, judgement) {
        view.showJudged(method, judgement);
        if (!judgement) return;
        const { labels, distances } = judgement.judged;
        live({
          [`${method}Crossed`]: crossed(labels),
          [`${method}Nearest`]: Math.min(...distances),
          [`${method}Middle`]: distances[(distances.length - 1) / 2] ?? NaN,
        });
      },
      triangle(images, labels) {
        view.showTriangle(images, labels);
        see('frames');
      },
      blend(blend, judgement) {
        view.showBlend(blend, judgement);
        const [w1 = NaN, w2 = NaN, w3 = NaN] = blend.weights;
        const [mix1 = NaN, mix2 = NaN] = blend.code;
        live({ w1, w2, w3, mix1, mix2 });
        if (judgement) live({ mixNearest: judgement.judged.distances[0] ?? NaN });
      },
      middles(pair, method, middles) {
        view.showMiddles(pair, method, middles);
        live({
          [`${method}Sure${pair}`]: middles.confident,
          [`${method}Far${pair}`]: middles.mean,
        });
      },
      tube(tube) {
        view.showTube(tube);
        live({ tubeMean: tube.meanLost, tubeMeanError: tube.meanLostError });
        live({ tubeLost: tube.lost[(tube.lost.length - 1) / 2] ?? NaN });
        ready();
      },
      measuring: view.showMeasuring,
      loading: view.showLoading,
      error: fail,
    },
  });
  const show = (/** @type {Set<string> | null} */ changed) => {
    view.showParams(params.values);
    if (!changed || changed.has('t')) live({ t: params.values.t });
    between.show(params.values, changed);
  };
  const begin = async () => {
    await between.open();
    if (!cover) await between.load();
  };
  return follow(params, { show, begin, fail, closes: [between] });
}

/** @type {import('../../frame/contract.js').Exhibit<typeof SCHEMA>} */
export const exhibit = { name: 'interpolation', schema: SCHEMA, text: { en, it }, css, mount };
