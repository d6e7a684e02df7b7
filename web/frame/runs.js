/**
 * The page's list of trainings (`<atlas-runs>`), fed by the engine. A chapter's page has it under the
 * stage; the Lab places it itself.
 *
 * @module
 */
import '../ui/controls/runs.js';

/** @param {import('./contract.js').Engine} engine */
export function runList({ runs, kept: { store } }) {
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
    root.data = { runs: runs.list, trouble: store.trouble };
  };
  // Reports may come faster than frames.
  const soon = () => void (frame ||= requestAnimationFrame(show));
  const stops = [runs.subscribe(soon), store.subscribe(soon)];
  return {
    root,
    close() {
      for (const stop of stops) stop();
      cancelAnimationFrame(frame);
    },
  };
}
