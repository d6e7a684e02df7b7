/**
 * Reads a chapter's text.md into plain data: every visible string, formula, prediction, task and
 * answer; and the words.md of other folders. Used by the site's build (vite.config.js) and by the unit tests, so that the page carries
 * no Markdown parser. The format is described in CONTRIBUTING.md; what does not fit it is refused
 * with the line that is wrong.
 * @module
 */
import { parts, plainOf, Reader } from './textReader.mjs';
import { parseStep } from './stepText.mjs';

export { plainOf };

/** @typedef {import('./textReader.mjs').Inline} Inline */
/** @typedef {import('./textReader.mjs').Block} Block */
/**
 * @typedef {object} ChapterText
 * @property {Inline[]} question
 * @property {Inline[]} lead
 * @property {import('./stepText.mjs').StepText[]} steps
 * @property {{ title: Inline[], blocks: Block[] }[]} tries
 * @property {{ term: string, words: Inline[] }[]} lecturer
 * @property {Block[]} slides
 * @property {Record<string, string>} words
 */

const SECTIONS = ['Try this', 'For the lecturer', 'Slides', 'Words'];

/**
 * @param {string} source
 * @param {string} file named in complaints
 * @returns {ChapterText}
 */
export function parseChapterText(source, file) {
  const complain = (/** @type {string} */ message) => {
    throw new Error(`${file}: ${message}`);
  };
  const { title, lead, sections, steps } = cut(source, complain);
  const reader = new Reader(complain);
  const section = (/** @type {string} */ name) => sections.get(name) ?? null;
  return {
    question: reader.inline(title),
    lead: reader.oneParagraph(lead, 'the lead'),
    steps: steps.map(({ title: name, body }) => parseStep(name, body, reader)),
    tries: parts(section('Try this')).map(({ title, body }) => ({
      title: reader.inline(title),
      blocks: reader.blocks(body),
    })),
    lecturer: reader.lecturer(section('For the lecturer')),
    slides: reader.blocks(section('Slides') ?? ''),
    words: reader.words(section('Words')),
  };
}

/**
 * The list of a words.md, below its heading.
 * @param {string} source
 * @param {string} file named in complaints
 * @returns {Record<string, string>}
 */
export function parseWords(source, file) {
  const reader = new Reader((message) => {
    throw new Error(`${file}: ${message}`);
  });
  const list = source.replaceAll('\r\n', '\n').replace(/^# .*\n/, '');
  // The command line says the engine's sentences, too: they keep their plain spaces.
  return file.startsWith('engine/') ? reader.words(list, (words) => words) : reader.words(list);
}

/**
 * Cuts at the headings of the first two levels.
 * @param {string} source @param {(message: string) => never | void} complain
 */
function cut(source, complain) {
  const text = source.replaceAll('\r\n', '\n').trim();
  const first = /^# (.+)\n/.exec(`${text}\n`);
  if (!first) complain('the first line must be the question, as "# What …?".');
  const [lead, ...rest] = `${text}\n`.slice(first?.[0].length).split(/^## /m);
  /** @type {Map<string, string>} */
  const sections = new Map();
  /** @type {{ title: string, body: string }[]} */
  const steps = [];
  for (const part of rest) {
    const end = part.indexOf('\n');
    const name = part.slice(0, end).trim();
    if (name.startsWith('Step ')) {
      steps.push({ title: name.slice('Step '.length), body: part.slice(end + 1) });
      continue;
    }
    if (!SECTIONS.includes(name))
      complain(
        `there is no section "${name}"; the sections are Step, ${SECTIONS.join(', ')}, in every language.`,
      );
    if (sections.has(name)) complain(`section "${name}" is there twice.`);
    sections.set(name, part.slice(end + 1));
  }
  return { title: first?.[1].trim() ?? '', lead: lead.trim(), sections, steps };
}
