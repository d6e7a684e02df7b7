/**
 * Chapter 10: a variational autoencoder and one image: point, cloud, dice, two estimators, two costs,
 * prior.
 *
 * @module
 */
import { follow } from '../../frame/mounting.js';
import { number } from '../../ui/base/format.js';
import { liveOf } from './liveValues.js';
import { OneVae } from './model.js';
import { SCHEMA } from './params.js';
import { STEPS } from './steps.js';
import css from './style.css?inline';
import en from './text.md';
import it from './text.it.md';
import { mountCover, mountView } from './view.js';

/**
 * @param {HTMLElement} root
 * @param {import('../../frame/contract.js').Parts<typeof SCHEMA>} parts
 */
function mount(root, parts) {
  const { engine, data, params, words, live, mode, step, digits, drawings, ready, fail } = parts;
  const cover = mode === 'cover';
  /** What was done in the step on show: its control was pressed. */
  let isDone = false;
  let hasSamples = false;
  const isOpen = () => isDone || step.values.moment === 'answered';
  const view = cover
    ? mountCover(root, words)
    : mountView(root, {
        words,
        mode,
        drawings,
        onDraw: (image) => vae.setDigit({ image, label: null, drawn: true }),
        acts: {
          onChange: (partial) => params.set(partial),
          onDigit(digit) {
            // A drawn digit gives way to the one it was drawn over.
            if (!params.set({ digit }).size) vae.askDigit(digit);
          },
          onEncode: () => press(),
          onThrow: () => {
            if (hasThrown) params.set({ draw: params.values.draw + 12 });
            vae.throwCodes();
          },
          onDuel: () => press(),
          onSample() {
            if (isOpen()) params.set({ sample: (params.values.sample + 1) % 1_000_000 });
            press();
          },
          onTrain(moment) {
            view.panels.train.begin();
            live({ trainedHere: 0, trainedShare: 0 });
            void vae.train({ beta: params.values.beta, moment });
          },
          onStop: () => vae.stopTraining(),
        },
      });
  let hasThrown = false;
  /** @type {Record<string, number>} */
  const found = {};
  const press = () => {
    isDone = true;
    tell();
  };
  /** What is done counts once it is measured. */
  const tell = () => {
    view.open?.(isOpen());
    const { id } = step.values;
    const is = (/** @type {boolean} */ yes) => (yes ? 1 : 0);
    live({
      encoded: is(id === 'point' && isDone && 'aeStretch' in found),
      duelThrown: is(id === 'estimates' && isDone && 'scoreVariance' in found),
      drawn: id === 'prior' && isDone && hasSamples ? 128 : 0,
    });
  };
  const say = (/** @type {Record<string, number | string>} */ values) => {
    Object.assign(found, values);
    live(values);
    tell();
  };
  /** The plane with the image's posterior is the first picture; ledgers follow. */
  const shown = { plane: false, pass: false };
  const vae = new OneVae({
    engine,
    data,
    digits,
    on: {
      digit(digit) {
        view.showDigit(digit);
        live({ label: digit.label ?? words('own') });
        forget();
      },
      source(source, card) {
        const set = words(source === 'mnist' ? 'setMnist' : 'setDigits');
        live({ set });
        view.panels.train.showSizes(
          words('sizes', { set, images: number(card.images), epochs: card.epochs }),
        );
      },
      labels: (labels) => view.panels.posterior.showLabels(labels),
      plane(plane) {
        view.showPlane(plane);
        shown.plane = true;
        if (shown.pass) ready();
      },
      pass(pass, decoded) {
        view.showPass(pass, decoded);
        live(liveOf.pass(pass, params.values.node === 'cut'));
        shown.pass = true;
        // An answer of an earlier visit, opened again: what it is about is in the picture.
        const { id, moment } = step.values;
        if (id === 'cloud' && moment === 'answered' && !hasThrown) vae.throwCodes();
        if (shown.plane || cover) ready();
      },
      ledgers(ledgers) {
        view.panels.showLedger(ledgers);
        live(liveOf.ledgers(ledgers));
        ready();
      },
      decoded: (decoded) => view.panels.pixels.showDecoded(decoded),
      duel(duel) {
        view.panels.duel.showDuel(duel);
        say(liveOf.duel(duel));
      },
      twins(twins) {
        view.panels.twins.showTwins(twins);
        say({
          aeStretch: twins.ae.p99,
          vaeStretch: twins.vae.p99,
          aeMedian: twins.ae.median,
          vaeMedian: twins.vae.median,
        });
      },
      throws(throws) {
        hasThrown = true;
        view.showThrows(throws);
        live(liveOf.throws(throws));
      },
      fromPrior(prior, near) {
        view.panels.prior.showFromPrior(prior);
        if (prior.decoded === 'samples') {
          hasSamples = Number.isFinite(near);
          say({ far: prior.far, near, draw: prior.n });
        }
        if (prior.decoded === 'grid')
          live({ gridMiddle: prior.middle, gridOuter: prior.uniformOuter });
      },
      losses(losses) {
        view.panels.train.showLosses(losses);
        live(liveOf.losses(losses));
      },
      moments: (kept) => view.panels.train.showMoments(kept),
      absent: ({ moment }) => view.panels.train.showAbsent(moment),
      loading: (held, total) => view.showLoading(held, total),
      started(first) {
        view.panels.train.begin(first);
        live({ klStart: first.kl });
      },
      training(progress, steps) {
        view.panels.train.showTraining(progress, steps, vae.isComplete);
        if (!progress) return live({ trainedHere: vae.isComplete ? 1 : 0 });
        const losses = progress.test ?? progress.train;
        live({
          trainedShare: progress.step / steps,
          klEnd: losses.kl,
          reconEnd: losses.recon,
          elboEnd: losses.recon + losses.kl,
        });
      },
      error: fail,
    },
  });
  /** What was thrown is of another image, or of another width. */
  const forget = () => {
    hasThrown = false;
    view.showThrows(null);
    live({ thrown: 0 });
  };
  const show = (/** @type {Set<string> | null} */ changed) => {
    if (changed?.has('width')) {
      if (hasThrown) vae.throwCodes();
    }
    view.showParams(params.values, step.values);
    view.open?.(isOpen());
    live({ isCut: params.values.node === 'cut' ? 1 : 0, backMu: vae.backMu(params.values) });
    vae.show(params.values, changed);
  };
  // What an earlier visit left is there from the start; a question that is asked later begins anew.
  let asked = step.values.moment === 'ask' ? step.values.id : '';
  const onStep = () => {
    const { id, moment } = step.values;
    const now = moment === 'ask' ? id : '';
    if (now && now !== asked) {
      isDone = false;
      forget();
      if (id === 'costs') {
        vae.stopTraining();
        view.panels.train.begin();
        live({ trainedHere: 0, trainedShare: 0 });
      }
    }
    asked = now;
    view.showParams(params.values, step.values);
    tell();
  };
  const stopStep = step.subscribe(onStep);
  const begin = async () => {
    await vae.open();
    if (!cover) await vae.load();
  };
  return follow(params, { show, begin, fail, closes: [{ close: stopStep }, vae] });
}

/** @type {import('../../frame/contract.js').Exhibit<typeof SCHEMA>} */
export const exhibit = {
  name: 'the-vae',
  schema: SCHEMA,
  text: { en, it },
  css,
  steps: STEPS,
  mount,
};
