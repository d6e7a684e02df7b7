/**
 * `npm test`: every gate in order, one line each; what a stage printed is shown when it failed. The
 * last line is `N passed, N failed`.
 *
 *   npm test -- [--fast] [--only unit|e2e] [--slower N]
 *
 * --fast leaves out the sanitizers and the long end-to-end cases: under three minutes once built.
 * --slower runs the pages N times slower than the machine is, which must change nothing but the time.
 * @module
 */
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadMnistFiles } from '../web/data/mnistFiles.mjs';
import { build, buildDir, buildPreset } from './build.mjs';
import { kBrowserVariable, launchBrowserServer } from './lib/browser.mjs';
import { repo } from './lib/paths.mjs';
import { run } from './lib/process.mjs';
import { openToolbox } from './lib/toolbox.mjs';
import { setup } from './setup.mjs';

/** @typedef {{ passed: number, failed: number, output: string, skipped?: string }} Outcome skipped: why nothing was checked */
/** @typedef {{ name: string, groups: string[], slow?: boolean, go: () => Promise<Outcome> }} Stage */

const words = process.argv.slice(2);
const fast = words.includes('--fast');
const only = words.includes('--only') ? words[words.indexOf('--only') + 1] : undefined;

/** One check that passes or fails as a whole. @param {string} command @param {string[]} args */
const single = (command, args) => async () => {
  const { code, output } = await run(command, args, { cwd: repo, capture: true });
  return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, output };
};

/** Reads doctest's own count. A run that ends without one failed. @param {{ code: number, output: string }} ended @returns {Outcome} */
function doctestOutcome({ code, output }) {
  // eslint-disable-next-line no-control-regex
  const plain = output.replace(/\x1b\[[0-9;]*m/g, '');
  const match = /test cases:\s*(\d+)\s*\|\s*(\d+) passed\s*\|\s*(\d+) failed/.exec(plain);
  const passed = Number(match?.[2] ?? 0);
  const failed = Number(match?.[3] ?? 0);
  const bad = code !== 0 || passed === 0;
  return { passed, failed: bad ? Math.max(failed, 1) : failed, output: plain };
}

/** Where a stage of node:test notes how long each test took. @param {string} name */
const timesFile = (name) => join(repo, 'build/times', `${name}.jsonl`);

/** A third of all pages' time: what a clean checkout, which has no times, cannot know. */
const kLong = ['tests/e2e/stage.test.mjs'];

/** The files that took longest come first: none of them is begun last, with nothing beside it. @param {string[]} files @param {string} name */
function longestFirst(files, name) {
  /** @type {Map<string, number>} */
  const took = new Map();
  const lines = existsSync(timesFile(name))
    ? readFileSync(timesFile(name), 'utf8').split('\n')
    : [];
  for (const line of lines.filter(Boolean)) {
    const { file, seconds } = JSON.parse(line);
    took.set(file, (took.get(file) ?? 0) + seconds);
  }
  const isLong = (/** @type {string} */ file) => Number(kLong.includes(file));
  const seconds = (/** @type {string} */ file) => took.get(file) ?? Infinity;
  return files.toSorted((a, b) => isLong(b) - isLong(a) || seconds(b) - seconds(a));
}

/**
 * @param {string} name of the file with the times
 * @param {string[]} files
 * @param {{ env?: Record<string, string>, atOnce?: number }} [options] atOnce: files
 * @returns {Promise<Outcome>}
 */
async function nodeTests(name, files, { env, atOnce = 1 } = {}) {
  const ordered = atOnce > 1 ? longestFirst(files, name) : files;
  mkdirSync(join(repo, 'build/times'), { recursive: true });
  const args = ['tools/lib/testFiles.mjs', String(atOnce), timesFile(name), ...ordered];
  const { code, output } = await run('node', args, {
    cwd: repo,
    capture: true,
    env: { ...process.env, ...env },
  });
  const count = (/** @type {string} */ word) =>
    Number(new RegExp(`^# ${word} (\\d+)`, 'm').exec(output)?.[1] ?? 0);
  const [passed, failed] = [count('pass'), count('fail') + count('cancelled')];
  // Nothing may be skipped in silence.
  const bad = code !== 0 || passed === 0 || count('skipped') + count('todo') > 0;
  return { passed, failed: bad ? Math.max(failed, 1) : failed, output };
}

/** Files of end-to-end tests that share a browser at the same time. */
const kPagesAtOnce = 2;

/** What looks at a whole machine, as memory: nothing else runs meanwhile. */
const kAlone = ['tests/e2e/sizes.test.mjs'];

/** @type {Record<string, string>} */
const pageSettings = fast ? { ATLAS_FAST: '1' } : {};
if (words.includes('--slower')) pageSettings.ATLAS_SLOWER = words[words.indexOf('--slower') + 1];

/** One browser for all files, in which every test has a context of its own. */
async function pages() {
  const browser = await launchBrowserServer();
  try {
    const env = { ...pageSettings, [kBrowserVariable]: browser.wsEndpoint() };
    const files = testFiles('tests/e2e').filter((file) => !kAlone.includes(file));
    return await nodeTests('pages', files, { env, atOnce: kPagesAtOnce });
  } finally {
    await browser.close();
  }
}

/** @param {string} folder */
const testFiles = (folder) =>
  readdirSync(join(repo, folder))
    .filter((name) => name.endsWith('.test.mjs'))
    .map((name) => join(folder, name))
    .sort();

const toolboxRun = async (/** @type {string} */ program, /** @type {string[]} */ args) =>
  (await openToolbox()).run(program, args, { cwd: repo, capture: true });

/** Counts its own lines; without MNIST on the machine it is skipped. @returns {Promise<Outcome>} */
async function reference() {
  try {
    await loadMnistFiles({ download: false });
  } catch (error) {
    if (process.env.MNIST_DIR) throw error;
    const skipped = 'MNIST is not on this machine (set MNIST_DIR)';
    return { passed: 0, failed: 0, output: '', skipped };
  }
  const args = ['tools/reference.mjs', '--quick', '--built'];
  const { code, output } = await run('node', args, { cwd: repo, capture: true });
  const match = /^(\d+) passed, (\d+) failed$/m.exec(output);
  const [passed, failed] = [Number(match?.[1] ?? 0), Number(match?.[2] ?? 0)];
  return { passed, failed: code !== 0 ? Math.max(failed, 1) : failed, output };
}

/** @type {Stage[]} */
const stages = [
  { name: 'format', groups: ['lint'], go: single('node', ['tools/format.mjs', '--check']) },
  { name: 'lint', groups: ['lint'], go: single('npm', ['run', '--silent', 'lint']) },
  { name: 'types', groups: ['lint'], go: single('node', ['tools/typecheck.mjs']) },
  {
    name: 'core, native',
    groups: ['unit'],
    go: async () =>
      doctestOutcome(
        await run(join(buildDir('native'), 'atlas_tests'), [], { cwd: repo, capture: true }),
      ),
  },
  {
    name: 'core, native with sanitizers',
    groups: ['unit'],
    slow: true,
    async go() {
      await buildPreset(await openToolbox(), 'native-asan', {
        targets: ['atlas_tests'],
        capture: true,
      });
      return doctestOutcome(await toolboxRun(join(buildDir('native-asan'), 'atlas_tests'), []));
    },
  },
  ...['wasm-simd', 'wasm-simd-mt'].map((preset) => ({
    name: `core, ${preset} under Node`,
    groups: ['unit'],
    go: async () =>
      doctestOutcome(
        await run('node', [join(buildDir(preset), 'atlas_tests.cjs')], {
          cwd: repo,
          capture: true,
        }),
      ),
  })),
  {
    name: 'JavaScript',
    groups: ['unit'],
    go: () => nodeTests('javascript', testFiles('tests/web')),
  },
  { name: 'reference on MNIST', groups: ['e2e'], go: reference },
  {
    name: 'determinism',
    groups: ['e2e'],
    go: single('node', ['tools/determinism.mjs', '--built']),
  },
  { name: 'page in Chromium', groups: ['e2e'], go: pages },
  {
    name: 'page in Chromium, alone',
    groups: ['e2e'],
    go: () => nodeTests('alone', kAlone, { env: pageSettings }),
  },
];

let passed = 0;
let failed = 0;
/** What was not checked: neither passed nor failed. @type {string[]} */
const skipped = [];

/** @param {string} name @param {() => Promise<Outcome>} go */
async function report(name, go) {
  const started = Date.now();
  process.stdout.write(`${name} … `);
  /** @type {Outcome} */
  let outcome;
  try {
    outcome = await go();
  } catch (error) {
    outcome = {
      passed: 0,
      failed: 1,
      output: error instanceof Error ? error.message : String(error),
    };
  }
  passed += outcome.passed;
  failed += outcome.failed;
  if (outcome.skipped) {
    console.log(`SKIPPED: ${outcome.skipped}`);
    skipped.push(name);
    return true;
  }
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  console.log(
    `${outcome.failed ? 'FAILED' : 'ok'} (${outcome.passed} passed${outcome.failed ? `, ${outcome.failed} failed` : ''}, ${seconds} s)`,
  );
  if (outcome.failed || outcome.passed === 0)
    console.log(outcome.output.trimEnd().replace(/^/gm, '    '));
  return outcome.failed === 0;
}

const ready = await report('set-up and build', async () => {
  await setup({ tests: true });
  await build(['all']);
  return { passed: 1, failed: 0, output: '' };
});
if (ready) {
  for (const stage of stages) {
    if ((fast && stage.slow) || (only && !stage.groups.includes(only))) continue;
    await report(stage.name, stage.go);
  }
}
if (skipped.length) console.log(`Not checked: ${skipped.join(', ')}`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed ? 1 : 0;
