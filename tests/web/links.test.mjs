// Every state that an address can hold comes back from it, and no address, however made, breaks one:
// generated states of every step of every chapter and of the Lab (fast-check).
import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { repo } from '../../tools/lib/paths.mjs';
import { formatParams, parseParams, withDefaults } from '../../web/ui/base/paramTypes.js';
import { SCHEMA as LAB } from '../../web/lab/params.js';

/** What chats and mail programs pass on whole. */
const LONGEST = 2000;
const RUNS = 300;

/** @type {{ name: string, schema: Record<string, import('../../web/ui/base/paramTypes.js').Param<any>> }[]} */
const places = [{ name: 'lab', schema: LAB }];
const exhibits = join(repo, 'web/exhibits');
for (const folder of readdirSync(exhibits)) {
  if (!existsSync(join(exhibits, folder, 'steps.js'))) continue;
  const { SCHEMA } = await import(join(exhibits, folder, 'params.js'));
  const { STEPS } = await import(join(exhibits, folder, 'steps.js'));
  for (const { id, open } of STEPS)
    places.push({ name: `${folder}/${id}`, schema: withDefaults(SCHEMA, open) });
}

const DIGITS = [...'0123456789abcdef'];

/** Texts that a parameter takes: numbers in its range, alone and in lists, its choices, checksums. @param {import('../../web/ui/base/paramTypes.js').Param<any>} param */
function texts(param) {
  const [least = 0, largest = 1] = param.range ?? [];
  const real = fc
    .double({ min: least, max: largest, noNaN: true, noDefaultInfinity: true })
    .map((value) => (Math.abs(value) < 1e-6 ? 0 : Number(value.toPrecision(5))));
  const whole = real.map(Math.round);
  const candidates = fc.oneof(
    fc.constantFrom(...(param.choices ?? ['0', '1', 'true', 'on', 'yes'])),
    real.map(String),
    whole.map(String),
    fc.array(real, { maxLength: 40 }).map(String),
    fc.array(whole, { maxLength: 6 }).map(String),
    fc
      .array(fc.constantFrom(...DIGITS), { minLength: 4, maxLength: 64 })
      .map((all) => all.join('')),
  );
  const taken = fc
    .sample(candidates, { numRuns: 200, seed: 1 })
    .filter((text) => param.parse(text) !== undefined);
  // A default may say that nothing is chosen, which no address asks for.
  return fc.constantFrom(null, ...taken);
}

for (const { name, schema } of places)
  test(`${name}: a state goes through its address and back, in at most ${LONGEST} letters`, () => {
    const states = fc.record(
      Object.fromEntries(Object.entries(schema).map(([key, param]) => [key, texts(param)])),
    );
    fc.assert(
      fc.property(states, (chosen) => {
        const query = new URLSearchParams();
        for (const [key, text] of Object.entries(chosen))
          if (text !== null) query.set(schema[key].key, text);
        const first = parseParams(schema, query);
        assert.deepEqual(first.refused, []);
        const address = formatParams(schema, first.values);
        const again = parseParams(schema, new URLSearchParams(address));
        assert.deepEqual(again.refused, []);
        assert.equal(formatParams(schema, again.values), address);
        assert.ok(address.length <= LONGEST, `${address.length} letters`);
      }),
      { numRuns: RUNS },
    );
  });

test('hostile addresses open the defaults and name what they refuse', () => {
  const hostile = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom(
      '<img src=x onerror=alert(1)>',
      '1e999',
      '-0',
      'NaN',
      '__proto__',
      '9'.repeat(500),
      '%00',
    ),
  );
  fc.assert(
    fc.property(fc.constantFrom(...places), fc.infiniteStream(hostile), ({ schema }, stream) => {
      const query = new URLSearchParams();
      for (const { key } of Object.values(schema)) query.set(key, String(stream.next().value));
      const { values, refused } = parseParams(schema, query);
      for (const [key, param] of Object.entries(schema)) {
        if (refused.includes(param.key)) assert.deepEqual(values[key], param.fallback);
        else assert.notEqual(param.parse(param.format(values[key])), undefined);
      }
    }),
    { numRuns: 2000 },
  );
});
