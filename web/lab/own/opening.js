/**
 * Files that came to the Lab: weights are opened as a model, everything else is looked at and prepared.
 *
 * @module
 */
import { readFiles } from '../../data/own/index.js';
import { showDialog } from './dialog.js';
import { isWeights, openWeights } from './weights.js';
import { own, worded } from './words.js';

/** @typedef {import('../model.js').Lab} Lab */
/** @typedef {import('../../data/own/index.js').Given} Given */

/**
 * @param {Given[]} given
 * @param {Lab} lab
 * @param {HTMLElement} place where the dialog stands
 */
export async function openGiven(given, lab, place) {
  try {
    const [first] = given;
    if (first && given.length === 1 && (await isWeights(first.blob)))
      return await openWeights(first, lab);
    const choices = choicesOf(lab.state.params);
    lab.notify({ id: 'reading', kind: 'info', text: own('reading') });
    const source = await readFiles(given);
    lab.dismiss('reading');
    await showDialog({ given, source, lab, place, choices });
  } catch (error) {
    lab.fail(worded(error));
  } finally {
    lab.dismiss('reading');
  }
}

/** How the images of an address were prepared, if it speaks of some. @param {import('../params.js').Params} params */
function choicesOf({ ownSum, ownSide, ownInvert, ownTranspose, ownSeed }) {
  if (!ownSum) return null;
  return {
    side: ownSide,
    invert: ownInvert === 'yes',
    transpose: ownTranspose === 'yes',
    seed: ownSeed,
  };
}

/**
 * Files of what was dropped, those of folders with their path.
 * @param {(FileSystemEntry | null | undefined)[]} entries
 * @param {File[]} files as they came, for where there are no entries
 * @returns {Promise<Given[]>}
 */
export async function filesIn(entries, files) {
  /** @type {Given[]} */
  const found = [];
  const walk = async (/** @type {any} */ entry) => {
    if (entry.isFile) {
      const blob = await new Promise((resolve, reject) => entry.file(resolve, reject));
      found.push({ path: entry.fullPath.replace(/^\//, ''), blob });
      return;
    }
    const reader = entry.createReader();
    // It gives a hundred at a time, and none when there are no more.
    for (;;) {
      const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
      if (!some.length) return;
      for (const one of some) await walk(one);
    }
  };
  if (!entries.some((entry) => entry?.isDirectory))
    return files.map((file) => ({ path: file.name, blob: file }));
  for (const entry of entries) if (entry) await walk(entry);
  return found;
}
