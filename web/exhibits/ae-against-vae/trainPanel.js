/**
 * Training all three here: the button, how far they are, the third map, and whether the bits agree
 * with the shipped runs.
 *
 * @module
 */
import '../../ui/map/codeCloud.js';
import { el, setText } from '../../ui/base/dom.js';
import { number } from '../../ui/base/format.js';
import { segmented } from '../../ui/controls/segmented.js';
import { NAMES } from './trainer.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('../../frame/contract.js').Words} Words */

/** Half the width of the third map: the prior's own. */
const HALF = 3;
const HASH_SHOWN = 10;

/**
 * @param {object} options
 * @param {Words} options.words
 * @param {(partial: Partial<Params>) => void} options.onChange
 * @param {() => void} options.onTrain
 * @param {() => void} options.onStop
 */
export function makeTrainPanel({ words, onChange, onTrain, onStop }) {
  const go = el(
    'button',
    {
      type: 'button',
      class: 'button go',
      'data-action': 'train',
      onclick: () => (running ? onStop() : begin()),
    },
    words('trainGo'),
  );
  let running = false;
  const begin = () => {
    running = true;
    setText(go, words('trainStop'));
    setText(said, words('trainWait'));
    onChange({ model: 'trained' });
    onTrain();
  };
  const epochs = segmented({
    label: words('epochs'),
    small: true,
    onChange: (/** @type {Params['epochs']} */ value) => onChange({ epochs: value }),
    items: /** @type {const} */ (['1', '3', '15']).map((value) => ({
      value,
      text: value === '1' ? words('epochsOne') : value,
    })),
  });
  let wanted = 15;
  const which = segmented({
    label: words('which'),
    small: true,
    onChange: (/** @type {Params['model']} */ model) => onChange({ model }),
    items: [
      { value: 'shipped', text: words('shipped') },
      { value: 'trained', text: words('trained') },
    ],
  });
  which.root.hidden = true;
  const said = el('p', { class: 'note', role: 'status' }, words('trainNote'));
  const cloud = /** @type {import('../../ui/map/codeCloud.js').CodeCloud} */ (
    document.createElement('atlas-cloud')
  );
  const cloudSaid = el('figcaption', {});
  const third = el('figure', { class: 'againstThird', hidden: true }, cloud, cloudSaid);
  /** @type {Partial<Record<string, import('./trainer.js').TrainProgress>>} */
  const progresses = {};
  return {
    root: el(
      'div',
      { class: 'againstTrain' },
      el('div', { class: 'againstRow' }, go, epochs.root),
      said,
      which.root,
      third,
    ),
    /** @param {Params} params */
    showParams({ model, epochs: next }) {
      epochs.set(next);
      wanted = Number(next);
      which.set(model);
    },
    /** @param {string} name @param {import('./trainer.js').TrainProgress} progress */
    showProgress(name, progress) {
      which.root.hidden = false;
      progresses[name] = progress;
      const f = (/** @type {string} */ n) => number(Math.floor(progresses[n]?.epoch ?? 0));
      setText(said, words('trainSaid', { ae: f('ae'), vae: f('vae'), epochs: wanted }));
    },
    /** @param {{ codes: Float32Array, labels: Uint8Array, recon: number, kl: number }} only */
    showKlOnly({ codes, labels, recon, kl }) {
      third.hidden = false;
      const caption = words('klOnly', { recon: number(recon, 1), kl: number(kl, 2) });
      cloud.data = { codes, labels, window: [-HALF, HALF, -HALF, HALF], description: caption };
      setText(cloudSaid, caption);
    },
    /** @param {Partial<Record<import('./trainer.js').Name, import('./trainer.js').Verdict>> | null} verdicts */
    showEnd(verdicts) {
      running = false;
      setText(go, words('trainAgain'));
      if (!verdicts) {
        setText(said, words('trainStopped'));
        return;
      }
      const lines = NAMES.map((name) => {
        const verdict = verdicts[name];
        if (!verdict) return '';
        const { hash, expected, images, epochs: taken } = verdict;
        const key =
          expected === null ? 'hashOther' : hash === expected ? 'hashSame' : 'hashDiffers';
        return words(key, {
          name: words(`${name}Short`),
          hash: hash.slice(0, HASH_SHOWN),
          expected: expected?.slice(0, HASH_SHOWN) ?? '',
          images: number(images),
          epochs: taken,
        });
      });
      setText(said, lines.join(' '));
    },
  };
}
