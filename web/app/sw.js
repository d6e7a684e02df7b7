/**
 * Keeps the site for reading without a network, once a visitor asked for that (offline.js): every file by
 * its checksum, so that a new version fetches only what changed. It takes over when the visitor says so,
 * and where the host sends no headers it adds those that give a page threads. The build puts VERSION and
 * FILES (path: SHA-256) before this.
 */
/* global VERSION, FILES */
const SITE = `latent-atlas-site-${VERSION}`;
const DATA = 'latent-atlas-data';
const scope = self.registration.scope;

/** @param {ArrayBuffer} bytes */
async function sumOf(bytes) {
  const digest = await crypto.subtle.digest('SHA-256', bytes);
  return [...new Uint8Array(digest)].map((b) => b.toString(16).padStart(2, '0')).join('');
}

/** From an older version, or from the host. @param {string} url @param {string} wanted */
async function fileOf(url, wanted) {
  for (const name of await caches.keys()) {
    if (!name.startsWith('latent-atlas-site-')) continue;
    const held = await (await caches.open(name)).match(url);
    if (held?.headers.get('X-Checksum') === wanted) return held;
  }
  const response = await fetch(url, { cache: 'no-cache' });
  const bytes = await response.arrayBuffer();
  if (!response.ok || (await sumOf(bytes)) !== wanted)
    throw new Error(`${url} is not as it should be.`);
  const headers = {
    'Content-Type': response.headers.get('Content-Type') ?? '',
    'Content-Length': String(bytes.byteLength),
    'X-Checksum': wanted,
  };
  return new Response(bytes, { headers });
}

async function keepSite() {
  const cache = await caches.open(SITE);
  for (const [path, wanted] of Object.entries(FILES)) {
    const url = new URL(path, scope).href;
    await cache.put(url, await fileOf(url, wanted));
  }
}

async function dropOld() {
  for (const name of await caches.keys())
    if (name.startsWith('latent-atlas-site-') && name !== SITE) await caches.delete(name);
}

/** @param {Request} request @param {Response} response */
function isolated({ destination }, response) {
  const headers = new Headers(response.headers);
  // In a frame COOP and COEP never isolate; Document-Isolation-Policy does, where it is known.
  if (destination === 'iframe')
    headers.set('Document-Isolation-Policy', 'isolate-and-credentialless');
  else headers.set('Cross-Origin-Embedder-Policy', 'require-corp');
  if (destination === 'document') headers.set('Cross-Origin-Opener-Policy', 'same-origin');
  const { status, statusText } = response;
  return new Response(response.body, { status, statusText, headers });
}

/** @param {Request} request */
async function answer(request) {
  const url = new URL(request.url);
  url.search = url.hash = '';
  const path = url.href === scope ? new URL('index.html', scope).href : url.href;
  const held =
    (await (await caches.open(SITE)).match(path)) ?? (await (await caches.open(DATA)).match(path));
  const response = held ?? (await fetch(request));
  const isOurs =
    held !== undefined && ['document', 'iframe', 'worker'].includes(request.destination);
  return isOurs ? isolated(request, response) : response;
}

self.addEventListener('install', (event) => event.waitUntil(keepSite()));
self.addEventListener('activate', (event) => event.waitUntil(dropOld()));
self.addEventListener('message', ({ data }) => {
  if (data === 'takeOver') void self.skipWaiting();
});
self.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method === 'GET' && request.url.startsWith(scope)) event.respondWith(answer(request));
});
