/**
 * What went wrong with an exhibit, in a sentence where the exhibit is, with a button that tries again:
 * everything anew, an engine that had given up too.
 *
 * @module
 */
import { el } from '../ui/base/dom.js';
import { detailOf, sentenceOf } from './sentences.js';

/**
 * @param {HTMLElement} stage the sentence stands under it
 * @param {object} options
 * @param {import('./contract.js').Words} options.t
 * @param {import('./contract.js').Language} options.language
 * @param {import('./host.js').Services} options.services
 * @param {() => () => void} options.mount mounts the exhibit, returns what takes it down
 */
export function troublePart(stage, { t, language, services, mount }) {
  const root = el('div', { class: 'trouble', role: 'alert' });
  const clear = () => root.replaceChildren();
  // The exhibit is mounted anew by its host, and what was said of the engine before is over.
  const stopListening = services.onEngineRestart(clear);
  let unmount = () => {};
  const again = () => {
    clear();
    stage.tabIndex = -1;
    stage.focus({ preventScroll: true }); // the button is gone
    unmount();
    services.engine.retry();
    unmount = mount();
  };
  return {
    root,
    start() {
      unmount = mount();
    },
    /** @param {unknown} error */
    show(error) {
      const detail = detailOf(error);
      root.replaceChildren(
        el('p', {}, t('failed', { why: sentenceOf(error, language) })),
        el('button', { type: 'button', class: 'button small', onclick: again }, t('retry')),
      );
      if (detail)
        root.append(
          el(
            'details',
            { class: 'disclosure errorDetail' },
            el('summary', {}, t('details')),
            el('code', { lang: 'en' }, detail),
          ),
        );
      const { top, bottom } = stage.getBoundingClientRect();
      const isLookedAt = top < innerHeight && bottom > 0;
      if (isLookedAt) root.scrollIntoView({ block: 'nearest' });
    },
    close() {
      stopListening();
      unmount();
    },
  };
}
