/**
 * The pictures of a step, those too that have no menu of their own (images in rows, the plane of codes,
 * small parts): each as SVG and as PNG, from one quiet menu beside the link to the state, where it lies on
 * none of them.
 *
 * @module
 */
import { Drawing } from '../ui/base/drawing.js';
import { Figure } from '../ui/base/figure.js';
import { figureMenu, savePng, saveRecorded } from '../ui/base/figureMenu.js';
import { savePicture, saveSvg } from '../ui/base/pictureMenu.js';
import { theme } from '../ui/base/theme.js';

/** @typedef {Figure<any> | Drawing<any>} Picture */

/**
 * @param {import('./contract.js').Words} t
 * @param {HTMLElement} stage where the step's pictures are
 * @param {() => string} name of files, without number and ending
 */
export function picturesMenu(t, stage, name) {
  return figureMenu(t('pictures'), () => {
    const all = picturesIn(stage);
    return all.flatMap((picture, i) => {
      const file = all.length > 1 ? `${name()}-${i + 1}` : name();
      // By number, as the file: twelve of a row may be described alike.
      const text = `${i + 1} ${spoken(picture)}`.trim();
      return [
        { text, note: 'SVG', run: () => void save(picture, `${file}.svg`, true) },
        { text, note: 'PNG', run: () => void save(picture, `${file}.png`, false) },
      ];
    });
  });
}

/** @param {HTMLElement} stage @returns {Picture[]} those that are seen, in the order of the page */
const picturesIn = (stage) =>
  [...stage.querySelectorAll('*')].filter(
    /** @returns {node is Picture} */
    (node) =>
      (node instanceof Figure || node instanceof Drawing) &&
      Boolean(node.value) &&
      node.checkVisibility(),
  );

/** What it shows, in words. @param {Picture} picture */
const spoken = (picture) =>
  picture instanceof Figure ? picture.description() : picture.description;

/** @param {Picture} picture @param {string} file @param {boolean} isSvg */
function save(picture, file, isSvg) {
  if (picture instanceof Drawing)
    return isSvg ? saveSvg(picture.picture, file) : savePicture(picture.picture, file);
  return isSvg
    ? saveRecorded(picture, file)
    : savePng(picture.canvas, theme().colour('panel'), file);
}
