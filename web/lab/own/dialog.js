/**
 * What a model will see of the visitor's files, before it sees it: a preview, the size, switches for what
 * lies on its side or is dark on light, what is held out.
 *
 * @module
 */
import {
  classesOf,
  fitsAsItIs,
  MOST_CLASSES,
  prepare,
  prepareImage,
  readFiles,
  SIDES,
  sideFor,
  split,
} from '../../data/own/index.js';
import { latest } from '../../frame/latest.js';
import { el, put, setText } from '../../ui/base/dom.js';
import { number, short } from '../../ui/base/format.js';
import { own, worded } from './words.js';

/** @typedef {import('../../data/own/index.js').Source} Source */
/** @typedef {import('../../data/own/prepare.js').Choices} Choices */

const PREVIEW = { columns: 6, count: 18 };
let nextId = 0;

/**
 * @param {object} parts
 * @param {import('../../data/own/index.js').Given[]} parts.given
 * @param {Source} parts.source
 * @param {import('../model.js').Lab} parts.lab
 * @param {HTMLElement} parts.place
 * @param {Choices | null} parts.choices those of an address that asks for these files again
 * @returns {Promise<void>} when the images are in use, or nothing is to be done with them
 */
export function showDialog({ given, source, lab, place, choices }) {
  let now = source;
  const proposed = { side: sideFor(source), invert: false, transpose: false, seed: 1 };
  /** @type {Choices} */
  let chosen = choices ?? proposed;
  if (!chosen.side && !fitsAsItIs(source)) chosen = { ...chosen, side: proposed.side };

  const facts = el('ul', { class: 'ownFacts' });
  const preview = /** @type {import('../../ui/images/digitGrid.js').DigitGrid} */ (
    /** @type {HTMLElement} */ (
      el(/** @type {'div'} */ ('atlas-digits'), {
        columns: PREVIEW.columns,
        crisp: true,
        id: 'own-preview',
      })
    )
  );
  const caption = el('figcaption', { class: 'quiet', id: 'own-caption' });
  const trouble = el('div', { role: 'alert' });
  const progress = el('span', { class: 'quiet', role: 'status' });
  const side = select(own('size'), 'side', (value) => change({ side: Number(value) }));
  const column = select(own('column'), 'column', (value) => void readAgain(value));
  const invert = toggle(own('invert'), 'invert', (isOn) => change({ invert: isOn }));
  const transpose = toggle(own('transpose'), 'transpose', (isOn) => change({ transpose: isOn }));
  const seed = el('input', {
    class: 'field',
    type: 'number',
    min: 0,
    max: 2 ** 31,
    step: 1,
    'data-own': 'seed',
    onchange: () => {
      const value = Number(seed.value);
      const isAllowed =
        seed.value !== '' && Number.isInteger(value) && value >= 0 && value <= 2 ** 31;
      seed.setAttribute('aria-invalid', String(!isAllowed));
      if (isAllowed) change({ seed: value });
    },
  });
  const seedRow = el('label', { class: 'setting' }, own('seed'), seed);
  const use = el(
    'button',
    { type: 'button', class: 'button go small', 'data-action': 'use-own' },
    own('use'),
  );
  const cancel = el(
    'button',
    { type: 'button', class: 'toolButton', 'data-action': 'cancel-own' },
    own('cancel'),
  );
  const title = el('h2', { id: 'own-title' }, own('title', { name: source.name }));
  const dialog = el(
    'dialog',
    { class: 'ownDialog', 'aria-labelledby': 'own-title', id: 'own-dialog' },
    title,
    el('p', { class: 'quiet' }, own('stays')),
    el(
      'div',
      { class: 'ownBody' },
      el('figure', {}, preview, caption),
      el(
        'div',
        { class: 'ownSettings' },
        facts,
        side.root,
        column.root,
        invert.root,
        transpose.root,
        seedRow,
      ),
    ),
    trouble,
    el('div', { class: 'ownButtons' }, progress, cancel, use),
  );

  const fail = (/** @type {unknown} */ error) => {
    const { message } = /** @type {Error} */ (worded(error));
    const text = el('p', {}, message);
    put(
      trouble,
      el('div', { class: 'notice', 'data-kind': 'error', 'data-notice': 'error' }, text),
    );
  };
  const draw = latest(async () => {
    const { train } = now;
    const count = Math.min(PREVIEW.count, train.count);
    const seen = [];
    for (let i = 0; i < count; i++) {
      const image = await train.read(Math.floor((i * train.count) / count));
      seen.push(prepareImage(image, chosen));
    }
    const [first] = seen;
    if (!first) return;
    const { rows, cols } = first;
    const images = new Uint8Array(count * rows * cols);
    seen.forEach(({ grey }, i) => images.set(grey.subarray(0, rows * cols), i * rows * cols));
    const text = own('preview', { rows, cols });
    preview.data = { images, count, rows, cols, description: text };
    preview.style.aspectRatio = String(
      (PREVIEW.columns * cols) / (Math.ceil(count / PREVIEW.columns) * rows),
    );
    setText(caption, text);
  }, fail);
  const show = () => {
    put(facts, ...factsOf(now, chosen).map((text) => el('li', {}, text)));
    fillSides(side.input, now, chosen);
    column.root.hidden = now.labelColumn === null;
    if (now.labelColumn !== null)
      put(
        column.input,
        ...['first', 'last', 'none'].map((value) =>
          el('option', { value }, own(`columns.${value}`)),
        ),
      );
    column.input.value = now.labelColumn ?? 'none';
    invert.input.checked = chosen.invert;
    transpose.input.checked = chosen.transpose;
    seedRow.hidden = now.test !== null;
    seed.value = String(chosen.seed);
    draw(undefined);
  };
  const change = (/** @type {Partial<Choices>} */ patch) => {
    chosen = { ...chosen, ...patch };
    put(trouble);
    show();
  };
  const readAgain = async (/** @type {string} */ labelColumn) => {
    try {
      now = await readFiles(given, { labelColumn: /** @type {any} */ (labelColumn) });
      change({ side: chosen.side || sideFor(now) });
    } catch (error) {
      fail(error);
      column.input.value = now.labelColumn ?? 'none';
    }
  };

  return new Promise((resolve) => {
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve();
    });
    cancel.addEventListener('click', () => dialog.close());
    use.addEventListener('click', async () => {
      if (use.disabled) return;
      use.disabled = true;
      put(trouble);
      try {
        const set = await prepare(now, chosen, (done, total) =>
          setText(progress, own('preparing', { done: number(done), total: number(total) })),
        );
        if (!dialog.open) return;
        await lab.openOwn(set, paramsOf(chosen));
        dialog.close();
      } catch (error) {
        fail(error);
      } finally {
        use.disabled = false;
        setText(progress, '');
      }
    });
    place.append(dialog);
    dialog.showModal();
    show();
  });
}

/** @param {Choices} chosen @returns {Partial<import('../params.js').Params>} */
const paramsOf = ({ side, invert, transpose, seed }) => ({
  ownSide: side,
  ownInvert: invert ? 'yes' : 'no',
  ownTranspose: transpose ? 'yes' : 'no',
  ownSeed: seed,
});

/** @param {Source} source @param {Choices} chosen @returns {string[]} */
function factsOf(source, { seed }) {
  const { train, test, left } = source;
  const size = train.rows ? `${train.rows}×${train.cols}` : own('differentSizes');
  const parts = test
    ? { n: train.count, held: test.count }
    : { n: split(train.count, seed).train.length, held: split(train.count, seed).test.length };
  const classes = classesOf(source);
  const said = [own('images', { n: number(train.count + (test?.count ?? 0)), size })];
  said.push(
    own(test ? 'heldOutFiles' : 'heldOutSplit', { n: number(parts.n), held: number(parts.held) }),
  );
  if (classes.length > MOST_CLASSES)
    said.push(own('manyClasses', { n: number(classes.length), most: MOST_CLASSES }));
  else if (classes.length)
    said.push(
      own('classes', {
        n: classes.length,
        names: classes.slice(0, 12).join(', ') + (classes.length > 12 ? ', …' : ''),
      }),
    );
  else said.push(own('noClasses'));
  if (train.range)
    said.push(own('range', { low: short(train.range[0]), high: short(train.range[1]) }));
  if (!fitsAsItIs(source) && train.rows)
    said.push(own('tooLarge', { rows: train.rows, cols: train.cols }));
  if (left.length)
    said.push(own('left', { names: left.slice(0, 4).join(', ') + (left.length > 4 ? ', …' : '') }));
  return said;
}

/** @param {HTMLSelectElement} select @param {Source} source @param {Choices} chosen */
function fillSides(select, source, { side, transpose }) {
  const { rows, cols } = source.train;
  const size = transpose ? `${cols}×${rows}` : `${rows}×${cols}`;
  const asItIs = rows ? own('asItIs', { size }) : own('asItIsNot');
  put(
    select,
    el('option', { value: 0, disabled: !fitsAsItIs(source) }, asItIs),
    ...SIDES.map((value) => el('option', { value }, `${value}×${value}`)),
  );
  select.value = String(side);
}

/** @param {string} label @param {string} name @param {(value: string) => void} change */
function select(label, name, change) {
  const input = el('select', {
    class: 'select',
    'data-own': name,
    onchange: () => change(input.value),
  });
  return { input, root: el('label', { class: 'setting' }, label, input) };
}

/** @param {string} label @param {string} name @param {(isOn: boolean) => void} change */
function toggle(label, name, change) {
  const id = `own-${name}-${nextId++}`;
  const input = el('input', {
    type: 'checkbox',
    id,
    'data-own': name,
    onchange: () => change(input.checked),
  });
  return { input, root: el('label', { class: 'ownToggle', for: id }, input, label) };
}
