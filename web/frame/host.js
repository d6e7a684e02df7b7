/**
 * Mounts one exhibit in an element, for every place that shows exhibits. On the host a test finds
 * `data-exhibit` (folder), `data-mode` and, once the first picture is complete, `data-ready`.
 *
 * @module
 */
import { wordsOf } from '../ui/base/words.js';
import { Drawings, NOT_KEPT } from './drawings.js';
import { LiveValues } from './live.js';
import { adoptStyles } from './styles.js';

/** @typedef {import('./contract.js').Exhibit} Exhibit */
/** @typedef {import('./contract.js').Language} Language */
/** @typedef {import('./contract.js').Mode} Mode */

/**
 * What a page (or an embedding page) owns once and lends to every exhibit.
 * @typedef {object} Services
 * @property {import('./contract.js').Engine} engine
 * @property {import('./contract.js').Data} data
 * @property {import('./contract.js').Parts['digits']} digits
 * @property {(listener: (why: import('../engine/protocol.js').Sentence[]) => void) => () => void} onEngineRestart
 */

/**
 * @param {HTMLElement} host empty
 * @param {object} options
 * @param {Exhibit} options.exhibit
 * @param {Services} options.services
 * @param {import('./paramStore.js').ParamStore<any>} options.params
 * @param {Language} options.language
 * @param {Mode} options.mode
 * @param {LiveValues} [options.live]
 * @param {import('./contract.js').Stepping} [options.step] without it the first step is on show, measured
 * @param {Drawings} [options.drawings] what the reader drew; without them nothing of it is kept
 * @param {(error: unknown) => void} [options.onError]
 * @returns {() => void} unmounts
 */
export function mountExhibit(host, options) {
  const { exhibit, services, params, language, mode, live = new LiveValues() } = options;
  const step = options.step ?? { values: measured(exhibit), subscribe: () => () => true };
  const drawings = options.drawings ?? new Drawings(NOT_KEPT, exhibit.name);
  const onError = options.onError ?? ((error) => console.error(error));
  const root = document.createElement('div');
  root.className = 'exhibitRoot';
  host.append(root);
  host.dataset.exhibit = exhibit.name;
  host.dataset.mode = mode;
  if (exhibit.css) adoptStyles(host, exhibit.css);
  const text = exhibit.text[language];
  /** @type {import('./contract.js').Unmount | import('./contract.js').Mounted | null} */
  let mounted = null;
  let generation = 0;

  /** What the engine made for this mounting. @type {ReturnType<import('../engine/client.js').Engine['lend']> | null} */
  let lent = null;

  const mount = () => {
    const mine = ++generation;
    const { engine, hold, leave } = services.engine.lend();
    lent = { engine, hold, leave };
    /** The exhibit of an earlier mounting has nothing to say any more. @param {() => void} act */
    const current = (act) => void (mine === generation && act());
    try {
      mounted = exhibit.mount(root, {
        engine,
        data: services.data,
        async digits(asked) {
          const sets = await services.digits(asked);
          for (const id of [sets.train, sets.test]) hold({ kind: 'dataset', id });
          return sets;
        },
        drawings,
        params,
        mode,
        language,
        step,
        words: wordsOf(text.words),
        live: (values) => current(() => live.publish(values)),
        ready: () => current(() => host.setAttribute('data-ready', '')),
        fail: (error) => current(() => onError(error)),
      });
    } catch (error) {
      onError(error);
    }
  };
  const unmount = () => {
    generation++;
    const gone = mounted;
    mounted = null;
    if (typeof gone === 'function') gone();
    else gone?.unmount();
    lent?.leave();
    lent = null;
    root.replaceChildren();
    host.removeAttribute('data-ready');
  };
  const stopListening = services.onEngineRestart((why) => {
    if (mounted && typeof mounted !== 'function' && mounted.engineRestarted) {
      mounted.engineRestarted(why);
    } else {
      unmount();
      mount();
    }
  });
  mount();
  return () => {
    stopListening();
    unmount();
    if (!options.drawings) drawings.close();
    root.remove();
  };
}

/** @param {Exhibit} exhibit @returns {import('./moments.js').StepState} */
const measured = ({ steps }) => ({
  id: steps?.[0]?.id ?? '',
  moment: 'answered',
  pick: -1,
  truth: -1,
});
