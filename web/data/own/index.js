/**
 * Files of the visitor, read where they are: IDX, `.npy`, `.npz`, CSV, pictures, packed or not. Nothing
 * is sent anywhere. Loaded when the first file comes.
 * Tested by tests/web/own*.test.mjs and, by clicking, tests/e2e/ownData.test.mjs.
 * @module
 */
import { areLabels, imagesOf, labelsOf } from './arrays.js';
import { isTable, readTable } from './csv.js';
import { isIdx, readIdx } from './idx.js';
import { isNpy, readNpy } from './npy.js';
import { decodeInBrowser, picturesOf, pictureType } from './pictures.js';
import { FileProblem } from '../problem.js';
import { assignRoles, roleOf } from './roles.js';
import { gunzip, isGzip, isWanted, isZip, unzip } from './unpack.js';

export { writeNpy } from './npy.js';
export * from './prepare.js';
export { FileProblem } from '../problem.js';

/** @typedef {import('./arrays.js').Part} Part */
/** @typedef {import('./csv.js').LabelColumn} LabelColumn */
/**
 * What files hold, before it is prepared (prepare.js).
 * @typedef {object} Source
 * @property {string} name
 * @property {Part} train
 * @property {Part | null} test null: a part of the training images is to be held out
 * @property {string[]} left names of what was there and is not used
 * @property {Exclude<LabelColumn, 'auto'> | null} labelColumn of a table
 */
/** @typedef {{ path: string, blob: Blob }} Given a path below the folder that was opened, or a name */

const MOST_BYTES = 512 * 2 ** 20;

/**
 * @param {Given[]} given
 * @param {{ labelColumn?: LabelColumn, decode?: import('./pictures.js').Decode }} [options]
 * @returns {Promise<Source>}
 */
export async function readFiles(given, { labelColumn = 'auto', decode = decodeInBrowser } = {}) {
  const wanted = given.filter(({ path }) => isWanted(path));
  const size = wanted.reduce((sum, { blob }) => sum + blob.size, 0);
  const name = nameOf(wanted.map(({ path }) => path));
  if (size > MOST_BYTES) {
    const mb = Math.round(size / 2 ** 20);
    throw new FileProblem('size', { name, size: mb, most: MOST_BYTES / 2 ** 20 });
  }
  /** @type {import('./pictures.js').File[]} */ const pictures = [];
  /** @type {Part[]} */ const parts = [];
  /** @type {import('./roles.js').Labels[]} */ const labels = [];
  /** @type {string[]} */ const unread = [];
  /** @type {Source['labelColumn']} */ let column = null;

  const takeNumbers = async (/** @type {import('./arrays.js').Numbers} */ numbers) => {
    if (areLabels(numbers)) labels.push({ name: numbers.name, labels: labelsOf(numbers) });
    else parts.push(await imagesOf(numbers));
  };
  const take = async (/** @type {string} */ path, /** @type {Uint8Array} */ bytes) => {
    if (isGzip(bytes)) return take(path.replace(/\.gz$/i, ''), await gunzip(bytes, path));
    if (isZip(bytes)) {
      const entries = unzip(bytes, path);
      if (entries.some((entry) => /(^|\/)data\.pkl$/.test(entry.path)))
        throw new FileProblem('pickle', { name: path });
      for (const entry of entries) await take(entry.path, entry.bytes);
    } else if (pictureType(bytes)) pictures.push({ path, bytes });
    else if (isNpy(bytes)) await takeNumbers(readNpy(bytes, path.replace(/\.npy$/i, '')));
    else if (isIdx(bytes)) await takeNumbers(readIdx(bytes, path));
    else if (/\.(pth?|pkl|pickle)$/i.test(path)) throw new FileProblem('pickle', { name: path });
    else if (isTable(bytes)) {
      const table = await readTable(bytes, path, labelColumn);
      column = table.labelColumn;
      const { rows, cols, data } = table;
      const part = await imagesOf({ name: path, shape: [rows, cols], data, isFortran: false });
      parts.push({ ...part, labels: table.labels });
    } else unread.push(path);
  };
  for (const { path, blob } of wanted) await take(path, new Uint8Array(await blob.arrayBuffer()));

  // A folder of pictures often has a text with it; alone, or beside arrays, it was meant.
  const [first] = unread;
  if (first !== undefined && !pictures.length) throw new FileProblem('unknown', { name: first });
  parts.push(...picturesByRole(pictures, name, decode));
  const { train, test, left } = assignRoles(parts, labels);
  return { name, train, test, left: [...left, ...unread], labelColumn: column };
}

/**
 * Folders called train and test are that; else the pictures are one part.
 * @param {import('./pictures.js').File[]} files
 * @param {string} name
 * @param {import('./pictures.js').Decode} decode
 */
function picturesByRole(files, name, decode) {
  /** @type {Map<string, import('./pictures.js').File[]>} */
  const byRole = new Map();
  for (const file of files) {
    const folders = file.path.split('/').slice(0, -1);
    const role = folders.map((folder) => roleOf(folder)).find(Boolean) ?? '';
    const others = byRole.get(role);
    if (others) others.push(file);
    else byRole.set(role, [file]);
  }
  if (!byRole.has('train')) return files.length ? [picturesOf(files, name, decode)] : [];
  return [...byRole].map(([role, some]) => picturesOf(some, role, decode));
}

/** What a reader calls it: the file, or the folder. @param {string[]} paths */
function nameOf(paths) {
  const [first = ''] = paths;
  const folder = first.includes('/') ? first.split('/')[0] : undefined;
  return folder && paths.every((path) => path.startsWith(`${folder}/`)) ? folder : first;
}
