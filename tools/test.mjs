/**
 * `npm test`: every gate in order, one line each; what a stage printed is shown when it failed. The
 * last line is `N passed, N failed`.
 *
 *   npm test -- [--fast] [--only unit|e2e]
 *
 * --fast leaves out the sanitizers and the long end-to-end cases: under three minutes once built.
 * @module
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { loadMnistFiles } from '../web/data/mnistFiles.mjs';
import { build, buildDir, buildPreset } from './build.mjs';
import { repo } from './lib/paths.mjs';
import { run } from './lib/process.mjs';
import { openToolbox } from './lib/toolbox.mjs';
import { setup } from './setup.mjs';

/** @typedef {{ passed: number, failed: number, output: string }} Outcome */
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

/** @param {string[]} files @param {Record<string, string>} [env] @returns {() => Promise<Outcome>} */
const nodeTests = (files, env) => async () => {
  const args = ['--test', '--test-reporter=tap', '--test-concurrency=1', ...files];
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
};

/** @param {string} folder */
const testFiles = (folder) =>
  readdirSync(join(repo, folder))
    .filter((name) => name.endsWith('.test.mjs'))
    .map((name) => join(folder, name))
    .sort();

const toolboxRun = async (/** @type {string} */ program, /** @type {string[]} */ args) =>
  (await openToolbox()).run(program, args, { cwd: repo, capture: true });

/** Counts its own lines; without MNIST on the machine it says so and counts nothing. @returns {Promise<Outcome>} */
async function reference() {
  try {
    await loadMnistFiles({ download: false });
  } catch (error) {
    if (process.env.MNIST_DIR) throw error;
    return { passed: 0, failed: 0, output: 'left out: MNIST is not on this machine' };
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
  { name: 'JavaScript', groups: ['unit'], go: nodeTests(testFiles('tests/web')) },
  { name: 'reference on MNIST', groups: ['e2e'], go: reference },
  {
    name: 'determinism',
    groups: ['e2e'],
    go: single('node', ['tools/determinism.mjs', '--built']),
  },
  {
    name: 'page in Chromium',
    groups: ['e2e'],
    go: nodeTests(testFiles('tests/e2e'), fast ? { ATLAS_FAST: '1' } : {}),
  },
];

let passed = 0;
let failed = 0;

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
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed ? 1 : 0;
