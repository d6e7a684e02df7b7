// The layers of graph.h, each behind a function that makes it. Sizes of inputs are taken when a
// layer is added to a graph. Gradients: tests/cpp/nn/layers_test.cc.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "atlas/base/kinds.h"
#include "atlas/nn/layer.h"

namespace atlas {

// log σ² above this is read as this, so that one wild step gives a large finite loss instead of
// infinity; the gradient there is the gradient at the limit, which pushes back. Trained networks
// stay below 5. There is no lower limit: σ → 0 is harmless.
inline constexpr double kMaxLogVar = 30;

enum class Bias { yes, no };

// y = a(x·Wᵀ + b) of every row, as torch.nn.Linear followed by an activation: W ("weight") is
// out×in row-major, b ("bias") has `out` numbers; both begin in ±1/√in. 2·rows·in·out FLOP forward,
// twice that backward.
template <class Real>
std::unique_ptr<Layer<Real>> dense(uint32_t out, Activation activation, Bias bias = Bias::yes);

// The same where weight (o, i) is 0 and stays 0 if mask[o·in + i] is 0: which outputs see which
// inputs (Germain et al., "MADE", 2015, equation 4).
template <class Real>
std::unique_ptr<Layer<Real>> maskedDense(uint32_t out, Activation activation,
                                         std::vector<uint8_t> mask);

// Of a map: an item is height·width positions, row by row, × channels. `height` is that of the
// input.
struct Window {
  uint32_t height, width, stride = 1, padding = 0;
};
// As torch.nn.Conv2d followed by an activation: weight out×in×kh×kw, bias out, both begin in
// ±1/√(in·kh·kw). 2·positions·out·in·kh·kw FLOP forward, twice that backward; keeps one copy of its
// input, windows side by side: kh·kw/stride² times as large.
template <class Real>
std::unique_ptr<Layer<Real>> conv(uint32_t out, uint32_t height, Window window,
                                  Activation activation);
// Its transpose, as torch.nn.ConvTranspose2d: weight in×out×kh×kw, both begin in ±1/√(out·kh·kw);
// positions become (n − 1)·stride + kernel − 2·padding a side.
template <class Real>
std::unique_ptr<Layer<Real>> convTransposed(uint32_t out, uint32_t height, Window window,
                                            Activation activation);
// Every position `factor`² times, as torch.nn.Upsample(mode='nearest').
template <class Real>
std::unique_ptr<Layer<Real>> upsample(uint32_t height, uint32_t factor);
// positions×channels → 1×(channels·positions), torch's C×H×W order, and back: between maps and
// dense layers whose weights torch could read.
template <class Real>
std::unique_ptr<Layer<Real>> flatten();
template <class Real>
std::unique_ptr<Layer<Real>> unflatten(uint32_t channels);

// y_t = start_t + Σ_{s<t} a_{ts} x_s: what an autoregressive term adds to `start` (lecture row 25).
// Inputs start and x, both rows×n; the one tensor is the n×n matrix a, 0 where s >= t, without a
// name of its own.
template <class Real>
std::unique_ptr<Layer<Real>> pastSum();

// y = 2x − 1 of bits x, or 0 for the share of them that is hidden (word dropout, Bowman et al.
// 2016): while training a number u < share of Stream::wordDropout hides its bit. always: all bits,
// in training or not.
struct Hidden {
  double share = 0;
  bool always = false;
};
template <class Real>
std::unique_ptr<Layer<Real>> signedBits(Hidden hidden);

// y = x − c with c a tensor ("mean") that is given, not trained; 0 in the beginning.
template <class Real>
std::unique_ptr<Layer<Real>> centre();

// z = μ + σ⊙ε of a head [μ | log σ²], ε ~ N(0, I) (Kingma & Welling 2014, §2.4): rows×2k → rows×k.
template <class Real>
std::unique_ptr<Layer<Real>> reparameterise();

// The nearest row of a codebook, for every row of the input (van den Oord et al., "Neural discrete
// representation learning", 2017): y = e_k with k = argmin ‖x − e_k‖, the first of equals. Straight
// through: ∂ℓ/∂x = ∂ℓ/∂y (their equation 3). Tensors "codebook" codes×D, "counts" N and "sums" m,
// none of them trained; after a step (their appendix A.1)
//   N_k = γ N_k + (1 − γ) n_k,   m_k = γ m_k + (1 − γ) Σ x,   e_k = m_k / N_k,
// sums over the rows nearest to k, in their order. The codebook begins as N(0, 1), with N_k = 1.
// revive: a code whose N_k falls below it goes to a row of the batch drawn from Stream::codebook,
// with N_k = 1; so the first step puts all there. 0: never.
struct Codebook {
  uint32_t codes = 0;
  double decay = 0.99;  // γ
  double revive = 0;
};
template <class Real>
std::unique_ptr<Layer<Real>> quantise(Codebook codebook);
// code[i]: the number of the codebook's row nearest to row i of z. `scratch` is grown and kept.
template <class Real>
void nearestCodes(Pass& pass, MatrixView<const Real> z, MatrixView<const Real> codebook,
                  std::vector<Real>& scratch, uint32_t* code);

// Of a map of codes, side×side bytes as the numbers byte/255 in one row: for each place t the codes
// at the offsets `at`, `codes` where that lies outside, and with `place` behind them codes + 1 + t:
// indices for one table of all of them. Codes are data; nothing lies before them.
struct Offset {
  int down, right;
};
template <class Real>
std::unique_ptr<Layer<Real>> codeWindow(uint32_t side, uint32_t codes, std::vector<Offset> at,
                                        bool place);
// Those of place t, at.size() numbers.
template <class Real>
void codesSeen(const uint8_t* map, uint32_t side, uint32_t codes, std::span<const Offset> at,
               size_t t, Real* out);

// Rows of a table: numbers 0 … count − 1, rows×m → rows×(m·features), as torch.nn.Embedding: weight
// count×features, N(0, 1). Indices are data; nothing lies before them.
template <class Real>
std::unique_ptr<Layer<Real>> embed(uint32_t count, uint32_t features);

// (x − mean)/√(variance + 1e-5) ⊙ weight + bias of every row, as torch.nn.LayerNorm.
template <class Real>
std::unique_ptr<Layer<Real>> layerNorm();

// Rows of several values. In the first three an input of one row goes with every row of the others.
//   concat   columns side by side
//   sum      of values of the same width
//   product  of two of the same width, number by number
//   stack    rows of all of them under each other, and that `times` times: one layer over a stack
//            shares its weights (samples of one posterior, mixes of several codes)
//   sumRows  of each `count` rows that follow one another: rows·count → rows
template <class Real>
std::unique_ptr<Layer<Real>> concat();
template <class Real>
std::unique_ptr<Layer<Real>> sum();
template <class Real>
std::unique_ptr<Layer<Real>> product();
template <class Real>
std::unique_ptr<Layer<Real>> stack(uint32_t times = 1);
//   pick     rows of one value by their numbers, which may come again
template <class Real>
std::unique_ptr<Layer<Real>> sumRows(uint32_t count);
template <class Real>
std::unique_ptr<Layer<Real>> pick(std::vector<uint32_t> rows);

// All pairs of N nodes: inputs a and b, or one that is both, N rows each → N² rows, of which row
// i·N + j is [a_i | b_j], or their sum: a dense layer over [h_i | h_j] is the sum of A h_i and
// B h_j, at a cost of N instead of N². sumRows(N) sums over j.
enum class Join { beside, sum };
template <class Real>
std::unique_ptr<Layer<Real>> pairs(Join join);

}  // namespace atlas
