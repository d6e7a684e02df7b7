/**
 * What stands beside the picture of a step: the cards, the one thing to do, and the card that turns when
 * its answer is measured. No verdict is in the page before.
 *
 * @module
 */
import { el, keepFocus, setText } from '../ui/base/dom.js';
import { LiveValues } from './live.js';
import { LETTERS } from './letters.js';
import { spokenText } from './plainText.js';
import { blocks, inline } from './prose.js';

/** @typedef {import('../../tools/lib/stepText.mjs').StepText} StepText */
/** @typedef {import('../../tools/lib/stepText.mjs').Card} Card */

let nextGroup = 0;

/** The live value that names the data set, in words. */
const SET = 'set';

/**
 * @param {object} options
 * @param {import('./moments.js').Moments} options.moments
 * @param {import('./contract.js').Words} options.t
 * @param {LiveValues} options.live
 * @param {Node} options.after what follows an answer
 */
export function talkPart({ moments, t, live, after }) {
  const root = el('aside', { class: 'lessonTalk', 'aria-label': t('prediction') });
  /** Read out when the answer is there. */
  const spoken = el('p', { class: 'visuallyHidden', role: 'status' });
  /** @type {StepText | null} */
  let text = null;
  /** @type {ReturnType<typeof askPart> | null} */
  let asking = null;
  /** The answer on show. @type {import('./progress.js').Answered | null} */
  let turned = null;
  /** @type {LiveValues | null} numbers of the answer's own run */
  let frozen = null;

  const showAsk = () => {
    const step = /** @type {StepText} */ (text);
    asking = askPart({ step, moments, t, live });
    root.replaceChildren(...asking.nodes, spoken);
  };
  /** Which images an answer is of is said in the language on show, whatever it was given in. */
  const sayWhich = () => {
    const which = live.get(SET);
    if (frozen?.get(SET) !== undefined && which !== undefined) frozen.publish({ [SET]: which });
  };
  const showAnswer = () => {
    const answered = /** @type {NonNullable<typeof turned>} */ (turned);
    const step = /** @type {StepText} */ (text);
    asking = null;
    frozen = new LiveValues();
    frozen.publish(answered.live);
    sayWhich();
    const again = el('button', {
      type: 'button',
      class: 'linkButton',
      'data-action': 'again',
      onclick: () => {
        moments.again();
        root.querySelector('input')?.focus();
      },
    });
    again.textContent = t('again');
    const verdict = verdictOf({ step, answered, t, live: frozen });
    root.replaceChildren(cue(t('measured'), again), verdict, after, spoken);
    return verdict;
  };
  const show = () => {
    if (!text) return;
    const { moment } = moments.values;
    root.dataset.moment = moment;
    const { answered } = moments;
    if (moment !== 'answered' || !answered) {
      turned = null;
      if (!asking) keepFocus(root, showAsk);
      asking?.show();
      return;
    }
    if (turned === answered) return;
    const isNew = asking !== null && turned === null;
    turned = answered;
    keepFocus(root, () => {
      const verdict = showAnswer();
      if (!isNew) return;
      verdict.toggleAttribute('data-new', true);
      spoken.textContent = spokenText(verdict);
    });
  };
  const stops = [moments.subscribe(show), live.subscribe(sayWhich)];
  return {
    root,
    /** @param {StepText} step */
    enter(step) {
      text = step;
      asking = null;
      turned = null;
      spoken.textContent = '';
      show();
    },
    close() {
      for (const stop of stops) stop();
      frozen?.close();
    },
  };
}

/** @param {string} words @param {Node} [side] */
const cue = (words, side) => el('div', { class: 'lessonCue' }, el('b', {}, words), side ?? null);

/**
 * Cards and the action, kept in place while one is chosen and the action runs.
 * @param {object} options
 * @param {StepText} options.step
 * @param {import('./moments.js').Moments} options.moments
 * @param {import('./contract.js').Words} options.t
 * @param {LiveValues} options.live
 */
function askPart({ step, moments, t, live }) {
  const name = `cards-${nextGroup++}`;
  const title = el('b', {});
  const skip = el('button', {
    type: 'button',
    class: 'linkButton',
    'data-action': 'skip',
    onclick: () => moments.act(),
  });
  skip.textContent = t('unveil');
  const free = el('span', {}, t('changeIt'));
  const cards = step.cards.map((card, i) => {
    const input = el('input', {
      type: 'radio',
      name,
      value: i,
      onchange: () => moments.choose(i),
    });
    const root = el(
      'label',
      { class: 'lessonCard' },
      input,
      el('span', { class: 'cardLetter', 'aria-hidden': 'true' }, LETTERS[i]),
      el(
        'span',
        {},
        ...inline(card.text, live),
        card.small.length ? el('small', {}, ...inline(card.small, live)) : null,
      ),
    );
    return { root, input };
  });
  const act = el('button', {
    type: 'button',
    class: 'button go',
    'data-action': 'act',
    onclick: () => moments.act(),
  });
  act.textContent = step.action;
  const watch = el('p', {}, ...inline(step.watch, live));
  const fill = el('i');
  const bar = el('div', { class: 'lessonBar', role: 'progressbar' }, fill);
  bar.setAttribute('aria-label', step.action);
  const noVerdict = el('span', {}, t('noVerdict'));
  const now = el('div', { class: 'lessonNow' }, act, bar, watch);
  const choice = el(
    'fieldset',
    { class: 'lessonCards' },
    el('legend', { class: 'visuallyHidden' }, ...inline(step.ask, live)),
    ...cards.map(({ root }) => root),
  );
  return {
    nodes: [el('div', { class: 'lessonCue' }, title, skip, free, noVerdict), choice, now],
    show() {
      const { moment, pick } = moments.values;
      setText(title, t(moment === 'ask' ? 'predictFirst' : pick < 0 ? 'notPredicted' : 'yours'));
      skip.hidden = moment !== 'ask';
      free.hidden = moment !== 'chosen';
      noVerdict.hidden = moment !== 'running';
      now.hidden = moment === 'ask';
      act.hidden = moment !== 'chosen';
      bar.hidden = moment !== 'running';
      choice.disabled = moment === 'running';
      for (const [i, { root, input }] of cards.entries()) {
        input.checked = i === pick;
        root.toggleAttribute('data-rest', moment !== 'ask' && i !== pick);
      }
      const share = moments.progress;
      bar.toggleAttribute('data-unknown', Number.isNaN(share));
      fill.style.width = Number.isNaN(share) ? '' : `${100 * share}%`;
      if (Number.isNaN(share)) bar.removeAttribute('aria-valuenow');
      else bar.setAttribute('aria-valuenow', String(Math.floor(100 * share)));
    },
  };
}

/**
 * @param {object} options
 * @param {StepText} options.step
 * @param {import('./progress.js').Answered} options.answered
 * @param {import('./contract.js').Words} options.t
 * @param {LiveValues} options.live of the answer's own run
 */
function verdictOf({ step, answered, t, live }) {
  const { pick, truth } = answered;
  const chosen = step.cards[pick];
  const right = step.cards[truth];
  const written = step.cards.findIndex((card) => card.right);
  const own = step.fact.filter(({ option }) => option >= 0 && option === (pick < 0 ? truth : pick));
  const common = step.fact.filter(({ option }) => option < 0);
  const said = chosen ? t('youSaid', { words: chosen.plain }) : t('notPredicted');
  const found = right ? (pick === truth ? t('asYouSaid') : right.plain) : t('noneOfThem');
  return el(
    'section',
    { class: 'lessonVerdict', 'aria-label': t('measured'), tabindex: -1 },
    el(
      'header',
      {},
      el(
        'span',
        { class: 'cardLetter', 'aria-hidden': 'true' },
        LETTERS[chosen ? pick : truth] ?? '·',
      ),
      el('p', {}, said, el('em', {}, found)),
    ),
    // The lecture says one thing and this run another: both are told.
    written >= 0 && written !== truth
      ? el(
          'p',
          { class: 'lessonAgainst' },
          t('otherwise', { words: step.cards[written]?.plain ?? '' }),
        )
      : null,
    own.length
      ? el('div', { class: 'why' }, ...own.flatMap((part) => blocks(part.blocks, live)))
      : null,
    el('div', { class: 'factSaid' }, ...common.flatMap((part) => blocks(part.blocks, live))),
  );
}
