// The fused kernels around a generated model: sample, evaluate, bin, sum; nothing per draw is
// written to memory but the few values near the wanted ranks.
//
// The generated source (host/devices/cuda/source.cpp) defines
//
//   struct Model {
//     using Real = float;                             // or double
//     static constexpr int width;                     // draws computed side by side: 1, 2 or 4
//     static constexpr int outputs, events, points;   // points: of all outputs together
//     static constexpr int first_point(int k);         // of output k's points
//     static constexpr bool shared_bins, scaled;      // scaled: some output's scale is not 1
//     static constexpr bool only_sums;                // no bins, extremes, points or kept values of outputs
//     static constexpr bool conditional;              // only draws that sink.accept() takes count
//     static const OutputArguments<Real>& output(int k);
//     static double point(int p);                     // of all outputs together
//     template <class Sink> static void evaluate(uint64_t counter, Sink& sink);  // sink.valid of its draws
//   };
//
// whose evaluate() computes the four draws of a Philox counter, `width` at a time, and hands each
// result to sink.output<k>(values, first) or sink.event<e>(values, first), `first` being the draw of
// values[0]; where it is conditional, after sink.accept(truths). A block is one or more groups of kTileLanes threads; a group
// takes a tile, its threads are the tile's lanes, so sums come in the order of the contract
// (kernels/README.md) whatever the block size and the grid.
#pragma once
/// Shared memory of a block, its size given at launch; aligned for doubles.
extern __shared__ double reckon_shared_memory[];

#include "distributions/discrete.h"
#include "distributions/exponential.h"
#include "distributions/normal.h"
#include "distributions/tabulated.h"
#include "distributions/triangular.h"
#include "distributions/truncated.h"
#include "distributions/uniform_interval.h"
#include "operations.h"
#include "simulate_arguments.h"
#include "sobol_points.h"
#include "stream.h"

RECKON_BEGIN_NAMESPACE

#define RECKON_DEVICE static __device__ __forceinline__
#define RECKON_FOUR(r) _Pragma("unroll") for (int r = 0; r < 4; ++r)
#define RECKON_WIDE(r) _Pragma("unroll") for (int r = 0; r < width; ++r)

/// The keys of the rounds in constant memory, as operands of the instructions that use them.
struct PhiloxSchedule {
  const uint32_t* keys;
  __device__ __forceinline__ uint32_t key0(int round) const { return keys[2 * round]; }
  __device__ __forceinline__ uint32_t key1(int round) const { return keys[2 * round + 1]; }
};

RECKON_DEVICE void sample_uniforms(const uint32_t* keys, uint64_t identity, uint64_t counter, double (&uniform)[4]) {
  const PhiloxWords leading = stream_words(PhiloxSchedule{keys}, identity, counter, kLeadingHalf);
  const PhiloxWords trailing = stream_words(PhiloxSchedule{keys}, identity, counter, kTrailingHalf);
  RECKON_FOUR(r) uniform_from_words(leading.word[r], trailing.word[r], uniform[r]);
}
RECKON_DEVICE void sample_uniforms(const uint32_t* keys, uint64_t identity, uint64_t counter, float (&uniform)[4]) {
  const PhiloxWords leading = stream_words(PhiloxSchedule{keys}, identity, counter, kLeadingHalf);
  float made[4];
  RECKON_FOUR(r) uniform_from_words(leading.word[r], 0u, made[r]);
  RECKON_FOUR(r) uniform[r] = made[r];  // one store of four
}

/// How many of a counter's four draws lie below the number of draws.
RECKON_DEVICE int valid_draws(uint64_t counter, uint64_t draws) {
  const uint64_t first = 4u * counter;
  return first >= draws ? 0 : (draws - first >= 4u ? 4 : static_cast<int>(draws - first));
}

/// Calls `take(counter, valid)` for every counter of this thread's lane in a tile, in order.
template <class Take>
RECKON_DEVICE void for_each_counter(uint64_t tile, uint32_t lane, uint64_t draws, Take take) {
  for (uint32_t step = 0; step < kTileCounters; step += kTileLanes) {
    const uint64_t counter = tile * kTileCounters + step + lane;
    const int valid = valid_draws(counter, draws);
    if (valid == 0) return;
    take(counter, valid);
  }
}

/// Which of the draws at hand count: those below the number of draws, and those that a condition accepts. One
/// at a time is evaluated only if it is below.
template <class Model>
struct Acceptance {
  using Real = typename Model::Real;
  int valid;
  bool accepted[Model::width];

  __device__ __forceinline__ void accept(const Real (&truth)[Model::width]) {
#pragma unroll
    for (int r = 0; r < Model::width; ++r) accepted[r] = truth[r] == Real(1);
  }
  __device__ __forceinline__ bool is_valid(int first, int r) const { return Model::width == 1 || first + r < valid; }
  __device__ __forceinline__ bool counts(int first, int r) const { return is_valid(first, r) && (!Model::conditional || accepted[r]); }
};

/// What one thread collects in a pass.
template <class Model>
struct PassSink : Acceptance<Model> {
  using Acceptance<Model>::valid;
  using Acceptance<Model>::counts;
  using Acceptance<Model>::is_valid;
  using Real = typename Model::Real;
  static constexpr int width = Model::width;
  static constexpr int kPoints = Model::points > 0 ? Model::points : 1;
  static constexpr int kEvents = Model::events > 0 ? Model::events : 1;
  static constexpr int kOutputs = Model::outputs > 0 ? Model::outputs : 1;

  uint32_t* bins;
  double sum[kOutputs], square[kOutputs];
  Real lowest[kOutputs], highest[kOutputs];
  uint32_t below[kPoints], equal[kPoints];
  uint32_t hits[kEvents], not_a_number[kEvents];

  __device__ __forceinline__ void start() {
#pragma unroll
    for (int k = 0; k < Model::outputs; ++k) {
      lowest[k] = infinity_of(Real(0));
      highest[k] = -infinity_of(Real(0));
    }
#pragma unroll
    for (int p = 0; p < Model::points; ++p) below[p] = equal[p] = 0;
#pragma unroll
    for (int e = 0; e < Model::events; ++e) hits[e] = not_a_number[e] = 0;
  }

  __device__ __forceinline__ void start_tile() {
#pragma unroll
    for (int k = 0; k < Model::outputs; ++k) sum[k] = square[k] = 0.0;
  }

  template <int k>
  __device__ __forceinline__ void output(const Real (&value)[width], int first) {
    const OutputArguments<Real>& to = Model::output(k);
    RECKON_WIDE(r) {
      if (counts(first, r)) {
        const Real y = value[r];
        const double shifted = static_cast<double>(y) - to.shift;
        const double d = Model::scaled ? shifted * to.scale : shifted;
        sum[k] += d;
        square[k] = fused_multiply_add(d, d, square[k]);
        if constexpr (Model::only_sums) continue;
        lowest[k] = y < lowest[k] ? y : lowest[k];
        highest[k] = y > highest[k] ? y : highest[k];
        const uint32_t bin = bin_of(to.layout, y);
        const uint32_t before = atomicAdd(bins + k * kBins + bin, 1u);
        if ((before & kKeptFlag) != 0u) keep(to, bin, y);
#pragma unroll
        for (int p = Model::first_point(k); p < Model::first_point(k + 1); ++p) {
          const double point = Model::point(p);
          below[p] += static_cast<double>(y) < point ? 1u : 0u;
          equal[p] += static_cast<double>(y) == point ? 1u : 0u;
        }
      }
    }
  }

  template <int e>
  __device__ __forceinline__ void event(const Real (&value)[width], int first) {
    RECKON_WIDE(r) {
      if (is_valid(first, r)) {
        hits[e] += value[r] == Real(1) ? 1u : 0u;
        not_a_number[e] += value[r] != value[r] ? 1u : 0u;
      }
    }
  }

  static __device__ void keep(const OutputArguments<Real>& to, uint32_t bin, Real y) {
    if (y < to.low[bin]) {
      atomicAdd(to.dropped_below + bin, AtomicCount(1));
    } else if (y <= to.high[bin]) {
      const AtomicCount place = atomicAdd(to.kept_count, AtomicCount(1));
      if (place < to.capacity) to.kept[place] = y;
    }
  }

  __device__ __forceinline__ void finish(const EventArguments* events) {
#pragma unroll
    for (int k = 0; k < Model::outputs; ++k) {
      const OutputArguments<Real>& to = Model::output(k);
      if (lowest[k] <= highest[k]) {
        // Few threads have news: the others read, which does not queue as atomics do.
        const AtomicCount least = AtomicCount(ordered_key(static_cast<double>(lowest[k])));
        const AtomicCount most = AtomicCount(ordered_key(static_cast<double>(highest[k])));
        const volatile AtomicCount* known = to.extremes;
        if (least < known[0]) atomicMin(to.extremes, least);
        if (most > known[1]) atomicMax(to.extremes + 1, most);
      }
    }
    // One flat loop, so that the counters stay in registers: the outputs' counts are contiguous.
#pragma unroll
    for (int p = 0; p < Model::points; ++p) {
      if (below[p] != 0u) atomicAdd(Model::output(0).below + p, AtomicCount(below[p]));
      if (equal[p] != 0u) atomicAdd(Model::output(0).equal + p, AtomicCount(equal[p]));
    }
#pragma unroll
    for (int e = 0; e < Model::events; ++e) {
      if (hits[e] != 0u) atomicAdd(events[e].hits, AtomicCount(hits[e]));
      if (not_a_number[e] != 0u) atomicAdd(events[e].not_a_number, AtomicCount(not_a_number[e]));
    }
  }
};

/// Folds the lanes of a group by halving: lane t takes lane t + 128, then t + 64, and so on. All
/// threads of the block come here; `fold` has room for 2 * kTileLanes doubles a group.
template <class Model>
RECKON_DEVICE void fold_tile(const PassSink<Model>& sink, double* fold, uint32_t lane, bool active, uint64_t tile_of_pass) {
#pragma unroll
  for (int k = 0; k < Model::outputs; ++k) {
    fold[lane] = sink.sum[k];
    fold[kTileLanes + lane] = sink.square[k];
    for (uint32_t half = kTileLanes / 2u; half > 0u; half /= 2u) {
      __syncthreads();
      if (lane < half) {
        fold[lane] += fold[lane + half];
        fold[kTileLanes + lane] += fold[kTileLanes + lane + half];
      }
    }
    if (lane == 0u && active) {
      double* sums = Model::output(k).sums + 2u * tile_of_pass;
      sums[0] = fold[0];
      sums[1] = fold[kTileLanes];
    }
    __syncthreads();
  }
}

/// Copies the rows of the inverse normal to the front of shared memory; how many doubles long they are.
template <class Real>
RECKON_DEVICE uint32_t share_normal_rows() {
  constexpr uint32_t row = kDoublesOfNormalRow * sizeof(double) / sizeof(Real);
  constexpr uint32_t rows = approximation::inverse_normal_segments_degree(Real()) + 1;
  Real* to = reinterpret_cast<Real*>(reckon_shared_memory);
  for (uint32_t i = threadIdx.x; i < rows * row; i += blockDim.x) to[i] = approximation::inverse_normal_segments(Real(), i / row)[i % row];
  return rows * kDoublesOfNormalRow;
}

template <class Model>
RECKON_DEVICE void run_pass(const PassArguments& arguments) {
  constexpr uint32_t kAllBins = Model::only_sums ? 0u : static_cast<uint32_t>(Model::outputs) * kBins;
  const uint32_t groups = blockDim.x / kTileLanes, group = threadIdx.x / kTileLanes, lane = threadIdx.x % kTileLanes;
  // Of a block's shared memory: the rows of the inverse normal, where loads of scattered lanes never meet in a
  // bank; the lanes' sums of each group; the bins.
  double* folds = reckon_shared_memory + share_normal_rows<typename Model::Real>();
  double* fold = folds + group * 2u * kTileLanes;
  uint32_t* shared_bins = reinterpret_cast<uint32_t*>(folds + groups * 2u * kTileLanes);
  const bool timed = blockIdx.x == 0 && threadIdx.x == 0;
  if (timed) {  // in memory, not in registers for the whole pass
    arguments.clock[0] = clock_cycles();
    arguments.clock[1] = clock_nanoseconds();
  }
  PassSink<Model> sink;
  sink.bins = Model::shared_bins ? shared_bins : arguments.bins + static_cast<uint64_t>(blockIdx.x) * kAllBins;
  for (uint32_t b = threadIdx.x; b < kAllBins; b += blockDim.x) {
    sink.bins[b] = Model::output(static_cast<int>(b / kBins)).keep[b % kBins] != 0 ? kKeptFlag : 0u;
  }
  sink.start();
  __syncthreads();
  const uint64_t stride = static_cast<uint64_t>(gridDim.x) * groups;
  for (uint64_t first = arguments.first_tile + static_cast<uint64_t>(blockIdx.x) * groups; first < arguments.last_tile; first += stride) {
    const uint64_t tile = first + group;
    const bool active = tile < arguments.last_tile;
    sink.start_tile();
    if (active) {
      for_each_counter(tile, lane, arguments.draws, [&](uint64_t counter, int valid) __attribute__((always_inline)) {
        sink.valid = valid;
        Model::evaluate(counter, sink);
      });
    }
    fold_tile<Model>(sink, fold, lane, active, tile - arguments.first_tile);
  }
  __syncthreads();
  for (uint32_t b = threadIdx.x; b < kAllBins; b += blockDim.x) {
    const uint32_t count = sink.bins[b] & ~kKeptFlag;
    if (count != 0u) atomicAdd(Model::output(static_cast<int>(b / kBins)).counts + b % kBins, AtomicCount(count));
  }
  sink.finish(arguments.events);
  if (timed) {
    arguments.clock[0] = clock_cycles() - arguments.clock[0];
    arguments.clock[1] = clock_nanoseconds() - arguments.clock[1];
  }
}

/// Counts values that are not finite, and events that are no number.
template <class Model>
struct FailureSink : Acceptance<Model> {
  using Acceptance<Model>::counts;
  using Real = typename Model::Real;
  static constexpr int width = Model::width;
  AtomicCount* not_finite;

  template <int k>
  __device__ __forceinline__ void output(const Real (&value)[width], int first) {
    RECKON_WIDE(r) {
      if (counts(first, r) && !(magnitude(value[r]) < infinity_of(Real(0)))) atomicAdd(not_finite + k, AtomicCount(1));
    }
  }
  template <int e>
  __device__ __forceinline__ void event(const Real (&)[width], int) {}
};

template <class Model, class Sink>
RECKON_DEVICE void run_over_tiles(Sink& sink, uint64_t first_tile, uint64_t last_tile, uint64_t draws) {
  const uint32_t groups = blockDim.x / kTileLanes, group = threadIdx.x / kTileLanes, lane = threadIdx.x % kTileLanes;
  const uint64_t stride = static_cast<uint64_t>(gridDim.x) * groups;
  for (uint64_t tile = first_tile + static_cast<uint64_t>(blockIdx.x) * groups + group; tile < last_tile; tile += stride) {
    for_each_counter(tile, lane, draws, [&](uint64_t counter, int valid) __attribute__((always_inline)) {
      sink.valid = valid;
      Model::evaluate(counter, sink);
    });
  }
}

template <class Model>
RECKON_DEVICE void run_failures(const FailureArguments& arguments) {
  FailureSink<Model> sink;
  sink.not_finite = arguments.not_finite;
  run_over_tiles<Model>(sink, arguments.first_tile, arguments.last_tile, arguments.draws);
}

template <class Model>
struct LookSink : Acceptance<Model> {
  using Acceptance<Model>::counts;
  using Real = typename Model::Real;
  static constexpr int width = Model::width;
  LookArguments<Real> arguments;

  template <int k>
  __device__ __forceinline__ void output(const Real (&value)[width], int first) {
    RECKON_WIDE(r) {
      const uint64_t key = ordered_key(static_cast<double>(value[r]));
      // The output's intervals ascend and stand apart: the last that begins at or below the key is the one.
      uint32_t after = arguments.first[k], end = arguments.first[k + 1];
      const uint32_t none = after;
      while (after < end) {
        const uint32_t middle = (after + end) / 2u;
        if (arguments.intervals[middle].low <= key) {
          after = middle + 1u;
        } else {
          end = middle;
        }
      }
      if (after == none || !counts(first, r)) continue;
      const LookInterval<Real>& at = arguments.intervals[after - 1u];
      if (key <= at.high) take(at, key, value[r]);
    }
  }
  template <int e>
  __device__ __forceinline__ void event(const Real (&)[width], int) {}

  static __device__ void take(const LookInterval<Real>& at, uint64_t key, Real value) {
    if (at.counts != nullptr) {
      atomicAdd(at.counts + (key - at.low) / at.width, AtomicCount(1));
      return;
    }
    const AtomicCount place = atomicAdd(at.value_count, AtomicCount(1));
    if (place < at.capacity) at.values[place] = value;
  }
};

template <class Model>
RECKON_DEVICE void run_look(const LookArguments<typename Model::Real>& arguments) {
  LookSink<Model> sink;
  sink.arguments = arguments;
  run_over_tiles<Model>(sink, arguments.first_tile, arguments.last_tile, arguments.draws);
}

RECKON_END_NAMESPACE
