/**
 * `npm run times`: what takes how long, as a table. Runs what a newcomer runs, and each check.
 *
 *   npm run times -- [--cold] [--only start,test,fast] [--write]
 *
 * Warm: in this folder, with its caches. --cold: each in a new clone with an empty cache, toolchain and npm
 * packages included. --write puts the figures into CONTRIBUTING.md, beside
 * those of the other kind; what was not run keeps its figure.
 * @module
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { repo } from './lib/paths.mjs';
import { Refusal, run, runMain } from './lib/process.mjs';

const words = process.argv.slice(2);
const isCold = words.includes('--cold');
const wanted = words.includes('--only')
  ? (words[words.indexOf('--only') + 1] ?? '').split(',')
  : ['start', 'test', ...(isCold ? [] : ['fast'])];

const [kBegin, kEnd] = ['<!-- npm run times -->', '<!-- end of npm run times -->'];
const kColumns = /** @type {const} */ (['from nothing', 'warm']);
const kColumn = isCold ? kColumns[0] : kColumns[1];
const kLongest = 15;

/** A line of tools/test.mjs about a stage. */
const kStage = /^(.+) … (?:ok|FAILED) \(.*?([\d.]+) s\)$/;

/** @typedef {{ what: string, seconds: number }} Figure */

/**
 * Runs a command to its end, or to the line that is waited for, and shows what it prints.
 * @param {string} folder
 * @param {string[]} args of node
 * @param {NodeJS.ProcessEnv} env
 * @param {(line: string) => boolean} onLine true: that was all
 * @returns {Promise<{ code: number, seconds: number }>}
 */
async function timed(folder, args, env, onLine) {
  const started = performance.now();
  const child = spawn('node', args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise((resolve) => child.on('close', (code) => resolve(code ?? 0)));
  for await (const line of createInterface({ input: child.stdout })) {
    console.log(line);
    if (!onLine(line)) continue;
    const seconds = (performance.now() - started) / 1000;
    child.kill();
    await ended;
    return { code: 0, seconds };
  }
  return { code: Number(await ended), seconds: (performance.now() - started) / 1000 };
}

/** What can be measured: the command as a reader types it, and the tool behind it. */
const kCommands = /** @type {const} */ ({
  start: { command: 'npm start', args: ['tools/start.mjs', '--port', '0'] },
  test: { command: 'npm test', args: ['tools/test.mjs'] },
  fast: { command: 'npm test -- --fast', args: ['tools/test.mjs', '--fast'] },
});

/** @param {keyof typeof kCommands} name @param {string} folder @param {NodeJS.ProcessEnv} env @returns {Promise<Figure[]>} */
async function measure(name, folder, env) {
  const { command, args } = kCommands[name];
  const isStart = name === 'start';
  /** @type {Figure[]} */
  const stages = [];
  const { code, seconds } = await timed(folder, [...args], env, (line) => {
    const [, stage, took] = kStage.exec(line) ?? [];
    if (stage && name === 'test') stages.push({ what: stage, seconds: Number(took) });
    return isStart && line.startsWith('Latent Atlas is at');
  });
  if (code !== 0) throw new Refusal(`${command} failed after ${seconds.toFixed(0)} s.`);
  const what = `\`${command}\`${isStart ? ' to the address' : ''}`;
  return [{ what, seconds }, ...stages];
}

/**
 * In this folder, or in a clone with an empty cache that is gone afterwards.
 * @template T
 * @param {(folder: string, env: NodeJS.ProcessEnv) => Promise<T>} body
 * @returns {Promise<T>}
 */
async function inFolder(body) {
  if (!isCold) return body(repo, process.env);
  const scratch = mkdtempSync(join(tmpdir(), 'latent-atlas-'));
  try {
    const folder = join(scratch, 'clone');
    const { code, output } = await run('git', ['clone', '--quiet', repo, folder], {
      capture: true,
    });
    if (code !== 0) throw new Refusal(output);
    return await body(folder, { ...process.env, XDG_CACHE_HOME: join(scratch, 'cache') });
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** The longest tests of the last run, by the times that tools/test.mjs keeps. @param {string} folder */
function longest(folder) {
  const notes = join(folder, 'build/times');
  const tests = (existsSync(notes) ? readdirSync(notes) : [])
    .flatMap((file) => readFileSync(join(notes, file), 'utf8').split('\n'))
    .filter(Boolean)
    .map(
      (line) => /** @type {{ file: string, name: string, seconds: number }} */ (JSON.parse(line)),
    )
    .sort((a, b) => b.seconds - a.seconds);
  return tests
    .slice(0, kLongest)
    .map(({ file, name, seconds }) => `${seconds.toFixed(1).padStart(7)} s  ${file}: ${name}`);
}

/** @param {number} seconds */
const told = (seconds) =>
  seconds < 60
    ? `${seconds.toFixed(0)} s`
    : `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;

/** @param {string} text CONTRIBUTING.md */
function part(text) {
  const [from, to] = [text.indexOf(kBegin), text.indexOf(kEnd)];
  if (from < 0 || to < from) throw new Refusal(`CONTRIBUTING.md has no ${kBegin} … ${kEnd}.`);
  return {
    before: text.slice(0, from + kBegin.length),
    old: text.slice(from, to),
    after: text.slice(to),
  };
}

/** @param {Figure[]} figures @param {string} how @param {string} old the part that is there now */
function table(figures, how, old) {
  /** @type {Map<string, Record<string, string>>} */
  const rows = new Map();
  /** @type {Record<string, string>} */
  const hows = {};
  for (const line of old.split('\n')) {
    const cells = line.split('|').map((cell) => cell.trim());
    if (cells.length === 5 && !/^(what|-+)$/.test(cells[1] ?? ''))
      rows.set(cells[1] ?? '', { [kColumns[0]]: cells[2] ?? '', [kColumns[1]]: cells[3] ?? '' });
    const column = kColumns.find((one) =>
      line.startsWith(`${one[0]?.toUpperCase()}${one.slice(1)}: `),
    );
    if (column) hows[column] = line;
  }
  for (const { what, seconds } of figures)
    rows.set(what, { ...rows.get(what), [kColumn]: told(seconds) });
  hows[kColumn] = `${kColumn[0]?.toUpperCase()}${kColumn.slice(1)}: ${how}`;
  return [
    '',
    `| what | ${kColumns.join(' | ')} |`,
    '| --- | --: | --: |',
    ...[...rows].map(
      ([what, cells]) => `| ${what} | ${kColumns.map((c) => cells[c] ?? '').join(' | ')} |`,
    ),
    '',
    ...kColumns.flatMap((column) => (hows[column] ? [hows[column], ''] : [])),
    '',
  ].join('\n');
}

await runMain(async () => {
  const names = /** @type {(keyof typeof kCommands)[]} */ (wanted);
  for (const name of names)
    if (!Object.hasOwn(kCommands, name))
      throw new Refusal(
        `Cannot measure '${name}': choose from ${Object.keys(kCommands).join(', ')}.`,
      );
  const file = join(repo, 'CONTRIBUTING.md');
  part(readFileSync(file, 'utf8'));
  const before = loadavg()[0]?.toFixed(1);
  const git = ['rev-parse', '--short', 'HEAD'];
  const { output: head } = await run('git', git, { cwd: repo, capture: true });
  /** @type {Figure[]} */
  const figures = [];
  for (const name of names)
    await inFolder(async (folder, env) => {
      figures.push(...(await measure(name, folder, env)));
      if (name === 'test') for (const line of longest(folder)) console.log(line);
    });
  const day = new Date().toISOString().slice(0, 10);
  const load = `load of the machine ${before} when it began`;
  const how = `${day}, commit ${head.trim()}, ${availableParallelism()} cores, ${load} (${names.join(', ')}).`;
  const now = part(readFileSync(file, 'utf8'));
  const made = table(figures, how, now.old);
  console.log(made);
  if (!words.includes('--write')) return;
  const { format, resolveConfig } = await import('prettier');
  const options = { ...(await resolveConfig(file)), filepath: file };
  writeFileSync(file, await format(`${now.before}\n${made}${now.after}`, options));
});
