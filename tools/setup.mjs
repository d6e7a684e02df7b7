/**
 * Sets up what the project needs and is not there yet: npm packages, the toolchain, and for the tests
 * a browser. Run as often as you like: what is there is left alone.
 *
 *   node tools/setup.mjs [--tests] [--no-install]
 *
 * The system's own packages are touched only by installing named ones; with --no-install nothing is
 * changed, and what is missing is said (exit code 1 when something is).
 * @module
 */
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { findBrowser } from './lib/browser.mjs';
import { cacheDir, repo } from './lib/paths.mjs';
import { Refusal, run, runMain, which } from './lib/process.mjs';
import {
  kMinimumEmscripten,
  kRootPackages,
  kRootSuite,
  kToolchainPackages,
  privateRoot,
  privateRootExists,
  systemToolbox,
} from './lib/toolbox.mjs';

/**
 * One thing to be set up.
 * @typedef {object} Step
 * @property {string} name
 * @property {() => Promise<string | null>} missing a sentence about what is missing, or null
 * @property {() => Promise<void>} install
 */

const isRoot = process.getuid?.() === 0;

/** Debian 13 or later has a new enough Emscripten among its own packages. */
function debianIsNewEnough() {
  let text;
  try {
    text = readFileSync('/etc/os-release', 'utf8');
  } catch {
    return false;
  }
  if (!/^ID=debian$/m.test(text)) return false;
  const version = /^VERSION_ID="?(\d+)/m.exec(text)?.[1];
  return version === undefined || Number(version) >= 13; // testing and unstable carry no number
}

/**
 * Runs a program as root: directly, or through sudo.
 * @param {string} command
 * @param {string[]} args
 */
async function runAsRoot(command, args) {
  if (isRoot) return run(command, args);
  if (!which('sudo')) {
    throw new Refusal(
      `This needs root, and there is no sudo. As root, run: ${command} ${args.join(' ')}`,
    );
  }
  // Without a terminal nobody can type a password: fail at once instead of waiting.
  return run('sudo', [...(process.stdin.isTTY ? [] : ['-n']), command, ...args]);
}

let listsUpdated = false;

/** @param {string[]} packages Debian packages to install by name */
async function aptInstall(packages) {
  if (!which('apt-get')) {
    throw new Refusal(
      `This is not Debian: install ${packages.join(', ')} by hand (see README.md).`,
    );
  }
  console.log(`  installing ${packages.join(' ')} with apt-get`);
  const env = ['env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get'];
  if (!listsUpdated) await runAsRoot(env[0], [...env.slice(1), '-q', 'update']);
  listsUpdated = true;
  const { code } = await runAsRoot(env[0], [
    ...env.slice(1),
    '-q',
    '-y',
    '--no-install-recommends',
    'install',
    ...packages,
  ]);
  if (code !== 0) throw new Refusal(`apt-get could not install ${packages.join(' ')}.`);
}

/** npm's packages, exactly as package-lock.json says. @type {Step} */
const npmPackages = {
  name: 'npm packages',
  async missing() {
    const wanted = JSON.parse(readFileSync(join(repo, 'package-lock.json'), 'utf8')).packages;
    const hidden = join(repo, 'node_modules/.package-lock.json');
    if (!existsSync(hidden)) return 'node_modules is not there';
    const present = JSON.parse(readFileSync(hidden, 'utf8')).packages;
    for (const [path, { version, optional }] of Object.entries(wanted)) {
      if (path === '' || optional) continue;
      if (present[path]?.version !== version)
        return `${basename(path)} ${version} is not installed`;
    }
    return null;
  },
  async install() {
    const { code } = await run('npm', ['ci', '--no-audit', '--no-fund'], { cwd: repo });
    if (code !== 0) throw new Refusal('npm ci failed: see its message above.');
  },
};

/** Compilers for native and wasm. @type {Step} */
const toolchain = {
  name: 'toolchain',
  async missing() {
    const system = await systemToolbox();
    if (typeof system !== 'string') return null;
    if (!privateRootExists())
      return `${system}, and there is no private Debian 13 toolchain either`;
    if (!which('bwrap')) return 'the private toolchain needs bubblewrap (bwrap)';
    return null;
  },
  async install() {
    if (debianIsNewEnough()) {
      await aptInstall(kToolchainPackages);
      const system = await systemToolbox();
      if (typeof system !== 'string') return;
      console.log(`  ${system}: making a private toolchain`);
    }
    const helpers = [
      ...(which('mmdebstrap') || privateRootExists() ? [] : ['mmdebstrap']),
      ...(which('bwrap') ? [] : ['bubblewrap']),
    ];
    if (helpers.length > 0) await aptInstall(helpers);
    if (!privateRootExists()) await makePrivateRoot();
    await requireSandbox();
  },
};

/** A browser for the end-to-end tests. @type {Step} */
const browser = {
  name: 'browser for the tests',
  async missing() {
    return findBrowser() ? null : 'no Chromium (set CHROMIUM_PATH if it has an unusual place)';
  },
  install: () => aptInstall(['chromium']),
};

/**
 * Makes the private Debian root next to its final place and renames it when it is complete: what an
 * interrupted run left is never taken for a toolchain, and is removed by the next run.
 */
async function makePrivateRoot() {
  const parent = dirname(privateRoot);
  mkdirSync(parent, { recursive: true });
  await removeLeftovers();
  const partial = `${privateRoot}.partial-${process.pid}`;
  console.log(
    `  making a private Debian 13 (${kRootSuite}) with Emscripten ≥ ${kMinimumEmscripten} in\n` +
      `  ${privateRoot}\n  about 1.2 GB; takes about a minute, more on a slow line`,
  );
  const options = ['--variant=minbase', `--include=${kRootPackages.join(',')}`, kRootSuite];
  let code;
  if (isRoot || which('sudo')) {
    ({ code } = await runAsRoot('mmdebstrap', [...options, partial]));
    if (code === 0 && !isRoot) {
      const owner = `${process.getuid?.()}:${process.getgid?.()}`;
      ({ code } = await runAsRoot('chown', ['-R', '--no-dereference', owner, partial]));
    }
  } else {
    // Without root: a user namespace makes the files, an archive of them brings them to this user.
    const archive = `${partial}.tar`;
    ({ code } = await run('mmdebstrap', ['--mode=unshare', ...options, archive]));
    if (code === 0) {
      mkdirSync(partial);
      const unpack = ['-C', partial, '-x', '--no-same-owner', '--exclude=./dev/*', '-f', archive];
      ({ code } = await run('tar', unpack));
    }
    await run('rm', ['-f', archive]);
  }
  if (code !== 0) {
    await removeTree(partial);
    throw new Refusal(
      'The private toolchain could not be made (see above). Instead, emsdk ' +
        `${kMinimumEmscripten} or later on PATH with cmake, ninja, g++ and clang-format will do.`,
    );
  }
  renameSync(partial, privateRoot);
}

async function removeLeftovers() {
  for (const name of existsSync(cacheDir) ? readdirSync(cacheDir) : []) {
    const pid = /\.partial-(\d+)(\.tar)?$/.exec(name)?.[1];
    if (!pid || existsSync(`/proc/${pid}`)) continue;
    console.log(`  removing ${name}, left by an interrupted run`);
    await removeTree(join(cacheDir, name));
  }
}

/** Removes a tree, but nothing that is mounted in it. @param {string} folder */
async function removeTree(folder) {
  const command = ['rm', ['-rf', '--one-file-system', folder]];
  const { code } = await run(
    /** @type {string} */ (command[0]),
    /** @type {string[]} */ (command[1]),
    {
      capture: true,
    },
  );
  if (code !== 0) await runAsRoot('rm', ['-rf', '--one-file-system', folder]);
}

/** The private root is of use only where bubblewrap may make a mount namespace. */
async function requireSandbox() {
  const probe = ['--bind', privateRoot, '/', '--dev', '/dev', '--proc', '/proc', '--', '/bin/true'];
  const { code, output } = await run('bwrap', probe, { capture: true });
  if (code === 0) return;
  throw new Refusal(
    `bubblewrap cannot run here (${output.trim()}). Allow user namespaces, or on Debian 13 run ` +
      `apt-get install ${kToolchainPackages.join(' ')}, or put emsdk ${kMinimumEmscripten} or later on ` +
      'PATH with cmake, ninja, g++ and clang-format.',
  );
}

/**
 * @param {{ tests?: boolean, install?: boolean }} [options]
 */
export async function setup({ tests = false, install = true } = {}) {
  const steps = [npmPackages, toolchain, ...(tests ? [browser] : [])];
  let lacking = 0;
  for (const step of steps) {
    const missing = await step.missing();
    if (missing === null) continue;
    console.log(`${step.name}: ${missing}`);
    if (!install) {
      lacking++;
      continue;
    }
    await step.install();
    const still = await step.missing();
    if (still !== null) throw new Refusal(`${step.name}: ${still}, even after installing.`);
    console.log(`${step.name}: done`);
  }
  if (lacking > 0) throw new Refusal('Run npm run setup to install what is missing.');
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const words = process.argv.slice(2);
  await runMain(async () => {
    await setup({ tests: words.includes('--tests'), install: !words.includes('--no-install') });
    console.log('Everything is set up.');
  });
}
