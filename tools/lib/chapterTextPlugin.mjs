/**
 * The build's side of text.md: a module whose default is the parsed text; with `?question` only the
 * question, for the covers of the front page.
 * @module
 */
import { basename, dirname } from 'node:path';
import { parseChapterText, plainOf } from './chapterText.mjs';

const IS_TEXT = /\/text(\.it)?\.md(\?question)?$/;

/** @returns {import('vite').Plugin} */
export function chapterTextPlugin() {
  return {
    name: 'chapter-text',
    transform(source, id) {
      if (!IS_TEXT.test(id)) return null;
      const path = id.replace(/\?.*$/, '');
      const text = parseChapterText(source, `${basename(dirname(path))}/${basename(path)}`);
      const value = id.endsWith('?question') ? plainOf(text.question) : text;
      return {
        code: `export default ${JSON.stringify(value)};`,
        map: null,
        moduleType: 'js',
      };
    },
  };
}
