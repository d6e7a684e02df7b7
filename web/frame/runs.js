/**
 * The page's list of trainings (`<atlas-runs>`), fed by the engine. A chapter's page has it under the
 * stage; the Lab places it itself.
 *
 * @module
 */
import '../ui/controls/runs.js';

/** @param {import('./contract.js').Engine} engine */
export function runList({ runs }) {
  const root = /** @type {import('../ui/controls/runs.js').RunList} */ (
    document.createElement('atlas-runs')
  );
  root.hidden = true;
  root.addEventListener('runstop', (event) => {
    const { id } = /** @type {CustomEvent} */ (event).detail;
    runs.list.find((run) => run.id === id)?.cancel();
  });
  let frame = 0;
  const show = () => {
    frame = 0;
    root.data = { runs: runs.list };
  };
  // Reports may come faster than frames.
  const unsubscribe = runs.subscribe(() => (frame ||= requestAnimationFrame(show)));
  return {
    root,
    close() {
      unsubscribe();
      cancelAnimationFrame(frame);
    },
  };
}
