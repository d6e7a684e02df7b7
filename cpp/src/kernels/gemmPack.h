// How gemm.cc reads its operands: copied into panels of a few lines each (rows of op(A), columns of
// op(B)), which hold for each p their numbers side by side. The register tile then reads both
// operands in sequence whatever their layout. While a panel is in the cache it is also searched for
// zeros, see PanelZeros in atlas/gemm.h.
#pragma once

#include "atlas/gemm.h"
#include "atlas/simd.h"

namespace atlas {

constexpr size_t ceilDiv(size_t a, size_t b) { return (a + b - 1) / b; }

// Packs `lines` lines of depth numbers. x points at (first line, first p) of a matrix stored with
// distance ld; linesStored: its rows are the lines, so packing transposes. Lines beyond the last
// are zero. kWidth is 4 or 8; depth at most kGemmBlockDepth.
template <size_t kWidth>
void packOperand(ThreadPool& pool, bool linesStored, const float* x, size_t ld, size_t lines,
                 size_t depth, PackedOperand& packed);

}  // namespace atlas
