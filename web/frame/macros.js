/**
 * TeX as chapters write it: macros whose symbols have the colour of their role (CSS classes, so that
 * light and dark follow), and `\live[.3f]{name}` for a number that changes. Pure: also read by tests.
 *
 * @module
 */

/** @param {string} role @param {string} tex */
const coloured = (role, tex) => `\\htmlClass{${role}}{${tex}}`;

/** @type {Record<string, string>} */
const MACROS = {
  '\\x': coloured('x', '\\mathbf{x}'),
  '\\X': coloured('x', '\\mathbf{X}'),
  '\\xhat': coloured('dec', '\\hat{\\mathbf{x}}'),
  '\\D': coloured('dec', 'D'),
  '\\E': coloured('enc', 'E'),
  '\\W': coloured('enc', '\\mathbf{W}'),
  '\\w': coloured('enc', '\\mathbf{w}'),
  '\\z': coloured('lat', '\\mathbf{z}'),
  '\\Z': coloured('lat', '\\mathbf{Z}'),
  // The letters themselves, because the macros take their names.
  '\\mu': coloured('lat', 'μ'),
  '\\sigma': coloured('lat', 'σ'),
  '\\C': '\\mathbf{C}',
  '\\prior': coloured('pri', '\\mathcal{N}(\\mathbf{0},\\mathbf{I})'),
  '\\data': coloured('x', '#1'),
  '\\dec': coloured('dec', '#1'),
  '\\lat': coloured('lat', '#1'),
  '\\enc': coloured('enc', '#1'),
  '\\pri': coloured('pri', '#1'),
};

const LIVE = /\\live(?:\[([^\]]*)\])?\{([A-Za-z]\w*)\}/g;

/** @typedef {{ name: string, format: string, mark: string }} LivePlace `mark` stands for it in the TeX */

/**
 * Puts a mark where a live number goes: KaTeX lays it out, the page then replaces its text.
 * @param {string} tex
 * @returns {{ tex: string, places: LivePlace[] }}
 */
export function expandLive(tex) {
  /** @type {LivePlace[]} */
  const places = [];
  const expanded = tex.replace(LIVE, (_, format = '', name) => {
    const mark = `live${places.length}`;
    places.push({ name, format, mark });
    return `\\htmlData{mark=${mark}}{\\text{${mark}}}`;
  });
  return { tex: expanded, places };
}

/** Options of every call to KaTeX. @param {boolean} displayMode */
export const katexOptions = (displayMode) => ({
  displayMode,
  throwOnError: true,
  strict: (/** @type {string} */ code) => (code === 'htmlExtension' ? 'ignore' : 'error'),
  trust: (/** @type {{ command: string }} */ { command }) =>
    command === '\\htmlClass' || command === '\\htmlData',
  macros: { ...MACROS },
});
