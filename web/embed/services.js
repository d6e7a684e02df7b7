/**
 * The engine, the data and the digits that all embedded exhibits of a page share. Files are taken from
 * beside this script, wherever the page is.
 *
 * @module
 */
import * as data from '../data/index.js';
import { createEngine } from '../engine/client.js';
import { makeDigits } from '../frame/digits.js';
import { farWorker, isFar } from './farWorker.js';

/** @type {import('../frame/host.js').Services | undefined} */
let shared;

/** @param {string} site folder of the built site */
export function sharedServices(site) {
  if (shared) return shared;
  data.setSite(site);
  /** @type {Set<(why: import('../engine/protocol.js').Sentence[]) => void>} */
  const listeners = new Set();
  const engine = createEngine({
    wasmUrl: new URL('wasm/', site).href,
    // Its threads would be workers of the other origin again.
    ...(isFar() ? { createWorker: farWorker, threads: 1 } : {}),
    onRestart: (why) => {
      for (const listener of [...listeners]) listener(why);
    },
  });
  shared = {
    engine,
    data,
    digits: makeDigits(engine, data),
    onEngineRestart(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  return shared;
}
