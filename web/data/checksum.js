/**
 * What bytes are, by their content.
 * @module
 */

/**
 * @param {Uint8Array} bytes
 * @returns {Promise<string | null>} SHA-256, hexadecimal; null over plain HTTP, where a page has no
 *   crypto.subtle and lengths must do
 */
export async function sha256(bytes) {
  if (!globalThis.crypto?.subtle) return null;
  const digest = await crypto.subtle.digest('SHA-256', /** @type {BufferSource} */ (bytes));
  return [...new Uint8Array(digest)].map((b) => b.toString(16).padStart(2, '0')).join('');
}
