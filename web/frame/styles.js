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
  let sheet = sheets.get(css);
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    sheets.set(css, sheet);
  }
  if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets.push(sheet);
}
