// What was measured of bodies (models/shapes/study.json, by tools/shipShapes.mjs), against the numbers
// of the prototype (lecture row 28, (c1)) and against what must hold for both kinds of bodies.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { repo } from '../../tools/lib/paths.mjs';

const folder = join(repo, 'models/shapes');
/** @typedef {{ body: string, seed: number, method: string, edge_error: number, shortening: number, transfer: number, copied: number }} Row */
/** @type {{ studied: number, rows: Row[] }} */
const study = JSON.parse(readFileSync(join(folder, 'study.json'), 'utf8'));
const METHODS = ['vertices', 'none', 'interpolation', 'full'];

/** @param {string} body @param {number} seed */
const rowsOf = (body, seed) =>
  METHODS.map((method) => {
    const row = study.rows.find((r) => r.body === body && r.seed === seed && r.method === method);
    assert.ok(row, `${body}, seed ${seed}: ${method}`);
    return row;
  });

for (const body of ['tube', 'person']) {
  for (const seed of [1, 2]) {
    test(`${body}, seed ${seed}: priors keep lengths best, a VAE alone better than a blend`, () => {
      assert.equal(study.studied, 60);
      const [vertices, none, interpolation, full] = rowsOf(body, seed);
      const shortening = [vertices, none, interpolation, full].map((row) => row?.shortening ?? NaN);
      const [ofVertices = NaN, ofNone = NaN, ofInterpolation = NaN, ofFull = NaN] = shortening;
      assert.ok(ofVertices > ofNone && ofNone > Math.max(ofInterpolation, ofFull), `${shortening}`);
      // The prototype's order of the two priors: with one of the four it is the other way about, by
      // less than half a percent of the length.
      const isOther = body === 'tube' && seed === 2;
      assert.equal(ofInterpolation > ofFull, !isOther, `${shortening}`);
      assert.ok(ofFull < ofInterpolation + 0.005, `${shortening}`);
      for (const prior of [interpolation, full])
        for (const other of [vertices, none])
          assert.ok((prior?.edge_error ?? NaN) < (other?.edge_error ?? NaN));
      // Only who is told which numbers are the style's can carry a pose; the others do worse than nothing.
      assert.ok((full?.transfer ?? NaN) < 0.6 * (full?.copied ?? NaN));
      for (const other of [none, interpolation])
        assert.ok((other?.transfer ?? NaN) > (other?.copied ?? NaN));
    });
  }
}

/** Of the prototype, both seeds: least and most. @type {Record<string, [number, number, number, number]>} */
const PROTOTYPE = {
  vertices: [0.099, 0.104, 0.131, 0.139],
  none: [0.087, 0.111, 0.079, 0.099],
  interpolation: [0.047, 0.053, 0.027, 0.041],
  full: [0.041, 0.047, 0.018, 0.026],
};
test('tube: edges are off by what the prototype found ± 30 %, lengths by no more', () => {
  for (const seed of [1, 2]) {
    rowsOf('tube', seed).forEach((row, i) => {
      const [edgeLeast, edgeMost, , shortMost] = PROTOTYPE[METHODS[i] ?? ''] ?? [];
      assert.ok(row.edge_error > 0.7 * (edgeLeast ?? NaN), `${row.method} ${row.edge_error}`);
      assert.ok(row.edge_error < 1.3 * (edgeMost ?? NaN), `${row.method} ${row.edge_error}`);
      // Shortening comes out smaller than there: 64 shapes are rebuilt in a step here, 16 there.
      assert.ok(row.shortening < 1.3 * (shortMost ?? NaN), `${row.method} ${row.shortening}`);
    });
    const [, none, , full] = rowsOf('tube', seed);
    assert.ok(none && none.transfer > 0.7 * 0.235 && none.transfer < 1.3 * 0.3);
    assert.ok(full && full.transfer > 0.7 * 0.034 && full.transfer < 1.3 * 0.037);
  }
});

test('the shipped weights are those of their cards', () => {
  for (const name of ['person-none', 'person-full']) {
    const card = JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'));
    const bytes = readFileSync(join(folder, `${name}.safetensors`));
    assert.equal(createHash('sha256').update(bytes).digest('hex'), card.files_sha256.weights);
    const row = rowsOf('person', 1).find(({ method }) => name === `person-${method}`);
    assert.equal(card.test.edge_error, row?.edge_error);
  }
});
