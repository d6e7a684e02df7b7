/**
 * The panels of chapter 10's steps, as one.
 *
 * @module
 */
import { cloudPanel } from './cloudPanel.js';
import { drawPanel, posteriorPanel } from './drawPanels.js';
import { duelPanel } from './duelPanel.js';
import { ledgerPanel, pixelsPanel, twinsPanel } from './lossPanels.js';
import { priorPanel } from './priorPanel.js';
import { trainPanel } from './trainPanel.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('./panelParts.js').Words} Words */
/**
 * @typedef {object} Acts
 * @property {(partial: Partial<Params>) => void} onChange
 * @property {(digit: number) => void} onDigit
 * @property {() => void} onEncode
 * @property {() => void} onThrow
 * @property {() => void} onDuel
 * @property {() => void} onSample
 * @property {(moment: number) => void} onTrain to that moment
 * @property {() => void} onStop
 */

/** @param {Words} words @param {Acts} acts */
export function makePanels(words, acts) {
  const { onChange, onDigit } = acts;
  const panels = {
    cloud: cloudPanel(words, onChange, acts.onThrow),
    posterior: posteriorPanel(words, onDigit),
    draw: drawPanel(words, onChange),
    duel: duelPanel(words, onChange, acts.onDuel),
    ledger: ledgerPanel(words, onChange),
    pixels: pixelsPanel(words, onChange),
    twins: twinsPanel(words, onChange, acts.onEncode),
    prior: priorPanel(words, onChange, acts.onSample),
    train: trainPanel(words, onChange, acts.onTrain, acts.onStop),
  };
  return {
    ...panels,
    /** @param {Params} params @param {boolean} isAnswered */
    showParams(params, isAnswered) {
      panels.cloud.showParams(params, isAnswered);
      for (const name of /** @type {const} */ ([
        'posterior',
        'draw',
        'duel',
        'ledger',
        'pixels',
        'twins',
        'prior',
        'train',
      ]))
        panels[name].showParams(params);
    },
    /** @param {import('./model.js').Pass} pass @param {Uint8Array} decoded */
    showPass(pass, decoded) {
      panels.posterior.showPass(pass);
      panels.draw.showPass(pass, decoded);
    },
    /** @param {import('./measures.js').Ledgers} ledgers */
    showLedger(ledgers) {
      panels.posterior.showLedger(ledgers);
      panels.ledger.showLedger(ledgers);
    },
  };
}
