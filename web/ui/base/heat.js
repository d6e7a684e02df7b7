/**
 * Grids of numbers as colour: a value becomes the opacity of one role's colour, or of two for both
 * signs.
 *
 * @module
 */
import { largest } from './numbers.js';
import { theme } from './theme.js';

/**
 * @param {HTMLCanvasElement} canvas covers the plot
 * @param {readonly import('../plane/planeLayers.js').HeatLayer[]} layers
 * @param {import('../plane/planeGeometry.js').Frame} frame
 * @param {typeof import('./figure.js').offscreen} offscreen
 */
export function paintHeat(canvas, layers, frame, offscreen) {
  canvas.width = Math.round(frame.width);
  canvas.height = Math.round(frame.height);
  const context = canvas.getContext('2d');
  if (!context) return;
  for (const layer of layers) {
    const { cols, rows, values, window } = layer;
    const sheet = offscreen(cols, rows);
    const bitmap = sheet.context.createImageData(cols, rows);
    const full = layer.max ?? largest(values);
    const positive = theme().rgb(layer.role ?? 'lat');
    const negative = layer.signed ? theme().rgb('enc') : positive;
    const opacity = 255 * (layer.opacity ?? 0.75);
    for (let i = 0; i < cols * rows; i++) {
      const value = (values[i] ?? 0) / (full || 1);
      const colour = value < 0 ? negative : positive;
      bitmap.data.set(colour, 4 * i);
      const size = layer.signed ? Math.abs(value) : value;
      bitmap.data[4 * i + 3] = opacity * Math.min(1, Math.max(0, size));
    }
    sheet.context.putImageData(bitmap, 0, 0);
    context.imageSmoothingEnabled = true;
    context.imageSmoothingQuality = 'high';
    const [x0, x1, y0, y1] = window;
    const left = frame.px(x0) - frame.left;
    const top = frame.py(y1) - frame.top;
    context.drawImage(
      sheet.canvas,
      left,
      top,
      frame.px(x1) - frame.px(x0),
      frame.py(y0) - frame.py(y1),
    );
  }
}
