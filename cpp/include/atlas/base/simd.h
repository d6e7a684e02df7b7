// Four float lanes in one register, by the vector extension both compilers share: SSE on x86-64,
// SIMD128 in wasm, and the same IEEE + - * / sqrt on both, so the same bits. Beside it the same
// names for one double: a template written over Pack<T> is then a SIMD kernel for float and a plain
// loop for double (used by gradient checks).
// Tested through its users: tests/cpp/base/fmath_test.cc, gemm_test.cc, elementwise_test.cc.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <type_traits>

#if defined(__SSE2__)
#include <emmintrin.h>
#elif defined(__wasm_simd128__)
#include <wasm_simd128.h>
#endif

namespace atlas {

typedef float f32x4 __attribute__((vector_size(16)));
typedef int32_t i32x4 __attribute__((vector_size(16)));  // also what comparing two f32x4 gives

inline f32x4 splat(float x) { return f32x4{x, x, x, x}; }
inline i32x4 splat(int32_t x) { return i32x4{x, x, x, x}; }
inline i32x4 bitsOf(f32x4 x) { return reinterpret_cast<i32x4>(x); }
inline f32x4 fromBits(i32x4 x) { return reinterpret_cast<f32x4>(x); }

// Lane by lane: mask ? a : b.
inline f32x4 select(i32x4 mask, f32x4 a, f32x4 b) {
  return fromBits((mask & bitsOf(a)) | (~mask & bitsOf(b)));
}
inline double select(bool mask, double a, double b) { return mask ? a : b; }

// Bit i: whether lane i of a comparison holds.
inline uint32_t bitsSet(i32x4 mask) {
#if defined(__SSE2__)
  return static_cast<uint32_t>(_mm_movemask_ps(reinterpret_cast<__m128>(mask)));
#elif defined(__wasm_simd128__)
  return wasm_i32x4_bitmask(reinterpret_cast<v128_t>(mask));
#else
  return static_cast<uint32_t>((mask[0] & 1) | (mask[1] & 2) | (mask[2] & 4) | (mask[3] & 8));
#endif
}

inline f32x4 absolute(f32x4 x) { return fromBits(bitsOf(x) & splat(int32_t{0x7fffffff})); }
inline double absolute(double x) { return std::fabs(x); }

// IEEE square root, correctly rounded.
inline f32x4 squareRoot(f32x4 x) {
#if defined(__SSE2__)
  return reinterpret_cast<f32x4>(_mm_sqrt_ps(reinterpret_cast<__m128>(x)));
#else
  return f32x4{std::sqrt(x[0]), std::sqrt(x[1]), std::sqrt(x[2]), std::sqrt(x[3])};
#endif
}
inline double squareRoot(double x) { return std::sqrt(x); }

// How many T a register holds, and the register.
template <class T>
struct PackOf;
template <>
struct PackOf<float> {
  using type = f32x4;
};
template <>
struct PackOf<double> {
  using type = double;
};
template <class T>
using Pack = typename PackOf<T>::type;
template <class T>
inline constexpr size_t kLanes = sizeof(Pack<T>) / sizeof(T);

template <class T>
inline Pack<T> broadcast(T x) {
  if constexpr (kLanes<T> == 1)
    return x;
  else
    return splat(x);
}

// A register at any address. GCC turns a memcpy of 16 bytes into two integers and then keeps sums
// in memory; through this type it is one instruction.
template <class T>
struct Unaligned {
  typedef Pack<T> type __attribute__((aligned(1), may_alias));
};

// Loads and stores of a register, or of its first `count` lanes; from any address; missing lanes
// load as zero.
template <class T>
using AllLanes = std::integral_constant<size_t, kLanes<T>>;
template <class T>
inline Pack<T> load(const T* p, AllLanes<T> = {}) {
  return *reinterpret_cast<const typename Unaligned<T>::type*>(p);
}
template <class T>
inline Pack<T> load(const T* p, size_t count) {
  Pack<T> v{};
  std::memcpy(&v, p, count * sizeof(T));
  return v;
}
template <class T>
inline void store(T* p, Pack<T> v, AllLanes<T> = {}) {
  *reinterpret_cast<typename Unaligned<T>::type*>(p) = v;
}
template <class T>
inline void store(T* p, Pack<T> v, size_t count) {
  std::memcpy(p, &v, count * sizeof(T));
}
// x with every lane from `count` on set to zero.
template <class T>
inline Pack<T> firstLanes(Pack<T> x, size_t count) {
  Pack<T> v{};
  std::memcpy(&v, &x, count * sizeof(T));
  return v;
}

// body(i, count) over [0, n) in steps of one register; count is a constant except for the last,
// shorter step.
template <class T, class Body>
inline void forEachPack(size_t n, Body&& body) {
  size_t i = 0;
  for (; i + kLanes<T> <= n; i += kLanes<T>) body(i, AllLanes<T>{});
  if (i < n) body(i, n - i);
}

}  // namespace atlas
