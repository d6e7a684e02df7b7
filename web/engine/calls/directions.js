/**
 * Which number is which factor, directions of attributes, analogies
 * (cpp/include/atlas/lessons/{disentanglement,attributes,analogies}.h, cpp/include/atlas/data/sprites.h).
 * @module
 */

/**
 * Of each number j of a code what it tells, nats; active: how many tell more than 0.1.
 * @typedef {object} NumbersUsed
 * @property {Float64Array} used
 * @property {number} active
 */
/**
 * f factors by k numbers, a factor a row.
 * @typedef {object} FactorStudy
 * @property {string[]} names of the factors
 * @property {number} mse of what the mean code decodes to, a pixel
 * @property {Float64Array} used nats of each number
 * @property {number} active
 * @property {number} factors f
 * @property {number} numbers k
 * @property {Float64Array} information I(z_j; v_i) / H(v_i)
 * @property {Float64Array} fits R² of factor i on number j
 * @property {Float64Array} gaps largest less second largest information of each factor
 * @property {Uint32Array} strongest the number with the largest
 * @property {number} mig mean of the gaps
 */
/**
 * @typedef {object} AttributeDirection
 * @property {Float32Array} direction k: mean code of the highest less that of the lowest
 * @property {Float32Array} pixels d: the same of the images, ink 0…1
 * @property {number} each images in each group
 * @property {number} low mean of the attribute in the groups
 * @property {number} high
 */
/**
 * One entry a step; images a step after another. `blended…`: the same in pixels.
 * @typedef {object} Moved
 * @property {Uint8Array} images
 * @property {Uint8Array} blended
 * @property {Float64Array} slant mean over the images
 * @property {Float64Array} thickness pixels
 * @property {Float64Array} kept share still read as what it is
 * @property {Float64Array} blendedSlant
 * @property {Float64Array} blendedThickness
 * @property {Float64Array} blendedKept
 * @property {Float64Array} blendedCut share of the ink that was below 0 or above 1
 */
/**
 * @typedef {object} Analogies
 * @property {Uint32Array} ranks of the true answer among the candidates, a question each; 1 is nearest
 * @property {Uint32Array} pixelRanks
 * @property {number} median
 * @property {number} pixelMedian
 * @property {number} first share of questions whose nearest candidate is the true answer
 * @property {number} pixelFirst
 * @property {number} nearestIsC share whose nearest candidate is C itself
 * @property {number} pixelNearestIsC
 * @property {Uint8Array} images A, B, C and the true D of the question shown
 * @property {Uint8Array} answer what z_C + (z_B − z_A) decodes to
 * @property {Uint8Array} pixelAnswer x_C + (x_B − x_A), cut to 0…1
 * @property {Uint8Array} nearest the five candidates nearest to the answer's code
 */
/** @typedef {'class' | 'slant' | 'thickness' | 'scale' | 'rotation' | 'wobble' | 'width'} DigitFactor */

/**
 * @typedef {object} DirectionsRequests
 * @property {[{ id: string, images: 'sprites' | 'digits', seed: number, firstIndex: number, count: number }, FactorStudy, never]} factorStudy of images drawn for it
 * @property {[{ id: string, images: Uint8Array }, NumbersUsed & { mu: Float32Array }, never]} numbersUsed mean over these images; mu: their codes
 * @property {[{ images: Uint8Array }, { readings: Float64Array }, never]} readSprites x, y and r of each, pixels
 * @property {[{ images: Uint8Array }, { slant: Float64Array, thickness: Float64Array }, never]} measureStrokes of 28×28 images
 * @property {[{ id: string, dataset: string, count: number, label?: number, attribute: 'slant' | 'thickness', share: number }, AttributeDirection, never]} attributeDirection
 *   of the first `count` images, those of one class when it is given; share: of the images, in each group
 * @property {[{ id: string, judge: string, images: Uint8Array, labels: Uint8Array, direction: Float32Array, pixels: Float32Array, steps: Float64Array }, Moved, never]} moveAlong
 *   labels: what the images are; none: what the judge reads in them
 * @property {[{ id: string, factor: Exclude<DigitFactor, 'class'>, seed: number, questions: number, candidates: number, shown: number }, Analogies, never]} digitAnalogies
 */

export {};
