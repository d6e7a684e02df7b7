// For lecturers: every row of the lecture that has a chapter opens a step that is there, in a state that
// its address allows.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parseChapterText } from '../../tools/lib/chapterText.mjs';
import { repo } from '../../tools/lib/paths.mjs';
import { parseRoute } from '../../web/app/address.js';
import { BEATS } from '../../web/app/beats.js';
import { SLIDES } from '../../web/app/slides.js';
import { schemaOf } from '../../web/frame/steps.js';
import { parseParams } from '../../web/ui/base/paramTypes.js';

const exhibits = join(repo, 'web/exhibits');
/** Rows of the lecture that have a chapter by now. */
const LAST_ROW = 30;

test('every row of the lecture has its two minutes', () => {
  const rows = SLIDES.map(({ row }) => row).filter((row) => row <= LAST_ROW);
  assert.deepEqual(Object.keys(BEATS).map(Number), rows);
});

for (const [row, { at, text }] of Object.entries(BEATS)) {
  test(`row ${row} opens what is there: ${at}`, async () => {
    const route = parseRoute(`#/${at}`);
    assert.ok(route && existsSync(join(exhibits, route.name, 'text.md')), at);
    const source = readFileSync(join(exhibits, route.name, 'text.md'), 'utf8');
    const { steps } = parseChapterText(source, at);
    const { SCHEMA } = await import(join(exhibits, route.name, 'params.js'));
    let schema = SCHEMA;
    if (steps.length) {
      assert.ok(route.step, `row ${row} must name a step of ${route.name}`);
      const { STEPS } = await import(join(exhibits, route.name, 'steps.js'));
      const step = STEPS.find(({ id }) => id === route.step);
      assert.ok(step, `${route.name} has no step "${route.step}"`);
      schema = schemaOf({ schema: SCHEMA }, step);
    }
    assert.deepEqual(parseParams(schema, route.query).refused, [], at);
    const known = Object.values(schema).map(({ key }) => key);
    for (const key of route.query.keys())
      assert.ok(known.includes(key), `${at}: no parameter ${key}`);
    for (const { opens, beats } of Object.values(text))
      for (const words of [opens, ...beats])
        assert.ok(words.length > 3 && words.length < 90, words);
  });
}
