/**
 * Keys that work anywhere on the page: Space trains and pauses, ← → move through the run, R resets,
 * Shift+R takes a new seed. A control that uses a key itself keeps it.
 *
 * @module
 */

/** @param {import('./model.js').Lab} lab */
export function listenKeys(lab) {
  const press = (/** @type {KeyboardEvent} */ event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    const target = event.target instanceof Element ? event.target : null;
    if (target?.closest('input, select, textarea')) return;
    if (event.key === ' ' && !target?.closest('button, summary, a')) {
      event.preventDefault();
      lab.trainer.toggle();
    } else if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') {
      event.preventDefault();
      lab.scrubBy(event.key === 'ArrowLeft' ? -1 : 1);
    } else if (event.key === 'r' || event.key === 'R') {
      void lab.reset(event.shiftKey);
    }
  };
  document.addEventListener('keydown', press);
  return () => document.removeEventListener('keydown', press);
}
