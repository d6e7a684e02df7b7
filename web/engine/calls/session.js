/**
 * Data sets, models, training and the latent operations: the methods of Session
 * (cpp/include/atlas/session/session.h).
 * @module
 */
import { encodeInTurns, evaluateInTurns, joined } from '../measuring.js';
import { inSlices, takeSlices } from '../slices.js';
import { train } from '../training.js';

/** @typedef {import('../protocol.js').DatasetInfo} DatasetInfo */
/** @typedef {import('../protocol.js').Encoded} Encoded */
/** @typedef {import('../protocol.js').Losses} Losses */
/** @typedef {import('../protocol.js').ModelInfo} ModelInfo */
/** @typedef {import('../protocol.js').ModelSpec} ModelSpec */
/** @typedef {import('../protocol.js').PcaSummary} PcaSummary */
/** @typedef {import('../protocol.js').TrainProgress} TrainProgress */

/**
 * Model and dataset ids are names chosen by the caller; reusing one replaces what it named.
 *
 * @typedef {object} SessionRequests
 * @property {[Record<string, never>, { models: number, datasets: number, used: number, free: number }, never]} memory how many names stand for something; bytes of wasm memory that are allocated and that could still be, if not in one piece
 * @property {[{ id: string, rows: number, cols: number, capacity: number, images: Uint8Array, labels: Uint8Array | null, giveBack?: boolean }, DatasetInfo & { spent?: Uint8Array }, never]} datasetCreate capacity: images expected in all, a hint; giveBack: `images` come back as `spent`
 * @property {[{ id: string, images: Uint8Array, labels: Uint8Array | null, giveBack?: boolean }, DatasetInfo & { spent?: Uint8Array }, never]} datasetAppend
 * @property {[{ id: string, imagesIdx: Uint8Array, labelsIdx: Uint8Array | null }, DatasetInfo, never]} datasetFromIdx
 * @property {[{ id: string, count: number, seed: number, firstIndex: number }, DatasetInfo, never]} datasetDigits ground-truth digits; images firstIndex … firstIndex+count-1 of that seed; in slices, until the last of which the name stands for what it stood for
 * @property {[{ id: string, indices: number[] }, { images: Uint8Array, labels: Uint8Array }, never]} datasetImages
 * @property {[{ id: string }, number, never]} datasetFloor mean nats per image of Σ BCE(x, x): no Bernoulli decoder gets below it
 * @property {[{ id: string }, void, never]} datasetDrop
 * @property {[{ id: string, count: number, seed: number, firstIndex: number }, DatasetInfo, never]} datasetSprites discs of 20×20 pixels, without labels
 * @property {[{ id: string, dim: number, points: Float32Array }, DatasetInfo, never]} datasetPoints rows of `dim` numbers, for models of points
 * @property {[{ id: string, spec: ModelSpec | import('../protocol.js').FamilySpec, dataset: string }, ModelInfo, never]} modelCreate dataset: '' for a family that draws its own items
 * @property {[{ id: string, bytes: Uint8Array }, ModelInfo, never]} modelLoad a safetensors file of this project
 * @property {[{ id: string }, ModelInfo, never]} modelInfo
 * @property {[{ id: string, name: string }, Float32Array, never]} modelTensor the numbers of one tensor, as a file names it
 * @property {[{ id: string }, Uint8Array, never]} modelSave
 * @property {[{ id: string }, Uint8Array, never]} trainerSave where a run stands: weights, optimizer's moments and position
 * @property {[{ id: string, bytes: Uint8Array }, ModelInfo, never]} trainerRestore continue a run from a checkpoint (see TrainProgress), to the same bits
 * @property {[{ id: string }, { sha256: string }, never]} modelHash of the float32 parameters, little endian
 * @property {[{ id: string }, void, never]} modelDrop
 * @property {[{ id: string, dataset: string, testDataset: string, testCount: number, steps: number, reportEverySteps: number, snapshotEpochs: number[], keepEnd?: boolean, keepEveryMs?: number }, ModelInfo, TrainProgress]} train keepEnd: a crash after this call costs nothing of it; keepEveryMs: with a checkpoint at least so often, and where it is stopped; runs up to `steps` optimiser steps in slices, other calls are answered in between; with kind pca: fits, in slices too
 * @property {[{ id: string, dataset: string, count: number }, Losses, never]} evaluate
 * @property {[{ id: string, images: Uint8Array }, Float32Array, never]} classify by a classifier: p(class | x) of each image, one after another
 * @property {[{ id: string, dataset: string, first: number, count: number }, Encoded, never]} encode
 * @property {[{ id: string, images: Uint8Array }, Encoded, never]} encodeImages count · inputDim bytes
 * @property {[{ id: string, codes: Float32Array }, Uint8Array, never]} decode count × inputDim bytes, clamped to 0…255
 * @property {[{ id: string, dataset: string, indices: number[] }, Uint8Array, never]} reconstruct posterior mean decoded
 * @property {[{ id: string, n: number, count: number, seed: number }, { codes: Float32Array, images: Uint8Array }, never]} sample from the prior (PCA: z ~ N(0, Λ)); n is the sample's step
 * @property {[{ id: string, size: number, window: [number, number, number, number], spacing: 'uniform' | 'quantile', dims: [number, number], base: Float32Array | null }, Uint8Array, never]} mosaic size×size decoded tiles, row 0 at the top (largest second coordinate); window = [x0, x1, y0, y1]; other coordinates from `base` or 0
 * @property {[{ id: string, from: Float32Array, to: Float32Array, count: number, mode: 'linear' | 'spherical' }, { codes: Float32Array, images: Uint8Array }, never]} interpolate
 * @property {[{ dataset: string, images: Uint8Array, limit: number }, { indices: Uint32Array, distances: Float32Array }, never]} nearest nearest training image (L2 in pixel space, pixels in 0…1)
 * @property {[{ id: string, dataset: string, testDataset: string, trainCount: number, testCount: number, k: number }, number, never]} knnAccuracy
 * @property {[{}, Record<string, string>, never]} familyHashes weights' hash of a small model of every family: the determinism contract
 * @property {[{ id: string, dataset: string }, PcaSummary, never]} pcaSummary
 * @property {[{ id: string, dataset: string, indices: number[], components: number }, Uint8Array, never]} pcaReconstruct with the first `components` directions
 */

/** @satisfies {import('./index.js').Handlers<SessionRequests>} */
export const session = {
  /** @type {import('./index.js').Handler<SessionRequests, 'datasetCreate'>} */
  datasetCreate: (core, p) => withSpent(p, core.call('datasetCreate', p)),
  /** @type {import('./index.js').Handler<SessionRequests, 'datasetAppend'>} */
  datasetAppend: (core, p) => withSpent(p, core.call('datasetAppend', p)),
  /**
   * Digit by digit under another name, so that what the name stood for stays until all are there.
   * @type {import('./index.js').Handler<SessionRequests, 'datasetDigits'>}
   */
  async datasetDigits(core, { id, count, seed, firstIndex }, job) {
    const made = `${id} (in the making)`;
    try {
      await inSlices(job, count, (first, some) => {
        const digits = { id: made, count: some, seed, firstIndex: firstIndex + first };
        if (first === 0) core.call('datasetDigits', { ...digits, capacity: count });
        else core.call('digitsAppend', digits);
      });
      return core.call('datasetRename', { id: made, as: id });
    } catch (error) {
      core.call('datasetDrop', { id: made });
      throw error;
    }
  },
  /** @type {import('./index.js').Handler<SessionRequests, 'evaluate'>} */
  evaluate: (core, p, job) =>
    job.inTurns((turn) => evaluateInTurns(core, job, turn, p), { place: false }),
  /** @type {import('./index.js').Handler<SessionRequests, 'encode'>} */
  encode: (core, p, job) =>
    job.inTurns((turn) => encodeInTurns(core, job, turn, p), { place: false }),
  /** @type {import('./index.js').Handler<SessionRequests, 'nearest'>} */
  async nearest(core, { dataset, images, limit }, job) {
    const { rows, cols } = core.call('datasetInfo', { id: dataset });
    const pixels = rows * cols;
    const count = images.length / pixels;
    if (!Number.isInteger(count) || count < 2)
      return core.call('nearest', { dataset, images, limit });
    /** @type {Record<string, any>[]} */
    const parts = [];
    await inSlices(job, count, (first, some) => {
      const asked = images.subarray(first * pixels, (first + some) * pixels);
      parts.push(core.call('nearest', { dataset, images: asked, limit }));
    });
    return {
      indices: joined(Uint32Array, parts, 'indices'),
      distances: joined(Float32Array, parts, 'distances'),
    };
  },
  /** @type {import('./index.js').Handler<SessionRequests, 'knnAccuracy'>} */
  knnAccuracy: (core, { id, dataset, testDataset, trainCount, testCount, k }, job) =>
    job.inTurns(
      async (turn) => {
        const codesOf = async (/** @type {string} */ set, /** @type {number} */ count) =>
          (await encodeInTurns(core, job, turn, { id, dataset: set, first: 0, count })).mu;
        const codes = await codesOf(dataset, trainCount);
        const tests = await codesOf(testDataset, testCount);
        const dim = core.call('modelInfo', { id }).spec.latentDim;
        const count = tests.length / dim;
        let right = 0;
        await takeSlices(job, turn, count, (first, some) => {
          const testCodes = tests.subarray(first * dim, (first + some) * dim);
          const asked = { dataset, codes, testDataset, testCodes, first, dim, k };
          right += Math.round(core.call('knnShare', asked) * some); // a whole number, but for rounding
        });
        return right / count;
      },
      { place: false },
    ),
  train,
};

/** @param {{ images: Uint8Array, giveBack?: boolean }} payload @param {DatasetInfo} info */
const withSpent = ({ images, giveBack }, info) => (giveBack ? { ...info, spent: images } : info);
