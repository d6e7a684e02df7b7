/**
 * Everything that gives bytes: MNIST as this site serves it, files the user drops, shipped models.
 * @module
 */
export { mnistIndex, mnistShards, shippedDataset } from './mnist.js';
export { loadShippedCard, loadShippedHistory, loadShippedModel, loadSweep } from './models.js';
export { ownShards } from './ownShards.js';
export { setSite } from './site.js';
