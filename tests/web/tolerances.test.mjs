/**
 * The core's tests compare with one ruler, `near` of tests/cpp/base/near.h: doctest's Approx is absolute
 * below 1, and a difference written by hand says neither number when it fails.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { repo } from '../../tools/lib/paths.mjs';

/**
 * @param {string} text of a C++ test
 * @returns {string[]} the comparisons that should be `near`
 */
export function handmadeTolerances(text) {
  const code = text.replace(/^\s*\/\/.*$/gm, '');
  const sizes = [...code.matchAll(/\b(?:CHECK|REQUIRE)\w*\(\s*std::f?abs\([^;]*\)\s*<[^;]*;/g)];
  return [
    ...code.matchAll(/\bApprox\b/g),
    // |x| <= 2.4 is a bound; a difference, or a power of ten, is a tolerance.
    ...sizes.filter(([check]) => /^[^<]* [-+] |<=?\s*[\d.]+e-\d/.test(check)),
  ].map(([found]) => found);
}

test('the tests of the core have no tolerance but near', () => {
  const tracked = execFileSync('git', ['ls-files', '--cached', '--others', 'tests/cpp'], {
    cwd: repo,
    encoding: 'utf8',
  });
  const files = tracked.split('\n').filter((file) => /\.(cc|h)$/.test(file));
  assert.ok(files.length > 40);
  for (const file of files) {
    assert.deepEqual(handmadeTolerances(readFileSync(`${repo}/${file}`, 'utf8')), [], file);
  }
});

test('the check sees what it forbids', () => {
  assert.equal(handmadeTolerances('CHECK(a == doctest::Approx(1).epsilon(1e-9));').length, 1);
  assert.equal(handmadeTolerances('CHECK(std::fabs(a - b) <\n      1e-9);').length, 1);
  assert.equal(handmadeTolerances('REQUIRE(std::abs(f(a, b)) <= 1e-9 * c);').length, 1);
  assert.equal(handmadeTolerances('CHECK(std::fabs(x) < 1e-9);').length, 1);
  assert.equal(handmadeTolerances('CHECK(std::fabs(x) <= 2.4);').length, 0);
  assert.equal(handmadeTolerances('CHECK(std::fabs(a - b) > 0.7);').length, 0);
  assert.equal(handmadeTolerances('CHECK(near(a, b, 1e-9));').length, 0);
});
