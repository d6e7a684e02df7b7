// What goes wrong on the way gets one sentence, loses nothing, and leaves a page that can be used.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { siteDir } from '../../tools/lib/paths.mjs';
import { heldEngine } from './heldEngine.mjs';
import { withPage } from './page.mjs';
import { idxImages, idxLabels, servedImages } from './servedImages.mjs';

const SMALL = 'd=digits&n=1000&ep=1&h=64';

/** @param {import('./page.mjs').LabPage} lab the page still trains, on data that need no server */
async function assertUsable(lab) {
  await lab.chooseData('digits', 1000);
  await lab.chooseModel('pca');
  await lab.ready();
  await lab.chooseModel('ae');
  await lab.ready();
  await lab.click('step');
  await lab.atLeast('step', 1);
}

test('without cross-origin isolation one thread does it, and the badge says why', async () => {
  await withPage({ isolated: false, hash: SMALL }, async (lab) => {
    await lab.ready();
    const { variant, threads } = await lab.facts();
    assert.deepEqual({ variant, threads }, { variant: 'simd', threads: '1' });
    assert.match(await lab.page.getAttribute('#badge', 'title'), /not cross-origin isolated/);
    await lab.train();
    assert.equal(Number((await lab.facts()).epoch) >= 1, true);
  });
});

test('where the site serves no MNIST the ground-truth digits are there, and nothing is an error', async () => {
  const options = { mnist: false, expected: /\/mnist\/index\.json$/, hash: 'n=1000&ep=1&h=64' };
  await withPage(options, async (lab) => {
    await lab.ready();
    assert.equal((await lab.facts()).data, 'digits');
    assert.equal(await lab.page.locator('[data-notice][data-kind=error]').count(), 0);
    await lab.train();
  });
});

/** @type {[string, Parameters<typeof servedImages>[0], RegExp][]} */
const shardFaults = [
  ['is missing', (response) => response.writeHead(404).end('gone'), /404/],
  ['holds other bytes', (response, body) => response.end(Buffer.alloc(body.length)), /other bytes/],
  [
    'is too short',
    (response, body) => response.end(body.subarray(0, 785 * 999)),
    /784,000|785,000/,
  ],
  [
    'is cut off',
    (response, body) => {
      response.setHeader('Content-Length', body.length);
      response.write(body.subarray(0, body.length / 2), () => response.destroy());
    },
    /broke off/,
  ],
];
for (const [what, answer, sentence] of shardFaults) {
  test(`a shard that ${what} is named, and the page goes on`, async (t) => {
    const options = {
      before: servedImages(answer),
      expected: /train-0\.bin$/,
      hash: 'd=mnist&n=1000&h=64',
    };
    await withPage(options, async (lab) => {
      await lab.ready();
      await lab.click('play');
      const words = await lab.notice('error');
      t.diagnostic(words);
      assert.match(words, /train-0\.bin/);
      assert.match(words, sentence);
      assert.match(words, /ground-truth digits/);
      await lab.inState('paused');
      await assertUsable(lab);
    });
  });
}

test('a learning rate so high that the loss is no number stops the run at its last good snapshot', async (t) => {
  const hash = 'd=digits&n=1000&m=ae&h=64&act=identity&loss=mse&o=sgd&lr=10&ep=20';
  await withPage({ hash }, async (lab) => {
    await lab.ready();
    await lab.click('play');
    const words = await lab.notice('diverged');
    t.diagnostic(words);
    assert.match(words, /learning rate/i);
    assert.match(words, /last good/);
    await lab.inState('paused');
    await lab.settled();
    const { step, total } = await lab.facts();
    assert.equal(step, /back at step (\d+)/.exec(words)?.[1]);
    assert.ok(Number.isFinite(Number(total)), `the loss on the page is ${total}`);
    assert.ok((await lab.colours('map')) > 20, 'the last good model is on the map');
    await assertUsable(lab);
  });
});

// Only a build that carries a model can carry it damaged.
const shipped = ['digits', 'mnist'].find((data) =>
  existsSync(join(siteDir, `models/${data}/vae-2.safetensors`)),
);
/** @type {[string, (bytes: Buffer) => Buffer][]} */
const modelFaults = [
  ['is cut off', (bytes) => bytes.subarray(0, bytes.length / 2)],
  ['has a damaged header', (bytes) => bytes.fill(0, 20, 40)],
  ['is another file', () => Buffer.from('<!doctype html><p>Not here')],
  [
    'has one flipped bit',
    (bytes) => {
      bytes[bytes.length - 1000] ^= 1;
      return bytes;
    },
  ],
];
for (const [what, damage] of shipped ? modelFaults : []) {
  test(`a model file that ${what} is refused, its map stays, and training begins anew`, async (t) => {
    const path = `/models/${shipped}/vae-2.safetensors`;
    const before = (request, response, next) => {
      if (request.url === path) response.end(damage(readFileSync(join(siteDir, path))));
      else next();
    };
    await withPage({ before, hash: `d=${shipped}` }, async (lab) => {
      const words = await lab.notice('error');
      t.diagnostic(words);
      assert.match(words, /vae-2\.safetensors is damaged: its SHA-256 is .* press Play/);
      assert.ok((await lab.colours('map')) > 20, 'the codes are still on the map');
      await assertUsable(lab);
    });
  });
}

test('IDX files that are not right are refused by their values, and the run stays', async (t) => {
  await withPage({ hash: SMALL }, async (lab) => {
    const { page } = lab;
    await lab.ready();
    await lab.train();
    const before = await lab.facts();
    /** @type {[string, Buffer[], RegExp[]][]} */
    const refused = [
      ['cut off', [idxImages(10, { held: 9 })], [/7840|7856/, /7056|7072/]],
      ['too long', [idxImages(10, { held: 11 })], [/7840|7856/, /8624|8640/]],
      ['of another magic', [idxImages(10, { magic: 0x0d03 })], [/0x0*d03|3331/i, /803|2051/]],
      ['with too few labels', [idxImages(10), idxLabels(9)], [/\b10\b/, /\b9\b/]],
      ['packed and cut off', [gzipSync(idxImages(10)).subarray(0, 900)], [/cut off or damaged/]],
    ];
    for (const [what, buffers, sentences] of refused) {
      const files = buffers.map((buffer, i) => ({
        name: `${what.replaceAll(' ', '-')}-${i}`,
        buffer,
        mimeType: 'application/octet-stream',
      }));
      await page.evaluate(() =>
        document.querySelector('[data-notice=error] [aria-label=Dismiss]')?.click(),
      );
      await lab.giveFiles(files);
      const words = await lab.notice('error');
      t.diagnostic(`${what}: ${words}`);
      for (const sentence of sentences) assert.match(words, sentence);
      const now = await lab.facts();
      for (const fact of ['epoch', 'step', 'data', 'model', 'total', 'moments'])
        assert.equal(now[fact], before[fact], `${fact} changed`);
    }
    await lab.openFiles([
      { name: 'images', buffer: idxImages(50) },
      { name: 'labels', buffer: idxLabels(50) },
    ]);
    assert.match(await lab.notice('data'), /42 images to train on, 8 held out/);
  });
});

test('a browser without SIMD is told which ones have it', async (t) => {
  const init = () => {
    WebAssembly.validate = () => false;
  };
  await withPage({ init }, async (lab) => {
    const words = await lab.notice('engine');
    t.diagnostic(words);
    assert.match(words, /SIMD/);
    for (const browser of ['Chrome', 'Firefox', 'Safari']) assert.ok(words.includes(browser));
    await lab.inState('failed');
  });
});

test('settings in the address that are not allowed are named, and the rest counts', async () => {
  await withPage({ hash: `${SMALL}&k=-3&m=nothing` }, async (lab) => {
    await lab.ready();
    assert.match(await lab.notice('refused'), /k/);
    const { data, model } = await lab.facts();
    assert.deepEqual({ data, model }, { data: 'digits', model: 'vae' });
  });
});

/** Every worker the page starts can be reached, to be broken. */
const keepWorkers = () => {
  const Original = globalThis.Worker;
  globalThis.workers = [];
  globalThis.Worker = class extends Original {
    /** @param {ConstructorParameters<typeof Worker>} args */
    constructor(...args) {
      super(...args);
      globalThis.workers.push(this);
    }
  };
};

test('an engine that dies comes back with the weights of the last snapshot, to the bit', async () => {
  await withPage({ init: keepWorkers, hash: SMALL }, async (lab) => {
    await lab.ready();
    const seen = await lab.page.evaluate(async () => {
      const { createEngine } = await import(new URL('engine.js', document.baseURI).href);
      const told = [];
      const engine = createEngine({ onRestart: (/** @type {any} */ why) => told.push(why) });
      await engine.info;
      const mine = globalThis.workers.at(-1);
      const digits = { count: 1000, seed: 1 };
      await engine.call('datasetDigits', { id: 'train', firstIndex: 0, ...digits });
      await engine.call('datasetDigits', { id: 'test', firstIndex: 1e6, ...digits });
      const spec = {
        kind: 'vae',
        latentDim: 2,
        hidden: [64],
        activation: 'relu',
        loss: 'bce',
        beta: 1,
        klWarmupSteps: 0,
        optimizer: 'adam',
        learningRate: 0.001,
        momentum: 0.9,
        batchSize: 100,
        seed: 1,
      };
      await engine.call('modelCreate', { id: 'm', spec, dataset: 'train' });
      const run = { id: 'm', dataset: 'train', testDataset: 'test', testCount: 100 };
      const some = { steps: 10, reportEverySteps: 5, snapshotEpochs: [0, 1] };
      await engine.call('train', { ...run, ...some });
      const { sha256: atSnapshot } = await engine.call('modelHash', { id: 'm' });
      const endless = { steps: 1e6, reportEverySteps: 5, snapshotEpochs: [] };
      const onProgress = () =>
        mine.dispatchEvent(new ErrorEvent('error', { message: 'broken by a test' }));
      const ended = await engine.call('train', { ...run, ...endless }, { onProgress }).then(
        () => 'no error',
        (/** @type {{ kind: string }} */ error) => error.kind,
      );
      const { sha256: restored } = await engine.call('modelHash', { id: 'm' });
      engine.dispose();
      return { ended, told, atSnapshot, restored };
    });
    assert.equal(seen.ended, 'crashed');
    assert.equal(seen.told.length, 1);
    const why = 'broken by a test';
    assert.deepEqual(seen.told[0], [{ kind: 'crashed', code: 'engine.stopped', values: { why } }]);
    assert.equal(seen.restored, seen.atSnapshot);
  });
});

test('a model of any family goes on after a crash with the bits of an undisturbed run', async () => {
  await withPage({ init: keepWorkers, hash: SMALL }, async (lab) => {
    await lab.ready();
    const seen = await lab.page.evaluate(async () => {
      const { createEngine } = await import(new URL('engine.js', document.baseURI).href);
      const engine = createEngine({ onRestart() {} });
      await engine.info;
      const points = Float32Array.from({ length: 600 }, (_, i) => Math.sin(i * i));
      await engine.call('datasetPoints', { id: 'points', dim: 3, points });
      await engine.call('datasetDigits', { id: 'digits', count: 500, seed: 1, firstIndex: 0 });
      const specs = {
        points: { kind: 'points', latentDim: 2, hidden: [11], rateDrop: 25, seed: 3 },
        linear: { kind: 'linear', latentDim: 3, rateDrop: 25, seed: 3 },
        ribbons: {
          kind: 'ribbons',
          autoregressive: true,
          beta: 1,
          freeBits: 0.1,
          wordDropout: 0.3,
          totalSteps: 40,
          seed: 3,
        },
      };
      /** @type {Record<string, string>} */
      const sets = { points: 'points', linear: 'digits', ribbons: '' };
      const train = (/** @type {string} */ id, /** @type {number} */ steps) =>
        engine.call('train', {
          id,
          dataset: sets[id],
          testDataset: '',
          testCount: 0,
          steps,
          reportEverySteps: 5,
          snapshotEpochs: [],
          keepEnd: true,
        });
      const hashes = async () => {
        const found = [];
        for (const id of Object.keys(specs)) {
          found.push((await engine.call('modelHash', { id })).sha256);
        }
        return found;
      };
      const make = async () => {
        for (const [id, spec] of Object.entries(specs)) {
          await engine.call('modelCreate', { id, spec, dataset: sets[id] });
        }
      };
      await make();
      for (const id of Object.keys(specs)) await train(id, 40);
      const whole = await hashes();
      await make();
      for (const id of Object.keys(specs)) await train(id, 17);
      const before = await hashes();
      globalThis.workers
        .at(-1)
        .dispatchEvent(new ErrorEvent('error', { message: 'broken by a test' }));
      const after = await hashes();
      for (const id of Object.keys(specs)) await train(id, 23);
      const continued = await hashes();
      engine.dispose();
      return { whole, before, after, continued };
    });
    assert.equal(new Set(seen.whole).size, 3);
    assert.notDeepEqual(seen.before, seen.whole);
    assert.deepEqual(seen.after, seen.before, 'nothing of a call that ended is lost');
    assert.deepEqual(seen.continued, seen.whole, 'the bits of a run without a break');
  });
});

test('the page says that the engine died, and training goes on', async (t) => {
  const engine = heldEngine();
  const { before, init } = engine.options;
  const options = { before, init: [keepWorkers, init], hash: 'd=digits&n=1000&ep=100&h=64' };
  await withPage(options, async (lab) => {
    await lab.ready();
    await engine.hold(lab.page, 30); // of ten an epoch
    await lab.click('play');
    await lab.atLeast('epoch', 2);
    await lab.page.evaluate(() =>
      globalThis.workers[0].dispatchEvent(new ErrorEvent('error', { message: 'broken by a test' })),
    );
    await engine.letGo(lab.page);
    const words = await lab.notice('restart');
    t.diagnostic(words);
    assert.match(words, /last snapshot/);
    await lab.inState('paused');
    await lab.settled();
    const { step } = await lab.facts();
    await lab.click('play');
    await lab.atLeast('step', Number(step) + 5);
  });
});

/** For `init`: the engine says that it has room for some 130,000 images, whatever the machine has. */
const littleMemory = () => {
  const Plain = globalThis.Worker;
  globalThis.Worker = class extends Plain {
    asked = new Set();
    /** @param {any} message @param {any} transfer */
    postMessage(message, transfer) {
      if (message?.type === 'memory') this.asked.add(message.id);
      super.postMessage(message, transfer);
    }
    set onmessage(/** @type {any} */ listener) {
      super.onmessage = (/** @type {MessageEvent} */ event) => {
        const { id, kind, value } = event.data;
        if (kind === 'result' && this.asked.has(id))
          value.free = Math.min(value.free, 152 * 2 ** 20);
        listener(event);
      };
    }
  };
};

test('more images than fit are refused before the run is touched, with the number that fits; as many do train', async (t) => {
  /** An IDX file made in the page: hundreds of megabytes are not sent there. */
  const drop = (/** @type {import('playwright-core').Page} */ page, /** @type {number} */ count) =>
    page.evaluate((n) => {
      const bytes = new Uint8Array(16 + 784 * n);
      const view = new DataView(bytes.buffer);
      [0x803, n, 28, 28].forEach((value, i) => view.setUint32(4 * i, value));
      for (let i = 16; i < bytes.length; i++) bytes[i] = (i * 2654435761) >>> 24;
      const files = new DataTransfer();
      files.items.add(new File([bytes], 'many.idx'));
      const input = /** @type {HTMLInputElement} */ (document.querySelector('input[type=file]'));
      input.files = files.files;
      input.dispatchEvent(new Event('change', { bubbles: true }));
    }, count);
  const use = (/** @type {import('playwright-core').Page} */ page) =>
    page.click('[data-action=use-own]');
  await withPage({ hash: SMALL, init: littleMemory }, async (lab) => {
    const { page } = lab;
    await lab.ready();
    assert.equal((await lab.facts()).variant, 'simd-mt');
    await lab.train();
    const before = await lab.facts();
    await drop(page, 200_000);
    await use(page);
    const words = await lab.notice('error');
    t.diagnostic(words);
    assert.match(words, /200,000 images of 28×28 pixels/);
    const most = Number(/at most ([\d,]+) fit/.exec(words)?.[1]?.replaceAll(',', ''));
    // EMNIST balanced has 131,600.
    assert.ok(most > 131_600 && most < 200_000, String(most));
    const now = await lab.facts();
    for (const fact of ['epoch', 'step', 'data', 'model', 'total', 'moments', 'state'])
      assert.equal(now[fact], before[fact], `${fact} changed`);
    await page.click('[data-action=cancel-own]');
    await drop(page, most - 5000); // the pictures of the page take a little more or less
    await use(page);
    await page.waitForSelector('body[data-data=own][data-ready]', { state: 'attached' });
    await lab.click('step');
    await lab.atLeast('step', 1);
    assert.equal(await page.locator('[data-notice=restart]').count(), 0);
    await lab.chooseData('digits', 1000);
    await lab.click('step');
    await lab.atLeast('step', 1);
  });
});
