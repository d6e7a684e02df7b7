/**
 * The build's side of text.md: a module whose default is the parsed text; with `?contents` only its
 * question and the names of its steps, for the front page; with `?outline` its lead and the steps' questions
 * too. Of words.md it is the list.
 * @module
 */
import { basename, dirname } from 'node:path';
import { parseChapterText, parseWords, plainOf } from './chapterText.mjs';

export const IS_TEXT = /\/(text|words)(\.it)?\.md(\?(contents|outline))?$/;

/** What the module holds. @param {string} source @param {string} id */
function valueOf(source, id) {
  const path = id.replace(/\?.*$/, '');
  const file = `${basename(dirname(path))}/${basename(path)}`;
  if (basename(path).startsWith('words')) return parseWords(source, file);
  const text = parseChapterText(source, file);
  const question = plainOf(text.question);
  if (id.endsWith('?outline')) {
    const steps = text.steps.map(({ id: step, name, ask }) => ({ id: step, name, ask }));
    return { question, lead: text.lead, steps };
  }
  if (!id.endsWith('?contents')) return text;
  return { question, steps: text.steps.map(({ id: step, name }) => ({ id: step, name })) };
}

/** The module itself. @param {string} source @param {string} id */
export const moduleOf = (source, id) => `export default ${JSON.stringify(valueOf(source, id))};`;

/** @returns {import('vite').Plugin} */
export function chapterTextPlugin() {
  return {
    name: 'chapter-text',
    transform(source, id) {
      if (!IS_TEXT.test(id)) return null;
      return {
        code: moduleOf(source, id),
        map: null,
        moduleType: 'js',
      };
    },
  };
}
