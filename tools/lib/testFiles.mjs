/**
 * Runs files of tests in the order given (`node --test` would sort them by name, and begin the longest
 * last), and prints TAP.
 *
 *   node tools/lib/testFiles.mjs <files at once> <file for the times> <file> …
 * @module
 */
import { createWriteStream } from 'node:fs';
import { resolve } from 'node:path';
import { run } from 'node:test';
import { tap } from 'node:test/reporters';
import durations from './durations.mjs';

const [atOnce, times = '', ...files] = process.argv.slice(2);
const tests = run({ files: files.map((file) => resolve(file)), concurrency: Number(atOnce) });
tests.on('test:fail', () => (process.exitCode = 1));
tests.compose(tap).pipe(process.stdout);
tests.compose(durations).pipe(createWriteStream(times));
