/**
 * Images as maps of words of a codebook, by a model of kind vqvae (cpp/include/atlas/models/vqVae.h),
 * and maps drawn by one of kind codes, which is trained on a set of such maps with labels (codePrior.h).
 * @module
 */

/**
 * @typedef {object} CodeMaps
 * @property {Uint8Array} maps images × side², numbers of words
 * @property {number} mse mean squared error of a pixel after decoding
 * @property {number} perplexity words in even use
 * @property {number} used words that occur
 * @property {Uint32Array} counts how often each word does
 */

/**
 * @typedef {object} CodeVectors
 * @property {Uint8Array} map
 * @property {Float32Array} vectors positions × latentDim, what the encoder makes of the image
 * @property {Float32Array} words codes × latentDim, those of the lower level
 * @property {Uint8Array} image as its words draw it
 */
/**
 * @typedef {object} WordChange
 * @property {number} own share of ‖x̂′ − x̂‖² in the word's own patch
 * @property {number} touched share of the pixels that change
 * @property {Uint8Array} image with the word changed
 */

/**
 * @typedef {object} CodesRequests
 * @property {[{ id: string, dataset: string, count: number }, CodeMaps, never]} codesEncode of the first images
 * @property {[{ id: string, dataset: string, index: number }, CodeVectors, never]} codesVectors of one image
 * @property {[{ id: string, map: Uint8Array, place: number, word: number }, WordChange, never]} codesChange
 * @property {[{ maps: Uint8Array, places: number, first: number, count: number, labels: Uint8Array, words: number, classes: number }, number, never]} codesReadable
 *   how often a naive Bayes reader of words first … first+count−1 of maps of so many places finds the label,
 *   fitted to the first half and tried on the others
 * @property {[{ count: number, seed: number, first: number }, { images: Uint8Array, shapes: Uint8Array, stripes: Uint8Array }, never]} texturesMake
 *   28×28 shapes full of stripes (cpp/include/atlas/data/textures.h)
 * @property {[{ id: string, maps: Uint8Array }, Uint8Array, never]} codesDecode the images of maps
 * @property {[{ counts: Uint32Array, words: number, seed: number, first: number }, Uint8Array, never]} codesDraw
 *   words one by one, each in the share that its count has
 * @property {[{ id: string, classes: Uint8Array, seed: number, first: number }, Uint8Array, never]} codesSample
 *   a map for each class, by the prior's numbers from `first` on
 * @property {[{ judge: string, images: Uint8Array, classes: Uint8Array }, number, never]} codesAsked the share of
 *   images that the judge reads as the class asked for
 */

export {};
