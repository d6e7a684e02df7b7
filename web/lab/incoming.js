/**
 * Files that come to the Lab, chosen or dropped. What reads them is loaded with the first ones.
 *
 * @module
 */

/** @typedef {import('./model.js').Lab} Lab */

/**
 * Files of the visitor: read, looked at, prepared. What does so is loaded when the first ones come.
 * @param {import('./own/opening.js').Given[]} given
 * @param {Lab} lab
 * @param {HTMLElement} place
 */
export function open(given, lab, place) {
  import('./own/opening.js')
    .then(({ openGiven }) => openGiven(given, lab, place))
    .catch((error) => lab.fail(error));
}

/** Files and folders dropped anywhere on the page are opened. @param {Lab} lab @param {HTMLElement} place */
export function listenDrops(lab, place) {
  const over = (/** @type {DragEvent} */ event) => {
    if (event.dataTransfer?.types.includes('Files')) event.preventDefault();
  };
  const drop = (/** @type {DragEvent} */ event) => {
    const { dataTransfer } = event;
    if (!dataTransfer?.files.length) return;
    event.preventDefault();
    // What was dropped is there only while this is called.
    const files = [...dataTransfer.files];
    const entries = [...dataTransfer.items].map((item) => item.webkitGetAsEntry?.());
    import('./own/opening.js')
      .then(async ({ filesIn, openGiven }) => openGiven(await filesIn(entries, files), lab, place))
      .catch((error) => lab.fail(error));
  };
  document.addEventListener('dragover', over);
  document.addEventListener('drop', drop);
  return () => {
    document.removeEventListener('dragover', over);
    document.removeEventListener('drop', drop);
  };
}
