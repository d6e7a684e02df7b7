/**
 * Step 4: a direction measured on 3s is added to a 7, and to one's own digit.
 *
 * @module
 */
import { Thicker } from './thickerModel.js';
import { makeThickerView } from './thickerView.js';

/** @param {import('./index.js').Parts} parts @returns {import('./index.js').Part} */
export function makeThickerPart({ engine, data, digits, params, words, live, ready, fail }) {
  const view = makeThickerView({
    words,
    onChange: (partial) => params.set(partial),
    onDraw(image) {
      model.drawn = image;
      model.show(params.values);
    },
  });
  const model = new Thicker({
    engine,
    data,
    digits,
    on: {
      source: view.showSource,
      study: view.showStudy,
      measured({ attribute, moved, direction, count }) {
        const isSlant = attribute === 'slant';
        const [inCodes, inPixels] = isSlant
          ? [moved.slant, moved.blendedSlant]
          : [moved.thickness, moved.blendedThickness];
        const last = inCodes.length - 1;
        live({
          [`${attribute}Low`]: inCodes[0] ?? NaN,
          [`${attribute}High`]: inCodes[last] ?? NaN,
          [`${attribute}Kept`]: moved.kept[last] ?? NaN,
          [`${attribute}KeptLow`]: moved.kept[0] ?? NaN,
          [`${attribute}PixelHigh`]: inPixels[last] ?? NaN,
          [`${attribute}PixelKept`]: moved.blendedKept[last] ?? NaN,
          [`${attribute}PixelKeptLow`]: moved.blendedKept[0] ?? NaN,
          // As it is without a step.
          [`${attribute}Before`]: inCodes[(last / 2) | 0] ?? NaN,
          studied: count,
          eachGroup: direction.each,
        });
      },
      strip(digit, moved) {
        view.showStrip(digit, moved);
        live({ t: params.values.t, isDrawn: digit.isDrawn ? 1 : 0 });
        ready();
      },
      error: fail,
    },
  });
  return {
    root: view.root,
    show(values, step, changed) {
      view.showParams(values, step);
      live({ t: values.t });
      if (!changed || ['attribute', 'digit', 'nth'].some((name) => changed.has(name)))
        model.show(values);
    },
    close: () => model.close(),
  };
}
