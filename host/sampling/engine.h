// What a device does for a simulation: evaluate tiles of draws and collect from them. One interface
// for the CPU and for CUDA; what is asked for, and what it means, is decided in simulation.cpp.
#pragma once
#include <algorithm>
#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "model/program.h"
#include "sampling/pass.h"

namespace reckon {

/// Asked to stop (Ctrl-C): no result, nothing written.
class Interrupted : public std::runtime_error {
 public:
  Interrupted() : std::runtime_error("interrupted") {}
};

/// A device that fails, or cannot do what is asked: another one may, for the bits are the same.
class DeviceError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Set by a signal handler or another thread to ask an engine to stop; it looks between tiles. Null: never.
using StopRequest = const std::atomic<bool>*;
inline bool stops(StopRequest request) { return request != nullptr && request->load(std::memory_order_relaxed); }

/// Called with the draws done so far of a simulation; from any thread.
using Progress = std::function<void(uint64_t draws)>;

enum class SamplerKind { philox, sobol };

/// What an engine is made with.
struct EngineOptions {
  uint64_t seed = 1;
  Precision precision = Precision::wide;
  int threads = 0;  // of the host; 0: one for each processor
  Progress progress;
  StopRequest stop = nullptr;
  SamplerKind sampler = SamplerKind::philox;
  uint32_t scramble = 0;  // which of several independent ones of Sobol's points
};

/// A look into an interval of keys (kernels/bins.h) of one output: its values, or how many of them
/// fall into each of kBins equal parts.
struct Look {
  size_t output = 0;
  uint64_t low = 0, high = 0;  // keys, both included
  bool values = true;
  uint64_t inside = 0;  // how many values the interval holds

  template <class Archive>
  void serialize(Archive& archive) {
    archive(output, low, high, values, inside);
  }
};
struct LookResult {
  std::vector<double> values;
  std::vector<uint64_t> counts;

  /// Of other draws.
  void add(const LookResult& more) {
    values.insert(values.end(), more.values.begin(), more.values.end());
    add_counts(counts, more.counts);
  }
  template <class Archive>
  void serialize(Archive& archive) {
    archive(values, counts);
  }
};

/// Where an engine's time went; for benchmarks.
struct EngineTimes {
  double compile = 0;  // seconds: compiling the kernel, or finding it in the cache
  bool cached = false;
  double passes = 0;       // seconds in kernels by the device's clock, every look included, or in the CPU's passes
  double sorts = 0;        // seconds in which the device sorted kept values
  double copies = 0;       // seconds in which results came to the host; kernels may run beside them
  uint64_t draws = 0;      // of the passes; looks add time, not draws
  double clock = 0;        // hertz, measured in the kernel; 0: unknown
  double bound = 0;        // draws a second that the chip allows at that clock; 0: unknown
  std::string limit;       // what sets the bound
  int registers = 0;       // of a thread of the GPU's kernel
  size_t local_bytes = 0;  // of its stack: spills, arrays, calls
  double occupancy = 0;    // of a multiprocessor's threads, those that are there at once

  /// Adds the time of another program over the same draws; what is said of a kernel is then the last one's.
  void add(const EngineTimes& other) {
    const EngineTimes before = *this;
    *this = other;
    compile += before.compile;
    passes += before.passes;
    sorts += before.sorts;
    copies += before.copies;
    draws = std::max(before.draws, other.draws);
  }
};

/// The pass that will follow.
struct NextPass {
  uint64_t first_tile = 0, last_tile = 0;
  std::vector<OutputPlan> outputs;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(first_tile, last_tile, outputs);
  }
};

/// The bins of many values of a precision that were widened to double.
using BinsOf = void (*)(const BinLayout<double>& layout, const double* values, int count, uint32_t* bins);

class Engine {
 public:
  virtual ~Engine() = default;
  /// A fast way to find bins, with bin_of's results, for values of precision(); null: there is none.
  virtual BinsOf bins_of() const { return nullptr; }
  /// The draws [first, first + count) of every result, in the order of the draws; count at most one
  /// tile's. `results[k][i]` is result k of draw first + i, in double.
  virtual std::vector<std::vector<double>> draws(uint64_t first, uint64_t count) = 0;
  /// One pass over the tiles [first_tile, last_tile); draws at or beyond `draws` do not count. An engine
  /// that works ahead starts `next`, where given, before it hands over this one; then the next call must
  /// be for that pass.
  virtual Pass pass(uint64_t first_tile, uint64_t last_tile, uint64_t draws, const std::vector<OutputPlan>& outputs,
                    size_t events, const NextPass* next = nullptr) = 0;
  virtual bool works_ahead() const { return false; }
  /// How many tiles it takes to fill the device.
  virtual uint64_t tiles_at_once() const { return 1; }
  /// Regenerates the draws of the tiles [first_tile, last_tile), those below `draws`, and looks into intervals.
  virtual std::vector<LookResult> look(const std::vector<Look>& looks, uint64_t first_tile, uint64_t last_tile,
                                       uint64_t draws) = 0;
  /// How many tiles one pass may take.
  virtual uint64_t longest_pass() const = 0;
  virtual Precision precision() const = 0;
  virtual std::string backend() const = 0;  // "cpu" or "cuda"
  virtual std::string device() const = 0;
  /// Where the time went so far; with the bound, which may take a compilation, if asked for.
  virtual EngineTimes times(bool with_bound = false) = 0;
};

/// Makes the engine of a program, whose results are outputs first, then events.
using EngineFactory = std::function<std::unique_ptr<Engine>(const Program&, const EngineOptions&)>;

/// Keys in each of the kBins equal parts of an interval.
inline uint64_t width_of_part(uint64_t low, uint64_t high) { return (high - low) / kBins + 1; }
/// The part that a key falls into.
inline uint32_t part_of_interval(uint64_t key, uint64_t low, uint64_t high) {
  return static_cast<uint32_t>((key - low) / width_of_part(low, high));
}

}  // namespace reckon
