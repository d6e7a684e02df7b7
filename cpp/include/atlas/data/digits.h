// Ground-truth digits: the embedded data set. 28×28 grey digits drawn by a virtual pen along stroke
// skeletons, with every factor of variation known; they stand beside MNIST (same size, centring and
// grey levels) and need no download.
//
// How an image is made: a skeleton of its class is bent by the "hand" (smooth random displacements,
// strength `wobble`), then widened, slanted and rotated; fitted, pen included, into a box of
// 20·scale pixels keeping its proportions; moved so that the centre of mass of the ink is the
// centre of the image (MNIST's authors moved by whole pixels; here exactly, so that an image
// changes smoothly with its factors); and inked with a pen of `thickness` pixels whose pressure
// varies along the stroke and eases at its ends, on slightly rough paper.
//
// Image i of seed s is a pure function of (s, i): factors and hand come from
// Rng(s, Stream::digits, i). The same bits natively and in wasm, in any order and with any number
// of threads. No allocation. Cost: about 15 µs an image on one thread.
//
// How hard they are (VAE 784-256-64-2, β = 1, 10 epochs; 10-NN accuracy in the 2-D codes): 0.68 to
// 0.71 with 20,000 images, 0.83 with 60,000; MNIST 0.65 to 0.72. How near to MNIST (10,000 images
// to learn from, 2,000 of the other set to recognise): 10-NN on pixels 0.83 from digits to MNIST
// and 0.91 back; a 784-128-10 classifier 0.81 and 0.90. Tested by tests/cpp/data/digits_test.cc.
#pragma once

#include <cstddef>
#include <cstdint>

#include "atlas/base/parallel.h"

namespace atlas {

inline constexpr int kDigitSide = 28;                         // pixels
inline constexpr int kDigitPixels = kDigitSide * kDigitSide;  // d
inline constexpr int kDigitClasses = 10;
inline constexpr int kDigitBox = 20;          // pixels: MNIST's box for the ink at scale 1
inline constexpr float kDigitCentre = 14.0f;  // pixel index of the centre of mass, as in MNIST

// The factors of one image. Every float is N(mean, deviation²) truncated at ±kFactorTruncation
// deviations, or uniform; ranges in factorRange.
struct DigitFactors {
  uint8_t label;    // class, uniform on 0..9
  uint8_t variant;  // skeleton within the class, by its weight; below digitVariants(label)
  float slant;      // tangent of the lean; positive leans to the right
  float thickness;  // pen width in pixels
  float scale;      // longer side of the ink's box / 20 pixels; 1 fills MNIST's box
  float rotation;   // radians, positive clockwise
  float wobble;     // strength of the hand's displacements; 0 draws the skeleton itself
  float width;      // factor on the skeleton's width before slant and rotation
};

enum class Factor { slant, thickness, scale, rotation, wobble, width };
inline constexpr int kDigitFactors = 6;
inline constexpr float kFactorTruncation = 2.5f;

struct FactorRange {
  float low, high;  // uniform between them, or the truncated normal's bounds
  bool normal;      // mean (low + high)/2, deviation (high - low)/(2·kFactorTruncation)
};
FactorRange factorRange(Factor factor);
const char* factorName(Factor factor);
float factorValue(const DigitFactors& factors, Factor factor);

// Number of skeletons of a class, 0..9, and what one is called ("7 with a bar").
int digitVariants(int label);
const char* digitVariantName(int label, int variant);

DigitFactors drawFactors(uint64_t seed, uint64_t index);

// Draws `factors` with the hand of (seed, index): change one factor and keep the hand to see what
// that factor alone does. Factors outside their ranges are drawn as given.
// Preconditions: label and variant exist; no factor beyond ±kDigitFactorLimit, no NaN.
// out: 784 bytes, row by row, 0 paper, 255 ink.
inline constexpr float kDigitFactorLimit = 100;
void renderDigit(const DigitFactors& factors, uint64_t seed, uint64_t index, uint8_t* out);

// Images firstIndex … firstIndex + count - 1: images count×784, labels count, factors count or
// null.
void generateDigits(ThreadPool& pool, uint64_t seed, uint64_t firstIndex, size_t count,
                    uint8_t* images, uint8_t* labels, DigitFactors* factors);

}  // namespace atlas
