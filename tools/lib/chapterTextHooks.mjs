/**
 * Text as modules under Node, as the build makes them of it: for tests of modules that have words.
 *
 *   register('../../tools/lib/chapterTextHooks.mjs', import.meta.url);  // of node:module
 * @module
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { IS_TEXT, moduleOf } from './chapterTextPlugin.mjs';

/** @type {import('node:module').LoadHook} */
export async function load(url, context, nextLoad) {
  if (!IS_TEXT.test(url)) return nextLoad(url, context);
  const source = readFileSync(fileURLToPath(url.replace(/\?.*$/, '')), 'utf8');
  return { format: 'module', shortCircuit: true, source: moduleOf(source, url) };
}
