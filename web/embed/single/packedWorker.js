/**
 * The engine's worker of one HTML file, in place of farWorker.js: a classic worker from a blob, which
 * starts on `file://` and in a sandbox, where a module worker from a blob does not. It is sent the wasm,
 * because from there it can fetch nothing.
 *
 * @module
 */
import { packed } from './files.js';

/** @type {{ script: Uint8Array<ArrayBuffer>, wasm: Uint8Array<ArrayBuffer> } | null} */
let parts = null;

/** Before the first worker is wanted. */
export async function unpackWorker() {
  const [script, wasm] = await Promise.all([packed('worker.js'), packed('atlas.wasm')]);
  if (script && wasm) parts = { script, wasm };
}

export const isFar = () => true;

/** @returns {Worker} */
export function farWorker() {
  if (!parts) throw new Error('The file is not whole: worker and wasm are not in it.');
  const blob = URL.createObjectURL(new Blob([parts.script], { type: 'text/javascript' }));
  const worker = new Worker(blob, { name: 'latent-atlas' });
  worker.postMessage(parts.wasm);
  // It is read by the time the worker speaks.
  worker.addEventListener('message', () => URL.revokeObjectURL(blob), { once: true });
  return worker;
}
