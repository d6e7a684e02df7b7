/**
 * What of the site is kept in this browser, on the page of what is kept: how much it is, kept anew, cleared.
 *
 * @module
 */
import { mnistIndex } from '../data/index.js';
import { el, setText } from '../ui/base/dom.js';
import { number } from '../ui/base/format.js';
import { canBeKept, forgetSite, keepSite, keptBytes } from './offline.js';

const MB = 1e6;

/** @param {import('../frame/contract.js').Words} t */
export function offlinePart(t) {
  const said = el('p', { role: 'status' });
  const withMnist = el('input', { type: 'checkbox', 'data-param': 'mnist' });
  const mnist = el('label', { hidden: true }, withMnist, ' ', t('offlineMnist'));
  const act = (/** @type {string} */ name, /** @type {() => Promise<void>} */ work) =>
    el(
      'button',
      {
        type: 'button',
        class: 'button small',
        'data-action': name,
        onclick: async () => {
          for (const button of [keep, forget]) button.disabled = true;
          try {
            await work();
            await show();
          } catch (error) {
            const why = error instanceof Error ? error.message : String(error);
            setText(said, t('offlineFailed', { why }));
          }
          for (const button of [keep, forget]) button.disabled = false;
        },
      },
      t(name),
    );
  const keep = act('offlineKeep', () =>
    keepSite({
      mnist: withMnist.checked,
      onProgress: (done, total) => setText(said, t('offlineKeeping', { done, total })),
    }),
  );
  const forget = act('offlineForget', forgetSite);
  const root = el(
    'section',
    { class: 'keptSite' },
    el('h2', {}, t('offline')),
    el('p', { class: 'lead' }, t('offlineText')),
    said,
    el('p', { class: 'keptSiteActs' }, mnist, keep, forget),
  );
  const show = async () => {
    const bytes = await keptBytes();
    setText(said, bytes ? t('offlineKept', { mb: number(bytes / MB, 1) }) : t('offlineNone'));
    forget.hidden = !bytes;
    root.dataset.kept = String(bytes);
  };
  if (canBeKept()) {
    void show();
    void mnistIndex().then((index) => (mnist.hidden = !index));
  } else {
    setText(said, t('offlineCannot'));
    keep.hidden = forget.hidden = true;
  }
  return root;
}
