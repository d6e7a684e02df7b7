/**
 * The engine's worker in a page of another origin, or in a sandboxed frame: browsers start a worker
 * only from the page's own origin, so a script of two lines is started that imports ours. It needs
 * `Access-Control-Allow-Origin` from the host of the site, and `worker-src blob:` where the page has a
 * policy. A module worker from a blob does not start in a sandbox, a classic one does.
 *
 * @module
 */
import url from '../engine/worker.js?worker&url';

/** Whether the browser would refuse to start the worker from its own address: the page's origin is null in a sandbox. */
export const isFar = () => new URL(url, import.meta.url).origin !== globalThis.origin;

/** @returns {Worker} that gets what is sent to it before its script is there */
export function farWorker() {
  const script = `
    const waiting = [];
    onmessage = (event) => waiting.push(event);
    import(${JSON.stringify(url)}).then(
      () => waiting.forEach((event) => onmessage(event)),
      (why) => setTimeout(() => { throw why; }),
    );`;
  const blob = URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));
  const worker = new Worker(blob, { name: 'latent-atlas' });
  // It is read by the time the worker speaks.
  worker.addEventListener('message', () => URL.revokeObjectURL(blob), { once: true });
  return worker;
}
