// A call is written in two places: its type here, its function in the core. Both say the same.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { handlers } from '../../web/engine/calls/index.js';
import { loadCore } from '../../web/engine/core.js';
import { asked, line } from './askedCalls.mjs';
import { SMALL_VAE as spec } from './smallVae.mjs';

const engine = new URL('../../web/engine/', import.meta.url);
const wasmUrl = new URL('wasm/', engine).href;
const core = await loadCore({ wasmUrl, variant: 'simd', threads: 1 });
const job = {
  progress() {},
  throwIfCancelled() {},
  inTurns: (/** @type {(turn: () => Promise<void>) => unknown} */ body) => body(async () => {}),
};

/** What stands between the bracket at `at` and the one that closes it. */
function within(/** @type {string} */ text, /** @type {number} */ at) {
  let depth = 0;
  for (let i = at; i < text.length; i++) {
    if ('{[(<'.includes(text[i])) depth++;
    if ('}])>'.includes(text[i]) && text[i - 1] !== '=' && --depth === 0)
      return text.slice(at + 1, i);
  }
  throw new Error(`Nothing closes ${text.slice(at, at + 40)}.`);
}
/** Parts at the outermost commas. */
function parts(/** @type {string} */ text) {
  const found = [''];
  let depth = 0;
  for (const c of text) {
    if ('{[(<'.includes(c)) depth++;
    if ('}])>'.includes(c)) depth--;
    if (c === ',' && depth === 0) found.push('');
    else found[found.length - 1] += c;
  }
  return found.map((part) => part.trim());
}

const files = readdirSync(new URL('calls/', engine)).map((name) => `calls/${name}`);
/** Names of the members of each type. @type {Map<string, Set<string>>} */
const members = new Map();
/** The value of each request. @type {Map<string, string>} */
const values = new Map();
for (const file of [...files, 'protocol.js']) {
  const text = readFileSync(new URL(file, engine), 'utf8').replaceAll(/\n \* ?/g, '\n');
  for (const block of text.split('/**').map((part) => part.split('*/')[0])) {
    const type = /@typedef \{object\} (\w+)/.exec(block)?.[1];
    for (const { index, 0: mark } of block.matchAll(/@property \{/g)) {
      const inner = within(block, index + mark.length - 1);
      const name =
        /^\s*\[?(\w+)/.exec(block.slice(index + mark.length + inner.length + 1))?.[1] ?? '';
      if (inner.startsWith('[') && /Requests$/.test(type ?? ''))
        values.set(name, parts(within(inner, 0))[1]);
      else if (type) members.set(type, (members.get(type) ?? new Set()).add(name));
    }
  }
  for (const { index, 0: mark } of text.matchAll(/@typedef \{/g)) {
    const inner = within(text, index + mark.length - 1);
    const type = /^ (\w+)/.exec(text.slice(index + mark.length + inner.length + 1))?.[1] ?? '';
    if (/^\s*\{/.test(inner) && !inner.includes('|')) {
      const all = membersOf(inner.trim());
      if (all) members.set(type, all);
    }
  }
}
/** Members that a value of this type has. @param {string} type @returns {Set<string> | null} */
function membersOf(type) {
  const all = new Set();
  for (const part of type.split(/ & (?![^{]*\})/)) {
    const inline = /^\{/.test(part)
      ? parts(within(part, 0)).map((one) => one.split(/[?:]/)[0].trim())
      : members.get(part.trim());
    if (!inline) return null;
    for (const name of inline) all.add(name);
  }
  return all;
}

test('every typed call is a function of the core or has a handler, and nothing is left over', () => {
  const ofCore = new Set(core.call('callNames'));
  const own = new Set(['init', 'snapshots', 'snapshotOpen']);
  const typed = [...values.keys()].filter((name) => !own.has(name));
  assert.ok(typed.length > 90, `${typed.length} calls were found`);
  assert.deepEqual(
    typed.filter((name) => !ofCore.has(name) && !(name in handlers)),
    [],
    'neither in the core nor with a handler',
  );
  assert.deepEqual(
    Object.keys(handlers).filter((name) => !values.has(name)),
    [],
    'handlers without a type',
  );
  const source = [...files, 'training.js', 'fitting.js', 'measuring.js', 'core.js', 'worker.js']
    .map((file) => readFileSync(new URL(file, engine), 'utf8'))
    .join('\n');
  assert.deepEqual(
    [...ofCore].filter((name) => !values.has(name) && !source.includes(`'${name}'`)),
    ['callNames'],
    'functions that nobody calls',
  );
});

for (const [name, payload] of asked) {
  test(`${name} answers with the names of its type`, async () => {
    const wanted = membersOf(values.get(name) ?? '');
    assert.ok(wanted, `the type of ${name} is not one with names: ${values.get(name)}`);
    const handler = /** @type {Record<string, any>} */ (handlers)[name];
    const value = handler ? await handler(core, payload, job) : core.call(name, payload);
    assert.deepEqual(Object.keys(value).sort(), [...wanted].sort());
  });
}

test('what cannot be read is an error with its values, and changes nothing', () => {
  const refused = (
    /** @type {string} */ name,
    /** @type {object} */ payload,
    /** @type {RegExp} */ message,
  ) => assert.throws(() => core.call(name, payload), { kind: 'invalidArgument', message });
  refused('modelCreate', { id: 'new', spec: { ...spec, kind: 'gan' }, dataset: 'd' }, /gan/);
  assert.throws(() => core.call('modelInfo', { id: 'new' }), { kind: 'notFound' });
  refused('elboPicture', { line: { ...line, shape: 'circle' }, reach: 3, count: 5 }, /circle/);
  refused(
    'pcaFitPoints',
    { id: 'new', points: [1, 2, 3], dim: 2, components: 1 },
    /numbers.rows .*points.*"width":2,"found":3/,
  );
  assert.throws(() => core.call('modelInfo', { id: 'new' }), { kind: 'notFound' });
  refused(
    'klBowl',
    { mean: 0, std: 1, window: [1, 2, 3], cols: 2, rows: 2 },
    /numbers.count .*window.*"wanted":4,"found":3/,
  );
  assert.throws(() => core.call('nothing'), {
    kind: 'notFound',
    code: 'call.unknown',
    values: { call: 'nothing' },
  });
});
