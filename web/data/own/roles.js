/**
 * Which of the arrays that came is trained on, which is held out, and whose the labels are: by what they
 * are called, then by how many they are.
 * Tested by tests/web/ownRoles.test.mjs.
 * @module
 */
import { FileProblem } from '../problem.js';

/** @typedef {import('./arrays.js').Part} Part */
/** @typedef {{ name: string, labels: string[] }} Labels */

const TEST = /(^|[^a-z])(test|t10k|held-?out|hold-?out)([^a-z]|$)/i;
const VALIDATION = /(^|[^a-z])(val|valid|validation|dev)([^a-z]|$)/i;
const TRAIN = /(^|[^a-z])(train|training)([^a-z]|$)/i;

/** @param {string} name of a file, an array or a folder @returns {'train' | 'test' | 'validation' | null} */
export const roleOf = (name) =>
  TEST.test(name)
    ? 'test'
    : VALIDATION.test(name)
      ? 'validation'
      : TRAIN.test(name)
        ? 'train'
        : null;

/**
 * @param {Part[]} parts
 * @param {Labels[]} labels
 * @returns {{ train: Part, test: Part | null, left: string[] }} left: names of what is not used
 */
export function assignRoles(parts, labels) {
  const [only] = labels;
  if (!parts.length)
    throw new FileProblem(only ? 'labelsOnly' : 'nothing', { name: only?.name ?? '' });
  const left = [];
  let chosen = parts;
  if (parts.length > 2) {
    const role = (/** @type {string} */ wanted) =>
      parts.find(({ name }) => roleOf(name) === wanted);
    const train = role('train');
    const test = role('test') ?? role('validation');
    if (!train || !test) throw new FileProblem('tooMany', { n: parts.length });
    chosen = [train, test];
    left.push(...parts.filter((part) => !chosen.includes(part)).map(({ name }) => name));
  }
  const [train, test = null] = inOrder(chosen);
  const used = [/** @type {Part} */ (train), ...(test ? [test] : [])];
  for (const one of labels) {
    const free = used.filter((part) => !part.labels);
    const fits = free.filter(({ count }) => count === one.labels.length);
    const isHeldOut = (/** @type {string} */ name) =>
      ['test', 'validation'].includes(roleOf(name) ?? '');
    const owner = fits.find((part) => isHeldOut(part.name) === isHeldOut(one.name)) ?? fits[0];
    if (owner) owner.labels = one.labels;
    else if (parts.length > 2 || !free.length) left.push(one.name);
    else {
      const images = used.map(({ name, count }) => `${name}: ${count}`).join('; ');
      throw new FileProblem('labelCount', { name: one.name, labels: one.labels.length, images });
    }
  }
  // Classes that only one of two parts names would be another colour there.
  if (train && test && !train.labels !== !test.labels) {
    left.push(...labels.map(({ name }) => name));
    train.labels = test.labels = null;
  }
  return { train: /** @type {Part} */ (train), test, left };
}

/** The one trained on first: by name, else the larger, else the first. @param {Part[]} parts */
function inOrder(parts) {
  const isHeldOut = (/** @type {Part} */ { name }) =>
    roleOf(name) === 'test' || roleOf(name) === 'validation';
  return [...parts].sort(
    (a, b) => Number(isHeldOut(a)) - Number(isHeldOut(b)) || b.count - a.count,
  );
}
