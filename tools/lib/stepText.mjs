/**
 * Reads a step of a chapter: a section "Step <id>: <name>" of text.md, with fields (ask, action, watch)
 * before its lead, and parts under third-level headings.
 * @module
 */
import { parts, plainOf } from './textReader.mjs';

/** @typedef {import('./textReader.mjs').Inline} Inline */
/** @typedef {import('./textReader.mjs').Block} Block */
/** @typedef {import('./textReader.mjs').Reader} Reader */
/** @typedef {{ text: Inline[], small: Inline[], plain: string, right: boolean }} Card */
/**
 * @typedef {object} StepText
 * @property {string} id in addresses
 * @property {string} name
 * @property {Inline[]} ask what is predicted, in the head of the page
 * @property {string} action names the one thing to do
 * @property {Inline[]} watch what to look at while it is done
 * @property {Block[]} lead
 * @property {Card[]} cards two to four answers
 * @property {{ option: number, blocks: Block[] }[]} fact option −1: for whatever was chosen
 * @property {import('./textReader.mjs').Formula[]} formulas
 * @property {import('./textReader.mjs').Task[]} tasks
 * @property {string[]} hints of a first visit, at most three
 * @property {Inline[][]} checked what proves the program right
 * @property {{ symbol: Inline[], name: Inline[], shape: string, slide: string }[]} symbols
 */

const PARTS = ['Predict', 'Fact', 'Formula', 'Tasks', 'Checked', 'Symbols', 'Hints'];
/** More would be instructions. */
const MOST_HINTS = 3;
const FIELDS = ['ask', 'action', 'watch'];

/**
 * @param {string} title "turn: Turn the line"
 * @param {string} body
 * @param {Reader} reader
 * @returns {StepText}
 */
export function parseStep(title, body, reader) {
  const named = /^([a-z][a-z0-9-]*): (.+)$/.exec(title);
  if (!named || ['slide', 'steps'].includes(named[1] ?? ''))
    reader.complain(`"Step ${title}" must read "Step id: name", the id in small letters.`);
  const [, id = '', name = ''] = named ?? [];
  const each = parts(body);
  const before = each[0]?.before ?? body;
  /** @type {Map<string, string>} */
  const found = new Map();
  for (const part of each) {
    if (!PARTS.includes(part.title))
      reader.complain(`step "${id}" has no part "${part.title}"; they are ${PARTS.join(', ')}.`);
    found.set(part.title, part.body);
  }
  const fields = Object.fromEntries(
    FIELDS.map((field) => [field, new RegExp(`^${field}: *(.+)$`, 'm').exec(before)?.[1] ?? '']),
  );
  for (const field of FIELDS)
    if (!fields[field]) reader.complain(`step "${id}" lacks "${field}: …".`);
  const lead = FIELDS.reduce(
    (text, field) => text.replace(new RegExp(`^${field}:.*\\n`, 'm'), ''),
    before,
  );
  const cards = cardsOf(found.get('Predict') ?? '', reader);
  if (cards.length < 2 || cards.length > 4)
    reader.complain(`step "${id}" needs two to four answers, as "- answer | in small".`);
  return {
    id,
    name,
    ask: reader.inline(fields.ask ?? ''),
    action: fields.action ?? '',
    watch: reader.inline(fields.watch ?? ''),
    lead: reader.blocks(lead),
    cards,
    fact: factOf(found.get('Fact') ?? '', cards, reader),
    formulas: reader.formulas(found.get('Formula') ?? null),
    tasks: reader.tasks(found.get('Tasks') ?? null, '####'),
    hints: hintsOf(found.get('Hints') ?? '', id, reader),
    checked: linesOf(found.get('Checked') ?? '').map((line) => reader.inline(line)),
    symbols: linesOf(found.get('Symbols') ?? '').map((line) => symbolOf(line, reader)),
  };
}

/** The items of a list, each in a line of its own. @param {string} source */
function linesOf(source) {
  return [...source.matchAll(/^[-*] (.+)$/gm)].map((match) => (match[1] ?? '').trim());
}

/** @param {string} source @param {string} id @param {Reader} reader */
function hintsOf(source, id, reader) {
  const hints = linesOf(source);
  if (hints.length > MOST_HINTS)
    reader.complain(`step "${id}" has ${hints.length} hints; at most ${MOST_HINTS} are read.`);
  return hints;
}

/** @param {string} source @param {Reader} reader @returns {Card[]} */
function cardsOf(source, reader) {
  return linesOf(source).map((line) => {
    const [, tick = '', words = ''] = /^(\[x\] )?(.*)$/.exec(line) ?? [];
    const [head = '', small = ''] = words.split(' | ');
    const text = reader.inline(head.trim());
    return {
      text,
      small: reader.inline(small.trim()),
      plain: plainOf(text),
      right: tick !== '',
    };
  });
}

/** @param {string} source @param {Card[]} cards @param {Reader} reader @returns {StepText['fact']} */
function factOf(source, cards, reader) {
  const each = parts(source, '####');
  const common = (each[0]?.before ?? source).trim();
  const own = each.map(({ title, body }) => {
    const wanted = plainOf(reader.inline(title));
    const option = cards.findIndex(({ plain }) => plain === wanted);
    if (option < 0) reader.complain(`"Fact" has "#### ${title}", which is none of the answers.`);
    return { option, blocks: reader.blocks(body) };
  });
  return [...own, { option: -1, blocks: reader.blocks(common) }];
}

/** "$\x$: a point | 2×1 | 4". @param {string} line @param {Reader} reader */
function symbolOf(line, reader) {
  const match = /^(.+?): ([^|]+)\|([^|]*)\|([^|]*)$/.exec(line);
  if (!match) reader.complain(`the symbol "${line}" must read "- $x$: name | shape | slide".`);
  const [, symbol = '', name = '', shape = '', slide = ''] = match ?? [];
  return {
    symbol: reader.inline(symbol.trim()),
    name: reader.inline(name.trim()),
    shape: shape.trim(),
    slide: slide.trim(),
  };
}
