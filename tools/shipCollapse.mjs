/**
 * Trains the VAEs on ribbons that chapter 11 shows before anything is trained in the tab, with the
 * calls the tab itself makes, and writes their curves, final measures and pictures to
 * models/collapse/ribbons.json. What the tab trains with the same settings has the same bits
 * (tests/e2e/11-collapse.test.mjs).
 *
 *   node tools/build.mjs wasm && node tools/shipCollapse.mjs     (minutes)
 * @module
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { collapse } from '../web/engine/calls/collapse.js';
import { loadCore } from '../web/engine/core.js';
import { MEASURE_EVERY, planned, STEPS, specOf, shippedOf } from '../web/data/ribbons.js';
import { repo } from './lib/paths.mjs';
import { runMain } from './lib/process.mjs';

await runMain(async () => {
  const wasmUrl = pathToFileURL(join(repo, 'web/engine/wasm/')).href;
  const core = await loadCore({ wasmUrl, variant: 'simd', threads: 1 });
  const runs = [];
  for (const choice of planned()) {
    core.call('modelCreate', { id: 'ribbons', spec: specOf(choice), dataset: '' });
    /** @type {import('../web/engine/calls/collapse.js').RibbonProgress[]} */
    const reports = [];
    const job = {
      progress: (/** @type {any} */ report) => 'kl' in report && reports.push(report),
      throwIfCancelled() {},
      inTurns: (/** @type {any} */ body) => body(async () => {}),
    };
    const asked = { id: 'ribbons', steps: STEPS, measureEvery: MEASURE_EVERY };
    await collapse.ribbonVae(core, asked, job);
    const run = shippedOf(choice, reports);
    console.log(`${JSON.stringify(choice)} −ELBO ${run.last.negElbo} KL ${run.last.kl}`);
    runs.push(run);
  }
  const folder = join(repo, 'models/collapse');
  mkdirSync(folder, { recursive: true });
  const card = { command: 'node tools/build.mjs wasm && node tools/shipCollapse.mjs', runs };
  writeFileSync(join(folder, 'ribbons.json'), `${JSON.stringify(card)}\n`);
  process.exit(0);
});
