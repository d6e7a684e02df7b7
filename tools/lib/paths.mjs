/** Where things are: the repository, and the cache that outlives a clone. @module */
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const repo = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/** Toolchain, Emscripten's libraries and MNIST: kept between clones, never in the repository. */
export const cacheDir = join(
  process.env.XDG_CACHE_HOME || join(process.env.HOME || homedir(), '.cache'),
  'latent-atlas',
);

export const siteDir = join(repo, 'build/site');
