/**
 * The chapters of the lecture, one line each: number, folder, title, rows of the lecture's table of
 * ideas it covers, and what a slide shows of it. A chapter is there as soon as its folder is.
 *
 * @module
 */

/** @typedef {import('../frame/contract.js').Language} Language */
/**
 * @typedef {object} Chapter
 * @property {number} number
 * @property {string} folder
 * @property {Record<Language, string>} title
 * @property {number[]} rows
 * @property {Record<Language, string>} [act] part of the lecture that begins here
 */

/** @type {(number: number, folder: string, en: string, it: string, rows: number[], act?: Chapter['act']) => Chapter} */
const chapter = (number, folder, en, it, rows, act) => ({
  number,
  folder,
  title: { en, it },
  rows,
  act,
});

/** The lecture itself. */
// prettier-ignore
export const CHAPTERS = [
  chapter(1, 'learning-a-distribution', 'Learning a distribution', 'Imparare una distribuzione', [1], { en: 'Linear', it: 'Lineare' }),
  chapter(2, 'principal-directions', 'Principal directions', 'Direzioni principali', [2, 4, 5]),
  chapter(3, 'pca-is-not-regression', 'PCA is not regression', 'La PCA non è una regressione', [6]),
  chapter(4, 'pca-on-mnist', 'PCA on digits', 'PCA sulle cifre', [3, 5, 8]),
  chapter(5, 'pca-generates', 'PCA generates', 'La PCA genera', [7, 8]),
  chapter(6, 'codes-and-autoencoders', 'Codes and autoencoders', 'Codici e autoencoder', [8, 9], { en: 'Curved', it: 'Curvo' }),
  chapter(7, 'manifolds-and-charts', 'Manifolds and charts', 'Varietà e carte', [10, 11, 12, 13]),
  chapter(8, 'entropy-and-divergence', 'Entropy and divergence', 'Entropia e divergenza', [15], { en: 'Probabilistic', it: 'Probabilistico' }),
  chapter(9, 'elbo', 'The evidence bound', 'Il limite sull’evidenza', [16, 17]),
  chapter(10, 'the-vae', 'The VAE', 'Il VAE', [14, 18, 19, 20, 21]),
  chapter(11, 'ae-against-vae', 'AE against VAE', 'AE contro VAE', [22, 23, 24, 25]),
  chapter(12, 'interpolation', 'Interpolation', 'Interpolazione', [26, 27]),
  chapter(13, 'deformable-shapes', 'Deformable shapes', 'Forme deformabili', [28]),
  chapter(14, 'directions', 'Directions', 'Direzioni', [29, 30]),
];

/** After the lecture: announced, not there yet. */
// prettier-ignore
export const LATER = [
  chapter(15, 'discrete-codes', 'Discrete codes', 'Codici discreti', [32]),
  chapter(16, 'molecules', 'Molecules', 'Molecole', [31]),
  chapter(17, 'beyond', 'Beyond', 'Oltre', []),
];

// The bundler reads these options as they stand: a spread would be overlooked.
/** @typedef {{ question: string, steps: { id: string, name: string }[] }} Contents */
/** @type {Record<string, Contents>} */
const contents = import.meta.glob('../exhibits/*/text*.md', {
  eager: true,
  query: '?contents',
  import: 'default',
});

/** Where a chapter begins. @param {string} folder @param {Language} language @returns {{ name: string, step?: string }} */
export function beginningOf(folder, language) {
  const step = contentsOf(folder, language)?.steps[0]?.id;
  return step ? { name: folder, step } : { name: folder };
}

/** Question and steps of a chapter that is there. @param {string} folder @param {Language} language @returns {Contents | null} */
export function contentsOf(folder, language) {
  const file = language === 'en' ? 'text.md' : `text.${language}.md`;
  return contents[`../exhibits/${folder}/${file}`] ?? null;
}
