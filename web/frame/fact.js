/**
 * What is measured, veiled until the reader has predicted (or asks to see it without).
 *
 * @module
 */
import { el } from '../ui/base/dom.js';
import { spokenText } from './plainText.js';
import { blocks } from './prose.js';

/** @typedef {import('./contract.js').ChapterText} ChapterText */

/** A measurement that has not changed for so long is read out. */
const QUIET_MS = 1200;

/**
 * @param {object} options
 * @param {ChapterText} options.text
 * @param {import('./contract.js').Words} options.t
 * @param {import('./live.js').LiveValues} options.live
 * @param {import('./memory.js').ChapterMemory} options.memory
 */
export function factPart({ text, t, live, memory }) {
  const said = el('div', { class: 'say' });
  const you = el('p', { class: 'you' });
  const shown = el('div', { class: 'factShown' }, you, said);
  const unveil = el('button', { type: 'button', class: 'linkButton', 'data-action': 'unveil' });
  unveil.textContent = t('unveil');
  const veil = el('div', { class: 'veil' }, el('p', {}, t('veiled')), unveil);
  // Read out politely, and only what has come to rest: the numbers themselves change at 60 Hz.
  const spoken = el('p', { class: 'visuallyHidden', role: 'status' });
  const root = el('section', { class: 'fact', 'aria-label': t('measured') }, veil, shown, spoken);
  let timer = 0;

  const speakLater = () => {
    clearTimeout(timer);
    if (shown.hidden) return;
    timer = window.setTimeout(() => {
      const words = spokenText(shown);
      if (spoken.textContent !== words) spoken.textContent = words;
    }, QUIET_MS);
  };

  const show = () => {
    const { predicted } = memory;
    const open = predicted >= 0 || memory.unveiled || !text.predict;
    veil.hidden = open;
    shown.hidden = !open;
    root.toggleAttribute('data-open', open);
    const right = text.predict?.options.filter((option) => option.right) ?? [];
    const chosen = text.predict?.options[predicted];
    you.hidden = !chosen;
    if (chosen) {
      const verdict = chosen.right
        ? t('agrees')
        : t('disagrees', { right: sentence(right[0]?.plain ?? '') });
      you.textContent = `${t('youPredicted', { words: sentence(chosen.plain) })} ${right.length ? verdict : ''}`;
    }
    const own = text.fact.filter(({ option }) => option === predicted && option >= 0);
    const common = text.fact.filter(({ option }) => option < 0);
    // Who looks without predicting sees what the right prediction would have shown.
    const firstRight = text.predict?.options.findIndex((option) => option.right) ?? -1;
    const instead =
      own.length || common.length ? [] : text.fact.filter(({ option }) => option === firstRight);
    said.replaceChildren(
      ...[...own, ...instead, ...common].flatMap((part) => blocks(part.blocks, live)),
    );
    speakLater();
  };
  unveil.addEventListener('click', () => {
    memory.unveiled = true;
    show();
    said.tabIndex = -1;
    said.focus();
  });
  const stop = live.subscribe(speakLater);
  show();
  return {
    root,
    show,
    close: () => {
      clearTimeout(timer);
      stop();
    },
  };
}

/** @param {string} words */
function sentence(words) {
  return /[.!?…]$/.test(words) ? words : `${words}.`;
}
