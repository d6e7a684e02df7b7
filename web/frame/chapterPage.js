/**
 * The page of a chapter: question, prediction, stage, measured fact, formulas, tasks, what to try,
 * what to say. Everything but the stage comes from text.md.
 *
 * @module
 */
import { el } from '../ui/base/dom.js';
import { cards } from './cards.js';
import { factPart } from './fact.js';
import { fitEquations } from './fitted.js';
import css from './frame.css?inline';
import { mountExhibit } from './host.js';
import { equation, lecturerList, triesList } from './lessonBelow.js';
import { LiveValues } from './live.js';
import { memoryOf } from './memory.js';
import { inline } from './prose.js';
import { runList } from './runs.js';
import { adoptStyles } from './styles.js';
import { tasksPart } from './tasks.js';
import { troublePart } from './trouble.js';
import { frameWords } from './words.js';

/** @typedef {import('./contract.js').Exhibit} Exhibit */
/** @typedef {import('./contract.js').ChapterText} ChapterText */
/** @typedef {import('./contract.js').Language} Language */

/**
 * A chapter as its neighbours see it.
 * @typedef {object} ChapterLink
 * @property {number} number
 * @property {string} title
 * @property {string | null} href null: not there yet
 */
/**
 * Where a chapter stands in the lecture; an exhibit of no lecture has none.
 * @typedef {object} Place
 * @property {number} number
 * @property {string} title
 * @property {string} home address of the lecture
 * @property {string} slide address of the same state as a slide
 * @property {readonly ChapterLink[]} chapters all of them, in order
 */

/**
 * @param {HTMLElement} root empty
 * @param {object} options
 * @param {Exhibit} options.exhibit
 * @param {import('./host.js').Services} options.services
 * @param {import('./paramStore.js').ParamStore<any>} options.params
 * @param {Language} options.language
 * @param {Place} [options.place]
 * @param {() => string} [options.link] address of the state now; without it nothing is copied
 * @param {LiveValues} [options.live]
 * @param {boolean} [options.brief] question, stage and fact alone
 * @returns {() => void} unmounts
 */
export function mountChapter(root, options) {
  const { exhibit, services, params, language, place, link } = options;
  adoptStyles(root, css);
  const t = frameWords(language);
  const text = exhibit.text[language];
  const { live = new LiveValues(), brief = false } = options;
  const memory = memoryOf(exhibit.name);
  const fact = factPart({ text, t, live, memory });
  const stage = el('section', { class: 'stage', 'aria-label': t('stage') });
  const runs = runList(services.engine);
  const mount = () =>
    mountExhibit(stage, {
      exhibit,
      services,
      params,
      language,
      live,
      mode: 'page',
      onError: (error) => trouble.show(error),
    });
  const trouble = troublePart(stage, { t, services, mount });
  root.append(
    ...(place ? [breadcrumb(place, t)] : []),
    header(text, place, live),
    ...(text.predict ? [prediction(text, t, live, memory, fact.show)] : []),
    stage,
    runs.root,
    trouble.root,
    tools({ t, params, place, link }),
    fact.root,
    ...(brief ? [] : belowFact(text, t, live, memory)),
    ...(place ? [neighbours(place, t)] : []),
    live.root,
  );
  const unfit = fitEquations(root);
  trouble.start();
  return () => {
    unfit();
    fact.close();
    runs.close();
    trouble.close();
    live.close();
    root.replaceChildren();
  };
}

/**
 * @param {ChapterText} text
 * @param {import('./contract.js').Words} t
 * @param {LiveValues} live
 * @param {import('./memory.js').ChapterMemory} memory
 */
function belowFact(text, t, live, memory) {
  return [
    ...(text.formulas.length ? [formulasPart(text, t, live)] : []),
    ...(text.tasks.length
      ? [tasksPart({ tasks: text.tasks, t, live, solved: memory.solved })]
      : []),
    ...(text.tries.length ? [triesPart(text, t, live)] : []),
    ...(text.lecturer.length ? [lecturerPart(text, t, live)] : []),
  ];
}

/** @param {Place} place @param {import('./contract.js').Words} t */
function breadcrumb({ number, home, chapters }, t) {
  const tick = (/** @type {ChapterLink} */ chapter) => {
    const label = t('chapter', { n: chapter.number, title: chapter.title });
    const state = chapter.number < number ? 'before' : 'after';
    if (chapter.number === number)
      return el('a', { href: chapter.href, 'aria-label': label, 'aria-current': 'page' });
    return chapter.href
      ? el('a', { href: chapter.href, 'aria-label': label, title: label, 'data-state': state })
      : el('span', { title: label, 'data-state': 'missing' });
  };
  return el(
    'nav',
    { class: 'crumb', 'aria-label': t('chapters') },
    el('a', { href: home }, t('lecture')),
    el('span', { 'aria-hidden': 'true' }, '/'),
    el('span', {}, t('chapterOf', { n: number, of: chapters.length })),
    el('div', { class: 'chapterTicks' }, ...chapters.map(tick)),
  );
}

/** @param {ChapterText} text @param {Place | undefined} place @param {LiveValues} live */
function header(text, place, live) {
  return el(
    'header',
    { class: 'title' },
    el(
      'div',
      {},
      place ? el('p', { class: 'kicker' }, `${place.number} · ${place.title}`) : null,
      el('h1', { tabindex: -1 }, ...inline(text.question, live)),
    ),
    el('p', { class: 'lead' }, ...inline(text.lead, live)),
  );
}

/**
 * @param {ChapterText} text
 * @param {import('./contract.js').Words} t
 * @param {LiveValues} live
 * @param {import('./memory.js').ChapterMemory} memory
 * @param {() => void} onChoose
 */
function prediction(text, t, live, memory, onChoose) {
  const { ask, options } = /** @type {NonNullable<ChapterText['predict']>} */ (text.predict);
  return el(
    'form',
    { 'aria-label': t('predictFirst') },
    cards({
      legend: [el('span', { class: 'askFirst' }, `${t('predictFirst')}: `), ...inline(ask, live)],
      options,
      chosen: memory.predicted,
      live,
      onChoose: (i) => {
        memory.predicted = i;
        onChoose();
      },
    }),
  );
}

/**
 * @param {object} options
 * @param {import('./contract.js').Words} options.t
 * @param {import('./paramStore.js').ParamStore<any>} options.params
 * @param {Place} [options.place]
 * @param {() => string} [options.link]
 */
function tools({ t, params, place, link }) {
  const said = el('span', { role: 'status' });
  const copy = () => {
    const address = link?.() ?? '';
    const told = (/** @type {string} */ words) => (said.textContent = words);
    const copied = navigator.clipboard?.writeText(address) ?? Promise.reject(new Error('none'));
    copied.then(
      () => told(t('linkCopied')),
      () => told(t('linkShown')),
    );
  };
  const button = (
    /** @type {string} */ name,
    /** @type {string} */ words,
    /** @type {() => void} */ run,
  ) =>
    el('button', { type: 'button', class: 'linkButton', 'data-action': name, onclick: run }, words);
  return el(
    'div',
    { class: 'stageTools' },
    button('reset', t('reset'), () => params.reset()),
    link ? button('link', t('linkState'), copy) : null,
    place
      ? button('slide', t('asSlide'), () => (location.hash = place.slide + query(params)))
      : null,
    said,
  );
}

/** @param {import('./paramStore.js').ParamStore<any>} params */
function query(params) {
  const text = params.query();
  return text ? `?${text}` : '';
}

/** @param {ChapterText} text @param {import('./contract.js').Words} t @param {LiveValues} live */
function formulasPart(text, t, live) {
  return el(
    'section',
    { class: 'formulas', 'aria-label': t('formulas') },
    ...text.formulas.map((one) => equation(one, t, live)),
  );
}

/** @param {ChapterText} text @param {import('./contract.js').Words} t @param {LiveValues} live */
function triesPart(text, t, live) {
  return el(
    'section',
    { class: 'tries sideHeaded', 'aria-label': t('tryThis') },
    el('h2', {}, t('tryThis')),
    triesList(text, live),
  );
}

/** @param {ChapterText} text @param {import('./contract.js').Words} t @param {LiveValues} live */
function lecturerPart(text, t, live) {
  return el(
    'section',
    { class: 'lecturer sideHeaded', id: 'lecturer', 'aria-label': t('lecturer') },
    el('h2', {}, t('lecturer'), el('small', {}, t('lecturerNote'))),
    lecturerList(text, t, live),
  );
}

/** @param {Place} place @param {import('./contract.js').Words} t */
function neighbours({ number, chapters }, t) {
  const there = chapters.filter((chapter) => chapter.href);
  const previous = there.findLast((chapter) => chapter.number < number);
  const next = there.find((chapter) => chapter.number > number);
  const card = (
    /** @type {ChapterLink} */ { href, title },
    /** @type {string} */ mark,
    /** @type {'previous' | 'next'} */ side,
  ) => el('a', { href, 'data-side': side }, el('span', {}, mark), el('b', {}, title));
  return el(
    'nav',
    { class: 'neighbours', 'aria-label': t('previousNext') },
    previous ? card(previous, `← ${previous.number}`, 'previous') : null,
    next ? card(next, `${next.number} →`, 'next') : null,
  );
}
