/**
 * The picture of chapter 13: of each step the one its question is about.
 *
 * @module
 */
import { el, put } from '../../ui/base/dom.js';
import { makeBody } from './body.js';
import { FRAMES } from './model.js';
import { makePartsView } from './partsView.js';
import { makePcaView } from './pcaView.js';
import { makeWayView } from './wayView.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('../../frame/contract.js').Words} Words */

/**
 * @param {HTMLElement} root
 * @param {object} options
 * @param {Words} options.words
 * @param {import('../../frame/contract.js').Mode} options.mode
 * @param {(partial: Partial<Params>) => void} options.onChange
 * @param {() => void} options.onTrain
 * @param {() => void} options.onStop
 */
export function mountView(root, { words, mode, onChange, onTrain, onStop }) {
  const way = makeWayView({ words, onChange, onTrain, onStop });
  const pca = makePcaView({ words, onChange });
  const parts = makePartsView({ words, onChange });
  const place = el('div', { class: 'body', 'data-mode': mode });
  root.append(place);
  let shown = '';
  return {
    /** @param {Params} params @param {import('../../frame/moments.js').StepState} step */
    showParams(params, step) {
      const isOpen = step.moment === 'answered';
      const panel = params.view === 'pca' ? pca : params.view === 'parts' ? parts : way;
      if (shown !== params.view) put(place, panel.root);
      shown = params.view;
      place.dataset.view = params.view;
      place.dataset.moment = step.moment;
      panel.showParams(params, isOpen);
    },
    /** @param {Uint32Array} triangles */
    showTriangles(triangles) {
      for (const panel of [way, pca, parts]) panel.showTriangles(triangles);
    },
    showPath: way.showPath,
    showStudies: way.showStudies,
    showTraining: way.curves.showTraining,
    showPca: pca.show,
    showMix: parts.show,
  };
}

/**
 * The cover: a body, the blend half-way, the other body.
 * @param {HTMLElement} root
 * @param {Words} words
 */
export function mountCover(root, words) {
  const bodies = [0, 1, 2].map(() => makeBody('ink', { still: true }));
  root.append(el('div', { class: 'bodyCover' }, ...bodies.map((body) => body.root)));
  return (
    /** @type {import('../../engine/calls/deformableShapes.js').BodyPath} */ path,
    /** @type {Uint32Array} */ triangles,
  ) => {
    const of = (/** @type {Float32Array} */ all, /** @type {number} */ i) =>
      all.subarray((i * all.length) / FRAMES, ((i + 1) * all.length) / FRAMES);
    [0, (FRAMES - 1) / 2, FRAMES - 1].forEach((frame, i) =>
      bodies[i]?.show({
        points: of(path.vertices, frame),
        triangles,
        role: 'x',
        ...(i === 1 ? { stretch: of(path.stretch, frame) } : {}),
        caption: '',
        description: words('coverAlt'),
      }),
    );
  };
}
