/**
 * `npm run --silent cli -- …`: the native command line, built when needed. Gzipped files are unpacked
 * for it: it reads plain IDX.
 * @module
 */
import {
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  closeSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { buildDir, buildPreset } from './build.mjs';
import { Refusal, run, runMain } from './lib/process.mjs';
import { openToolbox } from './lib/toolbox.mjs';

/** @param {string} path */
function isGzipped(path) {
  try {
    const file = openSync(path, 'r');
    const head = Buffer.alloc(2);
    readSync(file, head, 0, 2, 0);
    closeSync(file);
    return head[0] === 0x1f && head[1] === 0x8b;
  } catch {
    return false; // not a file: the program says so itself
  }
}

await runMain(async () => {
  await buildPreset(await openToolbox(), 'native', { targets: ['latent-atlas'], capture: true });
  /** @type {string | undefined} */
  let unpacked;
  try {
    const words = process.argv.slice(2).map((word) => {
      if (word.startsWith('--') || !isGzipped(word)) return word;
      unpacked ??= mkdtempSync(join(tmpdir(), 'latent-atlas-'));
      const plain = join(unpacked, basename(word).replace(/\.gz$/, ''));
      try {
        writeFileSync(plain, gunzipSync(readFileSync(resolve(word))));
      } catch (error) {
        process.exitCode = 2;
        throw new Refusal(
          `latent-atlas: ${word} begins like a gzip file but cannot be unpacked (${error instanceof Error ? error.message : error}).`,
        );
      }
      return plain;
    });
    const { code } = await run(join(buildDir('native'), 'latent-atlas'), words);
    process.exitCode = code;
  } finally {
    if (unpacked) rmSync(unpacked, { recursive: true, force: true });
  }
});
