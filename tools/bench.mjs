/**
 * `npm run bench`: this machine's limit, our products, training, PCA, decoding, memory and bytes, and
 * what others do on the same tasks; in one run, in turns. One table; CONTRIBUTING.md says how to read it.
 *
 *   npm run bench -- [--quick] [--json FILE] [--rounds N] [--slow] [--no-peers] [--only conv] [--scaling] [--pages] [--verbose] [--built]
 *
 * --quick     fewer and shorter samples: about a minute
 * --slow      also what takes minutes (ml-pca of 60,000 images)
 * --no-peers  only our own figures
 * --only conv training with convolutions alone, ours and others'
 * --verbose   a line for each sample
 * --scaling   also how cost grows: cpp/bench/scaling.md and scaling.svg are written anew
 * --pages     only how quickly each chapter is ready and follows a hand: tools/bench/pages.md anew
 * --built     do not build first
 * @module
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from './build.mjs';
import { figuresOf } from './bench/figures.mjs';
import { goalRows, goalsOf } from './bench/goals.mjs';
import { measure } from './bench/measure.mjs';
import { measurePages, measureSteps, pagesTable, stepsTable } from './bench/pages.mjs';
import { makePlan } from './bench/plan.mjs';
import { convTable, figureTable, peerTable, table } from './bench/report.mjs';
import { scalingSvg } from './bench/plot.mjs';
import { measureScaling, scalingTable } from './bench/scaling.mjs';
import { repo } from './lib/paths.mjs';
import { Refusal, runMain } from './lib/process.mjs';

// Contenders and browsers would outlive us, and a pipe of theirs keep the shell waiting.
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM']))
  process.on(signal, () => process.exit(1));

await runMain(async () => {
  const { values: words } = parseArgs({
    options: {
      quick: { type: 'boolean' },
      slow: { type: 'boolean' },
      built: { type: 'boolean' },
      verbose: { type: 'boolean' },
      scaling: { type: 'boolean' },
      pages: { type: 'boolean' },
      'no-peers': { type: 'boolean' },
      only: { type: 'string' },
      json: { type: 'string' },
      rounds: { type: 'string' },
    },
  });
  const { only } = words;
  if (only !== undefined && only !== 'conv')
    throw new Refusal(`--only is '${only}'; there is conv.`);
  if (!words.built) await build(['site']);
  if (words.pages) {
    const pages = pagesTable(await measurePages({ rounds: words.quick ? 1 : 3 }));
    const steps = stepsTable(await measureSteps());
    console.log(`${pages}\n\n${steps}`);
    const head =
      '# How quickly a chapter is there\n\nWritten by `npm run bench -- --pages`: the best of three visits each, with the 47 MB of MNIST served.\nGoal: ready within 1 s.\n\n';
    const handHead =
      '\n\n# How quickly a step follows a hand\n\nFrom a move of the pointer to the picture drawn after it, at 1366×650, and the longest time between two\nframes. Goals: 50 ms at the median, 100 ms at worst, also while it trains.\n\n';
    const text = `${head}${pages}${handHead}${steps}\n`;
    return writeFileSync(join(repo, 'tools/bench/pages.md'), text);
  }
  const plan = makePlan({
    quick: words.quick ?? false,
    slow: words.slow ?? false,
    verbose: words.verbose ?? false,
    onlyConv: only === 'conv',
    rounds: words.rounds ? Number(words.rounds) : undefined,
  });
  const figures = figuresOf(await measure(plan, { peers: !words['no-peers'] }));
  console.log(`\n${only ? convTable(figures) : figureTable(figures)}\n`);
  if (figures.peers.length) console.log(`${peerTable(figures)}\n`);
  const goals = goalsOf(figures).filter(({ goal }) => !only || /convolutions/.test(goal));
  console.log(table(goalRows(goals)));
  if (words.scaling) {
    const curves = await measureScaling({
      rounds: words.quick ? 1 : 3,
      seconds: plan.trainSeconds,
    });
    const rows = scalingTable(curves);
    console.log(`\n${rows}`);
    const head =
      '# How cost grows\n\nIn wasm under Node; written by `npm run bench -- --scaling`, read the slopes.\n\n';
    writeFileSync(
      join(repo, 'cpp/bench/scaling.md'),
      `${head}${rows}\n\n![The same as curves](scaling.svg)\n`,
    );
    writeFileSync(join(repo, 'cpp/bench/scaling.svg'), scalingSvg(curves));
  }
  if (words.json) writeFileSync(words.json, `${JSON.stringify({ ...figures, goals }, null, 2)}\n`);
});
process.exit(process.exitCode ?? 0);
