/**
 * The one way the page makes elements: properties in, element out, text only as text nodes (there is
 * no innerHTML anywhere, so no string from a file, a URL or a worker can become markup).
 *
 * @module
 */

const SVG_NS = 'http://www.w3.org/2000/svg';

/** @typedef {Node | string | number | null | undefined | false} Child */
/** @typedef {Record<string, unknown>} Props `onX` adds a listener, the rest become attributes */

/**
 * @param {Element} node
 * @param {Props} props
 */
function setProps(node, props) {
  for (const [name, value] of Object.entries(props)) {
    if (name.startsWith('on') && typeof value === 'function') {
      node.addEventListener(name.slice(2), /** @type {EventListener} */ (value));
    } else if (value === true) node.setAttribute(name, '');
    else if (value === false || value === null || value === undefined) node.removeAttribute(name);
    else node.setAttribute(name, String(value));
  }
}

/**
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Props} [props]
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  setProps(node, props);
  appendAll(node, children);
  return node;
}

/**
 * @param {string} tag
 * @param {Props} [props]
 * @param {...Child} children
 * @returns {SVGElement}
 */
export function svg(tag, props = {}, ...children) {
  const node = document.createElementNS(SVG_NS, tag);
  setProps(node, props);
  appendAll(node, children);
  return node;
}

/**
 * An icon drawn in a 20 × 20 box from path data.
 * @param {...string} paths
 */
export function icon(...paths) {
  return svg(
    'svg',
    { viewBox: '0 0 20 20', 'aria-hidden': 'true' },
    ...paths.map((d) => svg('path', { d })),
  );
}

/**
 * @param {Node} node
 * @param {Child[]} children
 */
function appendAll(node, children) {
  for (const child of children) {
    if (child === null || child === undefined || child === false) continue;
    node.appendChild(child instanceof Node ? child : document.createTextNode(String(child)));
  }
}

/**
 * Writes text only when it differs, so that live regions and layouts are not woken for nothing.
 * @param {Element} node
 * @param {string} text
 */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/**
 * Tells listeners of `node` with a bubbling event that carries `detail`.
 * @param {EventTarget} node
 * @param {string} type
 * @param {unknown} [detail]
 */
export function emit(node, type, detail) {
  node.dispatchEvent(new CustomEvent(type, { detail, bubbles: true }));
}
