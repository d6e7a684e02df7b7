// Sliders and choices of chapters say which parameter they set, so that a page can leave controls out.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { repo } from '../../tools/lib/paths.mjs';
import { readControls, sheetOf } from '../../web/embed/controls.js';

const exhibits = join(repo, 'web/exhibits');
/** What only turns a page of the picture sets no parameter. */
const OF_NO_PARAMETER = ['directions/words/sourceView.js', 'the-vae/view.js'];

test('every slider and choice names the parameters it sets', async () => {
  /** @type {string[]} */
  const nameless = [];
  let named = 0;
  for (const file of readdirSync(exhibits, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.js')) continue;
    const text = readFileSync(join(exhibits, file), 'utf8');
    const calls = [...text.matchAll(/\b(?:slider|segmented)\(\{(\s*param: (?:'([^']*)')?)?/g)];
    if (!calls.length) continue;
    const { SCHEMA } = await import(join(exhibits, file.split('/')[0] ?? '', 'params.js'));
    for (const [, given, names] of calls) {
      if (!given) nameless.push(file);
      for (const name of names?.split(' ') ?? []) {
        assert.ok(Object.hasOwn(SCHEMA, name), `${file}: there is no parameter ${name}`);
        named++;
      }
    }
  }
  assert.ok(named > 80);
  assert.deepEqual(nameless.sort(), OF_NO_PARAMETER);
});

test('a list of controls is read, and what is no control is told', async () => {
  const { SCHEMA } = await import(join(exhibits, 'ae-against-vae/params.js'));
  assert.deepEqual(readControls(null, SCHEMA).names, null);
  assert.deepEqual(readControls('', SCHEMA).names, []);
  assert.deepEqual(readControls('play, free-bits', SCHEMA).names, ['play', 'freeBits']);
  const { unknown, known } = readControls('x"]{}', SCHEMA);
  assert.equal(unknown, 'x"]{}');
  assert.ok(known.includes('word-dropout'));
  assert.match(sheetOf(['beta'], []), /:not\(atlas-player \*, \[data-param~="beta"\]\)/);
});
