/**
 * An address that names an epoch: that state, when the run is here and a moment of then was kept; else
 * the nearest one, and the offer to train to it. The same settings give the same bits, so what is trained
 * to is what the address was copied from.
 * Tested by tests/e2e/epochs.test.mjs.
 *
 * @module
 */
import { epoch as epochText, number } from '../ui/base/format.js';
import { words } from './words.js';

/** @typedef {import('./model.js').Lab} Lab */

/** @param {number} epoch */
const exact = (epoch) => number(epoch, Number.isInteger(epoch) ? 0 : 2);

/** The run on show once it is there. @param {Lab} lab @param {number} epoch of the address */
export function reachEpoch(lab, epoch) {
  const { run } = lab.state;
  if (run.spec.kind === 'pca' || lab.closed) return;
  const isAt = (/** @type {number} */ at) => lab.trainer.stepAt(at) === lab.trainer.stepAt(epoch);
  const nearest = run.moments.reduce(
    (best, { epoch: at }, i) =>
      Math.abs(at - epoch) < Math.abs((run.moments[best]?.epoch ?? Infinity) - epoch) ? i : best,
    -1,
  );
  const there = run.moments[nearest];
  if (there && isAt(there.epoch)) return void lab.scrub(nearest);
  if (run.origin === 'trained' && isAt(run.epoch)) return; // on show already
  const isHere = run.origin === 'shipped' || run.step > 0;
  const goesOn = run.origin === 'trained' && run.epoch < epoch;
  if (isHere && !goesOn && there) void lab.scrub(nearest);
  const at = epochText(goesOn ? run.epoch : (there?.epoch ?? run.epoch));
  const key = !isHere ? 'notices.epochAbsent' : goesOn ? 'notices.epochAhead' : 'notices.epochGone';
  lab.notify({
    id: 'epoch',
    kind: 'info',
    text: words(key, { epoch: exact(epoch), at }),
    action: {
      text: words('notices.trainTo', { epoch: exact(epoch) }),
      run: () => {
        lab.dismiss('epoch');
        void lab.trainer.trainTo(epoch, { fresh: !goesOn }).catch((error) => lab.fail(error));
      },
    },
  });
}

/**
 * The address of what is on show, with the epoch it stands at: wherever it is opened it leads there.
 * @param {Lab} lab
 */
export function addressOf({ state: { run, shown } }) {
  const { href } = location;
  if (run.origin !== 'trained' || shown >= 0 || run.step === 0 || run.spec.kind === 'pca')
    return href;
  return `${href}${href.includes('?') ? '&' : '?'}e=${Number(run.epoch.toFixed(4))}`;
}
