// `atlas_bench`: this machine's limit of strict 128-bit arithmetic, the matrix products of a dense
// layer against it, and where the time of a training step goes. Every product is first held against
// its oracle. All figures are taken in turns, in short slices, and the fastest slice of each is
// given: on a shared machine the others say what else was running. Read the ratios.
//
//   atlas_bench [--threads N] [--images FILE] [--rounds N] [--only PART]
//
// PART: products, step, conv, pca, decode; or, not among the usual ones, whole (steps for a
// profiler) and cores (what a second thread gives against how far apart the cores are at that
// time).
//
// FILE: images as an unpacked IDX file; else ground-truth digits. Natively and, under Node, in
// wasm.
#if defined(__EMSCRIPTEN__)
#include <emscripten/em_asm.h>
#else
#include <time.h>
#endif

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "atlas/base/rng.h"
#include "atlas/base/simd.h"
#include "atlas/data/digits.h"
#include "atlas/files/idx.h"
#include "atlas/kernels/elementwise.h"
#include "atlas/kernels/gemm.h"
#include "atlas/models/autoencoder.h"
#include "atlas/models/pca.h"
#include "atlas/nn/layers.h"
#include "atlas/nn/optimizer.h"
#include "atlas/nn/trainer.h"
#include "coreDistance.h"
#include "kernels/gather.h"
#include "kernels/gemmNaive.h"

namespace atlas {
namespace {

constexpr double kSliceSeconds = 0.002;
constexpr uint32_t kPixels = 784, kHidden = 400, kLatent = 2, kBatch = 128;
// A dense step's arithmetic an image: every product forward and twice backward, the first layer's
// input gradient left out.
constexpr double kFlopAnImage =
    2.0 *
    (2 * kPixels * kHidden + 3 * (kHidden * 2 * kLatent + kLatent * kHidden + kHidden * kPixels));

// With one thread: the processor's time, which others on a shared machine do not run off with.
bool cpuClock = false;

double now() {
#if defined(__EMSCRIPTEN__)
  if (cpuClock) {
    return EM_ASM_DOUBLE({
      const use = process.cpuUsage();
      return 1e-6 * (use.user + use.system);
    });
  }
#else
  if (cpuClock) {
    timespec time{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return double(time.tv_sec) + 1e-9 * double(time.tv_nsec);
  }
#endif
  const auto time = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration<double>(time).count();
}

// Of short slices on a shared machine the fastest was the least disturbed one.
double best(const std::vector<double>& seconds) {
  return *std::min_element(seconds.begin(), seconds.end());
}

// One thing to time: seconds a call, a sample a round.
struct Item {
  std::string name;
  double flop;  // of a call; 0: not counted
  std::function<void()> run;
  std::vector<double> seconds;

  void sample() {
    const double start = now();
    double passed = 0;
    size_t calls = 0;
    for (; passed < kSliceSeconds; passed = now() - start, ++calls) run();
    seconds.push_back(passed / double(calls));
  }
};

void takeTurns(std::vector<Item>& items, int rounds) {
  for (Item& item : items) {  // warm: optimised wasm replaces the baseline after some calls
    const double start = now();
    for (int i = 0; i < 10 && now() - start < 0.05; ++i) item.sample();
    item.seconds.clear();
  }
  for (int i = 0; i < rounds; ++i)
    for (Item& item : items) item.sample();
}

// x ← x·c + d in registers that do not wait for one another.
template <size_t... Chain>
f32x4 chains(std::index_sequence<Chain...>, size_t count, float c, float d) {
  f32x4 x[] = {splat(float(Chain))...};
  const f32x4 cc = splat(c), dd = splat(d);
  for (size_t i = 0; i < count; ++i) ((x[Chain] = x[Chain] * cc + dd), ...);
  return (x[Chain] + ...);
}
template <size_t kChains>
float limitLoop(size_t count, float c, float d) {
  return chains(std::make_index_sequence<kChains>{}, count, c, d)[0];
}
// Called through these, so that no compiler puts the loop inside a function that is entered once.
float (*volatile limitLoops[])(size_t, float, float) = {limitLoop<10>, limitLoop<12>,
                                                        limitLoop<13>};
constexpr size_t kChainCounts[] = {10, 12, 13};
constexpr size_t kChainRounds = 20'000;
volatile float sink;

std::vector<Item> limitItems() {
  std::vector<Item> items;
  for (size_t i = 0; i < std::size(kChainCounts); ++i)
    items.push_back({"limit, " + std::to_string(kChainCounts[i]) + " chains",
                     8.0 * double(kChainCounts[i] * kChainRounds),
                     [i] { sink = limitLoops[i](kChainRounds, 0.75f, 0.5f); },
                     {}});
  return items;
}

double gflops(const Item& item) { return item.flop / best(item.seconds) * 1e-9; }
double limitOf(const std::vector<Item>& items) {
  double limit = 0;
  for (const Item& item : items)
    if (item.name.starts_with("limit")) limit = std::max(limit, gflops(item));
  return limit;
}

std::vector<float> randomNumbers(size_t count, uint64_t step) {
  std::vector<float> x(count);
  Rng(1, Stream::test, step).fillNormal(x.data(), count);
  return x;
}

// ---- The products of a dense layer ----

struct Product {
  Transpose ta, tb;
  size_t m, n, k;
  std::vector<float> a, b, c = {};
  GemmScratch scratch = {};

  void run(ThreadPool& pool) {
    c.resize(m * n);
    gemm(pool, ta, tb, m, n, k, a.data(), ta == Transpose::no ? k : m, b.data(),
         tb == Transpose::no ? n : k, nullptr, false, c.data(), n, scratch);
  }
  bool isRight(ThreadPool& pool) {
    run(pool);
    std::vector<float> expected(m * n);
    gemmNaive<float>(ta, tb, m, n, k, a.data(), ta == Transpose::no ? k : m, b.data(),
                     tb == Transpose::no ? n : k, nullptr, false, expected.data(), n);
    return std::memcmp(c.data(), expected.data(), c.size() * sizeof(float)) == 0;
  }
};

bool benchProducts(ThreadPool& pool, int rounds) {
  struct Form {
    const char* name;
    Transpose ta, tb;
    size_t m, n, k;
  };
  constexpr auto kNo = Transpose::no, kYes = Transpose::yes;
  constexpr Form kForms[] = {
      {"first layer, X·Wᵀ", kNo, kYes, kBatch, kHidden, kPixels},
      {"first layer, dYᵀ·X", kYes, kNo, kHidden, kPixels, kBatch},
      {"last layer, X·Wᵀ", kNo, kYes, kBatch, kPixels, kHidden},
      {"last layer, dY·W", kNo, kNo, kBatch, kHidden, kPixels},
      {"last layer, dYᵀ·X", kYes, kNo, kPixels, kHidden, kBatch},
  };
  std::vector<Product> products;
  bool right = true;
  for (const Form& f : kForms)
    products.push_back(
        {f.ta, f.tb, f.m, f.n, f.k, randomNumbers(f.m * f.k, 1), randomNumbers(f.k * f.n, 2)});
  std::vector<Item> items = limitItems();
  for (size_t i = 0; i < products.size(); ++i) {
    if (!products[i].isRight(pool)) {
      std::printf("WRONG: %s\n", kForms[i].name);
      right = false;
    }
    items.push_back({kForms[i].name,
                     2.0 * double(products[i].m * products[i].n * products[i].k),
                     [&pool, &p = products[i]] { p.run(pool); },
                     {}});
  }
  takeTurns(items, rounds);
  const double limit = limitOf(items);
  std::printf("limit %.1f GFLOP/s\n", limit);
  for (size_t i = 0; i < products.size(); ++i) {
    const Item& item = items[i + std::size(kChainCounts)];
    std::printf("%-22s %4zu×%3zu×%3zu  %5.1f GFLOP/s  %3.0f %%\n", item.name.c_str(), products[i].m,
                products[i].n, products[i].k, gflops(item), 100 * gflops(item) / limit);
  }
  return right;
}

// ---- Where a training step's time goes ----

void profileStep(ThreadPool& pool, ByteImages images, const char* what, int rounds) {
  ModelSpec spec;
  spec.hidden = {kHidden};
  auto model = makeAutoencoder(spec);
  Trainer trainer(model.value()->graph(), trainSettings(spec));
  if (!trainer.run(pool, ImageItems(images), 200).ok()) std::abort();

  // The same step, piece by piece, with the weights it has now.
  const std::vector<ParameterInfo>& info = model.value()->parameterInfo();
  const float* const w = std::as_const(*model.value()).parameters().data();
  const auto weight = [&](size_t t) { return w + info[2 * t].offset; };
  const auto bias = [&](size_t t) { return w + info[2 * t + 1].offset; };
  constexpr size_t kB = kBatch, kH = kHidden, kD = kPixels, kL = kLatent;
  std::vector<float> x(kB * kD), h1(kB * kH), head(kB * 2 * kL), z(kB * kL), h2(kB * kH),
      y(kB * kD), dy(kB * kD), dh(kB * kH), dz(kB * kL), noise(kB * kL), gradient(kD * kH);
  GemmScratch scratch;
  constexpr auto kNo = Transpose::no, kYes = Transpose::yes;
  const auto forward = [&](size_t layer, size_t in, size_t out, const float* from, float* to,
                           Activation f) {
    gemm(pool, kNo, kYes, kB, out, in, from, in, weight(layer), in, bias(layer), false, to, out,
         scratch, f);
  };
  const auto weightGradient = [&](size_t in, size_t out, const float* d, const float* from) {
    gemm(pool, kYes, kNo, out, in, kB, d, out, from, in, nullptr, false, gradient.data(), in,
         scratch);
  };
  const auto inputGradient = [&](size_t layer, size_t in, size_t out, const float* d, float* to) {
    gemm(pool, kNo, kNo, kB, in, out, d, out, weight(layer), in, nullptr, false, to, in, scratch);
  };
  const auto liveInputGradient = [&](size_t layer, size_t out, const float* d,
                                     const std::vector<float>& hidden, float* to) {
    gemmWhere(pool, kB, kH, out, d, out, weight(layer), kH, hidden.data(), kH, to, kH, scratch);
  };
  constexpr Activation kRelu = Activation::relu, kLinear = Activation::identity;
  std::vector<uint32_t> chosen(images.rows);
  Rng(2, Stream::shuffle).permutation(chosen.data(), uint32_t(images.rows));
  std::vector<float> parameters(w, w + model.value()->parameters().size());
  const std::vector<float> step(parameters.size(), 1e-3f);
  const OptimizerSettings settings = trainSettings(spec).optimizer;
  OptimizerState state = initialState(settings, parameters.size());

  std::vector<Item> items = limitItems();
  const size_t firstPart = items.size();
  const double big = 2.0 * kB * kH * kD, small = 2.0 * kB * kH * kL;
  const auto part = [&](const char* name, double flop, std::function<void()> run) {
    items.push_back({name, flop, std::move(run), {}});
  };
  part("bytes to numbers", 0, [&] {
    gatherPixels<float>(pool, images, chosen.data(), MatrixView<float>(x.data(), kB, kD));
  });
  part("encoder 0 forward", big, [&] { forward(0, kD, kH, x.data(), h1.data(), kRelu); });
  part("head forward", 2 * small, [&] { forward(1, kH, 2 * kL, h1.data(), head.data(), kLinear); });
  part("noise", 0, [&] { Rng(1, Stream::test).fillNormal(noise.data(), noise.size()); });
  part("decoder 0 forward", small, [&] { forward(2, kL, kH, z.data(), h2.data(), kRelu); });
  part("decoder 1 forward", big, [&] { forward(3, kH, kD, h2.data(), y.data(), kLinear); });
  part("loss and its gradient", 0, [&] {
    parallelFor(pool, kB, 8, [&](size_t begin, size_t end) {
      for (size_t i = begin; i < end; ++i)
        sink = float(reconstructionLossAndGradient(ReconLoss::bce, &y[i * kD], &x[i * kD], kD,
                                                   1.f / kB, &dy[i * kD]));
    });
  });
  part("decoder 1 weights", big, [&] { weightGradient(kH, kD, dy.data(), h2.data()); });
  part("decoder 1 input", big, [&] { liveInputGradient(3, kD, dy.data(), h2, dh.data()); });
  part("decoder 0 weights", small, [&] { weightGradient(kL, kH, dh.data(), z.data()); });
  part("decoder 0 input", small, [&] { inputGradient(2, kL, kH, dh.data(), dz.data()); });
  part("head weights", 2 * small, [&] { weightGradient(kH, 2 * kL, head.data(), h1.data()); });
  part("head input", 2 * small, [&] { liveInputGradient(1, 2 * kL, head.data(), h1, dh.data()); });
  part("encoder 0 weights", big, [&] { weightGradient(kD, kH, dh.data(), x.data()); });
  part("Adam", 0, [&] { applyGradient(pool, settings, state, parameters, step); });
  // A call checks the weights at its end; the page asks for many steps a call.
  constexpr uint64_t kStepsACall = 8;
  const auto wholeStep = [&] {
    if (!trainer.run(pool, ImageItems(images), kStepsACall).ok()) std::abort();
  };
  part("whole step", kFlopAnImage * kBatch * kStepsACall, wholeStep);

  for (size_t i = 0; i < z.size(); ++i) z[i] = float(i % 17) / 8.f - 1.f;
  for (size_t i = firstPart; i + 1 < items.size(); ++i) items[i].run();  // fills every buffer
  takeTurns(items, rounds);
  const double limit = limitOf(items), whole = best(items.back().seconds) / kStepsACall;
  std::printf("\n%s, %d thread%s: limit %.1f GFLOP/s\n", what, pool.threads(),
              pool.threads() == 1 ? "" : "s", limit);
  double sum = 0;
  for (size_t i = firstPart; i + 1 < items.size(); ++i) {
    const double seconds = best(items[i].seconds);
    sum += seconds;
    std::printf("  %-22s %7.1f µs  %4.1f %%", items[i].name.c_str(), 1e6 * seconds,
                100 * seconds / whole);
    if (items[i].flop > 0)
      std::printf("  %3.0f %% of the limit, dense", 100 * gflops(items[i]) / limit);
    std::printf("\n");
  }
  std::printf("  %-22s %7.1f µs  %4.1f %%\n", "the rest", 1e6 * (whole - sum),
              100 * (whole - sum) / whole);
  std::printf("  %-22s %7.1f µs: %.0f images/s, %.0f %% of the limit\n", "whole step", 1e6 * whole,
              kBatch / whole, 100 * gflops(items.back()) / limit);
}

// ---- Where a training step of the convolutional VAE goes, layer by layer ----

// A layer on a batch, about half of whose numbers are zero, as behind a ReLU.
struct LayerRun {
  std::unique_ptr<Layer<float>> layer;
  Shape in, out;
  std::vector<float> x, y, dy, dx, w, dw;

  LayerRun(std::unique_ptr<Layer<float>> made, Shape given)
      : layer(std::move(made)), in(given), out(layer->attach({&in, 1})) {
    size_t count = 0;
    for (const ParameterInfo& tensor : layer->parameterInfo()) count += tensor.count;
    w = randomNumbers(count, 3);
    for (float& number : w) number *= 0.1f;
    dw.resize(count);
    x = randomNumbers(kBatch * in.size(), 1);
    for (float& number : x) number = std::max(number, 0.f);
    y.resize(kBatch * out.size());
    dy = randomNumbers(kBatch * out.size(), 2);
    dx.resize(kBatch * in.size());
  }
  MatrixView<const float> input() const { return {x.data(), kBatch * in.rows, in.cols}; }
  MatrixView<float> output() { return {y.data(), kBatch * out.rows, out.cols}; }
  void forward(Pass& pass) {
    const MatrixView<const float> given = input();
    layer->forward(pass, w.data(), {&given, 1}, output());
  }
  void backward(Pass& pass, bool first) {
    const MatrixView<const float> given = input();
    Slope<float> slope;
    if (!first) slope.d = {dx.data(), kBatch * in.rows, in.cols};
    slope.whereLive = true;
    layer->backward(pass, w.data(), {&given, 1}, output(), {dy.data(), kBatch * out.rows, out.cols},
                    dw.data(), {&slope, 1});
  }
};

void profileConv(ThreadPool& pool, ByteImages images, int rounds) {
  ModelSpec spec;
  spec.layers = Layers::conv;
  spec.hidden = {128};
  auto model = makeAutoencoder(spec);
  Trainer trainer(model.value()->graph(), trainSettings(spec));
  if (!trainer.run(pool, ImageItems(images), 50).ok()) std::abort();

  constexpr Window kHalving = {4, 4, 2, 1};
  constexpr Activation kRelu = Activation::relu, kLinear = Activation::identity;
  constexpr uint32_t kMap = kConvFeatures, kWide = 128;
  GemmScratch scratch;
  Pass pass{pool, scratch, {Rng(1, Stream::test)}, kBatch, true};
  std::vector<LayerRun> runs;
  std::vector<const char*> names;
  std::vector<double> flop;  // forward
  const auto add = [&](const char* name, std::unique_ptr<Layer<float>> layer, Shape in,
                       double multiplications) {
    names.push_back(name);
    runs.emplace_back(std::move(layer), in);
    flop.push_back(2 * kBatch * multiplications);
  };
  add("conv 1-16", conv<float>(16, 28, kHalving, kRelu), {784, 1}, 196. * 16 * 16);
  add("conv 16-32", conv<float>(32, 14, kHalving, kRelu), {196, 16}, 49. * 256 * 32);
  add("flatten", flatten<float>(), {49, 32}, 0);
  add("dense 1568-128", dense<float>(kWide, kRelu), {1, kMap}, double{kMap} * kWide);
  add("dense 128-4", dense<float>(2 * kLatent, kLinear), {1, kWide}, double{kWide} * 2 * kLatent);
  add("dense 2-128", dense<float>(kWide, kRelu), {1, kLatent}, double{kWide} * kLatent);
  add("dense 128-1568", dense<float>(kMap, kRelu), {1, kWide}, double{kMap} * kWide);
  add("unflatten", unflatten<float>(32), {1, kMap}, 0);
  add("transposed 32-16", convTransposed<float>(16, 7, kHalving, kRelu), {49, 32}, 49. * 256 * 32);
  add("transposed 16-1", convTransposed<float>(1, 14, kHalving, kLinear), {196, 16},
      196. * 16 * 16);
  std::vector<Item> items = limitItems();
  const size_t firstPart = items.size();
  double all = 0;
  for (size_t i = 0; i < runs.size(); ++i) {
    const double back = (i == 0 ? 1 : 2) * flop[i];
    all += flop[i] + back;
    items.push_back({std::string(names[i]) + ", forward",
                     flop[i],
                     [&pass, &run = runs[i]] { run.forward(pass); },
                     {}});
    // What it needs of its forward pass is taken anew, as in a step: not in its own cache.
    items.push_back({std::string(names[i]) + ", backward",
                     back,
                     [&pass, &run = runs[i], first = i == 0] { run.backward(pass, first); },
                     {}});
  }
  constexpr uint64_t kStepsACall = 4;
  items.push_back({"whole step",
                   all * kStepsACall,
                   [&] {
                     if (!trainer.run(pool, ImageItems(images), kStepsACall).ok()) std::abort();
                   },
                   {}});
  for (LayerRun& run : runs) run.forward(pass);
  takeTurns(items, rounds);
  const double limit = limitOf(items), whole = best(items.back().seconds) / kStepsACall;
  std::printf("\nThe convolutional VAE, %d thread%s: limit %.1f GFLOP/s\n", pool.threads(),
              pool.threads() == 1 ? "" : "s", limit);
  for (size_t i = firstPart; i + 1 < items.size(); ++i) {
    const double seconds = best(items[i].seconds);
    std::printf("  %-26s %7.1f µs  %4.1f %%", items[i].name.c_str(), 1e6 * seconds,
                100 * seconds / whole);
    if (items[i].flop > 0) std::printf("  %3.0f %% of the limit", 100 * gflops(items[i]) / limit);
    std::printf("\n");
  }
  std::printf("  %-26s %7.1f µs: %.0f images/s, %.0f %% of the limit\n", "whole step", 1e6 * whole,
              kBatch / whole, 100 * gflops(items.back()) / limit);
}

// What the threads give, in turns with how far apart the cores are: the host moves virtual cores.
void compareThreads(ThreadPool& pool, ByteImages images, int rounds) {
  constexpr uint64_t kSteps = 24, kWarm = 4;  // warm: the caches hold what these cores need
  ThreadPool alone(1);
  ModelSpec spec;
  spec.hidden = {kHidden};
  auto ours = makeAutoencoder(spec), theirs = makeAutoencoder(spec);
  Trainer one(ours.value()->graph(), trainSettings(spec)),
      all(theirs.value()->graph(), trainSettings(spec));
  const auto microsecondsAStep = [&](Trainer& trainer, ThreadPool& threads) {
    if (!trainer.run(threads, ImageItems(images), kWarm).ok()) std::abort();
    const double start = now();
    if (!trainer.run(threads, ImageItems(images), kSteps).ok()) std::abort();
    return 1e6 * (now() - start) / kSteps;
  };
  microsecondsAStep(one, alone);  // optimised wasm replaces the baseline
  std::printf("\nA step with 1 and with %d threads, by the cores' distance\n", pool.threads());
  std::printf("  line there and back, ns   1 thread, us   %d threads, us   ratio\n",
              pool.threads());
  for (int i = 0; i < rounds; ++i) {
    const double single = microsecondsAStep(one, alone), before = coreRoundTripNs(pool);
    const double together = microsecondsAStep(all, pool), after = coreRoundTripNs(pool);
    std::printf("  %9.0f and %9.0f   %12.0f   %13.0f   %5.2f\n", before, after, single, together,
                single / together);
  }
}

// Steps and nothing else: their time with this number of threads, and for a sampling profiler.
void runWholeSteps(ThreadPool& pool, ByteImages images) {
  constexpr int kSlices = 24;
  constexpr uint64_t kSteps = 50;
  ModelSpec spec;
  spec.hidden = {kHidden};
  auto model = makeAutoencoder(spec);
  Trainer trainer(model.value()->graph(), trainSettings(spec));
  std::vector<double> slices;
  for (int i = 0; i < kSlices; ++i) {
    const double start = now();
    if (!trainer.run(pool, ImageItems(images), kSteps).ok()) std::abort();
    slices.push_back((now() - start) / kSteps);
  }
  std::sort(slices.begin(), slices.end());
  std::printf("\nWhole steps, %d threads: fastest slice %.0f us a step, median %.0f us\n",
              pool.threads(), slices.front() * 1e6, slices[kSlices / 2] * 1e6);
}

// ---- PCA ----

void profilePca(ThreadPool& pool, ByteImages images) {
  constexpr int kRounds = 5;
  constexpr uint32_t kComponents = 50;
  std::vector<double> sums, fits;
  for (int i = 0; i < kRounds; ++i) {
    double start = now();
    CovarianceAccumulator accumulator(images.cols);
    if (!accumulator.add(pool, images).ok()) std::abort();
    sums.push_back(now() - start);
    start = now();
    if (!fitPca(pool, accumulator, kComponents).ok()) std::abort();
    fits.push_back(now() - start);
  }
  std::printf("\nPCA-%u of %zu images, %d threads: sums of products %.3f s, eigenpairs %.3f s\n",
              kComponents, images.rows, pool.threads(), best(sums), best(fits));
}

// ---- Decoding ----

void profileDecode(ThreadPool& pool) {
  constexpr size_t kSide = 30, kMosaic = kSide * kSide, kSingles = 2000, kMosaics = 50;
  ModelSpec spec;
  spec.hidden = {kHidden};
  auto model = makeAutoencoder(spec);
  std::vector<float> codes(kMosaic * kLatent), pixels(kMosaic * kPixels);
  for (size_t i = 0; i < codes.size(); ++i) codes[i] = float(i % 61) / 10.f - 3.f;
  const auto sample = [&](size_t images, size_t count) {
    std::vector<double> seconds(count);
    for (size_t i = 0; i < count; ++i) {
      const size_t first = images == 1 ? i % kMosaic : 0;
      const double start = now();
      model.value()->decode(pool, {&codes[first * kLatent], images, kLatent},
                            {pixels.data(), images, kPixels});
      seconds[i] = now() - start;
    }
    std::sort(seconds.begin(), seconds.end());
    return seconds;
  };
  sample(1, 200), sample(kMosaic, 5);  // warm
  const auto one = sample(1, kSingles), mosaic = sample(kMosaic, kMosaics);
  const auto at = [](const std::vector<double>& x, double share) {
    return 1e3 * x[size_t(share * double(x.size() - 1))];
  };
  std::printf("\nDecode, %d threads: one image %.3f ms (p50) %.3f ms (p95), 30×30 %.2f ms (p50)\n",
              pool.threads(), at(one, .5), at(one, .95), at(mosaic, .5));
}

std::vector<uint8_t> readFile(const char* name) {
  std::vector<uint8_t> bytes;
  std::FILE* file = std::fopen(name, "rb");
  if (file == nullptr) return bytes;
  std::fseek(file, 0, SEEK_END);
  bytes.resize(size_t(std::ftell(file)));
  std::rewind(file);
  if (std::fread(bytes.data(), 1, bytes.size(), file) != bytes.size()) bytes.clear();
  std::fclose(file);
  return bytes;
}

}  // namespace
}  // namespace atlas

int main(int argc, char** argv) {
  using namespace atlas;
  int threads = 1, rounds = 25;
  const char *file = nullptr, *only = nullptr;
  for (int i = 1; i + 1 < argc; i += 2) {
    if (!std::strcmp(argv[i], "--threads")) threads = std::atoi(argv[i + 1]);
    if (!std::strcmp(argv[i], "--rounds")) rounds = std::max(1, std::atoi(argv[i + 1]));
    if (!std::strcmp(argv[i], "--images")) file = argv[i + 1];
    if (!std::strcmp(argv[i], "--only")) only = argv[i + 1];
  }
  cpuClock = threads == 1;
  ThreadPool pool(threads);
  std::vector<uint8_t> bytes;
  ByteImages images;
  if (file != nullptr) {
    bytes = readFile(file);
    const auto parsed = parseIdxImages(bytes);
    if (!parsed.ok() || parsed->rows * parsed->cols != kPixels) {
      std::fprintf(stderr, "%s does not hold 28×28 images as an unpacked IDX file.\n", file);
      return 1;
    }
    images = {parsed->bytes.data(), parsed->count, kPixels};
  } else {
    constexpr uint32_t kCount = 10'000;
    bytes.resize(kCount * kPixels);
    std::vector<uint8_t> labels(kCount);
    generateDigits(pool, 1, 0, kCount, bytes.data(), labels.data(), nullptr);
    images = {bytes.data(), kCount, kPixels};
  }
  const auto wanted = [&](const char* part) { return !only || !std::strcmp(only, part); };
  const bool right = !wanted("products") || benchProducts(pool, rounds);
  if (only && !std::strcmp(only, "whole")) runWholeSteps(pool, images);
  if (only && !std::strcmp(only, "cores")) compareThreads(pool, images, rounds);
  if (wanted("step")) {
    std::vector<uint8_t> noise(2000 * kPixels);
    const Rng rng(3, Stream::test);
    for (size_t i = 0; i < noise.size(); ++i) noise[i] = uint8_t(1 + rng.bits(i) % 255);
    profileStep(pool, {noise.data(), noise.size() / kPixels, kPixels}, "Images of dense noise",
                rounds);
    profileStep(pool, images, file ? file : "Ground-truth digits", rounds);
  }
  if (wanted("conv")) profileConv(pool, images, rounds);
  if (wanted("pca")) profilePca(pool, images);
  if (wanted("decode")) profileDecode(pool);
  return right ? 0 : 1;
}
