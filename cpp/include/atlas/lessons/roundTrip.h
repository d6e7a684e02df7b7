// Encoding what was decoded (lecture rows 8 and 24): pictures stay numbers on the way, so that what
// is lost is lost by the model and not by rounding to bytes. PCA comes back to the code it started
// from; a trained network only nearly, and less and less the farther a code lies from those it was
// trained on. Tested by tests/cpp/lessons/roundTrip_test.cc.
#pragma once

#include <vector>

#include "atlas/base/fields.h"
#include "atlas/base/parallel.h"
#include "atlas/base/status.h"
#include "atlas/base/tensor.h"
#include "atlas/models/model.h"

namespace atlas {

// Codes (posterior means) of pictures with any numbers as pixels. pixels: n×d; gives n×k.
Result<std::vector<float>> encodePixels(ThreadPool& pool, LatentModel& model,
                                        MatrixView<const float> pixels);

struct RoundTrip {
  std::vector<float> codes;   // n×k, E(D(z))
  std::vector<double> error;  // n, ‖E(D(z)) − z‖
  double largest = 0;         // largest |difference| of any code number
  std::vector<float> pixels;  // n×d, D(z): for the core alone
};
ATLAS_FIELDS(RoundTrip, codes, error, largest)
// codes: n×k, at least one. Decoded pixels are not clamped: PCA leaves 0…1 and must, to come back.
Result<RoundTrip> roundTrip(ThreadPool& pool, LatentModel& model, MatrixView<const float> codes);

}  // namespace atlas
