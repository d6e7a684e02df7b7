// Thousands of right and wrong messages to a real engine: each gets its answer, or one sentence that
// says what was found and what is allowed; none of them ends the worker.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { register } from 'node:module';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { checkCall, CONTRACT } from '../../web/engine/contract.js';
import { complaint } from '../../web/engine/rules.js';
import { nodeEngine } from './nodeWorker.mjs';
import { SMALL_VAE as SPEC } from './smallVae.mjs';

register('../../tools/lib/chapterTextHooks.mjs', import.meta.url);
const { sentenceOf } = await import('../../web/frame/sentences.js');
const { default: table } = await import('../../web/engine/words.md');

/** @typedef {import('../../web/engine/rules.js').Rule} Rule */

const { engine, workers } = nodeEngine();
before(async () => {
  await engine.call('datasetDigits', { id: 'd', count: 47, seed: 1, firstIndex: 0 });
  await engine.call('modelCreate', { id: 'vae', spec: /** @type {any} */ (SPEC), dataset: 'd' });
  const linear = { ...SPEC, kind: 'ae', hidden: [] };
  await engine.call('modelCreate', { id: 'ae', spec: /** @type {any} */ (linear), dataset: 'd' });
  const fit = { dataset: 'd', count: 47, components: 5, standardise: false };
  await engine.call('pcaFit', { id: 'pca', ...fit });
});
after(() => engine.dispose());

/** So long a call may take, on a machine however slow: what hangs never ends. */
const MOST_MS = 120_000;

/** The error of a call, or null. @param {string} type @param {any} payload */
async function errorOf(type, payload) {
  const call = engine.call(/** @type {any} */ (type), payload).then(
    () => null,
    (error) => error,
  );
  const late = new Promise((_, reject) => {
    const message = `${type} does not answer: ${JSON.stringify(payload)?.slice(0, 500)}`;
    setTimeout(() => reject(new Error(message)), MOST_MS).unref();
  });
  return Promise.race([call, late]);
}

const refused = (
  /** @type {string} */ type,
  /** @type {any} */ payload,
  /** @type {string} */ what,
) =>
  test(`${type}: ${what}`, async () => {
    const error = await errorOf(type, payload);
    assert.equal(error?.kind, 'invalidArgument', error?.message ?? 'it was answered');
    assert.equal(error.code, 'call.field');
    assert.equal(sentenceOf(error, 'en'), `${type}: ${what}.`);
    assert.equal(workers.length, 1);
  });

const two = Float32Array.of(0, 1);
const ends = { id: 'vae', from: two, to: two, mode: 'linear' };
const run = {
  id: 'vae',
  dataset: 'd',
  testDataset: 'd',
  testCount: 0,
  reportEverySteps: 1,
  snapshotEpochs: [],
};
refused(
  'interpolate',
  { ...ends, count: 1e7 },
  'count is 10,000,000; allowed: whole numbers from 2 to 10,000',
);
refused(
  'train',
  { ...run, steps: 1.5 },
  'steps is 1.5; allowed: whole numbers from 0 to 1,000,000,000',
);
refused(
  'train',
  { ...run, steps: NaN },
  'steps is NaN; allowed: whole numbers from 0 to 1,000,000,000',
);
refused(
  'encodeImages',
  { id: 'vae', images: new Float32Array(784) },
  'images is a Float32Array of 784; allowed: a Uint8Array',
);
refused(
  'datasetImages',
  { id: 'd', indices: [0, -1] },
  'indices[1] is −1; allowed: whole numbers from 0 to 4,294,967,295',
);
refused(
  'datasetImages',
  { id: 'd', indices: [NaN] },
  'indices[0] is NaN; allowed: whole numbers from 0 to 4,294,967,295',
);
refused(
  'modelCreate',
  { id: 'm', dataset: 'd', spec: { ...SPEC, hidden: 400 } },
  'spec.hidden is 400; allowed: a list of 0 to 6, of whole numbers from 1 to 2,048',
);
refused(
  'modelCreate',
  { id: 'm', dataset: 'd', spec: { ...SPEC, seed: -1 } },
  'spec.seed is −1; allowed: whole numbers from 0 on',
);
refused(
  'decode',
  { id: 'vae', codes: Float32Array.of(0.5, NaN) },
  'codes[1] is NaN; allowed: finite numbers',
);
refused(
  'sample',
  { id: 'vae', n: 0, count: '3', seed: 1 },
  'count is "3"; allowed: whole numbers from 0 to 10,000',
);
refused('modelHash', {}, 'id is undefined; allowed: texts of up to 500 characters');
refused(
  'snapshotOpen',
  { id: 'vae', index: 0.5, as: 'x' },
  'index is 0.5; allowed: whole numbers from 0 to 4,294,967,295',
);
refused(
  'mosaic',
  { id: 'vae', size: 3, window: [0, 1], spacing: 'even', dims: [0, 1], base: null },
  'window is a list of 2; allowed: a list of 4, of numbers from −1,000,000,000,000 to 1,000,000,000,000',
);

test('a call that there is not is a sentence', async () => {
  for (const type of ['trian', 'constructor', '__proto__']) {
    const error = await errorOf(type, {});
    assert.deepEqual(
      [error?.kind, error?.code, error?.values],
      ['notFound', 'call.unknown', { call: type }],
    );
  }
});

const junk = fc.oneof(
  fc.constantFrom(
    undefined,
    null,
    NaN,
    -1,
    -0.5,
    1.5,
    Infinity,
    -Infinity,
    1e9,
    2 ** 53,
    '',
    '7',
    true,
    false,
  ),
  fc.constantFrom(
    [],
    [NaN],
    {},
    { length: 3 },
    new Float32Array(3),
    new Uint8Array(3),
    new Float64Array([NaN]),
  ),
  fc.string({ maxLength: 9 }),
  fc.double(),
  fc.array(fc.integer(), { maxLength: 3 }),
);

/**
 * Values that a rule allows: small ones, since the largest of several fields at once are hours.
 * @param {Rule} rule
 * @param {string} name
 * @returns {fc.Arbitrary<any>}
 */
function allowedBy(rule, name) {
  switch (rule.kind) {
    case 'whole':
      return fc.integer({ min: rule.min, max: Math.min(rule.max, Math.max(rule.min, 0) + 7) });
    case 'number':
      return fc.double({ min: Math.max(rule.min, -9), max: Math.min(rule.max, 9), noNaN: true });
    case 'yes':
      return fc.boolean();
    case 'text':
      return name === 'wasmUrl'
        ? fc.constant('')
        : fc.constantFrom('d', 'vae', 'ae', 'pca', 'none', '');
    case 'choice':
      return fc.constantFrom(...rule.of);
    case 'bytes':
      return fc.constantFrom(784, 2 * 784, rule.min).map((n) => new Uint8Array(n).fill(80));
    case 'reals': {
      const most = Math.min(rule.max, rule.min + 12);
      const numbers = fc.array(fc.double({ min: -9, max: 9, noNaN: true }), {
        minLength: rule.min,
        maxLength: most,
      });
      const types = fc.constantFrom(Float32Array, Float64Array);
      return fc.tuple(numbers, types).map(([all, Type]) => Type.from(all));
    }
    case 'list':
      return fc.array(allowedBy(rule.of, name), {
        minLength: rule.min,
        maxLength: Math.min(rule.max, rule.min + 3),
      });
    case 'fields':
      return payloadOf(rule.of);
    case 'optional':
      return fc.oneof(fc.constant(null), allowedBy(rule.of, name));
  }
}
/** @param {import('../../web/engine/rules.js').Fields} fields @returns {fc.Arbitrary<any>} */
const payloadOf = (fields) =>
  fc.record(
    Object.fromEntries(Object.entries(fields).map(([name, rule]) => [name, allowedBy(rule, name)])),
  );

/** Calls that a message may be of. What these do to the others is not the question here. */
const TYPES = Object.keys(CONTRACT).filter(
  (type) => !['init', 'datasetDrop', 'modelDrop', 'familyHashes'].includes(type),
);
/** Names that a message may not take from the next ones. */
const MAKES =
  /^(dataset(Create|FromIdx|Digits|Sprites|Points)|model(Create|Load)|pcaFit|pcaFitPoints|shapesFit|bodiesFit)$/;

/** The ends of the ranges, one at a time. @param {Rule} rule @returns {unknown[]} */
function endsOf(rule) {
  if (rule.kind === 'whole' || rule.kind === 'number') return [rule.min, rule.max];
  if (rule.kind === 'optional') return endsOf(rule.of);
  return [];
}

const message = fc.constantFrom(...TYPES).chain((type) => {
  const fields = CONTRACT[type] ?? {};
  const name = fc.constantFrom('', ...Object.keys(fields));
  return fc
    .tuple(payloadOf(fields), name, fc.integer({ min: 0, max: 3 }), junk)
    .map(([payload, field, how, other]) => {
      const changed = { ...payload };
      const rule = fields[field];
      if (rule && how === 0) changed[field] = other;
      if (rule && how === 1) changed[field] = endsOf(rule)[0] ?? changed[field];
      // A million digits are made in half a minute, and that often.
      if (rule && how === 2 && !['datasetDigits', 'datasetSprites'].includes(type))
        changed[field] = endsOf(rule)[1] ?? changed[field];
      if (MAKES.test(type) && typeof changed.id === 'string') changed.id = 'made';
      return { type, payload: changed };
    });
});

test('every message gets its answer or its sentence, and the worker lives', async () => {
  let [answers, sentences] = [0, 0];
  await fc.assert(
    fc.asyncProperty(message, async ({ type, payload }) => {
      const isAllowed =
        complaint({ kind: 'fields', of: CONTRACT[type] ?? {} }, payload, '') === null;
      const error = await errorOf(type, payload);
      assert.equal(workers.length, 1, `${type} ended the worker: ${error?.message}`);
      if (!error) {
        assert.ok(isAllowed, 'answered, though it is not allowed');
        answers++;
        return;
      }
      sentences++;
      assert.ok(error.kind && error.kind !== 'crashed', `${type}: ${error.message}`);
      assert.ok(Object.hasOwn(table, error.code), `${type}: ${error.message}`);
      const said = /** @type {const} */ (['en', 'it']).map((one) => sentenceOf(error, one));
      for (const sentence of said) {
        assert.match(sentence, /^\S.*\.$/s, error.message);
        // No place is left open, and none is filled by an object.
        assert.doesNotMatch(sentence, /\{\w+\}|\[object/, error.message);
      }
      assert.notEqual(said[0], said[1]);
      if (!isAllowed) assert.throws(() => checkCall(type, payload), { message: error.message });
    }),
    { numRuns: 4000, seed: 20_261_130, endOnFailure: true },
  );
  assert.ok(answers > 400 && sentences > 400, `${answers} answers, ${sentences} sentences`);
});

test('the table has the fields of the types, and each its kind', () => {
  const folder = new URL('../../web/engine/calls/', import.meta.url);
  const text = [
    ...readdirSync(folder).map((name) => readFileSync(new URL(name, folder), 'utf8')),
    readFileSync(new URL('../protocol.js', folder), 'utf8'),
  ].join('\n');
  /** @type {Set<string>} */
  const typed = new Set();
  for (const [, head, name] of text.matchAll(/^ \* @property \{\[(.*)\]\} (\w+)/gm)) {
    const rules = CONTRACT[name];
    assert.ok(rules, `${name} has a type and stands in no table`);
    typed.add(name);
    const payload = head.slice(0, endOf(head)).replace(/^Record<string, never>$/, '{}');
    /** @type {Map<string, string>} */
    const members = new Map();
    for (const part of payload.split(/\} \| \{/))
      for (const member of membersOf(part.replace(/^\{|\}$/g, ''))) members.set(...member);
    assert.deepEqual(Object.keys(rules).sort(), [...members.keys()].sort(), name);
    for (const [field, type] of members)
      assert.match(type, KINDS[bare(rules[field]).kind], `${name}, ${field}`);
  }
  assert.deepEqual([...typed].sort(), Object.keys(CONTRACT).sort());
});

/** How a rule's type is written. */
const KINDS = {
  whole: /^number$/,
  number: /^number$/,
  yes: /^boolean$/,
  text: /^string\b/,
  choice: /'|ToyName|^\d/,
  bytes: /^Uint8Array\b/,
  reals: /Float(32|64)Array|Warp|Window|number, number|ArrayLike/,
  list: /number\[\]|Uint32Array|number, number|Window/,
  fields: /^(\{|[A-Z]\w+)/,
  optional: /./,
};
/** @param {Rule} rule @returns {Rule} */
const bare = (rule) => (rule.kind === 'optional' ? bare(rule.of) : rule);

/** Where the first part of a list ends. @param {string} text */
function endOf(text) {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    if ('{[(<'.includes(text[i] ?? '')) depth++;
    if ('}])>'.includes(text[i] ?? '') && text[i - 1] !== '=') depth--;
    if (text[i] === ',' && depth === 0) return i;
  }
  return text.length;
}
/** @param {string} text @returns {[string, string][]} */
function membersOf(text) {
  /** @type {[string, string][]} */
  const found = [];
  for (let rest = text.trim(); rest;) {
    const end = endOf(rest);
    const [, name, type] = /^(\w+)\??: (.*)$/s.exec(rest.slice(0, end).trim()) ?? [];
    if (name && type) found.push([name, type]);
    rest = rest.slice(end + 1).trim();
  }
  return found;
}
