/**
 * What a reader drew in a chapter or in the Lab, kept beyond the page (data/runStore.js): points and curves
 * that are parameters, and strokes on a pad. It is there again after another chapter, another language or a
 * reload; "start again" forgets it. Nothing is written before something was drawn.
 * Tested by tests/web/drawings.test.mjs and tests/e2e/drawn.test.mjs.
 *
 * @module
 */

/** A hand that drags draws many; between two writings lies so much. */
const WRITE_DELAY_MS = 200;

/** A store of nothing: in another's page what is drawn is that page's (embed/state.js). */
export const NOT_KEPT = { drawing: async () => null, draw: async () => {} };

export class Drawings {
  /**
   * @param {Pick<import('../data/runStore.js').RunStore, 'drawing' | 'draw'>} store
   * @param {string} place folder of the chapter, or lab
   */
  constructor(store, place) {
    /** @private */ this.store = store;
    /** @private */ this.place = place;
    /** Not yet written. @private @type {Map<string, { drawing: unknown, timer: ReturnType<typeof setTimeout> }>} */
    this.waiting = new Map();
    /** @private @type {Set<() => void>} */
    this.listeners = new Set();
  }

  /** @param {string} name @returns {Promise<any>} null: nothing */
  read(name) {
    const waiting = this.waiting.get(name);
    return waiting
      ? Promise.resolve(waiting.drawing)
      : this.store.drawing(this.keyOf(name)).catch(() => null);
  }

  /** @param {string} name @param {unknown} drawing null: nothing is drawn any more */
  write(name, drawing) {
    clearTimeout(this.waiting.get(name)?.timer);
    const timer = setTimeout(() => this.flush(name), WRITE_DELAY_MS);
    this.waiting.set(name, { drawing, timer });
  }

  /** The reader begins again: pads are empty. What parameters draw goes with the parameters. */
  forget() {
    for (const listener of [...this.listeners]) listener();
  }

  /** @param {() => void} listener told when the reader begins again */
  onForget(listener) {
    this.listeners.add(listener);
  }

  /** What waits is written. */
  close() {
    for (const name of [...this.waiting.keys()]) this.flush(name);
    this.listeners.clear();
  }

  /** @private @param {string} name */
  flush(name) {
    const waiting = this.waiting.get(name);
    if (!waiting) return;
    clearTimeout(waiting.timer);
    this.waiting.delete(name);
    this.store.draw(this.keyOf(name), waiting.drawing).catch(() => {}); // the store says why
  }

  /** @private @param {string} name */
  keyOf(name) {
    return `${this.place} ${name}`;
  }
}

/**
 * Parameters that the hand draws, of the step on show. An address that says one of them is shown as it is.
 * @param {Drawings} drawings
 * @param {import('./paramStore.js').ParamStore<any>} params
 * @param {readonly string[]} names those drawn, lists, and those that choose what is drawn
 */
export function keepParams(drawings, params, names) {
  let place = '';
  const values = () => Object.fromEntries(names.map((name) => [name, params.values[name]]));
  const isDrawn = () =>
    names.some((name) => {
      const { fallback } = params.schema[name] ?? {};
      return Array.isArray(fallback) && String(fallback) !== String(params.values[name]);
    });
  const stop = params.subscribe((changed) => {
    if (place && names.some((name) => changed.has(name)))
      drawings.write(place, isDrawn() ? values() : null);
  });
  return {
    /** Another step is set up: its values are not the hand's. */
    leave: () => (place = ''),
    /** @param {string} step @param {URLSearchParams} query */
    async enter(step, query) {
      if (!names.length) return;
      const isGiven = names.some((name) => query.has(params.schema[name]?.key ?? ''));
      const before = JSON.stringify(values());
      place = step;
      if (isGiven) return;
      const kept = await drawings.read(step);
      // Whoever has drawn or gone on in the meantime is not disturbed.
      if (!kept || place !== step || JSON.stringify(values()) !== before) return;
      params.set(kept);
    },
    close() {
      stop();
      place = '';
    },
  };
}

/**
 * Strokes on a pad, by the shape of its images.
 * @param {Drawings} drawings
 * @param {import('../ui/images/drawPad.js').DrawPad} pad
 * @param {string} name
 * @returns {() => void} forgets: the reader took another image
 */
export function keepPad(drawings, pad, name) {
  const nameNow = () => `${name} ${pad.shape.rows}×${pad.shape.cols}`;
  const restore = async () => {
    const asked = nameNow();
    const strokes = await drawings.read(asked);
    if (strokes && pad.empty && asked === nameNow()) pad.draw(strokes);
  };
  pad.addEventListener('digit', () => drawings.write(nameNow(), pad.strokes));
  pad.addEventListener('shape', () => void restore());
  const forget = () => drawings.write(nameNow(), null);
  drawings.onForget(() => {
    if (!pad.empty) forget();
    pad.clear();
  });
  void restore();
  return forget;
}
