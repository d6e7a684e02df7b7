/**
 * Serving files of a folder over HTTP: right types, ranges, and nothing outside the folder. A
 * middleware `(request, response, next)` in the style of connect, for our server and for Vite's.
 * @module
 */
import { createReadStream, statSync } from 'node:fs';
import { extname, join, normalize, sep } from 'node:path';

/** @typedef {import('node:http').IncomingMessage} Request */
/** @typedef {import('node:http').ServerResponse} Response */
/** @typedef {(request: Request, response: Response, next: () => void) => void} Middleware */

/** What makes a page cross-origin isolated, which is what gives it SharedArrayBuffer and threads. */
export const isolationHeaders = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

/** @type {Record<string, string>} */
const kTypes = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.md': 'text/markdown; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
  '.ttf': 'font/ttf',
  '.wasm': 'application/wasm',
};

/** Vite puts a hash of the content in these names: they never change. */
const kHashedName = /^\/assets\/.+-[\w-]{8}\.\w+$/;

/**
 * @param {string} folder
 * @param {{ index?: string }} [options] index: file served for a folder
 * @returns {Middleware}
 */
export function staticFiles(folder, { index } = {}) {
  const root = normalize(folder);
  return (request, response, next) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return next();
    const path = decodePath(request.url ?? '/');
    if (path === null) return answer(response, 400, 'This is not a valid address.');
    let file = join(root, path);
    if (file !== root && !file.startsWith(root.endsWith(sep) ? root : root + sep)) {
      return answer(response, 403, 'This address is outside the site.');
    }
    if (path.endsWith('/') && index) file = join(file, index);
    let info;
    try {
      info = statSync(file);
    } catch {
      return next();
    }
    if (!info.isFile()) return next();

    const etag = `"${info.size.toString(16)}-${Math.round(info.mtimeMs).toString(16)}"`;
    response.setHeader('Content-Type', kTypes[extname(file)] ?? 'application/octet-stream');
    response.setHeader('X-Content-Type-Options', 'nosniff');
    response.setHeader('Accept-Ranges', 'bytes');
    response.setHeader('ETag', etag);
    response.setHeader(
      'Cache-Control',
      kHashedName.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache',
    );
    if (request.headers['if-none-match'] === etag) {
      response.statusCode = 304;
      response.end();
      return;
    }
    const range = parseRange(request.headers.range, info.size);
    if (range === 'unsatisfiable') {
      response.setHeader('Content-Range', `bytes */${info.size}`);
      return answer(response, 416, 'This file has no such bytes.');
    }
    const { start, end } = range ?? { start: 0, end: info.size - 1 };
    if (range) {
      response.statusCode = 206;
      response.setHeader('Content-Range', `bytes ${start}-${end}/${info.size}`);
    }
    response.setHeader('Content-Length', end - start + 1);
    if (request.method === 'HEAD' || info.size === 0) {
      response.end();
      return;
    }
    createReadStream(file, { start, end })
      .on('error', () => response.destroy())
      .pipe(response);
  };
}

/**
 * The path of a request, decoded, without its query; null when it is malformed.
 * @param {string} url
 */
export function decodePath(url) {
  try {
    const path = decodeURIComponent(url.split(/[?#]/, 1)[0]);
    return path.includes('\0') ? null : path;
  } catch {
    return null;
  }
}

/**
 * A single byte range; several at once are answered with the whole file, as HTTP allows.
 * @param {string | undefined} header
 * @param {number} size
 * @returns {{ start: number, end: number } | 'unsatisfiable' | null}
 */
export function parseRange(header, size) {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  if (!match || (match[1] === '' && match[2] === '')) return null;
  const [, first, last] = match;
  if (first === '') {
    const length = Math.min(Number(last), size);
    return length === 0 ? 'unsatisfiable' : { start: size - length, end: size - 1 };
  }
  const start = Number(first);
  const end = last === '' ? size - 1 : Math.min(Number(last), size - 1);
  if (start >= size) return 'unsatisfiable';
  return start > end ? null : { start, end };
}

/**
 * @param {Response} response
 * @param {number} status
 * @param {string} text
 */
export function answer(response, status, text) {
  response.statusCode = status;
  response.setHeader('Content-Type', 'text/plain; charset=utf-8');
  response.end(`${text}\n`);
}
