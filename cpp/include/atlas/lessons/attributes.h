// Directions of attributes (lecture row 30): how slanted and how thick the strokes of a grey image
// are, measured from the image, and what an attribute is in a code: the mean code of those that
// have much of it minus the mean code of those that have little (White: Sampling generative
// networks, 2016). Added to the code of any image it should change that attribute of it,
//
//   x(t) = D(E(x) + t·a),  a = mean code of high − mean code of low
//
// and the same arithmetic in pixels stands beside it: x(t) = x + t·(mean high − mean low).
//
//   slant      −μ₁₁/μ₀₂, central moments of the ink, y down: the tangent by which rows are sheared;
//              positive leans to the right, as a slanted hand does
//   thickness  2·ink / contour, pixels: a stroke of width w and length L has ink wL and a contour
//              of 2L. Contour is the total variation Σ‖∇x‖ over the corners between pixels.
//
// Slant belongs to the class too: a 7 without any leans more than a 1, so groups are taken within
// one class where that matters. Errors are invalidArgument with a sentence. Tested by
// tests/cpp/lessons/attributes_test.cc.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "atlas/base/fields.h"
#include "atlas/base/parallel.h"
#include "atlas/base/status.h"
#include "atlas/base/tensor.h"
#include "atlas/models/classifier.h"
#include "atlas/models/model.h"

namespace atlas {

inline constexpr uint32_t kAttributeMaxSteps = 64;

enum class Attribute { slant, thickness };
template <>
Result<Attribute> named(const std::string& name);

struct Strokes {
  std::vector<double> slant, thickness;  // n; 0 where there is no ink
};
ATLAS_FIELDS(Strokes, slant, thickness)
// images: n rows of rows×cols pixels.
Strokes measureStrokes(ByteImages images, uint32_t rows, uint32_t cols);

struct AttributeDirection {
  std::vector<float> direction;  // k
  std::vector<float> pixels;     // d, in ink of 0…1
  uint32_t each = 0;             // images in each group
  double low = 0, high = 0;      // mean of the attribute in the groups
};
ATLAS_FIELDS(AttributeDirection, direction, pixels, each, low, high)
// values: the attribute of each image; the groups are the `share` of largest and of smallest ones,
// 0 < share <= ½, at least one image each.
Result<AttributeDirection> attributeDirection(MatrixView<const float> codes, ByteImages images,
                                              std::span<const double> values, double share);

// What each of `steps` makes of n images, decoded and in pixels: images one step after another
// (steps×n×d), means over the n of what is measured, and how many are still read as what they are.
struct Moved {
  std::vector<uint8_t> images, blended;
  std::vector<double> slant, thickness, kept;                       // steps
  std::vector<double> blendedSlant, blendedThickness, blendedKept;  // steps
  // Share of the pixels' ink that had to be cut off, below 0 and above 1.
  std::vector<double> blendedCut;
};
ATLAS_FIELDS(Moved, images, blended, slant, thickness, kept, blendedSlant, blendedThickness,
             blendedKept, blendedCut)
// images: n×784; labels: n, or none: then what the judge reads in the images themselves.
Result<Moved> moveAlong(ThreadPool& pool, LatentModel& model, Classifier<float>& judge,
                        ByteImages images, std::span<const uint8_t> labels,
                        std::span<const float> direction, std::span<const float> pixels,
                        std::span<const double> steps);

}  // namespace atlas
