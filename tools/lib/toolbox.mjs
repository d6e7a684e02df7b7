/**
 * The compilers, in one place. Every build, native and wasm, and clang-format run through `Toolbox.run`,
 * so that no other file asks where they come from: the system's own programs, or a private Debian 13
 * root in the user's cache, entered with bubblewrap. `setup.mjs` makes that root.
 * @module
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { cacheDir, repo } from './paths.mjs';
import { Refusal, run, which } from './process.mjs';

export const kMinimumEmscripten = '3.1.69';
const kMinimumCmake = '3.25.0';

/** Debian 13 packages that hold the whole toolchain. */
export const kToolchainPackages = [
  'emscripten',
  'libeigen3-dev',
  'libxtensor-dev',
  'doctest-dev',
  'cmake',
  'ninja-build',
  'g++',
  'clang-format',
];

/** What goes into the private root; another list is another root. */
export const kRootPackages = ['ca-certificates', 'git', ...kToolchainPackages];
export const kRootSuite = 'trixie';

const rootKey = createHash('sha256')
  .update([kRootSuite, ...kRootPackages].join(' '))
  .digest('hex');
export const privateRoot = join(cacheDir, `${kRootSuite}-${rootKey.slice(0, 8)}`);

/**
 * @typedef {object} Toolbox
 * @property {string} id tells one toolbox from another; a build made with one is of no use to another
 * @property {string} description
 * @property {(command: string, args: string[], options?: import('./process.mjs').RunOptions) =>
 *   Promise<{ code: number, output: string }>} run
 */

/**
 * Compares dotted version numbers.
 * @param {string} version
 * @param {string} minimum
 */
function atLeast(version, minimum) {
  const [a, b] = [version, minimum].map((text) => text.split('.').map(Number));
  for (let i = 0; i < b.length; i++) {
    if ((a[i] ?? 0) !== b[i]) return (a[i] ?? 0) > b[i];
  }
  return true;
}

/**
 * The first version number a program prints for --version.
 * @param {string} program
 * @param {string} path
 */
async function versionOf(program, path) {
  const file = which(program, path);
  if (!file) return null;
  const { code, output } = await run(file, ['--version'], { capture: true, env: withPath(path) });
  return code === 0 ? (/\d+\.\d+(\.\d+)?/.exec(output)?.[0] ?? null) : null;
}

/** @param {string} path */
const withPath = (path) => ({ ...process.env, PATH: path });

/**
 * The system's own toolchain, or the sentence that says why it will not do.
 * @returns {Promise<Toolbox | string>}
 */
export async function systemToolbox() {
  const emsdk = process.env.EMSDK;
  const path = [
    ...(emsdk ? [join(emsdk, 'upstream/emscripten')] : []),
    process.env.PATH ?? '',
  ].join(delimiter);
  const emcc = await versionOf('emcc', path);
  if (!emcc) return `no emcc on PATH${emsdk ? ` or in $EMSDK (${emsdk})` : ''}`;
  if (!atLeast(emcc, kMinimumEmscripten)) {
    return `emcc is ${emcc}, at least ${kMinimumEmscripten} is needed`;
  }
  const cmake = await versionOf('cmake', path);
  if (!cmake || !atLeast(cmake, kMinimumCmake)) {
    return `cmake is ${cmake ?? 'missing'}, at least ${kMinimumCmake} is needed`;
  }
  for (const program of ['ninja', 'c++', 'clang-format']) {
    if (!which(program, path)) return `emcc ${emcc} is there, but no ${program}`;
  }
  const env = withPath(path);
  if (which('emcc', path)?.startsWith('/usr/')) Object.assign(env, debianEmscripten());
  return {
    id: `system emcc ${emcc}`,
    description: `the system's toolchain (emcc ${emcc})`,
    run: (command, args, options = {}) =>
      run(command, args, { ...options, env: { ...env, ...options.env } }),
  };
}

/**
 * Debian's Emscripten keeps its compiled system libraries in a frozen folder and lacks most of them;
 * with a cache of our own it makes what is missing once (about a minute a variant).
 */
function debianEmscripten() {
  const EM_CACHE = join(cacheDir, 'emscripten');
  mkdirSync(EM_CACHE, { recursive: true });
  return { EM_CACHE, EM_FROZEN_CACHE: '0' };
}

/**
 * Compiled objects are kept beside the toolchain (ccache, which Debian's emscripten brings along), so
 * that another clone, a branch gone back to or a build from nothing compiles only what it never saw.
 * Paths count from the repository: what one clone compiled serves the next.
 */
function compilerCache() {
  return {
    CMAKE_CXX_COMPILER_LAUNCHER: 'ccache',
    CCACHE_DIR: join(cacheDir, 'ccache'),
    CCACHE_BASEDIR: repo,
    CCACHE_NOHASHDIR: '1',
    CCACHE_MAXSIZE: '2G',
  };
}

/** Whether the private root is there, complete. It gets its name only when it is. */
export const privateRootExists = () => existsSync(privateRoot);

/**
 * Programs of the private root see the repository, the cache and /tmp at their usual places, and of
 * the environment only what is named here: a stray CXXFLAGS must not change a build.
 * @returns {Toolbox}
 */
function privateToolbox() {
  const folders = new Set(['/tmp', repo, cacheDir]);
  return {
    id: privateRoot,
    description: `the private Debian 13 toolchain in ${privateRoot}`,
    run: (command, args, options = {}) => {
      const env = {
        PATH: '/usr/bin:/bin',
        HOME: '/tmp',
        LANG: 'C.UTF-8',
        TERM: process.env.TERM ?? 'dumb',
        ...debianEmscripten(),
        ...compilerCache(),
        ...options.env,
      };
      return run(
        'bwrap',
        [
          '--die-with-parent',
          '--bind',
          privateRoot,
          '/',
          '--dev',
          '/dev',
          '--proc',
          '/proc',
          ...[...folders].flatMap((folder) => ['--bind', folder, folder]),
          '--clearenv',
          ...Object.entries(env).flatMap(([k, v]) => (v === undefined ? [] : ['--setenv', k, v])),
          '--chdir',
          options.cwd ?? repo,
          '--',
          command,
          ...args,
        ],
        { ...options, env: process.env, cwd: repo },
      );
    },
  };
}

/**
 * The toolbox to build with, or a refusal that says what to do.
 * @returns {Promise<Toolbox>}
 */
export async function openToolbox() {
  const system = await systemToolbox();
  if (typeof system !== 'string') return system;
  if (privateRootExists()) return privateToolbox();
  throw new Refusal(`There is no toolchain yet (${system}): run npm run setup.`);
}
