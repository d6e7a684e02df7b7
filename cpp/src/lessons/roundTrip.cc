#include "atlas/lessons/roundTrip.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "atlas/kernels/gemm.h"
#include "atlas/models/autoencoder.h"
#include "atlas/models/pca.h"

namespace atlas {

Result<std::vector<float>> encodePixels(ThreadPool& pool, LatentModel& model,
                                        MatrixView<const float> pixels) {
  const size_t n = pixels.rows, d = model.inputDim(), k = model.latentDim();
  if (n == 0 || pixels.cols != d) {
    return Status::invalidArgument("images.needed found width least wanted",
                                   {n, pixels.cols, 1, d});
  }
  std::vector<float> codes(n * k);
  if (model.kind() == ModelKind::pca) {
    const auto& pca = static_cast<const Pca&>(model);
    const std::vector<float>& mean = pca.parts().mean;
    std::vector<float> centred(n * d);
    for (size_t i = 0; i < n; ++i) {
      for (size_t j = 0; j < d; ++j) centred[i * d + j] = pixels(i, j) - mean[j];
    }
    GemmScratch scratch;
    gemm(pool, Transpose::no, Transpose::yes, n, k, d, centred.data(), d, pca.components().data, d,
         nullptr, false, codes.data(), k, scratch);
  } else {
    static_cast<Autoencoder<float>&>(model).encodePixels(pool, pixels, {codes.data(), n, k});
  }
  return codes;
}

Result<RoundTrip> roundTrip(ThreadPool& pool, LatentModel& model, MatrixView<const float> codes) {
  const size_t n = codes.rows, k = model.latentDim(), d = model.inputDim();
  if (n == 0 || codes.cols != k) {
    return Status::invalidArgument("codes.needed found width least wanted", {n, codes.cols, 1, k});
  }
  std::vector<float> pixels(n * d);
  model.decode(pool, codes, {pixels.data(), n, d});
  auto back = encodePixels(pool, model, {pixels.data(), n, d});
  if (!back.ok()) return back.status();
  RoundTrip out;
  out.codes = std::move(back.value());
  out.error.resize(n);
  for (size_t i = 0; i < n; ++i) {
    double square = 0;
    for (size_t j = 0; j < k; ++j) {
      const double difference = double{out.codes[i * k + j]} - codes(i, j);
      square += difference * difference;
      out.largest = std::max(out.largest, std::fabs(difference));
    }
    out.error[i] = std::sqrt(square);
  }
  return out;
}

}  // namespace atlas
