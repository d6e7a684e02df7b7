/**
 * A part of a shadow root as a PNG: its elements with their sheets, inside an SVG that the browser paints.
 * html2canvas and its kin paint anew what they know of CSS, in 40 kB; this is the browser's own picture.
 *
 * @module
 */

const SCALE = 2;

/**
 * What was painted or typed is in no clone: bitmaps, values.
 * @param {Element} from @param {Element} to its clone
 */
function copyLive(from, to) {
  if (from instanceof HTMLCanvasElement && from.width && from.height) {
    const image = document.createElement('img');
    for (const { name, value } of from.attributes) image.setAttribute(name, value);
    image.src = from.toDataURL();
    const { display, position } = getComputedStyle(from);
    image.style.cssText += `;display:${display};position:${position};width:${from.offsetWidth}px;height:${from.offsetHeight}px`;
    return to.replaceWith(image);
  }
  if (from instanceof HTMLInputElement) {
    to.setAttribute('value', from.value);
    to.toggleAttribute('checked', from.checked);
  }
  const children = [...to.children]; // as they are: some are replaced
  [...from.children].forEach((child, i) => {
    const other = children[i];
    if (other) copyLive(child, other);
  });
}

/**
 * @param {ShadowRoot} root whose sheets hold
 * @param {HTMLElement} part
 * @returns {Promise<Blob>}
 */
export async function screenshotOf(root, part) {
  const host = /** @type {HTMLElement} */ (root.host);
  // Without what scales it: a slide is as large as it is laid out.
  const [width, height] = [part.offsetWidth, part.offsetHeight];
  const copy = /** @type {HTMLElement} */ (part.cloneNode(true));
  copyLive(part, copy);
  copy.style.transform = 'none';
  const outside = document.createElement('div');
  for (const { name, value } of host.attributes)
    if (!/^(id|class|style)$/.test(name)) outside.setAttribute(name, value);
  outside.className = 'screenshotHost';
  const sheet = document.createElement('style');
  const rules = root.adoptedStyleSheets.flatMap(({ cssRules }) =>
    [...cssRules].map(({ cssText }) => cssText),
  );
  sheet.textContent = `${rules.join('\n').replace(/:host(?:\(([^)]*)\))?/g, '.screenshotHost$1')}
    .screenshotHost { width: ${width}px; height: ${height}px; overflow: hidden; aspect-ratio: auto !important; }`;
  outside.append(sheet, copy);
  const space = 'http://www.w3.org/2000/svg';
  const picture = document.createElementNS(space, 'svg');
  picture.setAttribute('width', String(width * SCALE));
  picture.setAttribute('height', String(height * SCALE));
  picture.setAttribute('viewBox', `0 0 ${width} ${height}`);
  const box = document.createElementNS(space, 'foreignObject');
  box.setAttribute('width', String(width));
  box.setAttribute('height', String(height));
  box.append(outside);
  picture.append(box);
  const image = new Image();
  // Not a blob: of those Chromium lets no pixel out again.
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(picture))}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = width * SCALE;
  canvas.height = height * SCALE;
  canvas.getContext('2d')?.drawImage(image, 0, 0);
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('No picture.')))),
  );
}
