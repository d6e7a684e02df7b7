/**
 * What the reader has done in a chapter, kept as long as the page lives: a language switch or a way
 * to another chapter and back must not ask again.
 *
 * @module
 */

/**
 * @typedef {object} ChapterMemory
 * @property {number} predicted option chosen; −1: none yet
 * @property {boolean} unveiled the fact was asked for without a prediction
 * @property {Set<number>} solved tasks answered rightly
 */

/** @type {Map<string, ChapterMemory>} */
const chapters = new Map();

/** @param {string} name folder @returns {ChapterMemory} */
export function memoryOf(name) {
  let memory = chapters.get(name);
  if (!memory) {
    memory = { predicted: -1, unveiled: false, solved: new Set() };
    chapters.set(name, memory);
  }
  return memory;
}
