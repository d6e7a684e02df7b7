/**
 * Who needs what of the engine: models and data sets by name, each with those that hold it. A page that is
 * left lets go of what it made; what several hold stays until the last of them is gone. What was loaded
 * for everybody and nobody holds now is spare: it stays until its memory is wanted, the oldest goes first.
 * Tested by tests/web/holders.test.mjs.
 * @module
 */

/** @typedef {'model' | 'dataset'} Kind */
/** @typedef {{ kind: Kind, id: string }} Thing */

/** Of each call that makes something, which part of its payload names it, and what it is. @type {Record<string, { kind: Kind, name: string }>} */
export const MAKES = Object.freeze({
  datasetCreate: { kind: 'dataset', name: 'id' },
  datasetFromIdx: { kind: 'dataset', name: 'id' },
  datasetDigits: { kind: 'dataset', name: 'id' },
  datasetPoints: { kind: 'dataset', name: 'id' },
  datasetSprites: { kind: 'dataset', name: 'id' },
  modelCreate: { kind: 'model', name: 'id' },
  modelLoad: { kind: 'model', name: 'id' },
  snapshotOpen: { kind: 'model', name: 'as' },
  pcaFit: { kind: 'model', name: 'id' },
  pcaFitPoints: { kind: 'model', name: 'id' },
  shapesFit: { kind: 'model', name: 'id' },
  bodiesFit: { kind: 'model', name: 'id' },
});

/** What a call makes. @param {string} type @param {any} payload @returns {Thing | null} */
export function madeBy(type, payload) {
  const makes = Object.hasOwn(MAKES, type) ? MAKES[type] : undefined;
  return makes ? { kind: makes.kind, id: String(payload?.[makes.name]) } : null;
}

/** @param {Thing} thing */
const keyOf = ({ kind, id }) => `${kind} ${id}`;

export class Holders {
  constructor() {
    /** @private @type {Map<string, { thing: Thing, owners: Set<object> }>} */
    this.held = new Map();
    /** Not of one page: spare when nobody holds it. @private @type {Set<string>} */
    this.shared = new Set();
    /** Oldest first. @private @type {Map<string, Thing>} */
    this.spares = new Map();
  }

  /** @param {Thing} thing @param {object} owner */
  hold(thing, owner) {
    const key = keyOf(thing);
    this.spares.delete(key);
    const entry = this.held.get(key) ?? { thing, owners: new Set() };
    entry.owners.add(owner);
    this.held.set(key, entry);
  }

  /** @param {Thing} thing */
  isHeld(thing) {
    return this.held.has(keyOf(thing));
  }

  /** It was loaded for everybody. @param {Thing} thing */
  share(thing) {
    this.shared.add(keyOf(thing));
    if (!this.isHeld(thing)) this.spares.set(keyOf(thing), thing);
  }

  /**
   * The owner is gone.
   * @param {object} owner
   * @returns {Thing[]} what nobody holds any more and is of no use to others
   */
  release(owner) {
    const free = [];
    for (const [key, { thing, owners }] of this.held) {
      if (!owners.delete(owner) || owners.size > 0) continue;
      this.held.delete(key);
      if (this.shared.has(key)) this.spares.set(key, thing);
      else free.push(thing);
    }
    return free;
  }

  /**
   * The oldest of what is spare, which it is no more.
   * @param {(id: string) => boolean} isNeeded is not taken
   * @returns {Thing | undefined}
   */
  takeSpare(isNeeded) {
    for (const [key, thing] of this.spares) {
      if (isNeeded(thing.id)) continue;
      this.spares.delete(key);
      this.shared.delete(key);
      return thing;
    }
    return undefined;
  }
}
