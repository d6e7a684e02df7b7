/**
 * What a reader predicted and measured, to print or to hand in as text: of every step its question, what
 * was said, what was measured with its numbers, and the address that reproduces it. All of it is read
 * from this browser, and nothing is sent anywhere.
 *
 * @module
 */
import { loaderOf } from '../exhibits/loaders.js';
import { LiveValues } from '../frame/live.js';
import { progressOf } from '../frame/progress.js';
import { blocks, inline } from '../frame/prose.js';
import { plainText } from '../frame/plainText.js';
import { sentenceOf } from '../frame/sentences.js';
import { adoptStyles } from '../frame/styles.js';
import { el } from '../ui/base/dom.js';
import { formatRoute } from './address.js';
import css from './answersPage.css?inline';
import { CHAPTERS } from './registry.js';
import { appWords } from './words.js';

/** @typedef {import('../frame/contract.js').Language} Language */
/** @typedef {import('../frame/contract.js').Words} Words */
/** @typedef {import('../frame/progress.js').Answered} Answered */

/** @param {HTMLElement} root @param {import('./main.js').Context} context */
export function mountAnswers(root, { language }) {
  adoptStyles(root, css);
  const t = appWords(language);
  /** @type {LiveValues[]} */
  const values = [];
  const list = el('div', { class: 'answersList' });
  const name = el('input', {
    class: 'field',
    type: 'text',
    autocomplete: 'name',
    maxlength: 80,
    'aria-label': t('answersName'),
    placeholder: t('answersName'),
  });
  const said = el('span', { role: 'status' });
  const textNow = () => [name.value.trim(), plainText(list)].filter(Boolean).join('\n\n');
  const copy = () => {
    const copied = navigator.clipboard?.writeText(textNow()) ?? Promise.reject(new Error('none'));
    copied.then(
      () => (said.textContent = t('answersCopied')),
      () => save(),
    );
  };
  const save = () => {
    const url = URL.createObjectURL(new Blob([textNow()], { type: 'text/plain' }));
    el('a', { href: url, download: 'latent-atlas.txt' }).click();
    setTimeout(() => URL.revokeObjectURL(url), 1000);
  };
  const button = (
    /** @type {string} */ action,
    /** @type {string} */ words,
    /** @type {() => void} */ run,
  ) =>
    el(
      'button',
      { type: 'button', class: 'button small', 'data-action': action, onclick: run },
      words,
    );
  const main = el(
    'main',
    { id: 'main', class: 'wrap answers' },
    el(
      'header',
      {},
      el('h1', { tabindex: -1 }, t('answers')),
      el('p', { class: 'lead' }, t('answersText')),
      el(
        'div',
        { class: 'answersTools' },
        name,
        button('print', t('answersPrint'), () => print()),
        button('copy', t('answersCopy'), copy),
        button('save', t('answersSave'), save),
        said,
      ),
    ),
    list,
  );
  root.append(main);
  let closed = false;
  const fill = async () => {
    for (const { number, folder, title } of CHAPTERS) {
      const { steps, solved } = progressOf(folder);
      const answered = Object.entries(steps).flatMap(([id, step]) =>
        step.answered ? [/** @type {const} */ ([id, step.answered])] : [],
      );
      const load = loaderOf(folder);
      if (!load || (!answered.length && !solved.length)) continue;
      const exhibit = await load();
      if (closed) return;
      const live = () => {
        const made = new LiveValues();
        values.push(made);
        return made;
      };
      const { steps: texts } = exhibit.text[language];
      const items = texts.flatMap((step) => {
        const found = answered.find(([id]) => id === step.id)?.[1];
        return found ? [answerItem({ folder, step, found, live: live(), t, language })] : [];
      });
      const tasks = texts.flatMap((step) =>
        step.tasks.flatMap((task, i) =>
          solved.includes(`${step.id} ${i}`) ? [el('li', {}, ...inline(task.title, live()))] : [],
        ),
      );
      if (!items.length && !tasks.length) continue;
      list.append(
        el(
          'section',
          {},
          el('h2', {}, `${number} ${title[language]}`),
          ...items,
          tasks.length ? el('h3', {}, t('answersTasks')) : null,
          tasks.length ? el('ul', {}, ...tasks) : null,
        ),
      );
    }
    if (!list.childElementCount) list.append(el('p', {}, t('answersNone')));
    main.dataset.ready = '';
  };
  fill().catch((error) => {
    const why = sentenceOf(error, language);
    list.append(el('p', { role: 'alert' }, t('failedText', { why })));
  });
  return {
    title: t('answers'),
    unmount() {
      closed = true;
      for (const one of values) one.close();
      main.remove();
    },
  };
}

/**
 * @param {object} options
 * @param {string} options.folder
 * @param {import('../../tools/lib/stepText.mjs').StepText} options.step
 * @param {Answered} options.found
 * @param {LiveValues} options.live
 * @param {Words} options.t
 * @param {Language} options.language
 */
function answerItem({ folder, step, found, live, t, language }) {
  live.publish(found.live);
  const words = (/** @type {number} */ card) => step.cards[card]?.plain ?? t('answersNoCard');
  const fact = step.fact.filter(({ option }) => option < 0);
  const href = formatRoute({ name: folder, step: step.id }, found.query);
  const when = new Date(found.at).toLocaleString(language, {
    dateStyle: 'medium',
    timeStyle: 'short',
  });
  const row = (/** @type {string} */ what, /** @type {(Node | string)[]} */ ...value) => [
    el('dt', {}, what),
    el('dd', {}, ...value),
  ];
  return el(
    'article',
    {},
    el('h3', {}, `${step.name}: `, ...inline(step.ask, live)),
    el(
      'dl',
      {},
      ...row(t('answersSaid'), found.pick < 0 ? t('answersNoPrediction') : words(found.pick)),
      ...row(t('answersFound'), words(found.truth)),
      ...row(t('answersNumbers'), ...fact.flatMap((part) => blocks(part.blocks, live))),
      ...row(t('answersAddress'), el('a', { href }, new URL(href, location.href).href)),
      ...row(t('answersWhen'), when),
    ),
  );
}
