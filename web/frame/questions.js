/**
 * What the models of chapters share: questions to the engine that end with the page. A chapter's
 * model extends it.
 *
 * @module
 */

/** @typedef {import('./contract.js').Engine} Engine */
/** @typedef {typeof import('../data/index.js')} Data */
/** @typedef {import('../data/models.js').ShippedName} ShippedName */

export class Questions {
  /**
   * @param {Engine} engine
   * @param {(error: unknown) => void} onError not called once the page is left
   */
  constructor(engine, onError) {
    this.engine = engine;
    this.stop = new AbortController();
    this.fail = (/** @type {unknown} */ error) => {
      if (!this.stop.signal.aborted) onError(error);
    };
  }

  /**
   * @template {import('../engine/protocol.js').RequestType} T
   * @param {T} type
   * @param {import('../engine/protocol.js').Payload<T>} payload
   * @param {(progress: any) => void} [onProgress]
   */
  call(type, payload, onProgress) {
    return this.engine.call(type, payload, { signal: this.stop.signal, onProgress });
  }

  /**
   * Gives the engine a shipped model of the digits this site has.
   * @param {Data} data
   * @param {ShippedName} name
   * @param {string} id the engine's name for it
   * @param {import('../data/models.js').ShippedDataset} [dataset] when it is known already
   */
  async loadShipped(data, name, id, dataset) {
    const { signal } = this.stop;
    const from = dataset ?? (await data.shippedDataset(signal));
    const bytes = await data.loadShippedModel(from, name, signal);
    await this.call('modelLoad', { id, bytes });
  }

  close() {
    this.stop.abort();
  }
}
