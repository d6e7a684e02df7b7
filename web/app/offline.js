/**
 * The site kept in this browser, when a visitor asks for it: sw.js keeps its scripts, this its models and
 * MNIST, by checksum. Nothing is kept, and no service worker registered, before.
 *
 * @module
 */
import { sha256 } from '../data/checksum.js';
import { mnistIndex } from '../data/index.js';
import { siteUrl } from '../data/site.js';

const DATA = 'latent-atlas-data';
const OURS = /^latent-atlas-(?:site-|data$)/;

/** Neither over plain HTTP nor in a sandbox. */
export const canBeKept = () =>
  globalThis.isSecureContext && 'serviceWorker' in navigator && 'caches' in globalThis;

/** @returns {Promise<number>} bytes that are kept */
export async function keptBytes() {
  if (!canBeKept()) return 0;
  let sum = 0;
  for (const name of await caches.keys()) {
    if (!OURS.test(name)) continue;
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      const held = await cache.match(request);
      sum += Number(held?.headers.get('Content-Length') ?? 0);
    }
  }
  return sum;
}

/** @param {string} url @param {string | null} wanted its SHA-256 */
async function keepFile(url, wanted) {
  const cache = await caches.open(DATA);
  const held = await cache.match(url);
  if (held && wanted && held.headers.get('X-Checksum') === wanted) return;
  const response = await fetch(url, { cache: 'no-cache' });
  const bytes = new Uint8Array(await response.arrayBuffer());
  if (!response.ok || (wanted && (await sha256(bytes)) !== wanted)) throw new Error(url);
  const headers = {
    'Content-Type': response.headers.get('Content-Type') ?? '',
    'Content-Length': String(bytes.length),
    ...(wanted ? { 'X-Checksum': wanted } : {}),
  };
  await cache.put(url, new Response(bytes, { headers }));
}

/** @param {ServiceWorkerRegistration} registration whose first worker is to have everything */
function installed({ installing, active }) {
  const worker = installing ?? active;
  return new Promise((resolve, reject) => {
    const look = () => {
      if (worker?.state === 'activated') resolve(undefined);
      if (!worker || worker.state === 'redundant') reject(new Error('sw.js'));
    };
    worker?.addEventListener('statechange', look);
    look();
  });
}

/**
 * @param {{ mnist: boolean, onProgress: (done: number, total: number) => void }} options
 * @returns {Promise<void>} fails with the address of the file that did not come
 */
export async function keepSite({ mnist, onProgress }) {
  const registration = await navigator.serviceWorker.register(siteUrl('sw.js'));
  await installed(registration);
  /** @type {Record<string, string>} */
  const models = await (await fetch(siteUrl('models.json'))).json();
  const index = mnist ? await mnistIndex() : null;
  /** @type {[string, string | null][]} */
  const wanted = Object.entries(models)
    .filter(([path]) => index || !path.startsWith('models/mnist/'))
    .map(([path, sum]) => [siteUrl(path).href, sum]);
  if (index) {
    wanted.push([siteUrl('mnist/index.json').href, null]);
    for (const { shards } of Object.values(index.splits))
      for (const { url, sha256: sum } of shards)
        wanted.push([new URL(url, siteUrl('mnist/')).href, sum]);
  }
  for (const [i, [url, sum]] of wanted.entries()) {
    onProgress(i, wanted.length);
    await keepFile(url, sum);
  }
}

/** Nothing of the site stays; trainings and drawings are not touched. */
export async function forgetSite() {
  const registration = await navigator.serviceWorker.getRegistration(siteUrl('').href);
  await registration?.unregister();
  for (const name of await caches.keys()) if (OURS.test(name)) await caches.delete(name);
}

/**
 * @param {(takeOver: () => void) => void} tell called when a new version is there; `takeOver` reloads the
 *   page with it
 */
export async function onNewVersion(tell) {
  const registration = await navigator.serviceWorker.getRegistration(siteUrl('').href);
  if (!registration) return;
  const look = () => {
    const { waiting } = registration;
    if (!waiting || !registration.active) return;
    tell(() => {
      navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), {
        once: true,
      });
      waiting.postMessage('takeOver');
    });
  };
  registration.addEventListener('updatefound', () =>
    registration.installing?.addEventListener('statechange', look),
  );
  look();
}
