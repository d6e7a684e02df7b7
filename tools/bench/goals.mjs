/** What the engine must hold, as ratios within one run. Pure. @module */
/** @typedef {import('./figures.mjs').Figures} Figures */
/** @typedef {{ goal: string, value: number | null, least?: number, most?: number, holds: boolean | null }} Goal null: skipped */

/**
 * @param {Figures} f
 * @returns {Goal[]} those whose figures were measured, and of the others only those against peers,
 *   which are skipped
 */
export function goalsOf(f) {
  /** @type {Goal[]} */
  const goals = [];
  const add = (
    /** @type {string} */ goal,
    /** @type {number | undefined} */ value,
    /** @type {{ least?: number, most?: number }} */ { least, most },
  ) => {
    if (value === undefined || !Number.isFinite(value)) return;
    const holds = (least === undefined || value >= least) && (most === undefined || value <= most);
    goals.push({ goal, value, least, most, holds });
  };
  for (const g of f.gemm)
    add(`GEMM ${g.m}×${g.n}×${g.k}, share of the limit`, g.fraction_of_peak, { least: 0.85 });
  for (const env of ['node', 'chromium']) {
    const train = (/** @type {string} */ data, /** @type {number} */ threads) =>
      f.train.find((t) => t.env === env && t.data === data && t.threads === threads);
    const share = (/** @type {string} */ data) => train(data, 1)?.fraction_of_peak;
    add(`${env}: training on dense noise, share of the limit`, share('dense noise'), {
      least: 0.75,
    });
    add(`${env}: training on MNIST, share of the limit`, share('MNIST'), { least: 1 });
    for (const data of ['MNIST', 'dense noise']) {
      const [one, two] = [train(data, 1), train(data, 2)];
      if (one && two)
        add(`${env}: two threads over one, ${data}`, two.images_per_s / one.images_per_s, {
          least: 1.8,
        });
    }
  }
  /** The smallest ratio: ours against the fastest of them. */
  const against = (/** @type {RegExp} */ name, /** @type {RegExp} */ task) => {
    const ratios = f.peers.filter(
      (p) => name.test(p.name) && task.test(p.task) && !/reference BLAS/.test(p.name),
    );
    return ratios.length ? Math.min(...ratios.map((p) => p.ratio)) : undefined;
  };
  /** Against a peer that may not be on this machine. */
  const addPeer = (
    /** @type {string} */ goal,
    /** @type {number | undefined} */ value,
    /** @type {number} */ least,
  ) => {
    if (value === undefined) goals.push({ goal, value: null, least, holds: null });
    else add(goal, value, { least });
  };
  const training = /training/;
  const conv = /^convolutional/;
  const all = /^PCA.* of 60000$/;
  addPeer('training over PyTorch at its best', against(/^PyTorch/, training), 1.2);
  addPeer('with convolutions over PyTorch at its best', against(/^PyTorch/, conv), 1);
  addPeer(
    'with convolutions over the best other browser library',
    against(/^(tfjs|jax-js)/, conv),
    5,
  );
  add(
    'training over the best other browser library as tuned',
    against(/^(tfjs|jax-js)/, training),
    { least: 5 },
  );
  add('training over tfjs as its tutorials use it', against(/^tfjs wasm, as in/, training), {
    least: 20,
  });
  add('PCA of 60,000 over numpy', against(/^numpy/, all), { least: 1 });
  add('PCA of 60,000 over tfjs', against(/^(tfjs|jax-js)/, all), { least: 8 });
  // The package is measured on 10,000 images unless --slow; on more it only falls further behind.
  add('PCA over ml-pca', against(/^ml-pca/, all) ?? against(/^ml-pca/, /^PCA/), { least: 80 });
  add('one decode in the worker, p95 in ms', f.decode_ms.p95, { most: 0.5 });
  add('30×30 mosaic in ms', f.mosaic_ms, { most: 12 });
  add('a decode while training, p95 in ms', f.decode_while_training_ms.p95, { most: 1000 / 60 });
  add('wasm, gzip bytes', f.wasm_gzip_bytes, { most: 250e3 });
  add('peak memory in bytes', f.peak_bytes, { most: 250e6 });
  return goals;
}

/** @param {Goal[]} goals */
export const goalRows = (goals) => [
  ['must hold', 'wanted', 'found', ''],
  ...goals.map(({ goal, value, least, most, holds }) => [
    goal,
    least !== undefined ? `≥ ${least.toPrecision(3)}` : `≤ ${Number(most?.toPrecision(4))}`,
    value === null ? '' : String(Number(value.toPrecision(3))),
    holds === null ? 'skipped' : holds ? 'holds' : 'DOES NOT',
  ]),
  ...(goals.length ? [] : [['nothing measured', '', '', '']]),
];
