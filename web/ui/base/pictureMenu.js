/**
 * The quiet menu of an SVG picture, and the picture as a file of its own: colours and fonts are
 * written into a copy, so that it looks the same outside the page.
 *
 * @module
 */
import { setText } from './dom.js';
import { figureMenu, saveFile, savePng } from './figureMenu.js';
import { theme } from './theme.js';
import { word } from './words.js';

/** CSS that decides how a mark looks, copied from the computed style. */
const COPIED = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-opacity',
  'stroke-dasharray',
  'stroke-linecap',
  'stroke-linejoin',
  'opacity',
  'paint-order',
  'font-family',
  'font-size',
  'font-style',
  'font-weight',
  'text-anchor',
  'dominant-baseline',
  'visibility',
  'display',
];
const PNG_SCALE = 2;

/**
 * @param {object} options
 * @param {() => SVGSVGElement} options.picture
 * @param {() => string} options.csv empty when there is no data to save
 * @param {() => string} options.name of files, without an ending
 */
export function pictureMenu({ picture, csv, name }) {
  const menu = figureMenu(word('menu'), [
    { text: word('png'), note: 'PNG', run: () => void savePicture(picture(), `${name()}.png`) },
    {
      text: word('svg'),
      note: 'SVG',
      run: () => saveSvg(picture(), `${name()}.svg`),
    },
    {
      text: word('csv'),
      note: 'CSV',
      run: () => saveFile(csv(), 'text/csv', `${name()}.csv`),
    },
    { text: word('link'), run: () => void copyLink(menu) },
  ]);
  return menu;
}

/** @param {SVGSVGElement} picture in the page @param {string} file */
export const saveSvg = (picture, file) => saveFile(svgText(picture), 'image/svg+xml', file);

/**
 * The picture as an SVG file.
 * @param {SVGSVGElement} picture in the page
 */
function svgText(picture) {
  const copy = /** @type {SVGSVGElement} */ (picture.cloneNode(true));
  copyStyles(picture, copy);
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  // Bitmaps that stand under the drawing in the page go into it.
  const box = picture.getBoundingClientRect();
  const canvases = picture.parentElement?.querySelectorAll(':scope > canvas') ?? [];
  for (const canvas of canvases) {
    if (!(canvas instanceof HTMLCanvasElement) || !canvas.width || canvas.hidden) continue;
    const place = canvas.getBoundingClientRect();
    const image = document.createElementNS('http://www.w3.org/2000/svg', 'image');
    image.setAttribute('x', String(place.left - box.left));
    image.setAttribute('y', String(place.top - box.top));
    image.setAttribute('width', String(place.width));
    image.setAttribute('height', String(place.height));
    image.setAttribute('preserveAspectRatio', 'none');
    image.setAttribute('href', canvas.toDataURL());
    copy.prepend(image);
  }
  const paper = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
  paper.setAttribute('width', '100%');
  paper.setAttribute('height', '100%');
  paper.setAttribute('fill', theme().colour('panel'));
  copy.prepend(paper);
  return new XMLSerializer().serializeToString(copy);
}

/**
 * @param {Element} from
 * @param {Element} to its clone
 */
function copyStyles(from, to) {
  const computed = getComputedStyle(from);
  to.removeAttribute('class');
  to.removeAttribute('style');
  for (const name of COPIED) {
    const value = computed.getPropertyValue(name);
    if (value) to.setAttribute(name, value);
  }
  for (let i = 0; i < from.children.length; i++) {
    const [a, b] = [from.children[i], to.children[i]];
    if (a && b) copyStyles(a, b);
  }
}

/**
 * The picture as a PNG file.
 * @param {SVGSVGElement} picture in the page
 * @param {string} file
 */
export async function savePicture(picture, file) {
  const url = URL.createObjectURL(new Blob([svgText(picture)], { type: 'image/svg+xml' }));
  const image = new Image();
  try {
    image.src = url;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = picture.clientWidth * PNG_SCALE;
    canvas.height = picture.clientHeight * PNG_SCALE;
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
    savePng(canvas, 'transparent', file);
  } finally {
    URL.revokeObjectURL(url);
  }
}

/** @param {HTMLElement} menu */
async function copyLink(menu) {
  const button = [...menu.querySelectorAll('button')].at(-1);
  try {
    await navigator.clipboard.writeText(location.href);
    if (button) setText(button, word('linkCopied'));
  } catch {
    // Without leave to write, the address bar holds the same link.
  }
}
