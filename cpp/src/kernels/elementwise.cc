#include "atlas/kernels/elementwise.h"

#include "base/fmathLanes.h"

namespace atlas {

namespace {

double sumLanes(double x) { return x; }
double sumLanes(f32x4 x) { return (double{x[0]} + double{x[1]}) + (double{x[2]} + double{x[3]}); }

// y[i] = function(y[i]) for lanes of T.
template <class T, class Function>
void transform(T* y, size_t n, Function function) {
  forEachPack<T>(
      n, [=](size_t i, auto count) { store<T>(y + i, function(load(y + i, count)), count); });
}

// dy[i] *= derivative(y[i]).
template <class T, class Function>
void transformGradient(const T* y, T* dy, size_t n, Function derivative) {
  forEachPack<T>(n, [=](size_t i, auto count) {
    store<T>(dy + i, load(dy + i, count) * derivative(load(y + i, count)), count);
  });
}

// The losses of one pixel and their derivative by the output, on the lanes of T. Where the last,
// shorter step has no pixels, output and target load as zero.
template <class T>
struct PixelTerms {
  Pack<T> loss, derivative;
};

template <class T>
PixelTerms<T> bernoulliTerms(Pack<T> logit, Pack<T> x) {
  const Pack<T> e = lanes::expMinusAbs(logit);
  return {lanes::softplusFrom(logit, e) - x * logit, lanes::sigmoidFrom(logit, e) - x};
}

template <class T>
PixelTerms<T> squaredTerms(Pack<T> mean, Pack<T> x) {
  const Pack<T> difference = mean - x;
  return {T(0.5) * difference * difference, difference};
}

template <class T>
PixelTerms<T> absoluteTerms(Pack<T> mean, Pack<T> x) {
  const Pack<T> difference = mean - x, zero{};
  const Pack<T> one = broadcast(T(1));
  // Neither above nor below zero: 0, or the NaN it is.
  const Pack<T> sign =
      select(difference > zero, one, select(difference < zero, -one, difference + zero));
  return {absolute(difference), sign};
}

// Sum of the loss terms over d pixels; with kGradient, also writes the scaled derivatives.
template <class T, PixelTerms<T> (*terms)(Pack<T>, Pack<T>), bool kGradient>
double accumulate(const T* output, const T* target, size_t d, T scale, T* gradient) {
  Pack<T> sum{};
  forEachPack<T>(d, [&](size_t i, auto count) {
    const PixelTerms<T> t = terms(load(output + i, count), load(target + i, count));
    if constexpr (kGradient) store<T>(gradient + i, t.derivative * scale, count);
    sum += firstLanes<T>(t.loss, count);
  });
  return sumLanes(sum);
}

template <class T, bool kGradient>
double lossOf(ReconLoss loss, const T* output, const T* target, size_t d, T scale, T* gradient) {
  switch (loss) {
    case ReconLoss::bce:
      return accumulate<T, bernoulliTerms<T>, kGradient>(output, target, d, scale, gradient);
    case ReconLoss::mse:
      return accumulate<T, squaredTerms<T>, kGradient>(output, target, d, scale, gradient);
    case ReconLoss::l1:
      return accumulate<T, absoluteTerms<T>, kGradient>(output, target, d, scale, gradient);
  }
  return 0;
}

}  // namespace

template <class T>
void activate(Activation activation, T* y, size_t n) {
  switch (activation) {
    case Activation::identity:
      return;
    case Activation::relu:  // a NaN stays
      return transform(y, n, [](Pack<T> x) { return select(x < Pack<T>{}, Pack<T>{}, x); });
    case Activation::tanh:
      return transform(y, n, [](Pack<T> x) { return lanes::tanh(x); });
    case Activation::sigmoid:
      return transform(y, n, [](Pack<T> x) { return lanes::sigmoid(x); });
  }
}

template <class T>
void multiplyByDerivative(Activation activation, const T* y, T* dy, size_t n) {
  switch (activation) {
    case Activation::identity:
      return;
    case Activation::relu:
      return transformGradient(
          y, dy, n, [](Pack<T> v) { return select(v > Pack<T>{}, broadcast(T(1)), Pack<T>{}); });
    case Activation::tanh:
      return transformGradient(y, dy, n, [](Pack<T> v) { return T(1) - v * v; });
    case Activation::sigmoid:
      return transformGradient(y, dy, n, [](Pack<T> v) { return v * (T(1) - v); });
  }
}

template <class T>
double reconstructionLoss(ReconLoss loss, const T* output, const T* target, size_t d) {
  return lossOf<T, false>(loss, output, target, d, T(0), nullptr);
}

template <class T>
double reconstructionLossAndGradient(ReconLoss loss, const T* output, const T* target, size_t d,
                                     T scale, T* gradient) {
  return lossOf<T, true>(loss, output, target, d, scale, gradient);
}

template <class T>
void adamUpdate(const AdamStep<T>& step, const T* g, T* m, T* v, T* w, size_t n) {
  const AdamStep<T> s = step;  // a copy: the compiler need not fear that w overlaps it
  forEachPack<T>(n, [=](size_t i, auto count) {
    const Pack<T> gradient = load(g + i, count);
    const Pack<T> mean = s.beta1 * load(m + i, count) + (T(1) - s.beta1) * gradient;
    const Pack<T> square = s.beta2 * load(v + i, count) + (T(1) - s.beta2) * (gradient * gradient);
    const Pack<T> change =
        s.learningRate * (s.correction1 * mean) / (squareRoot(s.correction2 * square) + s.epsilon);
    store<T>(m + i, mean, count);
    store<T>(v + i, square, count);
    store<T>(w + i, load(w + i, count) - change, count);
  });
}

template <class T>
void momentumUpdate(T learningRate, T momentum, const T* g, T* velocity, T* w, size_t n) {
  forEachPack<T>(n, [=](size_t i, auto count) {
    const Pack<T> v = momentum * load(velocity + i, count) + load(g + i, count);
    store<T>(velocity + i, v, count);
    store<T>(w + i, load(w + i, count) - learningRate * v, count);
  });
}

template <>
void bytesToPixels(const uint8_t* bytes, float* x, size_t n) {
  typedef uint8_t u8x4 __attribute__((vector_size(4)));
  forEachPack<float>(n, [=](size_t i, auto count) {
    u8x4 four{};
    std::memcpy(&four, bytes + i, count);
    store(x + i, __builtin_convertvector(__builtin_convertvector(four, i32x4), f32x4) / 255.f,
          count);
  });
}

template <>
void bytesToPixels(const uint8_t* bytes, double* x, size_t n) {
  for (size_t i = 0; i < n; ++i) x[i] = bytes[i] / 255.0;
}

#define ATLAS_INSTANTIATE(T)                                                                   \
  template void activate(Activation, T*, size_t);                                              \
  template void multiplyByDerivative(Activation, const T*, T*, size_t);                        \
  template double reconstructionLoss(ReconLoss, const T*, const T*, size_t);                   \
  template double reconstructionLossAndGradient(ReconLoss, const T*, const T*, size_t, T, T*); \
  template void adamUpdate(const AdamStep<T>&, const T*, T*, T*, T*, size_t);                  \
  template void momentumUpdate(T, T, const T*, T*, T*, size_t);
ATLAS_INSTANTIATE(float)
ATLAS_INSTANTIATE(double)
#undef ATLAS_INSTANTIATE

}  // namespace atlas
