// What the host hands to the kernels of simulate.cuh: plain data, laid out alike on both sides.
#pragma once
#include "bins.h"

namespace reckon {

typedef unsigned long long AtomicCount;  // what CUDA's 64-bit atomics take
static_assert(sizeof(AtomicCount) == sizeof(uint64_t), "counts are 64-bit");

constexpr uint32_t kTileCounters = 16384;    // Philox counters a tile, of four draws each
constexpr uint32_t kTileLanes = 256;         // lanes of the fixed order of summation
constexpr uint32_t kKeptFlag = 0x80000000u;  // of a bin's count in shared memory: keep the values

/// For one output of one pass. Pointers are to device memory; bins count kBins.
template <class Real>
struct OutputArguments {
  BinLayout<Real> layout;
  double shift, scale;
  const uint8_t* keep;  // per bin
  const Real* low;      // per bin: of a kept bin's values only those in [low, high]
  const Real* high;
  AtomicCount* counts;         // per bin
  AtomicCount* dropped_below;  // per bin: values of kept bins below `low`
  Real* kept;
  AtomicCount* kept_count;  // may exceed capacity: then values were lost
  uint64_t capacity;
  AtomicCount* below;  // per point: values below it; those of all outputs are contiguous
  AtomicCount* equal;
  AtomicCount* extremes;  // ordered keys of the lowest and the highest value
  double* sums;           // per tile of the pass: sum, sum of squares
};

struct EventArguments {
  AtomicCount* hits;
  AtomicCount* not_a_number;
};

struct PassArguments {
  uint64_t first_tile, last_tile;
  uint64_t draws;  // those at or beyond do not count
  uint32_t* bins;  // global bins of each block, where shared memory is too small; or null
  const EventArguments* events;
  uint64_t* clock;  // cycles and nanoseconds that the first block took
};

/// Counts what is not finite, after a pass whose sums were not.
struct FailureArguments {
  uint64_t first_tile, last_tile, draws;
  AtomicCount* not_finite;  // per output
};

/// An interval of keys of one output: its values, or how many fall into each of kBins parts.
template <class Real>
struct LookInterval {
  uint64_t low, high;   // keys, both included
  uint64_t width;       // of a part
  AtomicCount* counts;  // per part; null: values
  Real* values;
  AtomicCount* value_count;
  uint64_t capacity;
};

template <class Real>
struct LookArguments {
  uint64_t first_tile, last_tile, draws;
  const LookInterval<Real>* intervals;
  const uint32_t* first;  // per output, and one more: its intervals
};

}  // namespace reckon
