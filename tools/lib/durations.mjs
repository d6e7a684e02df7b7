/**
 * A reporter of node:test: a line of JSON for every test that ended, `{ file, name, seconds }`.
 * @module
 */
import { relative } from 'node:path';
import { repo } from './paths.mjs';

/** @param {AsyncIterable<{ type: string, data: any }>} events */
export default async function* durations(events) {
  for await (const { type, data } of events) {
    if ((type !== 'test:pass' && type !== 'test:fail') || data.nesting > 0) continue;
    const seconds = data.details.duration_ms / 1000;
    yield `${JSON.stringify({ file: relative(repo, data.file ?? ''), name: data.name, seconds })}\n`;
  }
}
