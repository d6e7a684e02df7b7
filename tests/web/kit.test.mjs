// The pure parts of the drawing kit: geometry, scales, labels, scripts, bars, blocks.
import assert from 'node:assert/strict';
import test from 'node:test';
import { logTick, rangeOf, scaleOf, ticksOf, valueAt } from '../../web/ui/charts/chartScale.js';
import { largest } from '../../web/ui/base/numbers.js';
import { atEnd, lengthInside, overlap, placeLabels, spreadLine } from '../../web/ui/base/labels.js';
import {
  arrowMove,
  clipLine,
  ellipsePoints,
  frameOf,
  nearestPlace,
  planeTicks,
} from '../../web/ui/plane/planeGeometry.js';
import { ballOf, facing, projection } from '../../web/ui/space/projection.js';
import { sheetAt } from '../../web/ui/space/spacePaint.js';
import { pathOf, splitScripts, stackEnds } from '../../web/ui/base/marks.js';

const close = (actual, expected, tolerance = 1e-9) =>
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual} against ${expected}`);

test('a plane keeps its aspect, shows at least what was asked for, and inverts itself', () => {
  const margin = { left: 31, right: 7, top: 11, bottom: 23 };
  const frame = frameOf([-3, 3, -1, 1], 431, 347, margin);
  const [x0, x1, y0, y1] = frame.window;
  assert.ok(x0 <= -3 && x1 >= 3 && y0 <= -1 && y1 >= 1);
  close(frame.px(1) - frame.px(0), frame.py(0) - frame.py(1));
  const [x, y] = frame.at(frame.px(0.37), frame.py(-0.71));
  close(x, 0.37);
  close(y, -0.71);
  const stretched = frameOf([-3, 3, -1, 1], 431, 347, margin, false);
  assert.deepEqual([...stretched.window], [-3, 3, -1, 1]);
});

test('a line is cut at the edge of the window and is gone when it passes by', () => {
  const ends = clipLine([0.5, 0], [1, 1], [-1, 2, -1, 1]);
  assert.deepEqual(ends, [
    [-0.5, -1],
    [1.5, 1],
  ]);
  assert.deepEqual(clipLine([0, 0.5], [3, 0], [-1, 2, -1, 1]), [
    [-1, 0.5],
    [2, 0.5],
  ]);
  assert.equal(clipLine([0, 5], [1, 0], [-1, 2, -1, 1]), null);
  assert.equal(clipLine([0, 0], [0, 0], [-1, 2, -1, 1]), null);
});

test('an ellipse of a covariance has that covariance', () => {
  const cov = /** @type {const} */ ([2.3, -0.7, 1.1]);
  const points = ellipsePoints({ mean: [5, -2], cov }, 1, 97);
  // Mean of d dᵀ over the angles is half the covariance.
  let [xx, xy, yy] = [0, 0, 0];
  for (const [x, y] of points) {
    xx += ((x - 5) ** 2 * 2) / 97;
    xy += ((x - 5) * (y + 2) * 2) / 97;
    yy += ((y + 2) ** 2 * 2) / 97;
  }
  close(xx, cov[0]);
  close(xy, cov[1]);
  close(yy, cov[2]);
  const byAxes = ellipsePoints(
    {
      mean: [0, 0],
      axes: [
        [3, 0],
        [0, 2],
      ],
    },
    1,
    4,
  );
  close(byAxes[0][0], 3);
  close(byAxes[1][1], 2);
});

test('a covariance that is not one draws no NaN', () => {
  for (const [x, y] of ellipsePoints({ mean: [0, 0], cov: [0, 1, -1] }))
    assert.ok(Number.isFinite(x) && Number.isFinite(y));
});

test('arrow keys keep steps exact; Shift is tenfold, Ctrl a tenth', () => {
  const press = (key, more = {}) => ({
    key,
    shiftKey: false,
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    ...more,
  });
  let at = [0, 0];
  for (let i = 0; i < 10; i++) at = arrowMove(press('ArrowRight'), at) ?? at;
  assert.deepEqual(at, [1, 0]);
  assert.deepEqual(arrowMove(press('ArrowDown', { shiftKey: true }), [0, 0]), [0, -1]);
  assert.deepEqual(arrowMove(press('ArrowUp', { ctrlKey: true }), [0, 0]), [0, 0.01]);
  assert.equal(arrowMove(press('a'), [0, 0]), null);
  assert.equal(arrowMove(press('ArrowUp', { metaKey: true }), [0, 0]), null);
});

test('the nearest place in reach is taken, and none beyond', () => {
  const places = [
    { x: 3, y: 0 },
    { x: 5, y: 0 },
  ];
  assert.equal(nearestPlace(places, [4.2, 0], 10), places[1]);
  assert.equal(nearestPlace(places, [40, 0], 10), null);
});

test('both axes of a plane have ticks at one step', () => {
  const frame = frameOf([-3, 3, -3, 3], 311, 293, { left: 0, right: 0, top: 0, bottom: 0 });
  const { xs, ys } = planeTicks(frame, true);
  close(xs[1] - xs[0], ys[1] - ys[0]);
});

test('ranges hold the data, zero where it matters, and never have no width', () => {
  assert.deepEqual(rangeOf([3, 7, NaN], { zero: true }), [0, 7]);
  const [low, high] = rangeOf([5, 5], {});
  assert.ok(low < 5 && high > 5);
  assert.deepEqual(rangeOf([], {}), [0, 1]);
  assert.deepEqual(rangeOf([1, 2], { low: -7, high: 11 }), [-7, 11]);
  const [l, h] = rangeOf([0, -3, 0.02, 70], { scale: 'log' });
  assert.ok(l > 0 && l <= 0.02 && h >= 70);
});

test('logarithmic ticks are powers of ten, and 1 2 5 within a decade', () => {
  const wide = scaleOf('log', [1e-9, 1], [0, 100]);
  const marks = ticksOf(wide, { scale: 'log' }, 4);
  assert.ok(marks.length >= 3 && marks.length <= 5);
  for (const mark of marks) close(Math.log10(mark), Math.round(Math.log10(mark)));
  assert.deepEqual(ticksOf(scaleOf('log', [1, 11], [0, 1]), { scale: 'log' }, 5), [1, 2, 5, 10]);
  assert.equal(logTick(1e-7), '10⁻⁷');
  assert.equal(logTick(0.01), '0.01');
  assert.equal(logTick(20000), '20,000');
  assert.equal(logTick(1e6), '10⁶');
});

test('a sampled curve is read between its samples and not outside', () => {
  close(valueAt([0, 1, 4], [0, 10, 40], 2.5), 25);
  close(valueAt([0, 1, 4], [0, 10, 40], 4), 40);
  assert.ok(Number.isNaN(valueAt([0, 1], [0, 1], -0.1)));
  assert.ok(Number.isNaN(valueAt([], [], 0)));
});

test('labels of near places do not cover one another and stay in the frame', () => {
  const requests = [0, 1, 2, 3].map((i) => ({ x: 90 + i, y: 50 + i, width: 40, height: 15 }));
  const placed = placeLabels(requests, { width: 100, height: 100 });
  const boxes = placed.map(({ x, y, anchor }) => ({
    x: x + (anchor === 'start' ? 20 : anchor === 'end' ? -20 : 0),
    y,
    width: 40,
    height: 15,
  }));
  boxes.forEach((a, i) => {
    assert.ok(a.x - 20 >= -0.5 && a.x + 20 <= 100.5, `label ${i} leaves the frame: ${a.x}`);
    boxes.slice(0, i).forEach((b) => assert.ok(overlap(a, b) < 40, 'labels overlap'));
  });
});

test('the name of a line stands left of its end, and right of it where the left has no room', () => {
  const plot = { left: 31, right: 307 };
  assert.deepEqual(atEnd(211, 53, plot), { at: 207, anchor: 'end' });
  assert.deepEqual(atEnd(67, 53, plot), { at: 75, anchor: 'start' }, 'not across its end');
  assert.deepEqual(atEnd(88, 53, plot), { at: 84, anchor: 'end' }, 'just room enough');
  assert.deepEqual(atEnd(67, 251, plot), { at: 282, anchor: 'end' }, 'nowhere room enough');
});

test('names at line ends move apart as little as needed, in order', () => {
  assert.deepEqual(spreadLine([10, 100], 15, 0, 200), [10, 100]);
  assert.deepEqual(spreadLine([50, 50, 51], 10, 0, 200).map(Math.round), [40, 50, 60]);
  const placed = spreadLine([199, 200, 198], 10, 0, 200);
  assert.ok(Math.max(...placed) <= 200 + 1e-9);
  const sorted = [...placed].sort((a, b) => a - b);
  assert.ok(sorted[1] - sorted[0] >= 10 - 1e-9 && sorted[2] - sorted[1] >= 10 - 1e-9);
  assert.ok(placed[2] < placed[0] && placed[0] < placed[1]);
});

test('the length of a line inside a box: what crosses it between its points, and nothing outside', () => {
  const box = { x: 50, y: 20, width: 40, height: 10 };
  const inside = (/** @type {[number, number][]} */ ...line) => lengthInside(line, box);
  const near = (/** @type {number} */ a, /** @type {number} */ b) =>
    assert.ok(Math.abs(a - b) < 1e-9, `${a} against ${b}`);
  // Straight down through it, along its middle, through two opposite corners.
  near(inside([40, 0], [40, 90]), 10);
  near(inside([0, 20], [100, 20]), 40);
  near(inside([30, 15], [70, 25]), Math.hypot(40, 10));
  // From inside out, and back.
  near(inside([50, 20], [50, 60], [50, 20]), 10);
  // Beside it, over it, short of it, nowhere.
  near(inside([20, 0], [20, 90]) + inside([0, 14], [100, 14]) + inside([0, 0], [49, 14]), 0);
  near(inside([40, NaN], [40, 90]) + inside([40, 0]), 0);
});

test('sub- and superscripts are split off', () => {
  assert.deepEqual(splitScripts('x_1 + W^⊤z_{new}'), [
    { text: 'x', shift: '' },
    { text: '1', shift: 'sub' },
    { text: ' + W', shift: '' },
    { text: '⊤', shift: 'super' },
    { text: 'z', shift: '' },
    { text: 'new', shift: 'sub' },
  ]);
  assert.deepEqual(splitScripts(''), []);
});

test('a path breaks where a point is missing', () => {
  assert.equal(
    pathOf([
      [0, 0],
      [1, 2],
      [NaN, 3],
      [4, 5],
      [6, 7],
    ]),
    'M0 0L1 2M4 5L6 7',
  );
  assert.equal(
    pathOf(
      [
        [0, 0],
        [1, 1],
      ],
      true,
    ),
    'M0 0L1 1Z',
  );
  assert.equal(pathOf([], true), '');
});

test('stacks end where their parts have summed', () => {
  assert.deepEqual(
    stackEnds(
      [
        { name: 'a', values: [1, 2] },
        { name: 'b', values: [10, 20] },
      ],
      2,
    ),
    [1, 11, 2, 22],
  );
  assert.equal(largest([1, -7, Infinity, NaN, 3]), 7);
});

test('a projection keeps lengths in the picture plane, and its ball inside', () => {
  const scene = { centre: /** @type {const} */ ([1, -2, 3]), radius: 2 };
  const { project, scale } = projection({ yaw: 0.7, pitch: 0.4 }, scene, 310, 230);
  close(project(1, -2, 3)[0], 155);
  close(project(1, -2, 3)[1], 115);
  // Rigid: distances of pixels and depth together are those of space.
  const [x, y, depth] = project(1 + 0.3, -2 + 0.5, 3 - 0.7);
  const [x0, y0, depth0] = project(1, -2, 3);
  close(Math.hypot((x - x0) / scale, (y - y0) / scale, depth - depth0), Math.hypot(0.3, 0.5, 0.7));
  assert.ok(2 * scale * scene.radius <= 230);
  // From above, north is up.
  const above = projection({ yaw: 0, pitch: Math.PI / 2 }, scene, 310, 230).project(1, 0, 3);
  close(above[0], 155, 1e-6);
  assert.ok(above[1] < 115);
});

test('a ball holds all points and survives none', () => {
  const { centre, radius } = ballOf([
    [0, 0, 0, 2, 0, 0],
    [1, 1, NaN],
  ]);
  close(centre[0], 1);
  assert.ok(radius >= 1);
  assert.equal(ballOf([]).radius, 1);
});

test('a facet seen edge on is darker than one in the light', () => {
  const flat = facing([0, 0, 0], [10, 0, 0], [0, 10, 0], 10);
  const edge = facing([0, 0, 0], [0, 0, 1], [10, 0, 0], 10);
  assert.ok(flat > edge && flat <= 1 && edge >= 0);
});

test('the place on a sheet under a pixel is found, of two the nearer', () => {
  const view = projection(
    { yaw: 0, pitch: Math.PI / 2 },
    { centre: [0, 0, 0], radius: 2 },
    200,
    200,
  );
  const points = [];
  for (let r = 0; r < 3; r++) for (let c = 0; c < 4; c++) points.push(c - 1.5, r - 1, 0.1 * r);
  const layer = { kind: /** @type {const} */ ('sheet'), points, rows: 3, cols: 4 };
  const [x, y] = view.project(-1.5 + 1.3, -1 + 0.6, 0);
  const found = sheetAt(layer, view, [x, y]);
  close(found.col, 1.3, 1e-6);
  close(found.row, 0.6, 1e-6);
  assert.equal(sheetAt(layer, view, [199, 1]), null);
});
