/**
 * Chapter 10: a variational autoencoder and one image, from the posterior to the ledger of its ELBO.
 *
 * @module
 */
import { follow } from '../../frame/mounting.js';
import { OneVae } from './model.js';
import { BETAS, SCHEMA } from './params.js';
import css from './style.css?inline';
import en from './text.md';
import it from './text.it.md';
import { mountCover, mountView } from './view.js';

/**
 * @param {HTMLElement} root
 * @param {import('../../frame/contract.js').Parts<typeof SCHEMA>} parts
 */
function mount(root, { engine, data, params, words, live, mode, digits, ready, fail }) {
  const cover = mode === 'cover';
  const view = cover
    ? mountCover(root, words)
    : mountView(root, {
        words,
        onChange: (partial) => params.set(partial),
        onDigit(digit) {
          // A drawn digit gives way to the one it was drawn over.
          if (!params.set({ digit }).size) vae.askDigit(digit);
        },
        onDraw: (image) => vae.setDigit({ image, label: null, drawn: true }),
        onTrain: () => void vae.train(params.values.beta),
        onStop: () => vae.stopTraining(),
      });
  /** The plane with the image's posterior is the first picture; ledgers follow. */
  const shown = { plane: false, pass: false };
  const vae = new OneVae({
    engine,
    data,
    digits,
    on: {
      digit: view.showDigit,
      labels: view.showLabels,
      plane(plane) {
        view.showPlane(plane);
        shown.plane = true;
        if (shown.pass) ready();
      },
      pass(pass, decoded) {
        view.showPass(pass, decoded);
        live({
          mu1: pass.mu[0] ?? NaN,
          mu2: pass.mu[1] ?? NaN,
          sigma1: pass.sigma[0] ?? NaN,
          sigma2: pass.sigma[1] ?? NaN,
          z1: pass.z[0] ?? NaN,
          z2: pass.z[1] ?? NaN,
          eps1: pass.epsilon[0] ?? NaN,
          eps2: pass.epsilon[1] ?? NaN,
        });
        shown.pass = true;
        if (shown.plane || cover) ready();
      },
      ledgers({ ledger, still, floor }) {
        view.showLedger({ ledger, still, floor });
        const { kl, klMonteCarlo, reconstruction } = ledger;
        live({
          kl,
          kl1: ledger.klPerDim[0] ?? NaN,
          kl2: ledger.klPerDim[1] ?? NaN,
          klDrawn: klMonteCarlo.mean,
          klError: klMonteCarlo.standardError,
          recon: reconstruction.mean,
          reconError: reconstruction.standardError,
          elbo: reconstruction.mean + kl,
          bits: (reconstruction.mean + kl) / Math.LN2,
          atMean: ledger.reconAtMean,
          density: ledger.negativeLogDensityAtMean,
          still: still.reconstruction.mean,
          floor,
        });
        ready();
      },
      decoded: view.showDecoded,
      duel(duel) {
        view.showDuel(duel);
        live({
          gradient: duel.exactMean,
          pathMean: duel.pathwise.mean,
          pathError: duel.pathwise.standardError,
          scoreMean: duel.score.mean,
          scoreError: duel.score.standardError,
          pathVariance: duel.pathwise.variance,
          pathExact: duel.pathwise.exactVariance,
          pathVarianceError: duel.pathwise.varianceStandardError,
          scoreVariance: duel.score.variance,
          scoreExact: duel.score.exactVariance,
          scoreVarianceError: duel.score.varianceStandardError,
        });
      },
      twins(twins) {
        view.showTwins(twins);
        live({ aeStretch: twins.ae.p99, vaeStretch: twins.vae.p99 });
      },
      fromPrior(found) {
        view.showFromPrior(found);
        if (found.decoded === 'samples') live({ far: found.far });
        if (found.decoded === 'grid')
          live({ gridMiddle: found.middle, gridOuter: found.uniformOuter });
      },
      losses(losses) {
        view.showLosses(losses);
        const { recon, atMean, kl, stage, beta } = losses;
        live({ lossGap: recon - atMean, testKl: kl });
        if (stage === 'untrained') live({ untrained: recon + kl });
        if (stage === 'trained' && beta === BETAS.at(-1)) live({ heavyKl: kl });
      },
      moments: view.showMoments,
      loading: view.showLoading,
      training: view.showTraining,
      error: fail,
    },
  });
  const show = (/** @type {Set<string> | null} */ changed) => {
    view.showParams(params.values);
    vae.show(params.values, changed);
  };
  const begin = async () => {
    await vae.open();
    if (!cover) await vae.load();
  };
  return follow(params, { show, begin, fail, closes: [vae] });
}

/** @type {import('../../frame/contract.js').Exhibit<typeof SCHEMA>} */
export const exhibit = { name: 'the-vae', schema: SCHEMA, text: { en, it }, css, mount };
