/**
 * The page of a chapter that goes in steps, and its slides: predict, do, see, say in one window. Head,
 * stage (picture and talk), foot, and what lies under them. Laid out by the width of its own box, so
 * that a slide, which is always 960 × 540 and scaled, and an embedded lesson obey the same rules.
 *
 * @module
 */
import { el, put } from '../ui/base/dom.js';
import { Drawings, keepParams, NOT_KEPT } from './drawings.js';
import { fitEquations } from './fitted.js';
import { hintsPart } from './hints.js';
import { mountExhibit } from './host.js';
import css from './lesson.css?inline';
import { rowsOf } from './lessonBelow.js';
import { footPart } from './lessonFoot.js';
import { headPart } from './lessonHead.js';
import { followKeys } from './lessonKeys.js';
import { fitFigure, fitSlide } from './lessonSlide.js';
import { LiveValues } from './live.js';
import { Moments } from './moments.js';
import { markSeen, progressOf } from './progress.js';
import { blocks } from './prose.js';
import { runList } from './runs.js';
import { schemaOf, stepOf } from './steps.js';
import { adoptStyles } from './styles.js';
import { symbolsPanel } from './symbolsPanel.js';
import { talkPart } from './talk.js';
import { troublePart } from './trouble.js';
import { frameWords } from './words.js';

/** @typedef {import('./contract.js').Exhibit} Exhibit */
/** @typedef {import('./contract.js').Step} Step */
/**
 * Where a chapter stands in the lecture; an exhibit of no lecture has none.
 * @typedef {object} Place
 * @property {number} number
 * @property {string} title
 * @property {string} home address of the lecture
 * @property {string} overview address of the chapter
 * @property {{ title: string, href: string } | null} previous chapter that is there
 * @property {{ title: string, href: string } | null} next
 */

/** Names of the live values in a part of a text. @param {unknown} value @returns {string[]} */
function liveNames(value) {
  if (!value || typeof value !== 'object') return [];
  const node = /** @type {any} */ (value);
  const own = node.t === 'live' ? [String(node.name)] : [];
  const inMaths =
    typeof node.tex === 'string'
      ? [...node.tex.matchAll(/\\live(?:\[[^\]]*\])?\{(\w+)\}/g)].map((match) => match[1] ?? '')
      : [];
  return [...own, ...inMaths, ...Object.values(node).flatMap(liveNames)];
}

/**
 * @param {HTMLElement} root empty
 * @param {object} options
 * @param {Exhibit} options.exhibit with steps
 * @param {import('./host.js').Services} options.services
 * @param {import('./paramStore.js').ParamStore<any>} options.params of the step it opens with
 * @param {Step} options.step
 * @param {import('./contract.js').Language} options.language
 * @param {boolean} [options.slide]
 * @param {boolean} [options.figure] of a slide the picture and its controls alone
 * @param {boolean} [options.embedded] in another's page: keys count inside alone
 * @param {boolean} [options.hasHeading] false: without question and list of steps
 * @param {boolean} [options.hasPrediction] false: nothing is asked, what is measured is on show
 * @param {Place} [options.place]
 * @param {(step: string, query: string, slide?: boolean) => string | null} options.hrefOf address of a step
 * @param {(step: string, query: string) => void} options.onGo the reader goes to another step
 * @param {(slide: boolean) => void} [options.onSlide] becomes a slide, or a page again
 * @param {Node | null} [options.tools] language and theme
 * @param {LiveValues} [options.live]
 */
export function mountLesson(root, options) {
  const { exhibit, services, params, language, place, hrefOf, onGo } = options;
  const { slide = false, figure = false, embedded = false } = options;
  const { tools = null, live = new LiveValues() } = options;
  const { hasHeading = true, hasPrediction = true } = options;
  adoptStyles(root, css);
  const t = frameWords(language);
  const text = exhibit.text[language];
  const steps = exhibit.steps ?? [];
  /** What the reader has set in the steps of this visit. @type {Map<string, string>} */
  const left = new Map();
  let step = options.step;

  const picture = el('section', { class: 'lessonPicture', 'aria-label': t('stage') });
  const store = embedded ? NOT_KEPT : services.engine.kept.store;
  const drawings = new Drawings(store, exhibit.name);
  const drawn = keepParams(drawings, params, embedded ? [] : (exhibit.drawn ?? []));
  const moments = new Moments({
    folder: exhibit.name,
    params,
    live,
    isBusy: () => services.engine.isBusy,
    facts: [...new Set(liveNames(text.steps.map(({ fact }) => fact)))],
    hasPrediction,
    press: (selector) =>
      /** @type {HTMLElement | null} */ (picture.querySelector(selector))?.click(),
  });
  const go = (/** @type {string} */ id) => {
    left.set(step.id, params.query());
    onGo(id, left.get(id) ?? '');
  };
  const nextTo = (/** @type {number} */ by) => steps[steps.indexOf(step) + by];
  const head = headPart({
    exhibit,
    text,
    t,
    live,
    place,
    go,
    tools,
    hrefOf: (id) => hrefOf(id, '', slide),
  });
  /** On a phone the way on stands in the sheet, under the verdict. */
  const sheetNext = el('button', {
    type: 'button',
    class: 'button go lessonSheetNext',
    onclick: () => walk.next(),
  });
  const talk = talkPart({ moments, t, live, after: sheetNext });
  head.root.hidden = !hasHeading;
  talk.root.hidden = !hasPrediction;
  const isGuided = !slide && !embedded;
  const hints = isGuided ? hintsPart({ picture, moments, folder: exhibit.name }) : null;
  const panel = symbolsPanel({ t, live });
  const lead = el('div', { class: 'lessonLead' });
  const below = el('div', { class: 'lessonBelow' });
  const mount = () =>
    mountExhibit(picture, {
      exhibit,
      services,
      params,
      language,
      live,
      step: moments,
      drawings,
      mode: slide ? 'slide' : 'page',
      onError: (error) => trouble.show(error),
    });
  const trouble = troublePart(picture, { t, language, services, mount });
  const runs = runList(services.engine);
  const walk = {
    next() {
      const { moment } = moments.values;
      if (slide && (moment === 'ask' || moment === 'chosen')) return moments.act();
      const other = nextTo(1);
      if (other) go(other.id);
      else if (place?.next && !embedded) location.hash = place.next.href;
    },
    previous() {
      if (slide && moments.values.moment === 'answered') return moments.again();
      const other = nextTo(-1);
      if (other) go(other.id);
      else if (place?.previous && !embedded) location.hash = place.previous.href;
    },
    act: () => moments.act(),
    fullScreen: () =>
      void (document.fullscreenElement
        ? document.exitFullscreen()
        : document.documentElement.requestFullscreen?.()),
    leave: () => {
      if (!document.fullscreenElement) options.onSlide?.(false);
    },
    symbols: () => panel.toggle(textOf(step)),
  };
  const reset = () => {
    params.reset();
    drawings.forget();
  };
  const foot = footPart({ t, place, walk, slide, onSlide: options.onSlide, params, reset, hrefOf });
  const stage = el(
    'main',
    { id: 'main', class: 'lessonStage', tabindex: -1 },
    el(
      'div',
      { class: 'lessonPictureBox' },
      picture,
      hints?.root ?? null,
      trouble.root,
      panel.root,
    ),
    lead,
    talk.root,
  );
  const lesson = el(
    'div',
    { class: 'lesson', 'data-slide': slide, 'data-figure': figure },
    head.root,
    stage,
    foot.root,
    ...(slide ? [] : [runs.root, below]),
    live.root,
  );
  const box = el('div', { class: 'lessonBox', 'data-slide': slide }, lesson);
  root.append(box);
  let unfit = () => {};

  /** Rows under the stage and what leads to them. */
  const showBelow = () => {
    const after = text.steps[steps.indexOf(step) + 1];
    const words = after ? `${steps.indexOf(step) + 2} ${after.name}` : (place?.next?.title ?? '');
    sheetNext.textContent = `${words} →`;
    sheetNext.hidden = !words;
    if (slide) return foot.show({ steps: text.steps, now: step.id, rows: [] });
    const now = textOf(step);
    const rows = rowsOf(now, text, { t, live, folder: exhibit.name });
    unfit();
    below.replaceChildren(...rows.map((row) => row.root));
    unfit = fitEquations(below);
    foot.show({ steps: text.steps, now: step.id, rows });
  };
  const textOf = (/** @type {Step} */ { id }) => {
    const found = text.steps.find((one) => one.id === id);
    if (!found) throw new Error(`${exhibit.name}: text.md has no step "${id}".`);
    return found;
  };
  const show = () => {
    const now = textOf(step);
    markSeen(exhibit.name, step.id);
    // What was measured stands beside its words, unless the address asks for another state.
    const { answered } = progressOf(exhibit.name).steps[step.id] ?? {};
    if (answered?.query && !params.query()) params.setFrom(new URLSearchParams(answered.query));
    moments.enter(step);
    panel.close();
    put(lead, ...blocks(now.lead, live));
    talk.enter(now);
    hints?.enter(step, now);
    showBelow();
    showMoment();
  };
  /** What the action is done with has a ring while it is named. */
  const showAim = () => {
    for (const node of picture.querySelectorAll('[data-aim]')) node.removeAttribute('data-aim');
    if (moments.values.moment !== 'chosen') return;
    for (const node of picture.querySelectorAll(step.action.aim))
      node.toggleAttribute('data-aim', true);
  };
  const showMoment = () => {
    lesson.dataset.moment = moments.values.moment;
    lesson.dataset.step = step.id;
    head.show(textOf(step));
    foot.showMoment(moments.values.moment);
    showAim();
  };
  const touched = (/** @type {Event} */ event) => {
    const at = /** @type {Element | null} */ (event.target);
    if (event.isTrusted && step.action.press && at?.closest?.(step.action.press)) moments.touched();
  };
  const keys = () =>
    followKeys({
      root: lesson,
      stage,
      isSlide: slide,
      isPage: !embedded,
      wish: (wish) => walk[wish](),
      choose: (card) => {
        if (card < textOf(step).cards.length) moments.choose(card);
      },
    });
  picture.addEventListener('click', touched, { capture: true });
  // What the exhibit puts there later is aimed at too.
  const aimed = new MutationObserver(showAim);
  const stops = [
    moments.subscribe(showMoment),
    // At once, for whoever measures how soon the picture follows: the address is written later.
    params.subscribe(() => (lesson.dataset.state = params.query())),
    // A figure has one step and no question: the keys are its page's.
    figure ? () => {} : keys(),
    figure ? fitFigure(box, lesson) : slide ? fitSlide(box, lesson) : () => {},
  ];
  // First the step, so that the exhibit is mounted into it.
  show();
  void drawn.enter(step.id, new URLSearchParams(params.query()));
  trouble.start();
  aimed.observe(picture, { childList: true, subtree: true });
  return {
    get step() {
      return step.id;
    },
    act: () => moments.act(),
    again: () => moments.again(),
    /** @param {string} id @param {URLSearchParams} query the state as the step's address has it */
    enter(id, query) {
      const next = stepOf(exhibit, id) ?? step;
      const isOther = next !== step;
      if (isOther) left.set(step.id, params.query());
      step = next;
      drawn.leave();
      params.rebase(schemaOf(exhibit, step), query);
      void drawn.enter(step.id, query);
      if (!isOther) return;
      show();
      if (!embedded) scrollTo(0, 0);
      head.question.focus({ preventScroll: true });
    },
    unmount() {
      for (const stop of stops) stop();
      aimed.disconnect();
      unfit();
      talk.close();
      hints?.close();
      runs.close();
      drawn.close();
      drawings.close();
      trouble.close();
      moments.close();
      live.close();
      root.replaceChildren();
    },
  };
}
