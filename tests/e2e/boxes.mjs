/**
 * Whether the boxes of a step on show are whole: nothing outside of its window or its box, nothing cut,
 * nothing on anything else, no text too small.
 *
 * @module
 */

/**
 * Runs in the page; what it needs is inside.
 * @param {{ phone: boolean, top: number }} options phone: the picture flows and begins above `top`
 * @returns {string[]} what is wrong, in words
 */
export function wrongBoxes({ phone, top }) {
  /** @type {string[]} */
  const wrong = [];
  const short = (/** @type {string | null} */ text) => (text ?? '').trim().slice(0, 24);
  const nameOf = (/** @type {Element} */ node) =>
    `${node.localName}.${String(node.getAttribute('class') ?? '').replace(/ /g, '.')} “${short(node.textContent)}”`;
  const seen = (/** @type {Element} */ node) =>
    node.checkVisibility({ visibilityProperty: true, opacityProperty: true }) &&
    !node.closest('.visuallyHidden, .katex-mathml, [aria-hidden=true].spoken');
  const lesson = /** @type {HTMLElement | null} */ (document.querySelector('.lesson'));
  const picture = document.querySelector('.lessonPicture');
  if (!lesson || !picture) return ['no lesson'];
  const scale = lesson.getBoundingClientRect().width / lesson.offsetWidth;
  const box = picture.getBoundingClientRect();
  const { clientWidth, clientHeight, scrollWidth } = document.documentElement;
  if (scrollWidth > clientWidth) wrong.push(`${scrollWidth - clientWidth} px too wide`);
  if (phone) {
    if (box.top > top) wrong.push(`the picture begins at ${Math.round(box.top)}`);
  } else {
    if (box.top < -1 || box.bottom > clientHeight + 1)
      wrong.push(
        `the picture spans ${Math.round(box.top)}–${Math.round(box.bottom)} of ${clientHeight}`,
      );
    for (const aim of document.querySelectorAll('[data-aim]')) {
      const { top: y, bottom } = aim.getBoundingClientRect();
      if (y < -1 || bottom > clientHeight + 1) wrong.push(`${nameOf(aim)} is outside the window`);
    }
    const talk = document.querySelector('.lessonTalk')?.getBoundingClientRect();
    if (talk && talk.bottom > clientHeight + 1)
      wrong.push(`the talk ends at ${Math.round(talk.bottom)}`);
    for (const part of document.querySelectorAll('.lessonTalk > *, .lessonLead > *')) {
      if (!seen(part)) continue;
      const { bottom } = part.getBoundingClientRect();
      const end = document.querySelector('.lessonStage')?.getBoundingClientRect().bottom ?? 0;
      if (bottom > end + 1)
        wrong.push(`${nameOf(part)} ends ${Math.round(bottom - end)} px under the stage`);
    }
  }
  // Cut: what stands in the picture lies in it.
  const PARTS = 'button, input, label, output, p, h2, h3, dt, dd, td, th, canvas, svg, li, span, b';
  const parts = [...picture.querySelectorAll(PARTS)].filter(
    (node) => seen(node) && !node.closest('.figureMenu, svg *, .katex'),
  );
  for (const node of parts) {
    const { left, right, top: y, bottom, width, height } = node.getBoundingClientRect();
    if (width < 2 || height < 2) continue;
    const out = [box.left - left, right - box.right, box.top - y, bottom - box.bottom];
    if (Math.max(...out) > 1.5 * scale)
      wrong.push(`${nameOf(node)} leaves the picture by ${Math.round(Math.max(...out))}`);
  }
  // Squeezed: a figure that is shown can be read.
  const FIGURES = 'atlas-chart, atlas-plane, atlas-map, atlas-space, atlas-scree';
  for (const figure of picture.querySelectorAll(FIGURES)) {
    const { width, height } = figure.getBoundingClientRect();
    if (seen(figure) && width > 2 && Math.min(width, height) < 60 * scale)
      wrong.push(`${nameOf(figure)} has ${Math.round(width)} × ${Math.round(height)} px left`);
  }
  /** @param {DOMRect} p @param {DOMRect} q @param {number} least px of the layout */
  const overlap = (p, q, least) =>
    Math.min(p.right, q.right) - Math.max(p.left, q.left) > 2 * scale &&
    Math.min(p.bottom, q.bottom) - Math.max(p.top, q.top) > least * scale;
  // Overlap: controls and lines of text keep clear of each other.
  const leaves = parts.filter(
    (node) =>
      !node.matches('canvas, svg, span, b, input') &&
      !node.closest(
        'atlas-plane, atlas-chart, atlas-space, atlas-map, atlas-bars, atlas-matrix, atlas-scree, atlas-image, atlas-digits',
      ),
  );
  /** @param {readonly Element[]} nodes */
  const clearOfEachOther = (nodes) => {
    const rects = nodes.map((node) => node.getBoundingClientRect());
    for (const [i, a] of nodes.entries())
      for (let j = i + 1; j < nodes.length; j++) {
        const b = /** @type {Element} */ (nodes[j]);
        if (a.contains(b) || b.contains(a)) continue;
        if (overlap(/** @type {DOMRect} */ (rects[i]), /** @type {DOMRect} */ (rects[j]), 2))
          wrong.push(`${nameOf(a)} and ${nameOf(b)} overlap`);
      }
  };
  clearOfEachOther(leaves);
  // A veil stands where an answer will be, and on no picture.
  const pictures = [...picture.querySelectorAll('canvas, svg')].filter(
    (node) => seen(node) && !node.closest('button, .figureMenu, .katex'),
  );
  for (const veil of [...picture.querySelectorAll('.veil')].filter(seen))
    for (const under of pictures)
      if (overlap(veil.getBoundingClientRect(), under.getBoundingClientRect(), 2))
        wrong.push(`${nameOf(veil)} lies on ${nameOf(under)}`);
  // Head and foot: what is to be read or pressed keeps clear of its neighbours, too.
  for (const bar of document.querySelectorAll('.lessonHead, .lessonFoot'))
    clearOfEachOther([...bar.querySelectorAll('a, button, h1')].filter(seen));
  // Text, in plots too: none is cut by a box around it, none is printed on another, none is too small
  // (12 px of the layout, 24 on a projector's 1920).
  /** @type {{ name: string, host: Element, rect: DOMRect, size: number }[]} */
  const words = [];
  /** @type {Set<string>} */
  const small = new Set();
  const texts = document.createTreeWalker(lesson, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode;
    const node = text.parentElement;
    if (!node || !text.textContent?.trim() || !seen(node)) continue;
    if (node.closest('[data-live-values], .lessonBelow')) continue;
    const size = parseFloat(getComputedStyle(node).fontSize);
    // A subscript belongs to its letter, and a formula sets its own.
    if (!node.closest('.katex, sub, sup, tspan') && size < 11.9) small.add(nameOf(node));
    if (node.closest('.katex, sub, sup, tspan, .figureMenu')) continue;
    const range = document.createRange();
    range.selectNodeContents(text);
    for (const rect of range.getClientRects())
      if (rect.width > 1) words.push({ name: short(text.textContent), host: node, rect, size });
  }
  for (const name of small) wrong.push(`${name} is too small`);
  for (const { name, host, rect, size } of words) {
    for (
      let at = /** @type {Element | null} */ (host);
      at && at !== lesson;
      at = at.parentElement
    ) {
      const { overflowX, overflowY } = getComputedStyle(at);
      // What scrolls is cut on purpose.
      if (/auto|scroll/.test(overflowX + overflowY)) break;
      if (overflowX === 'visible' && overflowY === 'visible') continue;
      if (at instanceof SVGElement && at.localName !== 'svg') continue;
      const edge = at.getBoundingClientRect();
      // For the ear alone.
      if (edge.width < 2) break;
      const out = Math.max(
        edge.left - rect.left,
        rect.right - edge.right,
        // A line's box is higher than its letters.
        edge.top - rect.top - 0.2 * size * scale,
        rect.bottom - edge.bottom - 0.2 * size * scale,
      );
      if (out > 1.5 * scale) wrong.push(`“${name}” is cut by ${nameOf(at)}, ${Math.round(out)} px`);
    }
  }
  const inPicture = words.filter(({ host }) => picture.contains(host));
  for (const [i, a] of inPicture.entries())
    for (let j = i + 1; j < inPicture.length; j++) {
      const b = /** @type {(typeof words)[number]} */ (inPicture[j]);
      if (a.host !== b.host && overlap(a.rect, b.rect, 0.4 * Math.min(a.size, b.size)))
        wrong.push(`“${a.name}” is printed on “${b.name}”`);
    }
  return [...new Set(wrong)].slice(0, 12);
}
