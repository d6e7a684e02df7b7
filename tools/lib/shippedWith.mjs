/**
 * Which shipped files a chapter shows, for a page that carries them all: of the models only those of the
 * ground-truth digits, because one file brings no MNIST. `tests/e2e/single.test.mjs` finds one that is
 * missing.
 * @module
 */
import { join } from 'node:path';
import { repo } from './paths.mjs';

/** With its codes over the epochs. @param {string[]} names */
const withHistory = (...names) => names.flatMap((name) => [name, `${name}.history.safetensors`]);

/** Chapter → files under models/; without an ending weights and card. @type {Record<string, string[]>} */
const kShipped = {
  'ae-against-vae': [
    ...withHistory('digits/ae-2', 'digits/vae-2', 'digits/ae-2-400', 'digits/vae-2-400'),
    'collapse/ribbons.json',
  ],
  'codes-and-autoencoders': withHistory('digits/pca-64'),
  'deformable-shapes': ['shapes/person-none', 'shapes/person-full'],
  directions: [
    'digits/vae-10',
    'digits/vae-20',
    'digits/sweep.json',
    'sprites/sweep.json',
    'sprites/vae-5-b1',
    'sprites/vae-5-b4',
    'both/judge',
  ],
  elbo: ['digits/vae-2'],
  interpolation: ['digits/ae-2', 'digits/pca-64', ...withHistory('digits/vae-2')],
  'manifolds-and-charts': withHistory('digits/ae-2', 'digits/pca-64', 'digits/vae-2'),
  'pca-generates': ['digits/pca-64'],
  'pca-on-mnist': ['digits/pca-64'],
  template: ['digits/vae-2'],
  'the-vae': ['digits/ae-2', ...withHistory('digits/vae-2')],
};

/** @param {string} chapter @returns {string[]} paths */
export const shippedWith = (chapter) =>
  (kShipped[chapter] ?? [])
    .flatMap((name) => (name.includes('.') ? name : [`${name}.json`, `${name}.safetensors`]))
    .map((name) => join(repo, 'models', name));
