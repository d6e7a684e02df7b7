// What a reader drew is kept beyond the page: nothing before something was drawn, all of it when the page
// is left, each step its own; an address that says it is shown as it is.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryShelves, RunStore } from '../../web/data/runStore.js';
import { Drawings, keepPad, keepParams } from '../../web/frame/drawings.js';
import { ParamStore } from '../../web/frame/paramStore.js';
import { choice, list, real } from '../../web/ui/base/paramTypes.js';

const SCHEMA = {
  set: choice('s', ['moons', 'own'], 'moons'),
  points: list('p', { least: 0, largest: 9, shortest: 0, longest: 7 }, []),
  angle: real('a', 0, 90, 13),
};
const NAMES = ['set', 'points'];

/** A page of the chapter. @param {import('../../web/data/runStore.js').RunStore} store */
async function open(store, step = 'one', query = '') {
  const params = new ParamStore(SCHEMA, new URLSearchParams(query));
  const drawings = new Drawings(store, 'chapter');
  const kept = keepParams(drawings, params, NAMES);
  await kept.enter(step, new URLSearchParams(query));
  const leave = async () => {
    kept.close();
    drawings.close();
    await store.drawing(`chapter ${step}`);
  };
  return { params, drawings, kept, leave };
}

test('nothing is written before something was drawn; then it is there again, on the step it was drawn on', async () => {
  const shelves = memoryShelves();
  const store = new RunStore({ shelves });
  const page = await open(store);
  page.params.set({ angle: 17 });
  page.params.set({ set: 'own' });
  await page.leave();
  assert.deepEqual(await shelves.drawings.keys(), []);

  const drawn = await open(store);
  drawn.params.set({ set: 'own', points: [1, 2, 3, 5] });
  drawn.params.set({ points: [1, 2, 3, 7] });
  await drawn.leave();
  assert.deepEqual(await shelves.drawings.keys(), ['chapter one']);
  const again = await open(new RunStore({ shelves }));
  assert.deepEqual(again.params.values, { set: 'own', points: [1, 2, 3, 7], angle: 13 });
  assert.deepEqual((await open(store, 'two')).params.values.points, []);
  // Another step of the same visit and back: its parameters are set up, not drawn.
  again.kept.leave();
  again.params.set({ set: 'moons', points: [] });
  await again.kept.enter('two', new URLSearchParams());
  await again.leave();
  assert.deepEqual((await open(store)).params.values.points, [1, 2, 3, 7]);
});

test('an address that says what is drawn is shown as it is; beginning again forgets', async () => {
  const store = new RunStore({ shelves: memoryShelves() });
  const mine = await open(store);
  mine.params.set({ set: 'own', points: [1, 2] });
  await mine.leave();
  const link = await open(store, 'one', 's=own&p=5,3');
  assert.deepEqual(link.params.values.points, [5, 3]);
  await link.leave();
  const own = await open(store, 'one', 'a=19');
  assert.deepEqual([own.params.values.points, own.params.values.angle], [[1, 2], 19]);
  own.params.reset();
  await own.leave();
  assert.deepEqual((await open(store)).params.values.points, []);
});

test('who draws while the kept drawing is still being read is not disturbed', async () => {
  const store = new RunStore({ shelves: memoryShelves() });
  await store.draw('chapter one', { set: 'own', points: [1, 2] });
  const params = new ParamStore(SCHEMA);
  const kept = keepParams(new Drawings(store, 'chapter'), params, NAMES);
  const entering = kept.enter('one', new URLSearchParams());
  params.set({ set: 'own', points: [7, 7] });
  await entering;
  assert.deepEqual(params.values.points, [7, 7]);
  kept.close();
});

test('strokes on a pad: kept by the shape of the images, forgotten on a wish', async () => {
  const store = new RunStore({ shelves: memoryShelves() });
  const drawings = new Drawings(store, 'lab');
  const pad = () =>
    Object.assign(new EventTarget(), {
      shape: { rows: 28, cols: 28 },
      strokes: /** @type {any[]} */ ([]),
      get empty() {
        return this.strokes.length === 0;
      },
      clear() {
        this.strokes = [];
      },
      /** @param {any[]} strokes */
      draw(strokes) {
        this.strokes = strokes;
        this.dispatchEvent(new Event('digit'));
      },
    });
  const settled = async () => {
    drawings.close();
    await new Promise((resolve) => setTimeout(resolve, 0));
  };
  const first = pad();
  keepPad(drawings, /** @type {any} */ (first), 'pad');
  first.draw([[[1, 2]]]);
  await settled();
  const second = pad();
  const forget = keepPad(drawings, /** @type {any} */ (second), 'pad');
  await settled();
  assert.deepEqual(second.strokes, [[[1, 2]]]);
  // Images of another shape have a drawing of their own.
  second.clear();
  second.shape = { rows: 7, cols: 11 };
  second.dispatchEvent(new Event('shape'));
  await settled();
  assert.deepEqual(second.strokes, []);
  second.clear();
  second.shape = { rows: 28, cols: 28 };
  second.dispatchEvent(new Event('shape'));
  await settled();
  assert.deepEqual(second.strokes, [[[1, 2]]]);
  forget();
  await settled();
  const third = pad();
  keepPad(drawings, /** @type {any} */ (third), 'pad');
  await settled();
  assert.deepEqual(third.strokes, []);
});
