/**
 * Texts of the step "words": a grammar without some of its attributes, what is wrong with a line of one,
 * and a pasted text as the sentences the core reads. Pure, no DOM.
 *
 * @module
 */

/** What the core takes (cpp/include/atlas/data/wordCorpus.h). */
export const LIMITS = { words: 100, different: 10, characters: 2_000_000, grammar: 20_000 };

/** The lines of attributes with these names become remarks. @param {string} grammar @param {readonly string[]} names */
export const withoutAttributes = (grammar, names) =>
  grammar
    .split('\n')
    .map((line) => (names.some((name) => line.startsWith(`${name}:`)) ? `# ${line}` : line))
    .join('\n');

const PAIRS = /^\s*\S+(\s+\d+)?\s*:(\s*[^\s/<]+\/[^\s/<]+)+\s*$/;
const NEAR_OR_FILLER = /^\s*\S+(\s+\d+)?\s*:(\s*[^\s/<]+)+\s*(<(\s*[^\s/<]+)+)?\s*$/;

/**
 * The first line that is not one of a grammar, counted from 1.
 * @param {string} grammar
 * @returns {{ line: number, text: string } | null}
 */
export function wrongLine(grammar) {
  const lines = grammar.split('\n');
  const at = lines.findIndex(
    (line) => line.trim() && !/^\s*#/.test(line) && !PAIRS.test(line) && !NEAR_OR_FILLER.test(line),
  );
  return at < 0 ? null : { line: at + 1, text: (lines[at] ?? '').slice(0, 60) };
}

/**
 * Sentences of a text, a line each: small letters, words of letters and digits; a sentence ends at a full
 * stop, a question or exclamation mark, or an empty line.
 * @param {string} text
 * @param {string} language
 */
export function sentencesOf(text, language) {
  const sentences = text
    .normalize('NFC')
    .toLocaleLowerCase(language)
    .split(/[.!?…]+|\n\s*\n/)
    .map((sentence) => sentence.match(/[\p{L}\p{M}\p{N}]+/gu) ?? [])
    .filter((words) => words.length > 0);
  const words = sentences.flat();
  return {
    lines: sentences.map((sentence) => sentence.join(' ')).join('\n'),
    words: words.length,
    different: new Set(words).size,
  };
}

/**
 * Why a text cannot be learned from: a key of the words, and its numbers.
 * @param {ReturnType<typeof sentencesOf>} read
 * @returns {{ why: 'tooShort' | 'tooLong', values: Record<string, number> } | null}
 */
export function problemOf({ lines, words, different }) {
  if (lines.length > LIMITS.characters)
    return { why: 'tooLong', values: { characters: lines.length, most: LIMITS.characters } };
  if (words < LIMITS.words || different < LIMITS.different)
    return {
      why: 'tooShort',
      values: { words, different, least: LIMITS.words, leastDifferent: LIMITS.different },
    };
  return null;
}
