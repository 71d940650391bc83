// What the CPU engine's instruction-set variants share: plain data, no standard library, so that
// nothing compiled for one instruction set can be taken for another's by the linker.
//
// A block is 256 Philox counters, 1,024 draws, kept word by word: value [r * 256 + t] is draw r of
// counter t. So vectors run over counters, which are the lanes of the fixed order of summation.
#pragma once
#include "bins.h"
#include "distributions/discrete.h"
#include "distributions/tabulated.h"

namespace reckon {

constexpr int kBlockCounters = 256;
constexpr int kBlockDraws = 1024;
constexpr int kTileDraws = 65536;
constexpr int kBlocksPerTile = kTileDraws / kBlockDraws;
constexpr int kLanes = 256;
constexpr uint32_t kKeepBit = 0x80000000u;  // of a bin's count

/// The draw of a block that a place in its arrays holds.
inline int draw_of_place(int place) { return 4 * (place % kBlockCounters) + place / kBlockCounters; }

template <class Real>
struct BlockInstruction {
  uint8_t operation;  // Operation
  uint8_t constants;  // bit i: operand i is one number, not a block
  bool plain;         // Instruction::plain
  Real* target;
  const Real* operand[4];
  uint64_t stream;        // uniform: the identity
  uint64_t replicate;     // uniform: added to the counter
  const uint32_t* sobol;  // uniform: the stream's words (kernels/sobol_points.h); null: Philox
  DiscreteTable<Real> discrete;
  QuantileTable<Real> table;
};

template <class Real>
struct BlockProgram {
  const BlockInstruction<Real>* instructions;
  int count;
  uint64_t seed;
};

constexpr int kKeptSlack = 16;  // values that a vector may write beyond the last one kept

/// Per output and thread: what one pass over the draws collects.
template <class Real>
struct Collector {
  BinLayout<Real> layout;
  uint32_t* counts;                       // per bin; the top bit, set beforehand, says to keep the values
  alignas(64) uint32_t keep[kBins / 32];  // the same a bit a bin
  Real* kept;                             // room for kBlockDraws + kKeptSlack more than kept_count
  uint64_t kept_count;
  double shift;
  double scale;          // an exact power of two that keeps squares in range
  double* lane_sums;     // kLanes of y - shift, then kLanes of its square
  const double* points;  // counted: values below and equal to each
  uint64_t* below;
  uint64_t* equal;
  int point_count;
  double lowest, highest;
};

/// One instruction set's code.
template <class Real>
struct BlockKernels {
  void (*evaluate)(const BlockProgram<Real>& program, uint64_t first_counter);
  /// Takes a whole block: sums, bins, points, extremes.
  void (*collect)(const Real* values, int first_lane, Collector<Real>& collector);
  /// The same for the draws below `limit` (counted in the block) of a last, partial tile; of these,
  /// unless `accepted` is null, those where it is 1.
  void (*collect_some)(const Real* values, const Real* accepted, int first_lane, int limit, Collector<Real>& collector);
  /// Of a whole block the sums alone.
  void (*add)(const Real* values, int first_lane, Collector<Real>& collector);
  /// The bins of values of this precision that were widened to double.
  void (*bins)(const BinLayout<double>& layout, const double* values, int count, uint32_t* bins);
};

struct Kernels {
  const char* name;
  BlockKernels<double> wide;
  BlockKernels<float> narrow;
};

const Kernels& kernels_v2();
const Kernels& kernels_v3();
const Kernels& kernels_v4();

/// Those of instruction_set(); cpu_engine.h.
const Kernels& chosen_kernels();

}  // namespace reckon
