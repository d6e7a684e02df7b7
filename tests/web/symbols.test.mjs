// Nothing is used before it is defined: every letter of a step's mathematics, in its words, formulas,
// answers and tasks, stands among the symbols of that step or of one before it, in both languages.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parseChapterText } from '../../tools/lib/chapterText.mjs';
import { repo } from '../../tools/lib/paths.mjs';

/** The chapters in their order, as the registry has them; Vite alone can run it. */
const FOLDERS = [
  ...(readFileSync(join(repo, 'web/app/registry.js'), 'utf8')
    .split('export const LATER')[0]
    ?.matchAll(/'([a-z0-9]+(?:-[a-z0-9]+)*)'/g) ?? []),
].flatMap(([, name = '']) =>
  existsSync(join(repo, 'web/exhibits', name, 'text.md')) ? [name] : [],
);

/** What every reader of mathematics knows, and marks over or around letters. */
const COMMON = new Set(
  (
    'tilde bar hat left right frac tfrac sqrt sum int log exp max min arg cdot quad qquad lVert rVert ' +
    'Vert in sim approx ne neq not le ge to underbrace odot circ partial nabla dots ldots mid infty ' +
    'bigl bigr mathbb Bigl Bigr mathbf mathcal times pm Rightarrow leftarrow gets big Big prime det perp cos ' +
    'sin ln top mapsto textstyle displaystyle pi begin end aligned cases int ll gg propto ' +
    // Roles give a colour, not a meaning.
    'dec lat enc pri data live math'
  ).split(' '),
);
/** The d of an integral, the numbers of the axes. */
const MARKS = new Set(['d', 'e']);

/** @param {unknown} node @returns {string[]} TeX in a part of a text */
function texIn(node) {
  if (!node || typeof node !== 'object') return [];
  const { tex } = /** @type {{ tex?: unknown }} */ (node);
  return [...(typeof tex === 'string' ? [tex] : []), ...Object.values(node).flatMap(texIn)];
}

/** @param {string} tex @returns {string[]} */
function lettersOf(tex) {
  const bare = tex
    .replace(/\\live(\[[^\]]*\])?\{[^}]*\}/g, ' ')
    // Words in formulas, and names of functions.
    .replace(/\\(text|mathrm|operatorname|textit)\{[^}]*\}/g, ' ')
    // Words as an index, and the height of a line.
    .replace(/_\{[a-z]{3,}\}|\[\d+pt\]/g, ' ')
    .replace(/\\begin\{[^}]*\}|\\end\{[^}]*\}/g, ' ');
  return [...bare.matchAll(/\\([a-zA-Z]+)|([a-zA-Z])/g)].flatMap(([, macro, letter]) => {
    if (letter) return MARKS.has(letter) ? [] : [letter];
    return macro && !COMMON.has(macro) ? [`\\${macro}`] : [];
  });
}

for (const file of ['text.md', 'text.it.md'])
  test(`every symbol is defined where it is first used, ${file}`, () => {
    /** @type {Set<string>} */
    const known = new Set();
    /** @type {string[]} */
    const missing = [];
    let used = 0;
    for (const folder of FOLDERS) {
      const path = join(repo, 'web/exhibits', folder, file);
      for (const step of parseChapterText(readFileSync(path, 'utf8'), path).steps) {
        for (const { symbol } of step.symbols)
          for (const letter of texIn([symbol]).flatMap(lettersOf)) known.add(letter);
        const letters = new Set(texIn({ ...step, symbols: [] }).flatMap(lettersOf));
        used += letters.size;
        const unknown = [...letters].filter((letter) => !known.has(letter));
        if (unknown.length) missing.push(`${folder}/${step.id}: ${unknown.join(' ')}`);
      }
    }
    assert.equal(new Set(FOLDERS).size, 14, FOLDERS.join(', '));
    assert.ok(used > 200, `${used} letters were looked at`);
    assert.deepEqual(missing, []);
  });
