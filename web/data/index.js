/**
 * Everything that gives bytes: MNIST as this site serves it, files the user drops, shipped models.
 * @module
 */
export { mnistIndex, mnistShards, shippedDataset } from './mnist.js';
export { loadShippedCard, loadShippedHistory, loadShippedModel } from './models.js';
export { idxHead, ownShards, readOwnFiles } from './ownFiles.js';
export { setSite } from './site.js';
