/**
 * The handwritten digits every exhibit shares: MNIST where the site serves it, else the ground-truth
 * digits, in the engine once a page.
 *
 * @module
 */

/**
 * @typedef {object} Digits
 * @property {string} train engine data set
 * @property {string} test engine data set of held-out images, labelled as the training images are
 * @property {'mnist' | 'digits'} source
 * @property {number} count training images
 * @property {number} heldOut images of test
 */
/** @typedef {(held: number, total: number) => void} OnProgress training images */

/** Their names in the engine. */
const IDS = { train: 'digits/train', test: 'digits/test' };
/** Held-out digits are of another seed, the one the shipped models were tested on (models/README.md). */
const DIGITS_SEED = { train: 1, test: 2 };
/** Ground-truth digits are made here: enough to train on, made in about a second. */
const DIGITS_COUNT = { train: 10_000, test: 2_000 };

/**
 * @param {import('../engine/client.js').Engine} engine
 * @param {typeof import('../data/index.js')} data
 */
export function makeDigits(engine, data) {
  /** @type {Set<OnProgress>} */
  const listeners = new Set();
  /** @type {Promise<Digits> | null} */
  let loading = null;
  let isLoaded = false;
  /** @type {[number, number]} */
  let last = [0, 0];
  const progress = (/** @type {number} */ held, /** @type {number} */ total) => {
    last = [held, total];
    for (const listener of listeners) listener(held, total);
  };
  /**
   * @param {{ onProgress?: OnProgress }} [options]
   * @returns {Promise<Digits>} the same for everyone; loaded again after a failure, and when the engine
   *   has lost them
   */
  return async ({ onProgress } = {}) => {
    if (onProgress) {
      listeners.add(onProgress);
      if (last[1]) onProgress(...last);
    }
    if (loading && isLoaded && !Object.values(IDS).every((id) => engine.holdsDataset(id)))
      loading = null;
    if (!loading) {
      isLoaded = false;
      loading = loadDigits(engine, data, progress);
      loading.then(
        () => {
          isLoaded = true;
          for (const id of Object.values(IDS)) engine.share({ kind: 'dataset', id });
        },
        () => (loading = null),
      );
    }
    try {
      return await loading;
    } finally {
      if (onProgress) listeners.delete(onProgress);
    }
  };
}

/**
 * @param {import('../engine/client.js').Engine} engine
 * @param {typeof import('../data/index.js')} data
 * @param {OnProgress} progress
 * @returns {Promise<Digits>}
 */
async function loadDigits(engine, data, progress) {
  const ids = IDS;
  const index = await data.mnistIndex();
  if (index) {
    const total = index.splits.train.count;
    progress(0, total); // the first shard may be long on its way
    const { count: heldOut } = await engine.loadDataset(
      ids.test,
      data.mnistShards(index, 'test', Infinity),
    );
    const { count } = await engine.loadDataset(
      ids.train,
      data.mnistShards(index, 'train', Infinity),
      { onProgress: (info) => progress(info.count, total) },
    );
    return { ...ids, source: 'mnist', count, heldOut };
  }
  for (const part of /** @type {const} */ (['test', 'train'])) {
    const range = { count: DIGITS_COUNT[part], seed: DIGITS_SEED[part], firstIndex: 0 };
    await engine.call('datasetDigits', { id: ids[part], ...range });
  }
  progress(DIGITS_COUNT.train, DIGITS_COUNT.train);
  const { train: count, test: heldOut } = DIGITS_COUNT;
  return { ...ids, source: 'digits', count, heldOut };
}
