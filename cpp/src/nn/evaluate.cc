// Apart from trainer.cc, which the wasm build compiles for speed: here is no loop over numbers.
#include <algorithm>
#include <numeric>

#include "atlas/nn/trainer.h"

namespace atlas {

void addLosses(ThreadPool& pool, TrainableModel<float>& model, const Items& items, size_t first,
               size_t count, uint64_t seed, size_t batch, LossSum& sum) {
  const size_t end = std::min(first + count, items.count());
  if (first >= end) return;
  const std::vector<Shape>& shapes = model.inputs();
  const size_t most = std::min(end - first, batch);
  std::vector<std::vector<float>> values;
  for (const Shape& shape : shapes) values.emplace_back(most * shape.size());
  std::vector<MatrixView<float>> x(shapes.size());
  std::vector<MatrixView<const float>> given(shapes.size());
  std::vector<uint32_t> chosen(most);
  for (; first < end; first += batch) {
    const size_t rows = std::min(batch, end - first);
    std::iota(chosen.begin(), chosen.end(), uint32_t(first));
    for (size_t i = 0; i < shapes.size(); ++i) {
      x[i] = {values[i].data(), rows, shapes[i].size()};
      given[i] = {values[i].data(), rows * shapes[i].rows, shapes[i].cols};
    }
    items.fill(pool, {chosen.data(), rows}, 0, x);
    model.loss(pool, given, {Rng(seed, Stream::evaluation), first}, sum);
  }
}

Losses evaluate(ThreadPool& pool, TrainableModel<float>& model, const Items& items, size_t count,
                uint64_t seed, size_t batch) {
  LossSum sum;
  addLosses(pool, model, items, 0, count, seed, batch, sum);
  return meanLosses(sum, model.terms());
}

}  // namespace atlas
