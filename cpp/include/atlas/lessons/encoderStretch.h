// Whether near-identical images get near codes (lecture row 14: an autoencoder may send similar
// x to far z). Each query image is paired with its nearest image in a set (L2 of pixels in 0…1);
//   stretch = (‖z − z′‖ / s) / ‖x − x′‖,  s = √(mean over the k numbers of their variance in the
//   set)
// so that latent spaces of different scale compare. Tested by
// tests/cpp/lessons/encoderStretch_test.cc.
#pragma once

#include <cstdint>
#include <vector>

#include "atlas/base/fields.h"
#include "atlas/base/parallel.h"
#include "atlas/base/status.h"
#include "atlas/base/tensor.h"
#include "atlas/models/model.h"

namespace atlas {

struct EncoderStretch {
  size_t count = 0;                  // queries
  double latentStd = 0;              // s
  std::vector<uint32_t> neighbour;   // of each query, its index in the set
  std::vector<float> imageDistance;  // ‖x − x′‖
  std::vector<float> codeDistance;   // ‖z − z′‖ / s
  std::vector<float> stretch;        // their ratio; 0 for identical images
  double median = 0, p99 = 0;        // of the stretch
  // Queries with a near neighbour (image distance at most the median), by falling stretch.
  std::vector<uint32_t> order;
};
ATLAS_FIELDS(EncoderStretch, count, latentStd, neighbour, imageDistance, codeDistance, stretch,
             median, p99, order)

// set: n×d, queries: m×d; both at least 2. Cost of nearestImages plus encoding n + m images.
Result<EncoderStretch> encoderStretch(ThreadPool& pool, LatentModel& model, ByteImages set,
                                      ByteImages queries);

}  // namespace atlas
