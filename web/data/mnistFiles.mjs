/**
 * MNIST as four IDX files, for Node: found in $MNIST_DIR, else in the cache, else downloaded from a
 * public mirror. Whatever the source, the unpacked bytes must have the known SHA-256.
 * Tested by tests/web/mnistFiles.test.mjs with mirrors that misbehave.
 * @module
 */
import { createHash } from 'node:crypto';
import {
  createWriteStream,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { once } from 'node:events';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/**
 * @typedef {object} MnistFile
 * @property {string} name
 * @property {number} bytes unpacked
 * @property {string} sha256 of the unpacked bytes
 */

/** @type {Record<'trainImages' | 'trainLabels' | 'testImages' | 'testLabels', MnistFile>} */
const kMnistFiles = {
  trainImages: {
    name: 'train-images-idx3-ubyte',
    bytes: 47_040_016,
    sha256: 'ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db',
  },
  trainLabels: {
    name: 'train-labels-idx1-ubyte',
    bytes: 60_008,
    sha256: '65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5',
  },
  testImages: {
    name: 't10k-images-idx3-ubyte',
    bytes: 7_840_016,
    sha256: '0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7',
  },
  testLabels: {
    name: 't10k-labels-idx1-ubyte',
    bytes: 10_008,
    sha256: 'ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2',
  },
};

const kMirrors = [
  'https://storage.googleapis.com/cvdf-datasets/mnist/',
  'https://ossci-datasets.s3.amazonaws.com/mnist/',
];

/** A mirror that sends nothing for so long has stalled. */
const kStallMs = 15_000;

/** @typedef {keyof typeof kMnistFiles} MnistPart */
/**
 * @typedef {object} MnistOptions
 * @property {string} [directory] default $MNIST_DIR
 * @property {string} [cache] default: mnist/ in this project's cache
 * @property {string[]} [mirrors] addresses ending in a slash, tried in order
 * @property {Record<string, MnistFile>} [files] for tests
 * @property {number} [stallMs]
 * @property {boolean} [download] default true
 * @property {(file: string, received: number, total: number | null) => void} [onProgress]
 * @property {(sentence: string) => void} [onNote] something went wrong, and what is tried next
 */

const defaultCache = () =>
  join(
    process.env.XDG_CACHE_HOME || join(process.env.HOME || homedir(), '.cache'),
    'latent-atlas',
    'mnist',
  );

/**
 * Unpacks when packed, and checks: the bytes, or the sentence that says what is wrong with them.
 * @param {Buffer} raw
 * @param {MnistFile} file
 * @param {string} from where they came from, for the sentence
 * @returns {Buffer | string}
 */
function checked(raw, file, from) {
  let bytes = raw;
  if (raw[0] === 0x1f && raw[1] === 0x8b) {
    try {
      bytes = gunzipSync(raw, { maxOutputLength: file.bytes });
    } catch (error) {
      return `${from} cannot be unpacked to ${file.bytes} bytes (${/** @type {Error} */ (error).message})`;
    }
  }
  if (bytes.length !== file.bytes) {
    return `${from} holds ${bytes.length} bytes, expected ${file.bytes}`;
  }
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  if (sha256 !== file.sha256) return `${from} has SHA-256 ${sha256}, expected ${file.sha256}`;
  return bytes;
}

/**
 * @param {string} folder
 * @param {MnistFile} file
 * @returns {Buffer | string | null} bytes, what is wrong, or null when there is no such file
 */
function readFrom(folder, file) {
  for (const path of [join(folder, file.name), join(folder, `${file.name}.gz`)]) {
    if (existsSync(path)) return checked(readFileSync(path), file, path);
  }
  return null;
}

/**
 * Downloads to `part`, going on where an earlier try stopped.
 * @param {string} url
 * @param {string} part
 * @param {number} stallMs
 * @param {(received: number, total: number | null) => void} onBytes
 */
async function download(url, part, stallMs, onBytes) {
  const stop = new AbortController();
  let timer = setTimeout(() => stop.abort(), stallMs);
  const have = existsSync(part) ? statSync(part).size : 0;
  let trouble = 'could not be reached';
  try {
    const response = await fetch(url, {
      signal: stop.signal,
      headers: have > 0 ? { Range: `bytes=${have}-` } : {},
    });
    trouble = 'broke off';
    // A range that begins behind the end: everything is here already.
    if (response.status === 416 && have > 0) return;
    if (!response.ok || !response.body) throw new Error(`${url} answered ${response.status}`);
    const resumed =
      response.status === 206 &&
      response.headers.get('content-range')?.startsWith(`bytes ${have}-`) === true;
    let received = resumed ? have : 0;
    const length = response.headers.get('content-length');
    const total = length === null ? null : received + Number(length);
    const out = createWriteStream(part, { flags: resumed ? 'a' : 'w' });
    const failed = new Promise((_, reject) => out.on('error', reject));
    failed.catch(() => {});
    try {
      for await (const chunk of response.body) {
        clearTimeout(timer);
        timer = setTimeout(() => stop.abort(), stallMs);
        if (!out.write(chunk)) {
          await Promise.race([once(out, 'drain'), failed]);
        }
        received += chunk.length;
        onBytes(received, total);
      }
    } finally {
      out.end();
      await Promise.race([once(out, 'finish'), failed]);
    }
    if (total !== null && received < total) {
      throw new Error(`${url} ended after ${received} of ${total} bytes`);
    }
  } catch (error) {
    if (stop.signal.aborted)
      throw new Error(`${url} sent nothing for ${stallMs / 1000} seconds`, { cause: error });
    const cause = /** @type {Error & { cause?: Error }} */ (error);
    if (cause.message.startsWith(url)) throw cause;
    throw new Error(`${url} ${trouble} (${cause.cause?.message ?? cause.message})`, {
      cause: error,
    });
  } finally {
    clearTimeout(timer);
  }
}

/**
 * One file from the mirrors, written unpacked into the cache.
 * @param {MnistFile} file
 * @param {Required<Pick<MnistOptions, 'cache' | 'mirrors' | 'stallMs'>> & MnistOptions} options
 * @returns {Promise<Buffer | string[]>} bytes, or a sentence for each mirror that failed
 */
async function fetchFile(file, options) {
  mkdirSync(options.cache, { recursive: true });
  const part = join(options.cache, `${file.name}.gz.part`);
  const failures = [];
  for (const mirror of options.mirrors) {
    const url = `${mirror}${file.name}.gz`;
    try {
      const onBytes = (/** @type {number} */ received, /** @type {number | null} */ total) =>
        options.onProgress?.(file.name, received, total);
      await download(url, part, options.stallMs, onBytes);
      const bytes = checked(readFileSync(part), file, url);
      // Right or wrong, these bytes have served: only an incomplete download is worth going on with.
      rmSync(part);
      if (typeof bytes !== 'string') {
        const path = join(options.cache, file.name);
        writeFileSync(`${path}.new`, bytes);
        renameSync(`${path}.new`, path);
        return bytes;
      }
      failures.push(bytes);
    } catch (error) {
      failures.push(/** @type {Error} */ (error).message);
    }
    options.onNote?.(`${failures.at(-1)}.`);
  }
  return failures;
}

/**
 * All four files, unpacked and checked.
 * @param {MnistOptions} [options]
 * @returns {Promise<Record<string, Buffer>>} rejects with one sentence when a file cannot be had
 */
export async function loadMnistFiles(options = {}) {
  const directory = options.directory ?? process.env.MNIST_DIR;
  const cache = options.cache ?? defaultCache();
  /** @type {Record<string, Buffer>} */
  const found = {};
  for (const [part, file] of Object.entries(options.files ?? kMnistFiles)) {
    const reasons = [];
    for (const folder of [directory, cache]) {
      if (!folder || found[part]) continue;
      const bytes = readFrom(folder, file);
      if (bytes instanceof Buffer) {
        found[part] = bytes;
      } else if (bytes !== null) {
        reasons.push(bytes);
        options.onNote?.(`${bytes}.`);
      }
    }
    if (found[part]) continue;
    if (options.download === false) {
      reasons.push(`it is not in ${[directory, cache].filter(Boolean).join(' or ')}`);
    } else {
      const fetched = await fetchFile(file, {
        mirrors: kMirrors,
        stallMs: kStallMs,
        ...options,
        cache,
      });
      if (fetched instanceof Buffer) found[part] = fetched;
      else reasons.push(...fetched);
    }
    if (!found[part])
      throw new Error(`MNIST's ${file.name} is not to be had: ${reasons.join('; ')}.`);
  }
  return found;
}

/** A progress bar on a terminal; elsewhere a line every tenth. @returns {MnistOptions['onProgress']} */
export function progressBar() {
  let shown = '';
  return (file, received, total) => {
    const megabytes = `${(received / 1e6).toFixed(1)} MB`;
    const tenths = total ? Math.floor((received / total) * 10) : 0;
    if (process.stderr.isTTY) {
      const bar = total ? `[${'#'.repeat(2 * tenths)}${'.'.repeat(20 - 2 * tenths)}] ` : '';
      process.stderr.write(`\r  ${file} ${bar}${megabytes}${received === total ? '\n' : ''}`);
    } else if (shown !== `${file}${tenths}`) {
      shown = `${file}${tenths}`;
      process.stderr.write(`  ${file} ${total ? `${tenths * 10} % ` : ''}${megabytes}\n`);
    }
  };
}
