/**
 * Training the twins here: the button, how far they are, how many epochs, which weights are on show.
 *
 * @module
 */
import { el, setText } from '../../ui/base/dom.js';
import { number } from '../../ui/base/format.js';
import { segmented } from '../../ui/controls/segmented.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('./trainer.js').Verdict} Verdict */
/** @typedef {import('../../frame/contract.js').Words} Words */

/**
 * @param {object} options
 * @param {Words} options.words
 * @param {readonly Params['epochs'][]} options.epochs to choose from
 * @param {string} options.action name of the button, for the step's action
 * @param {(partial: Partial<Params>) => void} options.onChange
 * @param {() => void} options.onTrain
 * @param {() => void} options.onStop
 */
export function makeTrainPanel({ words, epochs, action, onChange, onTrain, onStop }) {
  const go = el(
    'button',
    {
      type: 'button',
      class: 'button againstGo',
      'data-action': action,
      onclick(/** @type {Event} */ { isTrusted }) {
        if (!running) return begin();
        if (isTrusted) return onStop();
        // The frame's button does what the step names: a run that goes already is shown, not stopped.
        onChange({ model: 'trained' });
      },
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
  const choice = segmented({
    param: 'epochs',
    label: words('epochs'),
    small: true,
    onChange: (/** @type {Params['epochs']} */ value) => onChange({ epochs: value }),
    items: epochs.map((value) => ({ value, text: value })),
  });
  let wanted = '';
  const which = segmented({
    param: 'model',
    label: words('which'),
    small: true,
    onChange: (/** @type {Params['model']} */ model) => onChange({ model }),
    items: [
      { value: 'shipped', text: words('shipped') },
      { value: 'trained', text: words('trained') },
    ],
  });
  which.root.hidden = true;
  const said = el('p', { class: 'againstSaid', role: 'status' });
  /** @type {Partial<Record<string, import('./trainer.js').TrainProgress>>} */
  const progresses = {};
  return {
    go,
    said,
    which: which.root,
    choice: el('div', { class: 'againstChoice' }, el('span', {}, words('epochs')), choice.root),
    /** @param {Params} params */
    showParams({ model, epochs: next }) {
      choice.set(next);
      wanted = next;
      which.set(model);
    },
    /** @param {string} name @param {import('./trainer.js').TrainProgress} progress */
    showProgress(name, progress) {
      which.root.hidden = false;
      progresses[name] = progress;
      const f = (/** @type {string} */ n) => number(Math.floor(progresses[n]?.epoch ?? 0));
      setText(said, words('trainSaid', { ae: f('ae'), vae: f('vae'), epochs: wanted }));
    },
    /** The address shows runs that are not here. */
    showAbsent() {
      if (running) return;
      setText(go, words('trainTo', { epochs: wanted }));
      setText(said, words('trainAbsent', { epochs: wanted }));
    },
    /** @param {Record<'ae' | 'vae', Verdict> | null} verdicts null: it was stopped */
    showEnd(verdicts) {
      running = false;
      setText(go, words('trainAgain'));
      const { images = 0, epochs: taken = 0 } = verdicts?.vae ?? {};
      const key = verdicts ? 'trainDone' : 'trainStopped';
      setText(said, words(key, { images: number(images), epochs: taken }));
    },
  };
}

/** Whether a run here has the bits of the shipped one, in words. @param {Words} words @param {Verdict} verdict */
export function bitsOf(words, { hash, expected, images, epochs }) {
  const key = expected === null ? 'bitsOther' : hash === expected ? 'bitsSame' : 'bitsDiffer';
  return words(key, { images: number(images), epochs });
}
