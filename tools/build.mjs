/**
 * Builds: `node tools/build.mjs [native] [native-asan] [wasm] [site] [all]`, default all (which leaves
 * out native-asan). What is up to date is left alone.
 * @module
 */
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { repo, siteDir } from './lib/paths.mjs';
import { Refusal, runMain } from './lib/process.mjs';
import { openToolbox } from './lib/toolbox.mjs';

/** @typedef {import('./lib/toolbox.mjs').Toolbox} Toolbox */

/** @param {string} preset */
export const buildDir = (preset) => join(repo, 'build', preset);

/**
 * Configures (when needed) and compiles one preset of CMakePresets.json.
 * @param {Toolbox} toolbox
 * @param {string} preset
 * @param {{ targets?: string[], capture?: boolean }} [options] capture: keep what the compiler says and
 *   show it only with the refusal
 */
export async function buildPreset(toolbox, preset, options = {}) {
  const folder = buildDir(preset);
  const stampFile = join(folder, '.configured-by');
  const presets = readFileSync(join(repo, 'CMakePresets.json'));
  const stamp = `${toolbox.id}\n${repo}\n${createHash('sha256').update(presets).digest('hex')}\n`;
  const capture = options.capture ?? false;

  if (!existsSync(stampFile) || readFileSync(stampFile, 'utf8') !== stamp) {
    rmSync(folder, { recursive: true, force: true });
    const configure = ['cmake', '--preset', preset];
    if (preset.startsWith('wasm')) configure.unshift('emcmake');
    const { code, output } = await toolbox.run(configure[0], configure.slice(1), { capture: true });
    if (code !== 0) throw new Refusal(`${output}\nCMake could not configure ${preset}.`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(stampFile, stamp);
  }
  const targets = options.targets ? ['--target', ...options.targets] : [];
  const { code, output } = await toolbox.run(
    'cmake',
    ['--build', folder, '-j', String(availableParallelism()), ...targets],
    { capture },
  );
  if (code !== 0) throw new Refusal(`${output}\nThe build of ${preset} failed.`);
}

/** Bundles the page into build/site. @param {{ quiet?: boolean }} [options] */
export async function buildSite({ quiet = false } = {}) {
  const vite = await import('vite');
  await vite.build({
    configFile: join(repo, 'web/vite.config.js'),
    logLevel: quiet ? 'warn' : 'info',
  });
  return siteDir;
}

/** What the page of the project's own server, which sends the headers for threads, cannot do without. */
export const kFirstVariant = 'wasm-simd-mt';

/** The core of the page alone: no test programs. @param {string} preset */
export async function buildVariant(preset, { capture = false } = {}) {
  await buildPreset(await openToolbox(), preset, { targets: ['atlas_wasm'], capture });
}

/** Puts the variant for pages without threads into a site that was built before it. */
export function addSecondVariant() {
  const wasm = join('wasm', 'simd');
  cpSync(join(repo, 'web/engine', wasm), join(siteDir, wasm), { recursive: true });
}

const kGroups = {
  native: ['native'],
  'native-asan': ['native-asan'],
  wasm: ['wasm-simd', 'wasm-simd-mt'],
  site: ['wasm-simd', 'wasm-simd-mt', 'site'],
  all: ['native', 'wasm-simd', 'wasm-simd-mt', 'site'],
};

/** @param {string[]} words */
export async function build(words) {
  const parts = new Set();
  for (const word of words.length ? words : ['all']) {
    if (!Object.hasOwn(kGroups, word)) {
      throw new Refusal(`Cannot build '${word}': choose from ${Object.keys(kGroups).join(', ')}.`);
    }
    for (const part of kGroups[/** @type {keyof typeof kGroups} */ (word)]) parts.add(part);
  }
  // The page alone needs no test programs: half the time of a first `npm start`.
  const targets =
    words.length > 0 && words.every((word) => word === 'site') ? ['atlas_wasm'] : undefined;
  const toolbox = await openToolbox();
  let number = 0;
  for (const part of parts) {
    console.log(`[${++number}/${parts.size}] ${part}`);
    if (part === 'site') await buildSite();
    else await buildPreset(toolbox, part, { targets });
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await runMain(() => build(process.argv.slice(2)));
}
