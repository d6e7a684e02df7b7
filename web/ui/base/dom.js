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
    } else if (name === 'style') {
      // As the attribute a strict style-src would refuse it; of the style object it does not ask.
      /** @type {HTMLElement | SVGElement} */ (node).style.cssText = String(value ?? '');
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
 * Says in words what a picture shows. A picture of nothing is none to those who listen: it is hidden
 * from them until there is something to say.
 * @param {Element} node
 * @param {string} words
 * @param {string} [role] `group` where it holds what can be focused
 */
export function namePicture(node, words, role = 'img') {
  node.setAttribute('role', role);
  if (words) {
    node.setAttribute('aria-label', words);
    node.removeAttribute('aria-hidden');
  } else {
    node.removeAttribute('aria-label');
    node.setAttribute('aria-hidden', 'true');
  }
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
 * How much larger an element is seen than it is laid out: slides and decks scale what they hold.
 * @param {HTMLElement} node
 */
export function scaleOf(node) {
  const { offsetWidth } = node;
  return offsetWidth ? node.getBoundingClientRect().width / offsetWidth || 1 : 1;
}

/**
 * A place of the pointer in an element's own pixels, whatever scales it.
 * @param {HTMLElement} node
 * @param {{ clientX: number, clientY: number }} event
 * @returns {[number, number]}
 */
export function pointIn(node, { clientX, clientY }) {
  const { left, top } = node.getBoundingClientRect();
  const scale = scaleOf(node);
  return [(clientX - left) / scale, (clientY - top) / scale];
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

const FOCUSABLE =
  'a[href], button, input, select, textarea, summary, [tabindex]:not([tabindex="-1"])';

/** What in this root has the focus; a shadow root has its own. @param {Node} node @returns {Element | null} */
function focusedNear(node) {
  const root = node.getRootNode();
  return root instanceof Document || root instanceof ShadowRoot ? root.activeElement : null;
}

/** @param {Element} node */
const canHold = (node) =>
  node.isConnected && !node.matches(':disabled') && (node.checkVisibility?.() ?? true);

/**
 * Changes what is in a part without losing the focus. Moving, rebuilding, hiding or disabling the node
 * that has it would let it fall to the body, and the next key would be lost. It stays with the node,
 * goes to the one that took its place (the same `data-key`, `data-value`, `data-action` or name), or to
 * the nearest of the part.
 * @param {Element} part
 * @param {() => void} change
 */
export function keepFocus(part, change) {
  const held = focusedNear(part);
  if (!held || held === part || !part.contains(held)) return change();
  const all = () => [...part.querySelectorAll(FOCUSABLE)];
  const at = all().indexOf(held);
  const names = ['data-key', 'data-value', 'data-action', 'aria-label'];
  const known = names.map((name) => /** @type {const} */ ([name, held.getAttribute(name)]));
  change();
  if (focusedNear(part) === held && canHold(held)) return;
  const left = all().filter(canHold);
  const twin = known.flatMap(([name, value]) =>
    value === null ? [] : left.filter((node) => node.getAttribute(name) === value),
  )[0];
  const to =
    part.contains(held) && canHold(held)
      ? held
      : (twin ?? left[Math.min(Math.max(0, at), left.length - 1)]);
  /** @type {HTMLElement | undefined} */ (to)?.focus({ preventScroll: true });
}

/**
 * Makes `children` the children of a place. Those that are there already are not touched: putting a
 * node where it is would still take the focus from it.
 * @param {Element} place
 * @param {...Node} children
 */
export function put(place, ...children) {
  const now = [...place.childNodes];
  if (now.length === children.length && now.every((node, i) => node === children[i])) return;
  keepFocus(place, () => place.replaceChildren(...children));
}

/** @param {Event} event */
function ignore(event) {
  const button = /** @type {Element} */ (event.currentTarget);
  if (button.getAttribute('aria-disabled') === 'true') event.stopImmediatePropagation();
}

/**
 * A button that cannot be pressed now. While it has the focus it keeps it, or a hand that presses Step
 * again and again would lose it to the body after the first time.
 * @param {HTMLButtonElement} button
 * @param {boolean} isDisabled
 */
export function setDisabled(button, isDisabled) {
  const settle = () => (button.disabled = button.getAttribute('aria-disabled') === 'true');
  button.addEventListener('click', ignore, { capture: true });
  if (isDisabled) button.setAttribute('aria-disabled', 'true');
  else button.removeAttribute('aria-disabled');
  if (isDisabled && focusedNear(button) === button)
    button.addEventListener('blur', settle, { once: true });
  else settle();
}
