// Chapter 5 follows a hand that never rests: of heads that are fitted while the turn moves on, those that
// were begun are shown.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Generator } from '../../web/exhibits/pca-generates/model.js';

test('heads of a turn that was begun are shown, although the hand has moved on', async () => {
  /** @type {number[]} */ const fitted = [];
  /** @type {number[]} */ const shown = [];
  /** Ends the fit that waits. */
  let release = () => {};
  const answers = {
    shapesFit: ({ turn }) =>
      new Promise((resolve) => {
        fitted.push(turn);
        release = () =>
          resolve({ turn, components: 5, cumulative: [], triangles: [], vertices: 0 });
      }),
    pcaFromDeviations: async () => ({ points: new Float32Array(3) }),
    pcaSample: async () => ({ points: new Float32Array(24) }),
    meshMeasures: async () => ({ volume: 1, insideOut: 0 }),
  };
  const on = new Proxy(
    { samples: ({ source }) => shown.push(source.shapes.turn), error: assert.fail },
    { get: (own, name) => Reflect.get(own, name) ?? (() => {}) },
  );
  const engine = { call: async (/** @type {string} */ type, ask) => answers[type](ask) };
  const generator = new Generator(/** @type {any} */ ({ engine, data: {}, digits: {}, on }));
  const show = (/** @type {number} */ turn) =>
    generator.show(
      /** @type {any} */ ({ subject: 'heads', view: 'samples', turn, shapeSize: 8, mean: 'on' }),
      null,
    );
  const settle = () => new Promise((resolve) => setTimeout(resolve, 1));
  for (const turn of [11, 13, 17]) {
    show(turn);
    await settle();
  }
  for (let i = 0; i < 2; i++) {
    release();
    await settle();
    await settle();
  }
  assert.deepEqual(
    [fitted, shown],
    [
      [11, 17],
      [11, 17],
    ],
  );
  generator.close();
});
