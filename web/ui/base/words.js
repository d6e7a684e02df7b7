/**
 * The few words the parts of a picture say themselves (menus, keys, announcements). What a picture
 * shows is worded by its exhibit.
 *
 * @module
 */

const ENGLISH = {
  menu: 'Save or link this picture',
  png: 'Save as picture',
  svg: 'Save as drawing',
  csv: 'Save the data',
  link: 'Copy the link',
  linkCopied: 'Link copied',
  point: 'Point {n} of {count}, {at}',
  tip: 'Arrow tip {n}, {at}',
  handle: 'Handle',
  degrees: '{n} degrees',
  cursor: 'Place for a new point, {at}',
  added: 'Point added at {at}',
  removed: 'Point {n} removed',
  moveKeys: 'Arrows move it; Page Up and Page Down choose another point.',
  removeKeys: 'Delete removes it.',
  addKeys: 'Enter adds a point there.',
  reset: 'Reset',
  play: 'Play',
  pause: 'Pause',
  step: 'Step',
  back: 'Step back',
  speed: 'Speed',
  stepOf: 'step {n} of {count}',
  stepAt: 'step {n}',
  epochAt: 'epoch {n}',
  map: 'latent map',
  mapEmpty: 'Latent map, still empty.',
  probeAt: 'Probe at {at}.',
  probeKeys: 'Arrow keys move the probe.',
  pathEnd: 'Path end {name} at {at}; arrow keys move it',
  screeEmpty: 'Scree plot, still empty.',
  scree:
    'Scree plot: the largest of {count} eigenvalues is {largest}; the first {k} hold {share} of the variance.',
  stroke: '{count} stroke.',
  strokes: '{count} strokes.',
  heldOutFromTo: 'Held out, epoch {from} to {to}:',
  fromTo: '{name} {from} to {to}',
  runs: 'Training here',
  runWaiting: 'waits for its turn',
  runRate: '{percent}, {rate} images/s',
  runDone: 'done',
  runStopped: 'stopped',
  runStoppedAt: 'stopped at epoch {epoch}',
  runStop: 'Stop {name}',
  runCancel: 'Cancel {name}',
  runEpoch: '{name}: epoch {epoch}',
};

/** @type {typeof ENGLISH} */
const ITALIAN = {
  menu: 'Salva o condividi questa figura',
  png: 'Salva come immagine',
  svg: 'Salva come disegno',
  csv: 'Salva i dati',
  link: 'Copia il link',
  linkCopied: 'Link copiato',
  point: 'Punto {n} di {count}, {at}',
  tip: 'Punta della freccia {n}, {at}',
  handle: 'Maniglia',
  degrees: '{n} gradi',
  cursor: 'Posto per un nuovo punto, {at}',
  added: 'Punto aggiunto in {at}',
  removed: 'Punto {n} eliminato',
  moveKeys: 'Le frecce lo spostano; Pag su e Pag giù passano a un altro punto.',
  removeKeys: 'Canc lo elimina.',
  addKeys: 'Invio aggiunge lì un punto.',
  reset: 'Da capo',
  play: 'Avvia',
  pause: 'Pausa',
  step: 'Un passo',
  back: 'Un passo indietro',
  speed: 'Velocità',
  stepOf: 'passo {n} di {count}',
  stepAt: 'passo {n}',
  epochAt: 'epoca {n}',
  map: 'mappa latente',
  mapEmpty: 'Mappa latente, ancora vuota.',
  probeAt: 'Sonda in {at}.',
  probeKeys: 'Le frecce muovono la sonda.',
  pathEnd: 'Estremo {name} del percorso in {at}; le frecce lo spostano',
  screeEmpty: 'Scree plot, ancora vuoto.',
  scree:
    'Scree plot: il maggiore di {count} autovalori è {largest}; i primi {k} contengono {share} della varianza.',
  stroke: '{count} tratto.',
  strokes: '{count} tratti.',
  heldOutFromTo: 'Sul test, dall’epoca {from} alla {to}:',
  fromTo: '{name} da {from} a {to}',
  runs: 'In addestramento qui',
  runWaiting: 'aspetta il suo turno',
  runRate: '{percent}, {rate} immagini/s',
  runDone: 'finito',
  runStopped: 'fermato',
  runStoppedAt: 'fermato all’epoca {epoch}',
  runStop: 'Ferma {name}',
  runCancel: 'Annulla {name}',
  runEpoch: '{name}: epoca {epoch}',
};

/**
 * A word in the language of the page (`<html lang>`), placeholders filled.
 * @param {keyof typeof ENGLISH} key
 * @param {Record<string, string | number>} [values]
 * @param {Element} [at] the part that says it: an embedded exhibit may be of another language
 */
export function word(key, values = {}, at = document.documentElement) {
  return fill((languageAt(at).startsWith('it') ? ITALIAN : ENGLISH)[key], values);
}

/** The nearest `lang` around an element, past shadow roots. @param {Element} node */
function languageAt(node) {
  /** @type {Element | null} */
  let at = node;
  while (at) {
    const lang = at.closest('[lang]')?.getAttribute('lang');
    if (lang) return lang;
    const root = at.getRootNode();
    at = root instanceof ShadowRoot ? root.host : null;
  }
  return '';
}

/**
 * @param {string} pattern with {placeholders}
 * @param {Record<string, string | number>} values
 */
export function fill(pattern, values) {
  return pattern.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}
