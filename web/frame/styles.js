/**
 * Sheets that come with a module and go where its elements are: into the document, or into the shadow
 * root of an embedded exhibit. Each is parsed once and adopted once a root.
 *
 * @module
 */

/** @type {Map<string, CSSStyleSheet>} */
const sheets = new Map();

/**
 * @param {Node} node anything inside the document or shadow root that needs the sheet
 * @param {string} css
 */
export function adoptStyles(node, css) {
  const root = node.getRootNode();
  if (!(root instanceof Document || root instanceof ShadowRoot)) return;
  const rules = root instanceof ShadowRoot ? inPixels(css) : css;
  let sheet = sheets.get(rules);
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(rules);
    sheets.set(rules, sheet);
  }
  if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets.push(sheet);
}

const ROOT_PX = 16;

/**
 * In someone else's page a rem is as large as that page wishes (often 10 px).
 * @param {string} css
 */
function inPixels(css) {
  return css.replace(/(\d*\.?\d+)rem\b/g, (_, count) => `${Number(count) * ROOT_PX}px`);
}
