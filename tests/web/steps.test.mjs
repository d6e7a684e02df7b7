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
import { choice, list, real } from '../../web/ui/base/paramTypes.js';

const exhibits = join(repo, 'web/exhibits');
const isInSteps = (/** @type {string} */ name) => {
  const file = join(exhibits, name, 'text.md');
  return existsSync(file) && parseChapterText(readFileSync(file, 'utf8'), file).steps.length > 0;
};
const folders = readdirSync(exhibits).filter(isInSteps);

/** Addresses in decks and links made when chapters had views: query → step and what it is set to. */
const OLD = {
  template: [
    ['', 'trip', { z1: 0.5, z2: -1 }],
    ['a=1&b=2', 'trip', { z1: 1, z2: 2 }],
  ],
  'ae-against-vae': [
    ['', 'maps', { moment: 0, scale: 'same', model: 'shipped' }],
    ['e=4', 'maps', { moment: 4, scale: 'own', ground: 'images' }],
    ['v=twins&n=1&s=same', 'maps', { epochs: '1', scale: 'same', moment: 11 }],
    ['v=twins&w=trained&ax=1&vy=-2', 'maps', { model: 'trained', aeX: 1, vaeY: -2 }],
    ['v=twins&g=stretch', 'walls', { ground: 'stretch', scale: 'own', view: 'walls' }],
    ['g=stretch&s=same&e=4', 'walls', { scale: 'same', moment: 4 }],
    ['v=boundary', 'edge', { edgeX: 2.1, edgeY: 2.1 }],
    ['v=boundary&bx=4&by=-3', 'edge', { edgeX: 4, edgeY: -3 }],
    ['v=collapse', 'collapse', { part: 'ribbons', decoder: 'independent', beta: 1 }],
    ['v=collapse&cd=past&cf=0.5', 'collapse', { decoder: 'past', freeBits: 0.5 }],
    ['v=collapse&cp=sweep&cb=8', 'collapse', { part: 'sweep', beta: 8 }],
    ['v=collapse&cp=linear', 'law', { part: 'linear', sigma2: 0.4 }],
    ['v=collapse&cp=linear&cs=1.5', 'law', { sigma2: 1.5 }],
    ['v=none&ax=99', 'maps', { aeX: 0.4 }],
  ],
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
  'entropy-and-divergence': [
    ['', 'surprise', { p: [0.5, 0.25, 0.125, 0.125] }],
    ['s=information', 'surprise', { part: 'information' }],
    ['s=entropy&p=0.5,0.5&q=0.9,0.1', 'surprise', { part: 'entropy', p: [0.5, 0.5] }],
    ['p=0.4,0.6&q=0.4,0.6', 'belief', { part: 'divergence', p: [0.4, 0.6], q: [0.4, 0.6] }],
    ['u=bits', 'swap', { unit: 'bits', q: [0.125, 0.5, 0.25, 0.125] }],
    ['p=0.4,0.4,0.2&q=0.5,0.5,0&s=divergence', 'swap', { q: [0.5, 0.5, 0] }],
    ['s=difference', 'difference', { part: 'difference', q: [0.125, 0.5, 0.25, 0.125] }],
    ['p=0.5,0.5&q=0.9,0.1&u=bits&s=difference', 'difference', { q: [0.9, 0.1], unit: 'bits' }],
    ['v=pairs', 'pairs', { view: 'pairs' }],
    ['v=gaussians', 'gaussians', { meanP: 1, stdP: 0.6, samples: 1000 }],
    [
      'v=gaussians&mp=-0.7&sp=1.4&mq=0.6&sq=0.8&n=10000',
      'gaussians',
      { meanQ: 0.6, samples: 10000 },
    ],
    ['v=none&s=wrong&p=2', 'surprise', { p: [0.5, 0.25, 0.125, 0.125] }],
  ],
  elbo: [
    ['', 'integral', { guesses: 10, digit: 0 }],
    ['d=line&m=-1&s=1.5', 'drag', { shape: 'line', mu: -1, sigma: 1.5, x: 1.5 }],
    ['d=bend&x=2', 'drag', { shape: 'bend', x: 2, mu: 1.1, sigma: 0.4 }],
    ['n=0.8', 'humps', { noise: 0.8, x: 1.5, mu: 1.1, sigma: 0.4 }],
    ['d=fold&x=3&n=0.2&m=1.4&s=0.5', 'humps', { x: 3, noise: 0.2, mu: 1.4, sigma: 0.5 }],
    ['v=steps', 'lines', { line: 8 }],
    ['v=steps&k=1&o=slope', 'lines', { line: 1, over: 'slope' }],
    ['v=digits&i=2', 'digits', { digit: 2, near: 'near', scope: 'one' }],
    ['v=digits&c=set&w=whole', 'digits', { scope: 'set', near: 'whole' }],
    ['v=cost&l=7&p=200&q=0.07', 'cost', { dims: 7, nodes: 200 }],
    ['v=cost', 'cost', { dims: 2, nodes: 300 }],
    ['v=none', 'integral', { guesses: 1000 }],
  ],
  'pca-is-not-regression': [
    ['', 'nearest', { cloud: 'gaussian', line: 'mine', residual: 'orthogonal' }],
    ['l=mine&a=63', 'nearest', { cloud: 'lab', line: 'mine', angle: 63, residual: 'vertical' }],
    ['l=horizontal&r=horizontal', 'nearest', { line: 'horizontal', residual: 'horizontal' }],
    ['e=3,1.5,2.2,50,-.4,4.4&x=7,11', 'nearest', { removed: [7, 11], cloud: 'lab' }],
    ['d=disc', 'nearest', { cloud: 'disc', line: 'vertical' }],
    ['s=1&l=orthogonal&r=orthogonal', 'swap', { swapped: 1, line: 'orthogonal', cloud: 'lab' }],
    ['s=1&d=gaussian&o=0.9,0.1', 'swap', { swapped: 1, outlier: [0.9, 0.1] }],
    ['o=1.7,2.3', 'point', { outlier: [1.7, 2.3], cloud: 'lab', line: 'vertical' }],
    ['l=mine&o=1.7,2.3', 'point', { line: 'mine', angle: 45 }],
    ['u=3&d=gaussian', 'unit', { unit: 3, cloud: 'gaussian' }],
    ['n=0.2', 'noise', { noise: 0.2, cloud: 'lab', swapped: 0 }],
  ],
  'learning-a-distribution': [
    ['', 'noise', { view: 'noise' }],
    ['v=noise', 'noise', { view: 'noise' }],
    ['h=0.05', 'width', { bandwidth: 0.05, shown: 200, set: 'moons' }],
    ['s=ring&m=mixture&k=7&em=40', 'width', { set: 'ring', model: 'mixture', em: 40 }],
    ['m=mixture&em=12&t=1', 'width', { em: 12, truth: 1, components: 4 }],
    ['s=spiral&n=1000&h=0.03', 'width', { set: 'spiral', count: 1000 }],
    ['s=own&p=100,200,900,800', 'pixels', { set: 'own', points: [100, 200, 900, 800] }],
    ['s=own&p=100,200,900,800&m=mixture&k=2', 'width', { set: 'own', model: 'mixture' }],
    ['d=5', 'draw', { draw: 5, shown: 200, bandwidth: 0.056 }],
    ['x=1000&seed=3', 'draw', { shown: 1000, seed: 3 }],
    ['v=more', 'more', { set: 'moons', count: 100, components: 4 }],
    ['v=more&s=clusters&k=3', 'more', { set: 'clusters', components: 3 }],
    ['v=none&h=9', 'noise', {}],
  ],
  'pca-on-mnist': [
    ['', 'keep', { k: 16, image: 0, scale: 'raw' }],
    ['k=50&i=7', 'keep', { k: 50, image: 7 }],
    ['s=standardised&k=64', 'keep', { scale: 'standardised', k: 64 }],
    ['v=matrices&k=64', 'matrices', { k: 64, stage: 0 }],
    ['v=matrices&t=3&j=5', 'matrices', { k: 16, stage: 3, column: 5 }],
    ['v=code&z=3,-2,1', 'code', { codes: [3, -2, 1], mean: 'added' }],
    ['v=code&m=forgotten&i=3', 'code', { mean: 'forgotten', image: 3 }],
    ['v=few', 'few', { count: 30 }],
    ['v=few&n=25', 'few', { count: 25 }],
    ['v=spiral', 'spiral', { kept: 2, look: 30 }],
    ['v=spiral&c=3', 'spiral', { kept: 3 }],
    ['v=none&k=9999', 'keep', { k: 16 }],
  ],
  'pca-generates': [
    ['', 'sample', { view: 'samples', subject: 'digits', digitSize: 20 }],
    ['v=samples&n=7&k=50', 'sample', { seed: 7, digitSize: 50 }],
    ['s=heads&v=samples', 'sample', { subject: 'heads', turn: 0 }],
    ['z=0,0,0,0,0,0,0,0', 'knobs', { z: [0, 0, 0, 0, 0, 0, 0, 0] }],
    ['z=-8,4,4,4,-4,4,4,-4&m=off', 'knobs', { mean: 'off', z: [-8, 4, 4, 4, -4, 4, 4, -4] }],
    ['s=animals', 'knobs', { subject: 'animals', z: [2, -1, 0, 0, 0, 0, 0, 0] }],
    ['v=blend', 'blend', { a: 1, b: 5, t: 0.5 }],
    ['v=blend&t=3&a=4&b=9&k=64', 'blend', { a: 4, b: 9, t: 3, digitSize: 64 }],
    ['s=heads&v=blend&turn=60', 'blend', { subject: 'heads', turn: 60 }],
    ['s=heads&turn=30', 'knobs', { subject: 'heads', turn: 30 }],
    ['s=heads&v=samples&q=24&turn=30', 'turn', { shapeSize: 24, turn: 30 }],
    ['s=animals&v=blend&a=4&b=0&t=1.6', 'past', { a: 4, b: 0, t: 1.6 }],
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
  'manifolds-and-charts': [
    ['', 'roll', { view: 'surface', surface: 'roll' }],
    ['s=roll', 'roll', { surface: 'roll' }],
    ['s=dome&r=3', 'roll', { surface: 'dome', seed: 3, x: 0.4, y: 0.55 }],
    [
      's=drawn&c=-0.9,-0.3,-0.5,0.5,-0.1,0.1,0.3,-0.5,0.6,0.3,0.9,0.5',
      'roll',
      { surface: 'drawn' },
    ],
    ['x=0.75&y=0.7', 'stretch', { x: 0.75, y: 0.7 }],
    ['p=on', 'stretch', { plane: 'on', x: 0.4, y: 0.55 }],
    ['m=trip&s=saddle', 'stretch', { heat: 'trip', surface: 'saddle' }],
    ['v=again&h=swirl&t=0.6', 'stir', { warp: 'swirl', strength: 0.6 }],
    ['v=again&s=saddle&h=none', 'stir', { surface: 'saddle', warp: 'none' }],
    ['v=charts', 'charts', { body: 'sphere', radius: 0.6 }],
    ['v=charts&b=torus&q=1', 'charts', { body: 'torus', radius: 1 }],
    ['v=arc', 'arc', { view: 'arc' }],
    ['v=digits&d=vae-2&x=0.8', 'digits', { model: 'vae-2', x: 0.8, y: 0.55 }],
    ['v=digits', 'digits', { model: 'ae-2', x: 0.4 }],
    ['v=none', 'roll', { view: 'surface' }],
  ],
  directions: [
    ['', 'traverse', { view: 'traverse', sprite: '4' }],
    ['j=3&z=1', 'traverse', { number: 3, turn: 1 }],
    ['v=numbers&b=4&d=1', 'numbers', { beta: '4', digit: 1 }],
  ],
  interpolation: [
    ['', 'path', { a: 7, b: 6, t: 0, view: 'path' }],
    ['a=7&b=6&t=0', 'path', { a: 7, b: 6, t: 0 }],
    ['t=0.3', 'path', { a: 7, b: 1, t: 0.3 }],
    ['a=4&na=3&zb=1,2', 'path', { a: 4, na: 3, zb: [1, 2], t: 0.5 }],
    ['k=geodesic', 'shortest', { kind: 'geodesic', za: [], zb: [], a: 7, b: 1 }],
    ['k=spherical&za=-2,1&zb=2,-1', 'shortest', { kind: 'spherical', za: [-2, 1], zb: [2, -1] }],
    ['v=triangle', 'triangle', { a: 7, b: 1, c: 6, point: [] }],
    ['v=triangle&za=0,2&zb=-2,-1&zc=2,-1&p=-1,-3', 'triangle', { zc: [2, -1], point: [-1, -3] }],
    ['v=pairs', 'pairs', { pair: '71' }],
    ['v=pairs&q=76', 'pairs', { pair: '76' }],
    ['v=tube', 'body', { poses: 1, t: 0.5 }],
    ['v=tube&u=4&t=1', 'body', { poses: 4, t: 1 }],
    ['v=none&t=7', 'path', { a: 7, t: 0.5 }],
  ],
  'deformable-shapes': [
    ['', 'vertices', { pair: 0, t: 0 }],
    ['p=3&t=0.5', 'vertices', { pair: 3, t: 0.5 }],
    ['v=pca&z=1,-2,0.5', 'pca', { z: [1, -2, 0.5] }],
    ['v=vae&p=5', 'vae', { pair: 5, t: 0 }],
    ['v=prior&t=0.25', 'prior', { t: 0.25 }],
    ['v=parts&u=1&w=0.5&b=7', 'parts', { pose: 1, style: 0.5, a: 14, b: 7 }],
    ['v=none&t=7', 'vertices', { t: 0 }],
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
    for (const file of ['text.md', 'text.it.md']) {
      const text = parseChapterText(readFileSync(join(exhibits, folder, file), 'utf8'), file);
      const said = text.steps.map(({ id, hints }) => [id, hints.length]);
      const placed = STEPS.map(({ id, hints = [] }) => [id, hints.length]);
      assert.deepEqual(said, placed, `${file}: steps, and their hints`);
    }
    for (const { id, open } of STEPS) {
      const step = stepOf(exhibit, id);
      const params = new ParamStore(schemaOf(exhibit, step), new URLSearchParams('v=hostile'));
      assert.equal(params.query(), '', `${id}: its opening state needs no query`);
      for (const [name, value] of Object.entries(open))
        assert.deepEqual(params.values[name], value);
    }
  });
}

const PLACES = { least: 0, largest: 10, shortest: 2, longest: 2 };
const SCHEMA = {
  view: choice('v', ['a', 'b'], 'a'),
  x: real('x', 0, 10, 0),
  xs: list('xs', PLACES, [0, 1]),
};
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

const idle = { isBusy: () => false };
const settle = () => new Promise((resolve) => setTimeout(resolve, 5));

test('a pressed action: no verdict until it is done, and its numbers stay', () =>
  withPage(async () => {
    const one = step({ press: '.x' });
    const params = new ParamStore(schemaOf({ schema: SCHEMA }, one), new URLSearchParams());
    const live = new LiveValues();
    let pressed = 0;
    const press = () => pressed++;
    const moments = new Moments({
      folder: 'test-press',
      params,
      live,
      press,
      ...idle,
      facts: ['y'],
    });
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
    await settle();
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

test('a demonstration drags a point the whole way, and does not jump to its end', () =>
  withPage(async () => {
    const AT = { at: list('at', { least: -9, largest: 9, shortest: 0, longest: 2 }, []) };
    const one = { ...step({ move: { at: [4, 0] } }), open: { at: [0, 1] } };
    const params = new ParamStore(schemaOf({ schema: AT }, one), new URLSearchParams());
    const live = new LiveValues();
    const moments = new Moments({
      folder: 'test-drag',
      params,
      live,
      press() {},
      ...idle,
      facts: [],
    });
    const seen = [];
    params.subscribe(() => seen.push(params.values.at));
    globalThis.matchMedia = () => ({ matches: false });
    let clock = performance.now();
    globalThis.requestAnimationFrame = (go) => setTimeout(() => go((clock += 100)));
    moments.enter(one);
    moments.act();
    const isThere = () => Math.hypot((seen.at(-1)?.[0] ?? 0) - 4, seen.at(-1)?.[1] ?? 1) < 1e-6;
    while (!isThere()) await settle();
    const onTheWay = seen.filter(([x]) => x > 0.5 && x < 3.5);
    assert.ok(onTheWay.length > 0 && onTheWay.every(([x, y]) => Math.abs(x / 4 - (1 - y)) < 1e-9));
    moments.close();
  }));

test('what is moved is judged when it rests', () =>
  withPage(async () => {
    const one = step({ move: { x: 3 } });
    const params = new ParamStore(schemaOf({ schema: SCHEMA }, one), new URLSearchParams());
    const live = new LiveValues();
    const moments = new Moments({
      folder: 'test-move',
      params,
      live,
      press() {},
      ...idle,
      facts: ['y'],
    });
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

test('where a demonstration ends may be measured', () =>
  withPage(async () => {
    const one = step({ move: (live) => ({ x: live.goal }), done: ({ live }) => live.y > 2 });
    const params = new ParamStore(schemaOf({ schema: SCHEMA }, one), new URLSearchParams());
    const live = new LiveValues();
    const isBusy = () => false;
    const moments = new Moments({
      folder: 'test-goal',
      params,
      live,
      press() {},
      isBusy,
      facts: [],
    });
    params.subscribe(() => live.publish({ y: params.values.x }));
    moments.enter(one);
    live.publish({ y: 1, goal: 7 });
    await settle();
    moments.choose(0);
    moments.act();
    while (params.values.x !== 7) await settle();
    await new Promise((resolve) => setTimeout(resolve, 450));
    assert.equal(moments.values.moment, 'answered');
    moments.again();
    moments.choose(0);
    params.set({ x: 3 });
    await new Promise((resolve) => setTimeout(resolve, 450));
    assert.equal(moments.values.moment, 'answered', 'or where a hand has left it');
    moments.close();
  }));

test('what is pressed before the first measurement starts from that measurement', () =>
  withPage(async () => {
    // The double of what was measured before: of a reader who is faster than the engine.
    const one = step({ move: { x: 3 }, done: ({ live }, then) => live.y >= 2 * then.live.y });
    const params = new ParamStore(schemaOf({ schema: SCHEMA }, one), new URLSearchParams());
    const live = new LiveValues();
    let isBusy = true;
    const moments = new Moments({
      folder: 'test-hasty',
      params,
      live,
      press() {},
      isBusy: () => isBusy,
      facts: ['y'],
    });
    globalThis.requestAnimationFrame = (go) => setTimeout(() => go(performance.now()));
    live.publish({ y: 9 }); // of the step before
    moments.enter(one);
    moments.choose(0);
    moments.act();
    await settle();
    assert.equal(params.values.x, 1, 'nothing moves yet');
    assert.equal(moments.values.moment, 'running', 'and the page says that it is under way');
    live.publish({ y: 1 });
    isBusy = false;
    while (params.values.x !== 3) await settle();
    live.publish({ y: 3 });
    await new Promise((resolve) => setTimeout(resolve, 450));
    assert.deepEqual([moments.values.moment, moments.values.truth], ['answered', 0]);
    // By hand: what was not measured when the card was chosen is when the hand begins.
    moments.again();
    live.publish({ y: 9 });
    moments.choose(1);
    live.publish({ y: 1 });
    await settle();
    params.set({ x: 2 });
    live.publish({ y: 2 });
    await new Promise((resolve) => setTimeout(resolve, 450));
    assert.deepEqual([moments.values.moment, moments.values.pick], ['answered', 1]);
    moments.close();
  }));

test('a list of numbers is moved place by place, and ends where it was sent', () =>
  withPage(async () => {
    /** As somebody who wants to see it, with a clock of the test's own. */
    const frames = [];
    Object.assign(globalThis, {
      matchMedia: () => ({ matches: false }),
      requestAnimationFrame: (go) => frames.push(go),
    });
    const one = step({ move: { xs: [4, 3] } });
    const params = new ParamStore(schemaOf({ schema: SCHEMA }, one), new URLSearchParams());
    const live = new LiveValues();
    const moments = new Moments({
      folder: 'test-list',
      params,
      live,
      press() {},
      ...idle,
      facts: [],
    });
    moments.enter(one);
    moments.act();
    frames.shift()(performance.now()); // at rest
    const start = performance.now();
    frames.shift()(start + 300);
    const [a, b] = params.values.xs;
    assert.ok(a > 0 && a < 4 && b > 1 && b < 3, `${a}, ${b}`);
    assert.ok(Math.abs(a / 4 - (b - 1) / 2) < 1e-9, 'both have gone the same share');
    frames.shift()(start + 5000);
    assert.deepEqual(params.values.xs, [4, 3]);
    moments.close();
  }));
