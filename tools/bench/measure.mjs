/**
 * The run: starts every contender, warms it, asks each once a round in an order that changes from round
 * to round, and collects the samples.
 * @module
 */
import { fileURLToPath } from 'node:url';
import { launchBrowser } from '../lib/browser.mjs';
import { startChild } from './child.mjs';
import { startOwnPage } from './ownPage.mjs';
import { convSpec, kCores, kThreads } from './plan.mjs';
import { startPeers } from './peers.mjs';
import { buildProducts, measureProducts } from './products.mjs';
import { firstLoadGzipBytes, peakBytes, wasmGzipBytes } from './visitor.mjs';

/** @typedef {import('./figures.mjs').Series} Series */
/**
 * @typedef {object} Turn
 * @property {Series} series
 * @property {import('./child.mjs').Contender} contender
 * @property {any} request
 * @property {(answer: any) => number | number[]} [read] of its answer; default: the answer
 * @property {number} [rounds] at most so many samples
 * @property {boolean} [cold] no turn to warm up: it takes too long
 */

const say = (/** @type {string} */ sentence) => process.stderr.write(`${sentence}\n`);

/** @param {Turn} turn */
async function take({ series, contender, request, read = (x) => x }) {
  const { value } = await contender.ask(request);
  if (value?.limit !== undefined) (series.limits ??= []).push(value.limit);
  series.values.push(...[read(value)].flat());
}

/** @param {import('./plan.mjs').Plan} plan @param {(threads: number) => import('./child.mjs').Contender} nodeOf @param {import('./child.mjs').Contender} page @returns {Turn[]} */
function ownTurns(plan, nodeOf, page) {
  /** @type {Turn[]} */
  const turns = [];
  for (const env of ['node', 'chromium'])
    for (const threads of kThreads) {
      const contender = env === 'node' ? nodeOf(threads) : page;
      const add = (
        /** @type {Partial<Series> & Pick<Series, 'task'>} */ series,
        /** @type {any} */ request,
        /** @type {Turn['read']} */ read = undefined,
      ) =>
        turns.push({
          contender,
          request: { ...request, threads },
          read,
          series: { name: 'Latent Atlas', env, threads, values: [], ...series },
        });
      const isMost = threads === kCores;
      if (threads === 1) add({ task: 'limit' }, { op: 'limit' });
      for (const dataset of ['mnist-60000', 'noise'])
        add(
          { task: 'train', dataset },
          { op: 'train', dataset, seconds: plan.trainSeconds },
          (answer) => answer.imagesPerSecond,
        );
      for (const count of [10_000, 60_000]) add({ task: 'pca', count }, { op: 'pca', count });
      add(
        { task: 'trainConv' },
        env === 'node'
          ? { op: 'train', dataset: 'mnist-10000', spec: convSpec(), seconds: plan.trainSeconds }
          : { op: 'train', dataset: 'mnist-10000', network: 'conv', seconds: plan.trainSeconds },
        (answer) => answer.imagesPerSecond,
      );
      const calls = plan.decodes;
      if (env === 'node' && threads === 1) add({ task: 'decode' }, { op: 'decode', calls });
      if (isMost) add({ task: 'mosaic' }, { op: 'mosaic' });
      if (env === 'chromium' && isMost) {
        add({ task: 'decodeRoundTrip' }, { op: 'decode', calls });
        const some = Math.ceil(calls / 10);
        add({ task: 'decodeWhileTraining' }, { op: 'decode', calls: some, whileTraining: true });
      }
    }
  return turns;
}

/**
 * @param {import('./plan.mjs').Plan} plan
 * @param {{ peers: boolean }} options
 * @returns {Promise<import('./figures.mjs').Measured>}
 */
export async function measure(plan, { peers }) {
  if (!plan.onlyConv) await buildProducts();
  const browser = await launchBrowser();
  /** @type {Map<number, import('./child.mjs').Contender>} */
  const children = new Map();
  const script = fileURLToPath(new URL('ownNode.mjs', import.meta.url));
  for (const threads of kThreads) {
    children.set(threads, startChild('node', [script, String(threads)]));
  }
  try {
    if (!plan.onlyConv) say('What a visit costs …');
    const bytes = {
      peakBytes: plan.onlyConv ? NaN : await peakBytes(),
      wasmGzipBytes: wasmGzipBytes(),
      firstLoadGzipBytes: plan.onlyConv ? NaN : await firstLoadGzipBytes(browser),
    };
    const page = await startOwnPage(browser);
    const own = ownTurns(
      plan,
      (threads) => /** @type {import('./child.mjs').Contender} */ (children.get(threads)),
      page,
    );
    const others = peers ? await startPeers(plan, browser, say) : undefined;
    /** A peer that fails is left out; ours may not. @type {Set<Turn>} */
    const failed = new Set();
    const tryTurn = async (/** @type {Turn} */ turn) => {
      try {
        const { name, task, env, threads } = turn.series;
        const start = performance.now();
        await take(turn);
        const seconds = (performance.now() - start) / 1000;
        if (plan.verbose)
          say(
            `  ${name}, ${task}, ${env}, ${threads}: ${turn.series.values.at(-1)} (${seconds.toFixed(1)} s)`,
          );
      } catch (error) {
        if (own.includes(turn)) throw error;
        const { name, task } = turn.series;
        say(`${name}, ${task}: left out. ${/** @type {Error} */ (error).message.split('\n')[0]}`);
        failed.add(turn);
      }
    };
    let turns = [...own, ...(others?.turns ?? [])].filter(
      ({ series }) => !plan.onlyConv || series.task === 'trainConv',
    );
    say('Warming up …');
    for (const turn of turns) if (!turn.cold) await tryTurn(turn);
    for (const { series } of turns) Object.assign(series, { values: [], limits: undefined });
    const products = [];
    for (let round = 0; round < plan.rounds; ++round) {
      say(`Round ${round + 1} of ${plan.rounds} …`);
      if (!plan.onlyConv) products.push(await measureProducts(plan.productRounds));
      turns = turns.filter((turn) => !failed.has(turn));
      // Another neighbour every round, so that no one always follows the same.
      const first = (round * 7) % turns.length;
      for (const turn of [...turns.slice(first), ...turns.slice(0, first)])
        if (round < (turn.rounds ?? Infinity)) await tryTurn(turn);
    }
    await others?.close();
    const series = (/** @type {boolean} */ isOwn) =>
      turns
        .filter((turn) => own.includes(turn) === isOwn && !failed.has(turn))
        .map((turn) => turn.series);
    return { own: series(true), peers: series(false), products, ...bytes };
  } finally {
    for (const child of children.values()) await child.close();
    await browser.close();
  }
}
