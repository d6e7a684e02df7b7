/**
 * Trains the VAEs of bodies that chapter 13 shows before anything is trained in the tab, with the command
 * line, writes them with a card each to models/shapes, and measures all methods on both kinds of bodies,
 * two seeds each, into models/shapes/study.json.
 *
 *   node tools/shipShapes.mjs [tube] [person] [1] [2] [vertices] [none] …     (default all; minutes)
 * @module
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildDir, buildPreset } from './build.mjs';
import { repo } from './lib/paths.mjs';
import { Refusal, run, runMain } from './lib/process.mjs';
import { openToolbox } from './lib/toolbox.mjs';

const SEEDS = [1, 2];
/** Bodies nobody trained on: 1,770 midpoints. */
const STUDIED = 60;
const METHODS = ['vertices', 'none', 'interpolation', 'full'];
/** What is shipped: of the person and the first seed. */
const SHIPPED = ['none', 'full'];
const folder = join(repo, 'models/shapes');
const studyFile = join(folder, 'study.json');

/** @param {string[]} words @param {string} json @returns {Promise<any>} */
async function shapes(words, json) {
  const cli = join(buildDir('native'), 'latent-atlas');
  const { code } = await run(cli, ['shapes', ...words, '--json', json]);
  if (code !== 0) throw new Refusal(`latent-atlas shapes ${words.join(' ')} failed.`);
  return JSON.parse(readFileSync(json, 'utf8'));
}

await runMain(async () => {
  const wanted = process.argv.slice(2);
  /** Those that are named, or all. @template {string | number} T @param {readonly T[]} all */
  const chosen = (all) => {
    const named = all.filter((one) => wanted.includes(`${one}`));
    return named.length ? named : all;
  };
  await buildPreset(await openToolbox(), 'native', { capture: true });
  mkdirSync(folder, { recursive: true });
  const scratch = mkdtempSync(join(tmpdir(), 'latent-atlas-ship-'));
  const command = 'node tools/shipShapes.mjs';
  /** @type {{ command: string, studied: number, rows: any[] }} */
  const card = existsSync(studyFile)
    ? JSON.parse(readFileSync(studyFile, 'utf8'))
    : { command, studied: STUDIED, rows: [] };
  try {
    for (const body of chosen(['tube', 'person'])) {
      for (const seed of chosen(SEEDS)) {
        for (const method of chosen(METHODS)) {
          const name = `${body}-${method}`;
          const isShipped = body === 'person' && seed === SEEDS[0] && SHIPPED.includes(method);
          const file = join(folder, `${name}.safetensors`);
          const words = ['--body', body, '--method', method, '--seed', `${seed}`];
          words.push('--count', `${STUDIED}`);
          if (isShipped) words.push('--precision', 'f16', '--out', file);
          const found = await shapes(words, join(scratch, 'study.json'));
          const { weights_sha256: weights, ...test } = found;
          delete test.seconds; // of this machine, now
          console.log(name, seed, found);
          card.rows = card.rows.filter(
            (row) => row.body !== body || row.seed !== seed || row.method !== method,
          );
          card.rows.push({ body, seed, method, ...test });
          writeFileSync(studyFile, `${JSON.stringify(card, null, 2)}\n`);
          if (!isShipped) continue;
          const about = {
            name: `shapes/${name}`,
            command,
            spec: { kind: 'mesh', body, prior: method, totalSteps: 4000, seed },
            data: '80 bodies of cpp/include/atlas/data/bodies.h, 8 subjects in 10 poses each, of the seed',
            test,
            weights_sha256_float32: weights,
            files_sha256: {
              weights: createHash('sha256').update(readFileSync(file)).digest('hex'),
            },
          };
          writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(about, null, 2)}\n`);
        }
      }
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
});
