#include "engine/cpu/cpu_engine.h"

#include <fmt/format.h>
#include <tbb/enumerable_thread_specific.h>
#include <tbb/global_control.h>
#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

#include <array>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <map>
#include <mutex>
#include <thread>

#include "engine/cpu/block.h"
#include "model/tables.h"

namespace reckon {

std::atomic<bool> interrupt_requested{false};

int available_threads() { return static_cast<int>(std::max(1u, std::thread::hardware_concurrency())); }

std::string instruction_set() {
#if defined(__x86_64__)
  __builtin_cpu_init();
  const bool v4 = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw") &&
                  __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512cd");
  const bool v3 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi2");
#else
  const bool v3 = false, v4 = false;
#endif
  const std::string best = v4 ? "v4" : v3 ? "v3" : "v2";
  const char* forced = std::getenv("RECKON_SIMD");
  if (forced == nullptr || *forced == '\0') return best;
  const std::string name = forced;
  if (name != "v2" && name != "v3" && name != "v4") {
    throw UsageError(fmt::format("RECKON_SIMD={} is no instruction set; write v2, v3 or v4", name));
  }
  if (name > best) {
    throw UsageError(fmt::format("RECKON_SIMD={} is more than this processor has ({}); leave it unset", name, best));
  }
  return name;
}

namespace {

const Kernels& kernels() {
  const std::string set = instruction_set();
#if defined(__x86_64__)
  if (set == "v4") return kernels_v4();
  if (set == "v3") return kernels_v3();
#endif
  return kernels_v2();
}

const BlockKernels<double>& block_kernels(const Kernels& k, double) { return k.wide; }
const BlockKernels<float>& block_kernels(const Kernels& k, float) { return k.narrow; }
const TableRows<double>& rows_of(const QuantileTableData& data, double) { return data.wide; }
const TableRows<float>& rows_of(const QuantileTableData& data, float) { return data.narrow; }

/// Storage aligned to whole vectors.
template <class Real>
class Buffer {
 public:
  explicit Buffer(size_t count) : data_(static_cast<Real*>(std::aligned_alloc(64, (count * sizeof(Real) + 63) / 64 * 64))) {
    if (!data_) throw std::bad_alloc();
  }
  Real* get() const { return data_.get(); }

 private:
  struct Free {
    void operator()(Real* p) const { std::free(p); }
  };
  std::unique_ptr<Real, Free> data_;
};

constexpr uint64_t kLongestPass = 1024;

/// A program with one thread's registers.
template <class Real>
class Workspace {
 public:
  Workspace(const Program& program, const std::vector<DiscreteTable<Real>>& discrete, const std::vector<QuantileTable<Real>>& tables,
            uint64_t seed)
      : registers_(static_cast<size_t>(program.registers + 1) * kBlockDraws), constants_(program.constants.size() + 1) {
    for (size_t i = 0; i < program.constants.size(); ++i) constants_.get()[i] = static_cast<Real>(program.constants[i]);
    for (const Instruction& instruction : program.instructions) {
      BlockInstruction<Real> block{};
      block.operation = static_cast<uint8_t>(instruction.operation);
      block.target = register_at(instruction.target);
      for (size_t i = 0; i < instruction.operands.size(); ++i) {
        const Operand& operand = instruction.operands[i];
        block.operand[i] = operand.constant ? constants_.get() + operand.index : register_at(operand.index);
        if (operand.constant) block.constants = static_cast<uint8_t>(block.constants | 1u << i);
      }
      if (instruction.operation == Operation::uniform) block.stream = program.streams[instruction.stream].identity;
      if (instruction.operation == Operation::discrete) block.discrete = discrete[instruction.table];
      if (instruction.operation == Operation::tabulated) block.table = tables[instruction.table];
      instructions_.push_back(block);
    }
    program_ = {instructions_.data(), static_cast<int>(instructions_.size()), seed};
    for (const Operand& result : program.results) {
      if (!result.constant) {
        results_.push_back(register_at(result.index));
        continue;
      }
      constant_results_.emplace_back(kBlockDraws);
      std::fill_n(constant_results_.back().get(), kBlockDraws, constants_.get()[result.index]);
      results_.push_back(constant_results_.back().get());
    }
  }
  Workspace(const Workspace&) = delete;

  const BlockProgram<Real>& program() const { return program_; }
  const Real* result(size_t i) const { return results_[i]; }

 private:
  Real* register_at(uint32_t i) const { return registers_.get() + static_cast<size_t>(i) * kBlockDraws; }

  Buffer<Real> registers_, constants_;
  std::vector<BlockInstruction<Real>> instructions_;
  std::vector<Buffer<Real>> constant_results_;
  std::vector<const Real*> results_;
  BlockProgram<Real> program_{};
};

/// One thread's share of a pass over one output.
template <class Real>
struct OutputShare {
  std::vector<uint32_t> counts = std::vector<uint32_t>(kBins);
  std::vector<Real> kept;
  std::vector<Real> low, high;  // per bin, if only some of its values are kept
  std::vector<uint64_t> dropped_below;
  std::vector<uint64_t> below, equal;
  uint64_t not_finite = 0;
  Collector<Real> collector{};
};

template <class Real>
struct PassShare {
  std::vector<OutputShare<Real>> outputs;
  std::vector<EventPass> events;
  Buffer<double> lanes{2 * kLanes};
};

/// How many draws of a block that starts at `first` lie below `draws`.
int draws_in_block(uint64_t first, uint64_t draws) {
  return draws <= first ? 0 : static_cast<int>(std::min<uint64_t>(draws - first, kBlockDraws));
}

template <class Real>
class CpuEngine final : public Engine {
 public:
  CpuEngine(const Program& program, const CpuOptions& options)
      : program_(program),
        options_(options),
        kernels_(kernels()),
        code_(block_kernels(kernels_, Real(0))),
        threads_(options.threads > 0 ? options.threads : available_threads()),
        limit_(tbb::global_control::max_allowed_parallelism, static_cast<size_t>(threads_)),
        arena_(threads_),
        workspaces_([this] { return std::make_unique<Workspace<Real>>(program_, discrete_, tables_, options_.seed); }) {
    for (const auto& data : program.discrete) {
      discrete_values_.push_back({narrow(data->value), narrow(data->below), narrow(data->above)});
      const auto& v = discrete_values_.back();
      discrete_.push_back({v[0].data(), v[1].data(), v[2].data(), static_cast<uint32_t>(v[0].size())});
    }
    for (const auto& data : program.tables) {
      const TableRows<Real>& rows = rows_of(*data, Real(0));
      tables_.push_back(table_view(rows));
    }
  }

  uint64_t longest_pass() const override { return kLongestPass; }
  Precision precision() const override { return sizeof(Real) == 8 ? Precision::wide : Precision::narrow; }
  std::string backend() const override { return "cpu"; }
  EngineTimes times() override { return times_; }
  std::string device() const override { return fmt::format("CPU, x86-64-{}", kernels_.name); }

  std::vector<std::vector<double>> draws(uint64_t first, uint64_t count) override {
    std::vector<std::vector<double>> values(program_.results.size(), std::vector<double>(count));
    const uint64_t first_block = first / kBlockDraws, last_block = (first + count + kBlockDraws - 1) / kBlockDraws;
    parallel(first_block, last_block, [&](Workspace<Real>& workspace, uint64_t block) {
      code_.evaluate(workspace.program(), block * kBlockCounters);
      for (size_t k = 0; k < values.size(); ++k) {
        for (int place = 0; place < kBlockDraws; ++place) {
          const uint64_t draw = block * kBlockDraws + static_cast<uint64_t>(draw_of_place(place));
          if (draw >= first && draw < first + count) values[k][draw - first] = static_cast<double>(workspace.result(k)[place]);
        }
      }
    });
    return values;
  }

  Pass pass(uint64_t first_tile, uint64_t last_tile, uint64_t draws, const std::vector<OutputPlan>& plans, size_t events) override {
    Pass pass;
    pass.outputs.resize(plans.size());
    pass.events.resize(events);
    for (OutputPass& output : pass.outputs) output.sums.resize(last_tile - first_tile);
    const auto start = std::chrono::steady_clock::now();
    tbb::enumerable_thread_specific<std::unique_ptr<PassShare<Real>>> shares([&] { return make_share(plans, events); });
    parallel(first_tile, last_tile, [&](Workspace<Real>& workspace, uint64_t tile) {
      PassShare<Real>& share = *shares.local();
      run_tile(workspace, share, tile, draws);
      bool finite = true;
      for (size_t k = 0; k < plans.size(); ++k) {
        const TileSums sums = pass.outputs[k].sums[tile - first_tile] = fold_lanes(share, k);
        finite = finite && std::isfinite(sums.first);
      }
      if (!finite) count_failures(workspace, share, tile, draws);
      if (options_.progress) options_.progress(done_ += std::min(kDrawsPerTile, draws - tile * kDrawsPerTile));
    });
    for (size_t k = 0; k < plans.size(); ++k) {
      pass.outputs[k].counts.resize(kBins);
      pass.outputs[k].lowest = std::numeric_limits<double>::infinity();
      pass.outputs[k].highest = -std::numeric_limits<double>::infinity();
      pass.outputs[k].below.resize(plans[k].points.size());
      pass.outputs[k].equal.resize(plans[k].points.size());
    }
    for (const auto& share : shares) merge(*share, pass);
    times_.passes += std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    times_.draws += std::min(draws, last_tile * kDrawsPerTile) - first_tile * kDrawsPerTile;
    return pass;
  }

  std::vector<LookResult> look(const std::vector<Look>& looks, uint64_t draws) override {
    std::vector<LookResult> results(looks.size());
    for (LookResult& result : results) result.counts.resize(kBins);
    // Of each output, its looks by their low keys: intervals do not overlap.
    std::map<size_t, std::map<uint64_t, size_t>> order;
    for (size_t i = 0; i < looks.size(); ++i) order[looks[i].output][looks[i].low] = i;
    std::mutex mutex;
    const uint64_t tiles = (draws + kDrawsPerTile - 1) / kDrawsPerTile;
    parallel(0, tiles, [&](Workspace<Real>& workspace, uint64_t tile) {
      std::vector<LookResult> local(looks.size());
      for (int block = 0; block < kBlocksPerTile; ++block) {
        const uint64_t first = tile * kDrawsPerTile + static_cast<uint64_t>(block) * kBlockDraws;
        const int limit = draws_in_block(first, draws);
        if (limit == 0) break;
        code_.evaluate(workspace.program(), first / 4);
        for (const auto& [output, by_key] : order) look_at(looks, by_key, workspace.result(output), limit, local);
      }
      const std::lock_guard lock(mutex);
      for (size_t i = 0; i < looks.size(); ++i) {
        results[i].values.insert(results[i].values.end(), local[i].values.begin(), local[i].values.end());
        for (size_t b = 0; b < local[i].counts.size(); ++b) results[i].counts[b] += local[i].counts[b];
      }
    });
    return results;
  }

 private:
  static std::vector<Real> narrow(const std::vector<double>& values) { return {values.begin(), values.end()}; }

  template <class Body>
  void parallel(uint64_t first, uint64_t last, const Body& body) {
    std::atomic<bool> interrupted{false};
    arena_.execute([&] {
      tbb::parallel_for(first, last, [&](uint64_t i) {
        if (interrupt_requested.load(std::memory_order_relaxed)) interrupted = true;
        if (!interrupted) body(*workspaces_.local(), i);
      });
    });
    if (interrupted) throw Interrupted();
  }

  static std::unique_ptr<PassShare<Real>> make_share(const std::vector<OutputPlan>& plans, size_t events) {
    auto share = std::make_unique<PassShare<Real>>();
    share->lanes = Buffer<double>(2 * kLanes * plans.size() + 8);
    share->outputs.resize(plans.size());
    share->events.resize(events);
    for (size_t k = 0; k < plans.size(); ++k) {
      const OutputPlan& plan = plans[k];
      OutputShare<Real>& output = share->outputs[k];
      output.low.assign(plan.low.begin(), plan.low.end());
      output.high.assign(plan.high.begin(), plan.high.end());
      output.dropped_below.resize(plan.low.size());
      output.below.resize(plan.points.size());
      output.equal.resize(plan.points.size());
      Collector<Real>& c = output.collector;
      c.layout = {static_cast<Real>(plan.layout.centre), static_cast<Real>(plan.layout.inverse_scale),
                  static_cast<Real>(plan.layout.offset), static_cast<Real>(plan.layout.width)};
      for (uint32_t b = 0; b < kBins; ++b) output.counts[b] = plan.keep[b] != 0 ? kKeepBit : 0;
      c.counts = output.counts.data();
      c.shift = plan.shift;
      c.scale = plan.scale;
      c.lane_sums = share->lanes.get() + 2 * kLanes * k;
      c.points = plan.points.data();
      c.below = output.below.data();
      c.equal = output.equal.data();
      c.point_count = static_cast<int>(plan.points.size());
      c.lowest = std::numeric_limits<double>::infinity();
      c.highest = -std::numeric_limits<double>::infinity();
    }
    return share;
  }

  void run_tile(Workspace<Real>& workspace, PassShare<Real>& share, uint64_t tile, uint64_t draws) const {
    std::fill_n(share.lanes.get(), 2 * kLanes * share.outputs.size(), 0.0);
    for (int block = 0; block < kBlocksPerTile; ++block) {
      const uint64_t first = tile * kDrawsPerTile + static_cast<uint64_t>(block) * kBlockDraws;
      const int limit = draws_in_block(first, draws);
      if (limit == 0) break;
      code_.evaluate(workspace.program(), first / 4);
      const int first_lane = block * kBlockCounters % kLanes;
      for (size_t k = 0; k < share.outputs.size(); ++k) {
        OutputShare<Real>& output = share.outputs[k];
        Collector<Real>& c = output.collector;
        const uint64_t before = c.kept_count;
        if (output.kept.size() < c.kept_count + kBlockDraws) {
          output.kept.resize(2 * c.kept_count + 4 * kBlockDraws);
          c.kept = output.kept.data();
        }
        if (limit == kBlockDraws) {
          code_.collect(workspace.result(k), first_lane, c);
        } else {
          code_.collect_some(workspace.result(k), first_lane, limit, c);
        }
        if (!output.low.empty()) filter(output, before);
      }
      for (size_t e = 0; e < share.events.size(); ++e) {
        const Real* truth = workspace.result(share.outputs.size() + e);
        for (int place = 0; place < kBlockDraws; ++place) {
          if (draw_of_place(place) >= limit) continue;
          share.events[e].hits += truth[place] == Real(1) ? 1 : 0;
          share.events[e].not_a_number += truth[place] != truth[place] ? 1 : 0;
        }
      }
    }
  }

  /// Of the values kept since `before`, drops those outside of what their bins keep.
  static void filter(OutputShare<Real>& output, uint64_t before) {
    Collector<Real>& c = output.collector;
    uint64_t next = before;
    for (uint64_t i = before; i < c.kept_count; ++i) {
      const Real value = c.kept[i];
      const uint32_t b = static_cast<uint32_t>(bin_position(c.layout, value));
      output.dropped_below[b] += value < output.low[b] ? 1 : 0;
      c.kept[next] = value;
      next += value >= output.low[b] && value <= output.high[b] ? 1 : 0;
    }
    c.kept_count = next;
  }

  /// A sum is not finite: counts the values that are not, for each output.
  void count_failures(Workspace<Real>& workspace, PassShare<Real>& share, uint64_t tile, uint64_t draws) const {
    for (int block = 0; block < kBlocksPerTile; ++block) {
      const uint64_t first = tile * kDrawsPerTile + static_cast<uint64_t>(block) * kBlockDraws;
      const int limit = draws_in_block(first, draws);
      if (limit == 0) break;
      code_.evaluate(workspace.program(), first / 4);
      for (size_t k = 0; k < share.outputs.size(); ++k) {
        for (int place = 0; place < kBlockDraws; ++place) {
          if (draw_of_place(place) < limit && !std::isfinite(workspace.result(k)[place])) ++share.outputs[k].not_finite;
        }
      }
    }
  }

  /// Lanes fold by halving: lane t takes lane t + 128, then t + 64, and so on.
  static TileSums fold_lanes(PassShare<Real>& share, size_t output) {
    double* first = share.lanes.get() + 2 * kLanes * output;
    double* second = first + kLanes;
    for (int half = kLanes / 2; half > 0; half /= 2) {
      for (int t = 0; t < half; ++t) {
        first[t] += first[t + half];
        second[t] += second[t + half];
      }
    }
    return {first[0], second[0]};
  }

  static void merge(const PassShare<Real>& share, Pass& pass) {
    for (size_t k = 0; k < pass.outputs.size(); ++k) {
      const OutputShare<Real>& from = share.outputs[k];
      const Collector<Real>& c = from.collector;
      OutputPass& to = pass.outputs[k];
      for (uint32_t b = 0; b < kBins; ++b) to.counts[b] += from.counts[b] & ~kKeepBit;
      to.kept.insert(to.kept.end(), from.kept.begin(), from.kept.begin() + static_cast<long>(c.kept_count));
      to.dropped_below.resize(from.dropped_below.size());
      for (size_t b = 0; b < from.dropped_below.size(); ++b) to.dropped_below[b] += from.dropped_below[b];
      for (size_t p = 0; p < from.below.size(); ++p) {
        to.below[p] += from.below[p];
        to.equal[p] += from.equal[p];
      }
      to.lowest = std::min(to.lowest, c.lowest);
      to.highest = std::max(to.highest, c.highest);
      to.not_finite += from.not_finite;
    }
    for (size_t e = 0; e < pass.events.size(); ++e) {
      pass.events[e].hits += share.events[e].hits;
      pass.events[e].not_a_number += share.events[e].not_a_number;
    }
  }

  static void look_at(const std::vector<Look>& looks, const std::map<uint64_t, size_t>& by_key, const Real* values, int limit,
                      std::vector<LookResult>& results) {
    for (int place = 0; place < kBlockDraws; ++place) {
      if (draw_of_place(place) >= limit) continue;
      const double y = static_cast<double>(values[place]);
      const uint64_t key = ordered_key(y);
      const auto after = by_key.upper_bound(key);
      if (after == by_key.begin()) continue;
      const size_t i = std::prev(after)->second;
      if (key > looks[i].high) continue;
      if (looks[i].values) {
        results[i].values.push_back(y);
      } else {
        if (results[i].counts.empty()) results[i].counts.resize(kBins);
        ++results[i].counts[part_of_interval(key, looks[i].low, looks[i].high)];
      }
    }
  }

  Program program_;
  CpuOptions options_;
  const Kernels& kernels_;
  const BlockKernels<Real>& code_;
  int threads_;
  tbb::global_control limit_;  // more threads than processors where asked for
  tbb::task_arena arena_;
  std::vector<std::array<std::vector<Real>, 3>> discrete_values_;
  std::vector<DiscreteTable<Real>> discrete_;
  std::vector<QuantileTable<Real>> tables_;
  tbb::enumerable_thread_specific<std::unique_ptr<Workspace<Real>>> workspaces_;
  std::atomic<uint64_t> done_{0};
  EngineTimes times_;
};

}  // namespace

std::unique_ptr<Engine> make_cpu_engine(const Program& program, const CpuOptions& options) {
  if (options.precision == Precision::wide) return std::make_unique<CpuEngine<double>>(program, options);
  return std::make_unique<CpuEngine<float>>(program, options);
}

}  // namespace reckon
