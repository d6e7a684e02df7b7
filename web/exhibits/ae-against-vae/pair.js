/**
 * A pair of twins on the page: its questions, its view, what it publishes of what it measured, and what
 * the actions of its steps do: training both, counting the empty cells, going to the steepest one.
 *
 * @module
 */
import { LAST_MOMENT } from './params.js';
import { bitsOf } from './trainPanel.js';
import { NAMES, SHAPES } from './trainer.js';
import { Twins } from './twins.js';
import { makeTwinsView } from './twinsView.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('./trainer.js').Name} Name */
/** @typedef {import('../../frame/contract.js').Parts<typeof import('./params.js').SCHEMA>} Parts */

/** Letters of a hash that are read out and compared by eye. */
const HASH_SHOWN = 10;

const pairOf = (/** @type {Params} */ p, /** @type {Name} */ name) =>
  /** @type {[number, number]} */ (name === 'ae' ? [p.aeX, p.aeY] : [p.vaeX, p.vaeY]);
const placed = (/** @type {Name} */ name, /** @type {readonly [number, number]} */ [x, y]) =>
  name === 'ae' ? { aeX: x, aeY: y } : { vaeX: x, vaeY: y };

/** @param {keyof typeof SHAPES} kind @param {Parts} parts */
export function makePair(kind, { engine, data, digits, params, words, live, step, ready, fail }) {
  const wide = kind === 'wide';
  /** Names of its live values end so. */
  const end = wide ? 'Wide' : '';
  const change = (/** @type {Partial<Params>} */ partial) => params.set(partial);
  /** The step's own control was pressed since it was asked. */
  let isDone = false;
  /** The run of this page came to its end. */
  let hasTrained = false;
  /** @type {Record<string, number>} of each run, 0…1 */
  const shares = {};
  const measured = { shown: new Set(), trained: new Set() };
  const isOpen = () => isDone || step.values.moment === 'answered';

  const view = makeTwinsView({
    words,
    wide,
    onChange: change,
    onProbe(name, z, committed) {
      const at = twins.placeOf(name, z);
      if (!at) return;
      if (committed) change(placed(name, at));
      else twins.askWalk[name](at);
    },
    onLeave(name) {
      showProbe(name);
      twins.askWalk[name](pairOf(params.values, name));
    },
    onHole(name) {
      const at = twins.findOf(name, 'hole');
      if (at) change(placed(name, at));
    },
    onCount() {
      isDone = true;
      change({ ground: 'empty' });
      tell();
    },
    onSteepest() {
      isDone = true;
      show(new Set(['ground']));
      tell();
    },
    onTrain() {
      hasTrained = false;
      measured.trained.clear();
      for (const name of NAMES) shares[name] = 0;
      if (!wide) live({ trainedHere: 0, trainedShare: 0 });
      void twins.trainer.train(Number(params.values.epochs));
    },
    onStop: () => twins.trainer.stop(),
  });
  const showProbe = (/** @type {Name} */ name) => {
    const z = twins.codeAt(name, pairOf(params.values, name));
    if (z) view.showProbe(name, z);
  };
  /** What was pressed is done once both are measured. */
  const tell = () => {
    const { id } = step.values;
    const both = isDone && measured.shown.size === NAMES.length;
    if (id === 'holes' && wide) live({ counted: both ? 1 : 0 });
    if (id === 'walls' && !wide) {
      if (both) for (const name of NAMES) goToSteepest(name);
      live({ steepest: both ? 1 : 0 });
    }
    view.showParams(params.values, step.values, isOpen());
  };
  const goToSteepest = (/** @type {Name} */ name) => {
    const at = twins.findOf(name, 'steepest');
    // Once: the reader may go on from there.
    if (at && step.values.moment !== 'answered') change(placed(name, at));
  };

  const shown = new Set();
  const twins = new Twins({
    engine,
    data,
    digits,
    cover: false,
    shape: SHAPES[kind],
    on: {
      side(name, side) {
        view.showSide(name, side, twins.codeAt(name, pairOf(params.values, name)));
        live({
          [`${name}Std${end}`]: side.spread.std,
          [`${name}Recon${end}`]: side.losses?.recon ?? NaN,
          ...(name === 'vae' && { [`vaeKl${end}`]: side.losses?.kl ?? NaN }),
        });
        if (shown.add(name).size === NAMES.length) ready();
      },
      third: view.showThird,
      quality(name, quality, isTrained) {
        view.showQuality(name, quality);
        live({
          [`${name}Empty${end}`]: quality.means.emptyShare,
          [`${name}Spread${end}`]: quality.means.std,
          [`${name}P99${end}`]: quality.stretch.p99,
          [`${name}Largest${end}`]: quality.stretch.largest,
          [`${name}Median${end}`]: quality.stretch.median,
          [`${name}Hole${end}`]: quality.means.holeRadius,
          [`${name}HoleDistance${end}`]: quality.hole.distance,
          [`measured${end}`]: quality.means.count,
        });
        measured.shown.add(name);
        if (isTrained && hasTrained) measured.trained.add(name);
        if (!wide && measured.trained.size === NAMES.length) live({ trainedHere: 1 });
        tell();
      },
      walk(name, walk) {
        view.showWalk(name, walk);
        live({ [`${name}Walk${end}`]: walk.length });
      },
      histories(histories) {
        view.showHistories(histories);
        const set = words(twins.source === 'mnist' ? 'setMnist' : 'setDigits');
        view.showSet(set);
        live({ set });
      },
      loading: view.showLoading,
      trainer: {
        progress(name, progress, steps) {
          view.train.showProgress(name, progress);
          shares[name] = progress.step / steps;
          const share = Math.min(shares.ae ?? 0, shares.vae ?? 0);
          if (!wide) live({ trainedShare: share });
        },
        ended(verdicts) {
          view.train.showEnd(verdicts);
          hasTrained = verdicts !== null;
          if (!verdicts) return;
          const { ae, vae } = verdicts;
          live({
            [`aeHash${end}`]: ae.hash,
            [`vaeHash${end}`]: vae.hash,
            [`aeHashShort${end}`]: `${ae.hash.slice(0, HASH_SHOWN)}…`,
            [`vaeHashShort${end}`]: `${vae.hash.slice(0, HASH_SHOWN)}…`,
            [`bits${end}`]: bitsOf(words, vae),
          });
        },
        absent: () => view.train.showAbsent(),
        klOnly({ recon, kl, spread }) {
          live({ onlyRecon: recon, onlyKl: kl, onlyStd: spread.std });
        },
      },
      error: fail,
    },
  });
  const show = (/** @type {Set<string> | null} */ changed) => {
    const { values } = params;
    // Of the pair of one hidden layer only the end is shown.
    const asShown = { ...values, ...(wide && { moment: LAST_MOMENT }), ground: groundOf() };
    view.showParams(values, step.values, isOpen());
    for (const name of NAMES) showProbe(name);
    twins.show(asShown, changed);
  };
  /** Walls are not drawn before they were asked about. */
  const groundOf = () => {
    const { ground } = params.values;
    return ground === 'stretch' && step.values.id === 'walls' && !isOpen() ? 'images' : ground;
  };
  let asked = '';
  return {
    root: view.root,
    twins,
    show,
    /** Another step, or another moment of it. */
    onStep() {
      const { id, moment } = step.values;
      const now = moment === 'ask' ? id : '';
      if (now && now !== asked) {
        isDone = false;
        measured.trained.clear();
        live(wide ? { counted: 0 } : { trainedHere: 0, trainedShare: 0, steepest: 0 });
      }
      asked = now;
      show(new Set(['ground']));
    },
    close: () => twins.close(),
  };
}
