/**
 * The runs of a visitor: everything trained in this browser, with its size and age; opened where it is
 * shown, gone on with, renamed, deleted, two of them compared.
 *
 * @module
 */
import { adoptStyles } from '../frame/styles.js';
import { el, keepFocus, put } from '../ui/base/dom.js';
import { number } from '../ui/base/format.js';
import { offlinePart } from './offlinePart.js';
import { comparisonOf } from './runsCompareView.js';
import css from './runsPage.css?inline';
import { appWords } from './words.js';

/** @typedef {import('../data/runStore.js').RunRecord} RunRecord */
/** @typedef {import('../frame/contract.js').Language} Language */
/** @typedef {import('../frame/contract.js').Words} Words */

const MB = 1e6;
const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** @param {HTMLElement} root @param {import('./main.js').Context} context */
export function mountRuns(root, { services, language }) {
  adoptStyles(root, css);
  const t = appWords(language);
  const { kept } = services.engine;
  const { store } = kept;
  const list = el('ul', { class: 'keptRuns' });
  const total = el('p', { class: 'keptTotal', role: 'status' });
  const trouble = el('p', { class: 'keptTrouble', role: 'alert' });
  const compared = el('div', {});
  const main = el(
    'main',
    { id: 'main', class: 'wrap kept' },
    el('h1', { tabindex: -1 }, t('kept')),
    el('p', { class: 'lead' }, t('keptText')),
    trouble,
    list,
    total,
    compared,
    offlinePart(t),
  );
  /** Keys of the runs to be compared, at most two; a third takes the place of the first. @type {string[]} */
  let chosen = [];
  const choose = (/** @type {string} */ key, /** @type {boolean} */ isChosen) => {
    chosen = [...chosen.filter((one) => one !== key), ...(isChosen ? [key] : [])].slice(-2);
    for (const box of list.querySelectorAll('input[type=checkbox]'))
      /** @type {HTMLInputElement} */ (box).checked = chosen.includes(
        box.closest('li')?.dataset.run ?? '',
      );
    void showCompared();
  };
  const showCompared = async () => {
    const keys = chosen;
    const runs = await Promise.all(keys.map((key) => store.read(key)));
    if (closed || keys !== chosen) return;
    const [a, b] = runs;
    keepFocus(compared, () => put(compared, ...(a && b ? [comparisonOf(a, b, t)] : [])));
  };
  root.append(main);
  let closed = false;
  const show = async () => {
    const runs = await store.list();
    if (closed) return;
    // Whoever renames one is not disturbed by another that trains.
    if (list.contains(document.activeElement) && document.activeElement instanceof HTMLInputElement)
      return;
    chosen = chosen.filter((key) => runs.some((run) => run.key === key));
    const rows = runs.map((run) => row(run, { t, language, kept, main, choose, chosen }));
    keepFocus(list, () => list.replaceChildren(...rows));
    void showCompared();
    const bytes = runs.reduce((sum, run) => sum + run.bytes, 0);
    total.textContent = runs.length
      ? t('keptTotal', { n: runs.length, mb: number(bytes / MB, 1) })
      : t('keptNone');
    trouble.hidden = !store.trouble;
    trouble.textContent = store.trouble && t(`kept_${store.trouble}`);
    main.dataset.ready = '';
  };
  const stop = store.subscribe(() => void show());
  void show();
  return {
    title: t('kept'),
    unmount() {
      closed = true;
      stop();
      main.remove();
    },
  };
}

/**
 * @param {RunRecord} run
 * @param {{ t: Words, language: Language, kept: import('../engine/keeper.js').Keeper, main: HTMLElement, chosen: readonly string[], choose: (key: string, isChosen: boolean) => void }} context
 */
function row(run, { t, language, kept, main, chosen, choose }) {
  const { store } = kept;
  const box = el('input', {
    type: 'checkbox',
    checked: chosen.includes(run.key),
    'aria-label': t('keptCompare', { name: run.name }),
    onchange: () => choose(run.key, box.checked),
  });
  const name = el('input', {
    class: 'field',
    type: 'text',
    maxlength: 80,
    'aria-label': t('keptName', { name: run.name }),
    onchange: () => void store.rename(run.key, name.value.trim() || run.name),
  });
  name.value = run.name;
  const about = [
    t(
      `kept_data_${run.data.startsWith('own') ? 'own' : ['mnist', 'sprites'].includes(run.data) ? run.data : 'digits'}`,
    ),
    run.step >= run.steps
      ? t('keptDone', { n: number(Math.round(run.epoch)) })
      : t('keptPart', { percent: number(Math.floor((100 * run.step) / Math.max(1, run.steps))) }),
    `${number(run.bytes / MB, 1)} MB`,
    ageOf(run.at, language),
  ];
  const remove = el(
    'button',
    {
      type: 'button',
      class: 'button small',
      'data-action': 'delete',
      'aria-label': t('keptDelete', { name: run.name }),
      onclick: () => {
        void store.remove(run.key);
        main.querySelector('h1')?.focus();
      },
    },
    t('keptDeleteShort'),
  );
  return el(
    'li',
    { 'data-run': run.key },
    el('label', { class: 'keptChoose', title: t('keptCompare', { name: run.name }) }, box),
    name,
    el('p', {}, about.join(' · ')),
    run.step < run.steps
      ? el(
          'a',
          {
            class: 'button small',
            href: run.href,
            'data-action': 'continue',
            onclick: () => kept.wish(run.key),
          },
          t('keptContinue'),
        )
      : null,
    el('a', { class: 'button small', 'data-action': 'open', href: run.href }, t('keptOpen')),
    remove,
  );
}

/** @param {number} at ms since 1970 @param {Language} language */
function ageOf(at, language) {
  const seconds = Math.max(0, (Date.now() - at) / 1000);
  const words = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  if (seconds < HOUR) return words.format(-Math.floor(seconds / MINUTE), 'minute');
  if (seconds < DAY) return words.format(-Math.floor(seconds / HOUR), 'hour');
  return words.format(-Math.floor(seconds / DAY), 'day');
}
