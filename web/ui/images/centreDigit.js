/**
 * A drawing becomes a digit as MNIST made its own: cropped, scaled to fit 20 × 20 with its shape
 * kept, and placed so that its centre of mass is the centre of a 28 × 28 image. Pure, no DOM.
 *
 * @module
 */

const BOX = 20;
const SIDE = 28;
const INK_THRESHOLD = 8;

/**
 * @param {ArrayLike<number>} ink width × height values 0…255, 255 where the pen was
 * @param {number} width
 * @param {number} height
 * @returns {Uint8Array | null} 28 × 28, or null when nothing was drawn
 */
export function centreDigit(ink, width, height) {
  const box = boundingBox(ink, width, height);
  if (!box) return null;
  const scale = BOX / Math.max(box.right - box.left, box.bottom - box.top);
  const mass = centreOfMass(ink, width, box);
  // Image pixel (c, r) covers [c, c+1) × [r, r+1); the centre of mass goes to (14, 14).
  const originX = mass.x - SIDE / 2 / scale;
  const originY = mass.y - SIDE / 2 / scale;
  const image = new Uint8Array(SIDE * SIDE);
  for (let r = 0; r < SIDE; r++) {
    for (let c = 0; c < SIDE; c++) {
      image[r * SIDE + c] = Math.round(
        areaMean(ink, width, height, originX + c / scale, originY + r / scale, 1 / scale),
      );
    }
  }
  return image;
}

/**
 * A drawing as an image of another size, where it was drawn: each pixel is the mean of what it covers.
 * @param {ArrayLike<number>} ink
 * @param {{ width: number, height: number }} size at least as large
 * @param {{ rows: number, cols: number }} shape
 * @returns {Uint8Array | null} null when nothing was drawn
 */
export function shrink(ink, { width, height }, { rows, cols }) {
  if (!boundingBox(ink, width, height)) return null;
  const [w, h] = [width / cols, height / rows];
  return Uint8Array.from({ length: rows * cols }, (_, i) =>
    Math.round(areaMean(ink, width, height, (i % cols) * w, Math.floor(i / cols) * h, w, h)),
  );
}

/**
 * @param {ArrayLike<number>} ink
 * @param {number} width
 * @param {number} height
 */
function boundingBox(ink, width, height) {
  let left = width;
  let right = 0;
  let top = height;
  let bottom = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if ((ink[y * width + x] ?? 0) < INK_THRESHOLD) continue;
      left = Math.min(left, x);
      right = Math.max(right, x + 1);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y + 1);
    }
  }
  return right > left ? { left, right, top, bottom } : null;
}

/**
 * @param {ArrayLike<number>} ink
 * @param {number} width
 * @param {{ left: number, right: number, top: number, bottom: number }} box
 */
function centreOfMass(ink, width, { left, right, top, bottom }) {
  let sum = 0;
  let sumX = 0;
  let sumY = 0;
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      const value = ink[y * width + x] ?? 0;
      sum += value;
      sumX += value * (x + 0.5);
      sumY += value * (y + 0.5);
    }
  }
  return { x: sumX / sum, y: sumY / sum };
}

/**
 * Mean ink over the box with its corner at (x, y); the edges count by the part covered.
 * @param {ArrayLike<number>} ink
 * @param {number} width
 * @param {number} height
 * @param {number} x
 * @param {number} y
 * @param {number} side
 * @param {number} [down] its other side
 */
function areaMean(ink, width, height, x, y, side, down = side) {
  let sum = 0;
  const fromY = Math.max(0, Math.floor(y));
  const toY = Math.min(height, Math.ceil(y + down));
  const fromX = Math.max(0, Math.floor(x));
  const toX = Math.min(width, Math.ceil(x + side));
  for (let py = fromY; py < toY; py++) {
    const coverY = Math.min(py + 1, y + down) - Math.max(py, y);
    for (let px = fromX; px < toX; px++) {
      const coverX = Math.min(px + 1, x + side) - Math.max(px, x);
      sum += coverX * coverY * (ink[py * width + px] ?? 0);
    }
  }
  return sum / (side * down);
}
