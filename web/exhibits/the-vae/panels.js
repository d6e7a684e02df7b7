/**
 * The views of chapter 10 beside image and plane, as one.
 *
 * @module
 */
import { drawPanel, duelPanel, posteriorPanel } from './drawPanels.js';
import { ledgerPanel, pixelsPanel, twinsPanel } from './lossPanels.js';
import { priorPanel } from './priorPanel.js';
import { trainPanel } from './trainPanel.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('./panelParts.js').Words} Words */

/**
 * @param {object} options
 * @param {Words} options.words
 * @param {(partial: Partial<Params>) => void} options.onChange
 * @param {(digit: number) => void} options.onDigit
 * @param {() => void} options.onTrain
 * @param {() => void} options.onStop
 */
export function makePanels({ words, onChange, onDigit, onTrain, onStop }) {
  const panels = {
    posterior: posteriorPanel(words, onDigit),
    draw: drawPanel(words, onChange),
    duel: duelPanel(words, onChange),
    ledger: ledgerPanel(words, onChange),
    pixels: pixelsPanel(words, onChange),
    twins: twinsPanel(words, onChange),
    prior: priorPanel(words, onChange),
    train: trainPanel(words, onChange, onTrain, onStop),
  };
  return {
    parts: panels,
    /** @param {Params} params */
    showParams(params) {
      panels.posterior.showParams(params);
      panels.draw.showParams(params);
      panels.duel.showParams(params);
      panels.ledger.showParams(params);
      panels.pixels.showParams(params);
      panels.twins.showParams(params);
      panels.prior.showParams(params);
      panels.train.showParams(params);
    },
    /** @param {import('./model.js').Pass} pass @param {Uint8Array} decoded */
    showPass(pass, decoded) {
      panels.posterior.showPass(pass);
      panels.draw.showPass(pass, decoded);
    },
    /** @param {import('./model.js').Ledgers} ledgers */
    showLedger(ledgers) {
      panels.posterior.showLedger(ledgers);
      panels.ledger.showLedger(ledgers);
    },
    showLabels: panels.posterior.showLabels,
    showDecoded: panels.pixels.showDecoded,
    showDuel: panels.duel.showDuel,
    showTwins: panels.twins.showTwins,
    showFromPrior: panels.prior.showFromPrior,
    showTraining: panels.train.showTraining,
    showMoments: panels.train.showMoments,
    showLosses: panels.train.showLosses,
  };
}
