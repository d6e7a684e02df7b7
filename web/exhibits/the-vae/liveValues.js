/**
 * What chapter 10 publishes of what it measured. Pure.
 *
 * @module
 */
import { BETAS } from './params.js';

export const liveOf = {
  /** @param {import('./model.js').Pass} pass @param {boolean} isCut z is drawn: nothing comes back */
  pass: ({ mu, sigma, z, epsilon, dMu }, isCut) => ({
    mu1: mu[0] ?? NaN,
    mu2: mu[1] ?? NaN,
    sigma1: sigma[0] ?? NaN,
    sigma2: sigma[1] ?? NaN,
    z1: z[0] ?? NaN,
    z2: z[1] ?? NaN,
    eps1: epsilon[0] ?? NaN,
    eps2: epsilon[1] ?? NaN,
    pathMu: Math.hypot(...dMu),
    backMu: isCut ? 0 : Math.hypot(...dMu),
    wide: 4 * (sigma[0] ?? NaN),
  }),
  /** @param {import('./measures.js').Ledgers} ledgers */
  ledgers({ ledger, still, floor }) {
    const { kl, klMonteCarlo, reconstruction } = ledger;
    return {
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
    };
  },
  /** @param {import('./model.js').Duel} duel */
  duel: (duel) => ({
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
    noisier: duel.score.variance / duel.pathwise.variance,
  }),
  /** @param {import('./throwing.js').Throws} throws */
  throws: ({ labels, label, moved, reconstruction, width }) => ({
    thrown: labels.length,
    same: Array.from(labels).filter((one) => one === label).length,
    moved: moved.reduce((sum, d) => sum + d, 0) / moved.length,
    ownOff: reconstruction,
    thrownWidth: width,
  }),
  /** @param {import('./ownRun.js').TestLosses} losses */
  losses({ recon, atMean, kl, stage, beta }) {
    /** @type {Record<string, number>} */
    const values = { lossGap: recon - atMean, testKl: kl };
    if (stage === 'untrained') values.untrained = recon + kl;
    if (stage === 'trained' && beta === BETAS.at(-1)) values.heavyKl = kl;
    return values;
  },
};
