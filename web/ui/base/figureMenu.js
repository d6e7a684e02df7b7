/**
 * The quiet menu of a figure: copy its picture, save its data, link to this state. One menu is open
 * at a time; Escape or a press elsewhere closes it.
 *
 * @module
 */
import { el, svg } from './dom.js';

/**
 * @typedef {object} MenuItem
 * @property {string} text
 * @property {string} [note] quiet text at the right, a file kind
 * @property {() => void} run
 * @property {() => boolean} [isThere] asked when the menu opens; left out: always
 */

/**
 * @param {string} label
 * @param {MenuItem[]} items
 */
export function figureMenu(label, items) {
  const summary = el(
    'summary',
    { 'aria-label': label },
    svg(
      'svg',
      { viewBox: '0 0 20 20', 'aria-hidden': 'true' },
      ...[4, 10, 16].map((cx) => svg('circle', { cx, cy: 10, r: 1.6, fill: 'currentColor' })),
    ),
  );
  const list = el('ul');
  const root = el('details', { class: 'figureMenu' }, summary, list);
  const close = () => {
    root.open = false;
    summary.focus();
  };
  const pressedElsewhere = (/** @type {Event} */ event) => {
    if (!root.isConnected) document.removeEventListener('pointerdown', pressedElsewhere);
    else if (!event.composedPath().includes(root)) root.open = false;
  };
  /** @type {[HTMLElement, () => boolean][]} */
  const sometimes = [];
  for (const { text, note, run, isThere } of items) {
    const act = () => {
      close();
      run();
    };
    const item = el(
      'li',
      {},
      el('button', { type: 'button', onclick: act }, text, note ? el('small', {}, note) : null),
    );
    if (isThere) sometimes.push([item, isThere]);
    list.append(item);
  }
  root.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') close();
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const buttons = [...list.querySelectorAll('button')].filter((button) =>
      button.checkVisibility(),
    );
    const at = buttons.findIndex((button) => button.matches(':focus'));
    buttons[(at + step + buttons.length) % buttons.length]?.focus();
  });
  // Before it opens: `toggle` comes a task later, and the old list would be seen and pressed meanwhile.
  summary.addEventListener('click', () => {
    for (const [item, isThere] of sometimes) item.hidden = !isThere();
  });
  root.addEventListener('toggle', () => {
    // Listens beyond itself only while it is open, so that a menu that is taken away leaves nothing.
    if (root.open) document.addEventListener('pointerdown', pressedElsewhere);
    else document.removeEventListener('pointerdown', pressedElsewhere);
  });
  root.addEventListener('focusout', ({ relatedTarget }) => {
    if (relatedTarget instanceof Node && !root.contains(relatedTarget)) root.open = false;
  });
  return root;
}

/**
 * Saves bytes under a name through the browser's own dialogue.
 * @param {BlobPart} content
 * @param {string} type
 * @param {string} name
 */
export function saveFile(content, type, name) {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = el('a', { href: url, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}

/**
 * A canvas over the page's own paper, as a PNG file.
 * @param {HTMLCanvasElement} canvas
 * @param {string} paper colour behind
 * @param {string} name
 */
export function savePng(canvas, paper, name) {
  const copy = document.createElement('canvas');
  copy.width = canvas.width;
  copy.height = canvas.height;
  const context = copy.getContext('2d');
  if (!context) return;
  context.fillStyle = paper;
  context.fillRect(0, 0, copy.width, copy.height);
  context.drawImage(canvas, 0, 0);
  copy.toBlob((blob) => {
    if (blob) saveFile(blob, 'image/png', name);
  });
}

/**
 * A figure that paints a canvas, as an SVG file: what writes that down is loaded with the first.
 * @param {import('./figure.js').Figure<any>} figure
 * @param {string} name
 */
export async function saveRecorded(figure, name) {
  const { figureSvg } = await import('./svgContext.js');
  saveFile(figureSvg(figure), 'image/svg+xml', name);
}

/**
 * Rows of numbers as CSV with a header line.
 * @param {string[]} header
 * @param {Iterable<ArrayLike<number | string>>} rows
 */
export function csv(header, rows) {
  const lines = [header.join(',')];
  for (const row of rows) lines.push(Array.from(row).join(','));
  return `${lines.join('\n')}\n`;
}
