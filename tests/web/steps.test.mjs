// Steps of a chapter: addresses of before open the step they mean, and the four moments.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { parseChapterText } from '../../tools/lib/chapterText.mjs';
import { repo } from '../../tools/lib/paths.mjs';
import { LiveValues } from '../../web/frame/live.js';
import { Moments } from '../../web/frame/moments.js';
import { ParamStore } from '../../web/frame/paramStore.js';
import { schemaOf, stepOf, stepOfOld } from '../../web/frame/steps.js';
import { choice, real } from '../../web/ui/base/paramTypes.js';

const exhibits = join(repo, 'web/exhibits');
const isInSteps = (/** @type {string} */ name) => {
  const file = join(exhibits, name, 'text.md');
  return existsSync(file) && parseChapterText(readFileSync(file, 'utf8'), file).steps.length > 0;
};
const folders = readdirSync(exhibits).filter(isInSteps);

/** Addresses in decks and links made when chapters had views: query → step and what it is set to. */
const OLD = {
  'codes-and-autoencoders': [
    ['', 'train', { machine: 'linear', size: 2, images: 'all' }],
    ['k=10&seed=3', 'train', { size: 10, seed: 3 }],
    ['machine=pca', 'encode', { machine: 'pca', size: 2, picture: 7 }],
    ['machine=pca&k=5&x=3', 'encode', { size: 5, picture: 3 }],
    ['machine=pca&k=784&x=10', 'widen', { size: 784, picture: 10 }],
    ['machine=pca&k=10&x=10', 'widen', { size: 10 }],
    ['machine=deep', 'bend', { machine: 'deep', width: 128 }],
    ['machine=deep&n=10&f=tanh&width=64', 'bend', { images: '10', activation: 'tanh', width: 64 }],
    ['view=distance', 'measure', { noise: 0.2, shift: 1 }],
    ['view=distance&shift=0&noise=0&gain=1', 'measure', { shift: 0, noise: 0, gain: 1 }],
    ['view=none&k=9999', 'train', { size: 2 }],
  ],
  'principal-directions': [
    ['', 'turn', { angle: 20 }],
    ['a=131', 'turn', { angle: 131 }],
    ['v=power&start=150&k=3', 'climb', { iteration: 3, start: 150 }],
    ['v=power&w=2', 'climb', { component: '2' }],
    ['v=spread&r=1&n=1000', 'samples', { ratio: 1, count: 1000 }],
    ['v=spread', 'samples', { ratio: 0.5, count: 100 }],
    ['c=no', 'mean', { centred: 'no', angle: 20 }],
    ['cloud=own&p=0,0,1,1', 'turn', { cloud: 'own', own: [0, 0, 1, 1] }],
    ['v=none&a=999', 'turn', { angle: 20 }],
  ],
  'the-vae': [
    ['', 'cloud', { digit: 0, width: 1 }],
    ['i=7', 'cloud', { digit: 7 }],
    ['v=draw&e=3', 'dice', { draw: 3, node: 'path' }],
    ['v=draw&n=cut', 'dice', { node: 'cut' }],
    ['v=pixels&e=2', 'dice', { draw: 2 }],
    ['v=duel&m=-2&s=0.5', 'estimates', { mu: -2, sigma: 0.5 }],
    ['v=ledger&u=bits', 'costs', { unit: 'bits' }],
    ['v=train&b=30&w=trained&t=0', 'costs', { beta: 30, model: 'trained', moment: 0 }],
    ['v=twins&p=3', 'point', { pair: 3 }],
    ['v=prior&d=grid&g=quantile', 'prior', { decoded: 'grid', spacing: 'quantile' }],
    ['v=none&i=99999', 'cloud', { digit: 0 }],
  ],
};

test('every chapter with steps has its old addresses here', () => {
  assert.deepEqual(Object.keys(OLD).sort(), folders.sort());
});

for (const [folder, addresses] of Object.entries(OLD)) {
  test(`${folder}: an address of before opens its step, in its state`, async () => {
    const { STEPS } = await import(join(exhibits, folder, 'steps.js'));
    const { SCHEMA } = await import(join(exhibits, folder, 'params.js'));
    const exhibit = { name: folder, schema: SCHEMA, steps: STEPS };
    for (const [old, id, wanted] of addresses) {
      const { step, query } = stepOfOld(exhibit, new URLSearchParams(old));
      assert.equal(step.id, id, old);
      const { values, refused } = new ParamStore(schemaOf(exhibit, step), query);
      assert.deepEqual(refused, [], old);
      for (const [name, value] of Object.entries(wanted))
        assert.deepEqual(values[name], value, `${old}: ${name}`);
    }
    // Attributes of an embedded element that are not the exhibit's.
    for (const name of ['exhibit', 'step', 'mode', 'lang', 'theme'])
      assert.ok(!Object.hasOwn(SCHEMA, name), `a parameter may not be named ${name}`);
    for (const { id, open } of STEPS) {
      const step = stepOf(exhibit, id);
      const params = new ParamStore(schemaOf(exhibit, step), new URLSearchParams('v=hostile'));
      assert.equal(params.query(), '', `${id}: its opening state needs no query`);
      for (const [name, value] of Object.entries(open))
        assert.deepEqual(params.values[name], value);
    }
  });
}

const SCHEMA = { view: choice('v', ['a', 'b'], 'a'), x: real('x', 0, 10, 0) };
const step = (action) => ({
  id: 'one',
  open: { view: 'b', x: 1 },
  action: { aim: '.x', done: ({ live }, then) => live.y > then.live.y, ...action },
  truth: ({ live }) => (live.y > 4 ? 1 : 0),
});

/** A document's worth for LiveValues and a reader who wants no motion. */
function withPage(body) {
  const before = { ...globalThis };
  const node = () => ({ append() {}, setAttribute() {}, textContent: '' });
  Object.assign(globalThis, {
    document: { createElement: node, createTextNode: node },
    Node: class {},
    window: globalThis,
    matchMedia: () => ({ matches: true }),
    requestAnimationFrame: (go) => (queueMicrotask(() => go(performance.now())), 1),
    cancelAnimationFrame() {},
  });
  return body().finally(() => {
    for (const name of ['document', 'Node', 'matchMedia', 'requestAnimationFrame'])
      if (!(name in before)) delete globalThis[name];
  });
}

const settle = () => new Promise((resolve) => setTimeout(resolve, 5));

test('a pressed action: no verdict until it is done, and its numbers stay', () =>
  withPage(async () => {
    const one = step({ press: '.x' });
    const params = new ParamStore(schemaOf({ schema: SCHEMA }, one), new URLSearchParams());
    const live = new LiveValues();
    let pressed = 0;
    const press = () => pressed++;
    const moments = new Moments({ folder: 'test-press', params, live, press, facts: ['y'] });
    moments.enter(one);
    live.publish({ y: 3 });
    await settle();
    assert.equal(moments.values.moment, 'ask');
    moments.choose(0);
    live.publish({ y: 3.5 });
    await settle();
    assert.equal(moments.values.moment, 'chosen', 'somebody else measured');
    moments.choose(1);
    moments.act();
    assert.deepEqual([pressed, moments.values.moment], [1, 'running']);
    live.publish({ y: 3.2 });
    await settle();
    assert.equal(moments.values.moment, 'running');
    live.publish({ y: 5 });
    await settle();
    assert.deepEqual(
      [moments.values.moment, moments.values.pick, moments.values.truth],
      ['answered', 1, 1],
    );
    live.publish({ y: 9 });
    await settle();
    assert.deepEqual(moments.answered?.live, { y: 5 }, 'of its own run');
    moments.enter({ ...one, id: 'two' });
    assert.equal(moments.values.moment, 'ask');
    moments.enter(one);
    assert.equal(moments.values.moment, 'answered', 'coming back');
    params.set({ x: 7 });
    moments.again();
    assert.deepEqual([moments.values.moment, params.values.x], ['ask', 1]);
    moments.close();
  }));

test('what is moved is judged when it rests', () =>
  withPage(async () => {
    const one = step({ move: { x: 3 } });
    const params = new ParamStore(schemaOf({ schema: SCHEMA }, one), new URLSearchParams());
    const live = new LiveValues();
    const moments = new Moments({ folder: 'test-move', params, live, press() {}, facts: ['y'] });
    params.subscribe(() => live.publish({ y: params.values.x }));
    moments.enter(one);
    live.publish({ y: 1 });
    await settle();
    moments.choose(0);
    params.set({ x: 6 });
    await settle();
    assert.equal(moments.values.moment, 'running', 'the hand is still moving');
    params.set({ x: 2 });
    await new Promise((resolve) => setTimeout(resolve, 450));
    assert.deepEqual([moments.values.moment, moments.values.truth], ['answered', 0]);
    assert.deepEqual(moments.answered?.live, { y: 2 }, 'where it came to rest');
    moments.again();
    await settle();
    moments.act();
    await new Promise((resolve) => setTimeout(resolve, 450));
    assert.equal(params.values.x, 3, 'the demonstration');
    assert.deepEqual([moments.values.moment, moments.values.pick], ['answered', -1]);
    moments.close();
  }));
