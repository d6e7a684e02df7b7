/**
 * Finds MNIST for tools, in this order: `MNIST_DIR` (IDX, gzipped or not), the cache, a download from
 * two public mirrors. Every file is known by the SHA-256 of its unpacked bytes, so a mirror that sends
 * something else is found out. Runs in Node only.
 * @module
 */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream, existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** @typedef {{ images: Buffer, labels: Buffer }} Split pixels (n × 784) and labels (n), headers removed */
/** @typedef {{ train: Split, test: Split }} Mnist */

export const kMirrors = [
  'https://storage.googleapis.com/cvdf-datasets/mnist/',
  'https://ossci-datasets.s3.amazonaws.com/mnist/',
];

/** SHA-256 of the unpacked file. @type {Record<string, string>} */
export const kFiles = {
  'train-images-idx3-ubyte': 'ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db',
  'train-labels-idx1-ubyte': '65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5',
  't10k-images-idx3-ubyte': '0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7',
  't10k-labels-idx1-ubyte': 'ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2',
};

const kImageHeader = 16;
const kLabelHeader = 8;
const kStallSeconds = 20;

export const defaultCache = () =>
  join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'latent-atlas', 'mnist');

/** @param {Buffer} bytes */
const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

/** The file of that name in a folder, plain or gzipped, unpacked; null when neither is there. @param {string} folder @param {string} name */
async function readUnpacked(folder, name) {
  for (const [path, packed] of /** @type {const} */ ([
    [join(folder, name), false],
    [join(folder, `${name}.gz`), true],
  ])) {
    if (!existsSync(path)) continue;
    const bytes = await readFile(path);
    return packed ? gunzipSync(bytes) : bytes;
  }
  return null;
}

/** @param {string} where @param {string} name @param {Buffer} bytes */
function check(where, name, bytes) {
  const found = sha256(bytes);
  if (found !== kFiles[name]) {
    throw new Error(
      `${where} is not MNIST's ${name}: its unpacked bytes have SHA-256 ${found}, expected is ${kFiles[name]}.`,
    );
  }
  return bytes;
}

/** @param {string} folder @returns {Promise<Record<string, Buffer> | null>} null when a file is missing */
async function readFolder(folder) {
  /** @type {Record<string, Buffer>} */
  const files = {};
  for (const name of Object.keys(kFiles)) {
    const bytes = await readUnpacked(folder, name);
    if (!bytes) return null;
    files[name] = check(join(folder, name), name, bytes);
  }
  return files;
}

/**
 * One file from one mirror, into `<name>.gz.part`, continuing where an earlier attempt broke off.
 * @param {string} url @param {string} part @param {(received: number, total: number) => void} onBytes @param {number} stallSeconds
 */
async function download(url, part, onBytes, stallSeconds) {
  const have = existsSync(part) ? (await stat(part)).size : 0;
  const stop = new AbortController();
  let timer = setTimeout(() => stop.abort(), stallSeconds * 1000);
  try {
    const response = await fetch(url, {
      headers: have ? { Range: `bytes=${have}-` } : {},
      signal: stop.signal,
    });
    if (response.status === 416) return; // all of it is here already
    if (!response.ok || !response.body) throw new Error(`${url} answered ${response.status}`);
    const resumed = response.status === 206;
    let received = resumed ? have : 0;
    const total = received + Number(response.headers.get('content-length') ?? 0);
    const out = createWriteStream(part, { flags: resumed ? 'a' : 'w' });
    try {
      for await (const chunk of response.body) {
        clearTimeout(timer);
        timer = setTimeout(() => stop.abort(), stallSeconds * 1000);
        if (!out.write(chunk)) await once(out, 'drain');
        received += chunk.length;
        onBytes(received, total);
      }
    } finally {
      await new Promise((ok) => out.end(ok));
    }
    if (received < total) throw new Error(`${url} ended after ${received} of ${total} bytes`);
  } catch (error) {
    if (stop.signal.aborted)
      throw new Error(`${url} sent nothing for ${stallSeconds} seconds`, { cause: error });
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

/**
 * @param {object} options
 * @param {string} options.cache
 * @param {string[]} options.mirrors
 * @param {(line: string) => void} options.say
 * @param {(name: string, received: number, total: number) => void} options.onBytes
 * @param {number} options.stallSeconds
 * @returns {Promise<Record<string, Buffer>>}
 */
async function downloadAll({ cache, mirrors, say, onBytes, stallSeconds }) {
  await mkdir(cache, { recursive: true });
  /** @type {Record<string, Buffer>} */
  const files = {};
  for (const name of Object.keys(kFiles)) {
    const kept = await readUnpacked(cache, name);
    if (kept && sha256(kept) === kFiles[name]) {
      files[name] = kept;
      continue;
    }
    const part = join(cache, `${name}.gz.part`);
    const problems = [];
    // Twice over the mirrors: the second round continues what the first began.
    for (const mirror of [...mirrors, ...mirrors]) {
      try {
        await download(`${mirror}${name}.gz`, part, (r, t) => onBytes(name, r, t), stallSeconds);
        try {
          files[name] = check(`${mirror}${name}.gz`, name, gunzipSync(await readFile(part)));
        } catch (error) {
          await rm(part, { force: true }); // other bytes cannot be continued
          throw error;
        }
        await rename(part, join(cache, `${name}.gz`));
        break;
      } catch (error) {
        const cause =
          error instanceof Error
            ? error.cause instanceof Error && error.message === 'fetch failed'
              ? error.cause.message
              : error.message
            : String(error);
        problems.push(cause);
        say(`${name}: ${cause}; trying the next mirror`);
      }
    }
    if (!files[name]) {
      throw new Error(
        `MNIST could not be downloaded: ${problems.at(-1)}. Set MNIST_DIR to a folder with the four IDX files, or go on with the ground-truth digits.`,
      );
    }
  }
  return files;
}

/**
 * MNIST, or null when it is neither on this machine nor to be downloaded (`download: false`, or
 * `onMissing` is told why).
 * @param {object} [options]
 * @param {string | undefined} [options.folder] default MNIST_DIR
 * @param {string} [options.cache]
 * @param {boolean} [options.download]
 * @param {string[]} [options.mirrors]
 * @param {(line: string) => void} [options.say]
 * @param {(name: string, received: number, total: number) => void} [options.onBytes]
 * @param {number} [options.stallSeconds]
 * @returns {Promise<Mnist | null>}
 */
export async function findMnist({
  folder = process.env.MNIST_DIR,
  cache = defaultCache(),
  download: mayDownload = false,
  mirrors = kMirrors,
  say = () => {},
  onBytes = () => {},
  stallSeconds = kStallSeconds,
} = {}) {
  let files = folder ? await readFolder(folder) : null;
  if (folder && !files) {
    throw new Error(`MNIST_DIR is ${folder}, but not all four IDX files of MNIST are there.`);
  }
  files ??= await readFolder(cache).catch(() => null);
  if (!files && mayDownload)
    files = await downloadAll({ cache, mirrors, say, onBytes, stallSeconds });
  if (!files) return null;
  const split = (/** @type {string} */ images, /** @type {string} */ labels) => ({
    images: files[images].subarray(kImageHeader),
    labels: files[labels].subarray(kLabelHeader),
  });
  return {
    train: split('train-images-idx3-ubyte', 'train-labels-idx1-ubyte'),
    test: split('t10k-images-idx3-ubyte', 't10k-labels-idx1-ubyte'),
  };
}
