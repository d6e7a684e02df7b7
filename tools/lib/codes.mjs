/** VQ-VAEs by the command line, for what ships them and what checks them. @module */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeMnistIdx } from './idxFiles.mjs';
import { repo } from './paths.mjs';
import { Refusal, run } from './process.mjs';

/** Of generated digits, as a page makes them. */
const DIGITS = { train: { n: 10_000, seed: 1 }, test: { n: 2000, seed: 2 } };

/** @param {string} cli @param {(string | number)[]} words @param {string} scratch @returns {Promise<any>} what was measured */
export async function codesOf(cli, words, scratch) {
  const json = join(scratch, 'codes.json');
  const all = ['codes', ...words, '--json', json].map(String);
  const { code, output } = await run(cli, all, { capture: true });
  if (code !== 0) throw new Refusal(output);
  return JSON.parse(readFileSync(json, 'utf8'));
}

/**
 * The options that name the images and their judge.
 * @param {string} cli @param {'mnist' | 'digits' | 'textures'} set @param {string} scratch
 */
export async function codesFiles(cli, set, scratch) {
  if (set === 'textures') return ['--of', 'textures'];
  const judge = ['--judge', join(repo, 'models/both/judge.safetensors')];
  const of = (/** @type {Record<'train' | 'test', { images: string, labels: string }>} */ data) => [
    ...['--images', data.train.images, '--labels', data.train.labels],
    ...['--test-images', data.test.images, '--test-labels', data.test.labels],
    ...judge,
  ];
  if (set === 'mnist') return of(await writeMnistIdx(scratch));
  const make = async (/** @type {'train' | 'test'} */ split) => {
    const at = join(scratch, `codes-${split}`);
    mkdirSync(at, { recursive: true });
    const { n, seed } = DIGITS[split];
    const { code, output } = await run(
      cli,
      ['digits', '--n', `${n}`, '--seed', `${seed}`, '--out', at],
      { capture: true },
    );
    if (code !== 0) throw new Refusal(output);
    return { images: join(at, 'images-idx3-ubyte'), labels: join(at, 'labels-idx1-ubyte') };
  };
  return of({ train: await make('train'), test: await make('test') });
}
