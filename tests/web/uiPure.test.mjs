// The page's arithmetic: number formats, axes, windows, the drawn digit, runs.
import assert from 'node:assert/strict';
import test from 'node:test';
import { latest, latestInSteps } from '../../web/frame/latest.js';
import { isPrecious, liveliestDims, meanCode, newRun, takeProgress } from '../../web/lab/runs.js';
import { centreDigit } from '../../web/ui/images/centreDigit.js';
import {
  alike,
  epoch,
  number,
  percent,
  power,
  short,
  small,
  subscript,
  tuple,
  writeIn,
} from '../../web/ui/base/format.js';
import * as scale from '../../web/ui/base/scale.js';

test('numbers carry a true minus, no minus zero, and the digits asked for', () => {
  assert.equal(number(-1.005, 1), '−1.0');
  assert.equal(number(-0.004, 2), '0.00');
  assert.equal(number(21300), '21,300');
  assert.equal(number(NaN), '–');
  assert.equal(short(-0.00012345), '−0.0001234');
  assert.equal(tuple([1, -2, 3]), '(1.00, −2.00, …)');
  assert.equal(percent(0.95, 0), '95\u00a0%');
  assert.equal(subscript(12), '₁₂');
  assert.deepEqual(
    [power(6.28e-11, 1), power(-40321, 2), power(7, 0), power(NaN, 1)],
    ['6.3\u00a0·\u00a010⁻¹¹', '−4.03\u00a0·\u00a010⁴', '7', '–'],
  );
  assert.deepEqual(
    [small(0.00031), small(-0.0312), small(0), small(8.26e-5, 4, 1), small(NaN)],
    ['3\u00a0·\u00a010⁻⁴', '−0.031', '0', '8.3\u00a0·\u00a010⁻⁵', '–'],
  );
  assert.deepEqual([epoch(0), epoch(0.051), epoch(1.02), epoch(2.41)], ['0', '0.05', '1', '2.4']);
});

test('on an Italian page no comma stands in a number, for there it is the decimal sign', () => {
  const page = /** @type {any} */ (globalThis);
  page.document = { documentElement: { lang: 'it' } };
  try {
    assert.equal(number(-21300.5, 1), '−21\u202f300.5');
    assert.equal(number(1234567), '1\u202f234\u202f567');
  } finally {
    delete page.document;
  }
});

test('numbers of an embedded exhibit follow its language, not that of the page around it', () => {
  const page = /** @type {any} */ (globalThis);
  page.document = { documentElement: { lang: 'en' } };
  try {
    const italianGone = writeIn('it');
    assert.equal(number(10007), '10\u202f007');
    // Beside an English one: a mark that both can read.
    const englishGone = writeIn('en');
    assert.equal(number(10007), '10\u202f007');
    italianGone();
    assert.equal(number(10007), '10,007');
    page.document.documentElement.lang = 'it';
    assert.equal(number(10007), '10,007');
    englishGone();
    assert.equal(number(10007), '10\u202f007');
  } finally {
    delete page.document;
  }
});

test('a column of numbers has as many digits after the point each', () => {
  const written = (/** @type {number[]} */ values) => values.map(alike(values));
  assert.deepEqual(written([1.43217, 1.1, -8.938]), ['1.432', '1.100', '−8.938']);
  assert.deepEqual(written([0.78981, 0.20919, 0.001]), ['0.7898', '0.2092', '0.0010']);
  assert.deepEqual(written([14.94, 5.637, 0]), ['14.94', '5.64', '0.00']);
  assert.deepEqual(written([3, 10, 20000]), ['3', '10', '20,000']);
  assert.deepEqual(written([]), []);
  assert.equal(alike([NaN, 1.5])(NaN), '–');
});

test('the normal distribution function and its inverse agree with tables', () => {
  for (const [z, p] of [
    [0, 0.5],
    [1, 0.8413447461],
    [-1.96, 0.0249978951],
    [3, 0.998650102],
  ]) {
    assert.ok(Math.abs(scale.normalCdf(z) - p) < 1e-7, `Φ(${z})`);
    assert.ok(Math.abs(scale.normalQuantile(p) - z) < 1e-4, `Φ⁻¹(${p})`);
  }
});

test('axes are inverse to themselves', () => {
  for (const axis of [scale.uniformAxis(-7, 3), scale.quantileAxis(), scale.quantileAxis(0.001)]) {
    for (const place of [0.01, 0.37, 0.5, 0.99]) {
      assert.ok(Math.abs(axis.place(axis.at(place)) - place) < 1e-6, `${axis.spacing} ${place}`);
    }
  }
});

test('a quantile axis ends where its tails begin', () => {
  const { low, high } = scale.quantileAxis(0.001);
  for (const [z, wanted] of [
    [low, -3.0902323],
    [high, 3.0902323],
  ])
    assert.ok(Math.abs((z ?? NaN) - (wanted ?? NaN)) < 1e-4, `${z}`);
});

test('ticks are round, inside, and about as many as wanted', () => {
  assert.deepEqual(scale.ticks(-3.6, 3.6, 8), [-3, -2, -1, 0, 1, 2, 3]);
  assert.deepEqual(scale.ticks(139, 201, 4), [140, 160, 180, 200]);
  assert.deepEqual(scale.ticks(1, 1), []);
  assert.deepEqual(scale.ticks(NaN, 1), []);
});

test('a window holds the codes, keeps its least size, and ignores a lone outlier and NaN', () => {
  const codes = new Float32Array(400);
  for (let i = 0; i < 200; i++) codes.set([(i % 20) / 10 - 1, (i % 7) / 7], 2 * i);
  const options = { least: 3.6, centred: true };
  assert.deepEqual(scale.fitWindow(codes, 2, [0, 1], options), [-3.6, 3.6, -3.6, 3.6]);
  codes.set([1000, NaN], 0);
  assert.deepEqual(scale.fitWindow(codes, 2, [0, 1], options), [-3.6, 3.6, -3.6, 3.6]);
  const wide = scale.fitWindow(
    codes.map((v) => 10 * v),
    2,
    [0, 1],
    { least: 1, centred: false },
  );
  assert.ok(wide[0] <= -9 && wide[1] >= 9 && wide[1] - wide[0] === wide[3] - wide[2]);
});

test('labels are pushed apart, also from one place', () => {
  const placed = scale.spread(
    [
      [0, 0],
      [0, 0],
      [1, 0],
    ],
    10,
  );
  for (let i = 0; i < 3; i++) {
    for (let j = 0; j < i; j++) {
      const apart = Math.hypot(placed[i][0] - placed[j][0], placed[i][1] - placed[j][1]);
      assert.ok(apart > 9.5, `${i} and ${j}: ${apart}`);
    }
  }
});

test('a class median needs five codes', () => {
  const codes = Float32Array.from([1, 9, 2, 9, 3, 9, 4, 9, 50, 9, 7, 7]);
  const medians = scale.classMedians(codes, 2, [0, 1], [2, 2, 2, 2, 2, 0]);
  assert.deepEqual(medians, [null, null, [3, 9]]);
});

test('a drawing is fitted into 20 pixels and centred by its mass', () => {
  const ink = new Uint8Array(140 * 140);
  for (let y = 10; y < 110; y++) for (let x = 90; x < 110; x++) ink[y * 140 + x] = 255;
  for (let y = 100; y < 110; y++) for (let x = 60; x < 110; x++) ink[y * 140 + x] = 255;
  const image = centreDigit(ink, 140, 140);
  let mass = 0;
  let x = 0;
  let y = 0;
  let rows = 0;
  for (let r = 0; r < 28; r++) {
    let any = false;
    for (let c = 0; c < 28; c++) {
      const v = image[r * 28 + c];
      mass += v;
      x += v * (c + 0.5);
      y += v * (r + 0.5);
      any ||= v > 127;
    }
    rows += any ? 1 : 0;
  }
  assert.ok(Math.abs(x / mass - 14) < 0.05 && Math.abs(y / mass - 14) < 0.05);
  assert.ok(rows >= 19 && rows <= 21, `${rows} rows`);
  assert.equal(centreDigit(new Uint8Array(140 * 140), 140, 140), null);
});

const losses = (total) => ({ recon: total - 1, kl: 1, total, klPerDim: [1] });

test('a run takes reports in, and stops believing at divergence', () => {
  const run = newRun('r', 'trained', '', { kind: 'vae' }, 'mnist');
  assert.equal(isPrecious(run), false);
  const snapshot = { index: 0, step: 3, epoch: 0.3, test: losses(200), codes: new Float32Array(2) };
  takeProgress(run, {
    step: 3,
    epoch: 0.3,
    imagesPerSecond: 1,
    train: losses(210),
    test: losses(200),
    snapshot,
  });
  assert.deepEqual([run.train.length, run.test.length, run.moments.length], [1, 1, 1]);
  assert.equal(isPrecious(run), true);
  takeProgress(run, {
    step: 3,
    epoch: 0.3,
    imagesPerSecond: 0,
    train: losses(NaN),
    diverged: true,
  });
  assert.deepEqual([run.train.length, run.latest.total], [1, 200]);
});

test('the liveliest dimensions come first; the mean code is the mean', () => {
  const codes = Float32Array.from([0, 5, 1, 0, -5, 3, 0, 5, 1, 0, -5, 3]);
  assert.deepEqual(liveliestDims(codes, 3), [1, 2]);
  assert.deepEqual(liveliestDims(codes, 2), [0, 1]);
  assert.deepEqual(liveliestDims(codes, 1), [0, 0]);
  assert.deepEqual([...meanCode(codes, 3)], [0, 0, 2]);
});

test('of questions asked faster than answered, the last is answered and an error stops nothing', async () => {
  const answered = [];
  const errors = [];
  let release = () => {};
  const ask = latest(
    async (question) => {
      await new Promise((resolve) => (release = resolve));
      if (question === 'bad') throw new Error('bad');
      answered.push(question);
    },
    (error) => errors.push(error.message),
  );
  const settle = () => new Promise((resolve) => setTimeout(resolve, 1));
  ask('a');
  ask('b');
  ask('bad');
  release();
  await settle();
  release();
  await settle();
  ask('c');
  await settle();
  release();
  await settle();
  assert.deepEqual([answered, errors], [['a', 'c'], ['bad']]);
});

test('a newer question does not wait for the pause of an older one', async () => {
  const day = 86_400_000;
  const log = [];
  const ask = latest(async (question, isStale, pause) => {
    log.push(`first of ${question}`);
    await pause(question === 'last' ? 0 : day);
    if (!isStale()) log.push(`rest of ${question}`);
  }, assert.fail);
  const settle = () => new Promise((resolve) => setTimeout(resolve, 1));
  ask('a');
  await settle();
  ask('b');
  await settle();
  ask('c');
  ask('last');
  await settle();
  await settle();
  assert.deepEqual(log, ['first of a', 'first of b', 'first of last', 'rest of last']);
});

test('a wish in steps is carried out whole for its own settings, or given up between two steps', async () => {
  /** @type {string[]} */ const log = [];
  /** Ends the step that waits. */
  let go = () => {};
  const step =
    (/** @type {string} */ name) => async (/** @type {{ key: string, n: number }} */ wish) => {
      log.push(`${name} ${wish.key}${wish.n}`);
      await new Promise((resolve) => (go = () => resolve(undefined)));
    };
  const ask = latestInSteps(
    [step('make'), step('show')],
    (error) => log.push(String(error)),
    ({ key }) => key,
  );
  const next = async () => (go(), await new Promise((resolve) => setTimeout(resolve)));
  ask({ key: 'a', n: 1 });
  ask({ key: 'a', n: 2 }); // of the same things: the first is not given up
  await next();
  await next();
  assert.deepEqual(log.splice(0), ['make a1', 'show a1', 'make a2']);
  ask({ key: 'b', n: 3 });
  ask({ key: 'c', n: 4 });
  await next();
  await next();
  await next();
  assert.deepEqual(log, ['make c4', 'show c4']);
});
