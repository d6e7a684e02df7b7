/**
 * What one HTML file carries of the site, packed, as tools/single.mjs wrote it: a script element each,
 * `<script type="text/plain" data-file="models/…">`. The site's addresses answer from it;
 * no other address is ever asked.
 *
 * @module
 */
import { unpack } from './unpack.js';

/** @param {string} name @returns {Promise<Uint8Array<ArrayBuffer>> | null} null: it is not in here */
export function packed(name) {
  const node = document.querySelector(`script[data-file="${CSS.escape(name)}"]`);
  return node && unpack(node);
}

/** @param {string} site where the scripts think that the site is */
export function answerFromHere(site) {
  globalThis.fetch = async (asked) => {
    const url = asked instanceof Request ? asked.url : String(asked);
    const bytes = url.startsWith(site) ? await packed(url.slice(site.length)) : null;
    return bytes ? new Response(bytes) : new Response(null, { status: 404 });
  };
}
