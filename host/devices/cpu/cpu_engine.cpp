#include "devices/cpu/cpu_engine.h"

#include <fmt/format.h>
#include <tbb/enumerable_thread_specific.h>
#include <tbb/global_control.h>
#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

#include <array>
#include <chrono>
#include <cmath>
#include <limits>
#include <map>

#include "devices/cpu/look_index.h"
#include "devices/cpu/pass_share.h"
#include "model/tables.h"
#include "sampling/sobol.h"

namespace reckon {

namespace {

const BlockKernels<double>& block_kernels(const Kernels& k, double) { return k.wide; }
const BlockKernels<float>& block_kernels(const Kernels& k, float) { return k.narrow; }
const TableRows<double>& rows_of(const QuantileTableData& data, double) { return data.wide; }
const TableRows<float>& rows_of(const QuantileTableData& data, float) { return data.narrow; }

/// Tiles of a pass: at most some 20 s of one thread, so that a checkpoint need not wait for long.
uint64_t longest_pass_of(const Program& program) {
  constexpr uint64_t kMost = 1024, kLeast = 16, kShortProgram = 300;  // instructions
  return std::clamp(kMost * kShortProgram / std::max<uint64_t>(1, program.instructions.size()), kLeast, kMost);
}

/// How many draws of a block that starts at `first` lie below `draws`.
int draws_in_block(uint64_t first, uint64_t draws) {
  return draws <= first ? 0 : static_cast<int>(std::min<uint64_t>(draws - first, kBlockDraws));
}

template <class Real>
class CpuEngine final : public Engine {
 public:
  CpuEngine(const Program& program, const EngineOptions& options)
      : program_(program),
        options_(options),
        kernels_(chosen_kernels()),
        code_(block_kernels(kernels_, Real(0))),
        threads_(startable_threads(options.threads > 0 ? options.threads : available_threads())),
        limit_(tbb::global_control::max_allowed_parallelism, static_cast<size_t>(threads_)),
        arena_(threads_),
        workspaces_(
            [this] { return std::make_unique<Workspace<Real>>(program_, discrete_, tables_, sobol_, options_.seed); }) {
    if (options.sampler == SamplerKind::sobol) sobol_ = sobol_words(program.streams, options.seed, options.scramble);
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

  uint64_t longest_pass() const override { return longest_pass_of(program_); }
  BinsOf bins_of() const override {
    const Kernels& kernels = chosen_kernels();
    return sizeof(Real) == 8 ? kernels.wide.bins : kernels.narrow.bins;
  }
  Precision precision() const override { return sizeof(Real) == 8 ? Precision::wide : Precision::narrow; }
  std::string backend() const override { return "cpu"; }
  EngineTimes times(bool) override { return times_; }
  std::string device() const override { return "CPU, " + instruction_set_name(kernels_.name); }

  std::vector<std::vector<double>> draws(uint64_t first, uint64_t count) override {
    std::vector<std::vector<double>> values(program_.results.size(), std::vector<double>(count));
    const uint64_t first_block = first / kBlockDraws, last_block = (first + count + kBlockDraws - 1) / kBlockDraws;
    parallel(first_block, last_block, [&](Workspace<Real>& workspace, uint64_t block) {
      code_.evaluate(workspace.program(), block * kBlockCounters);
      for (size_t k = 0; k < values.size(); ++k) {
        for (int place = 0; place < kBlockDraws; ++place) {
          const uint64_t draw = block * kBlockDraws + static_cast<uint64_t>(draw_of_place(place));
          if (draw >= first && draw < first + count)
            values[k][draw - first] = static_cast<double>(workspace.result(k)[place]);
        }
      }
    });
    return values;
  }

  Pass pass(uint64_t first_tile, uint64_t last_tile, uint64_t draws, const std::vector<OutputPlan>& plans,
            size_t events, const NextPass*) override {
    Pass pass;
    pass.outputs.resize(plans.size());
    pass.events.resize(events);
    std::vector<std::vector<TileSums>> sums(plans.size(), std::vector<TileSums>(last_tile - first_tile));
    std::atomic<uint64_t> done{first_tile * kDrawsPerTile};
    const auto start = std::chrono::steady_clock::now();
    tbb::enumerable_thread_specific<std::unique_ptr<PassShare<Real>>> shares(
        [&] { return make_share<Real>(plans, events); });
    parallel(first_tile, last_tile, [&](Workspace<Real>& workspace, uint64_t tile) {
      PassShare<Real>& share = *shares.local();
      run_tile(workspace, share, tile, draws);
      bool finite = true;
      for (size_t k = 0; k < plans.size(); ++k) {
        sums[k][tile - first_tile] = fold_lanes(share, k);
        finite = finite && std::isfinite(sums[k][tile - first_tile].first);
      }
      if (!finite) count_failures(workspace, share, tile, draws);
      if (options_.progress) options_.progress(done += std::min(kDrawsPerTile, draws - tile * kDrawsPerTile));
    });
    for (size_t k = 0; k < plans.size(); ++k) {
      pass.outputs[k].sums = TreeSums(first_tile, sums[k]);
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

  std::vector<LookResult> look(const std::vector<Look>& looks, uint64_t first_tile, uint64_t last_tile,
                               uint64_t draws) override {
    std::vector<LookIndex> indexes;
    for (size_t k = 0; k < program_.results.size(); ++k) {
      indexes.emplace_back(looks, k);
      if (indexes.back().empty()) indexes.pop_back();
    }
    tbb::enumerable_thread_specific<std::vector<LookResult>> shares(std::vector<LookResult>(looks.size()));
    parallel(first_tile, last_tile, [&](Workspace<Real>& workspace, uint64_t tile) {
      for (int block = 0; block < kBlocksPerTile; ++block) {
        const uint64_t first = tile * kDrawsPerTile + static_cast<uint64_t>(block) * kBlockDraws;
        const int limit = draws_in_block(first, draws);
        if (limit == 0) break;
        code_.evaluate(workspace.program(), first / 4);
        for (const LookIndex& index : indexes)
          look_at(looks, index, workspace.result(index.output()), condition(workspace), limit, shares.local());
      }
    });
    std::vector<LookResult> results(looks.size());
    for (LookResult& result : results) result.counts.resize(kBins);
    for (const std::vector<LookResult>& share : shares) {
      for (size_t i = 0; i < looks.size(); ++i) results[i].add(share[i]);
    }
    return results;
  }

 private:
  static std::vector<Real> narrow(const std::vector<double>& values) { return {values.begin(), values.end()}; }

  template <class Body>
  void parallel(uint64_t first, uint64_t last, const Body& body) {
    std::atomic<bool> interrupted{false};
    arena_.execute([&] {
      tbb::parallel_for(first, last, [&](uint64_t i) {
        if (stops(options_.stop)) interrupted = true;
        if (!interrupted) body(*workspaces_.local(), i);
      });
    });
    if (interrupted) throw Interrupted();
  }

  void run_tile(Workspace<Real>& workspace, PassShare<Real>& share, uint64_t tile, uint64_t draws) const {
    std::fill_n(share.lanes.get(), 2 * kLanes * share.outputs.size(), 0.0);
    for (int block = 0; block < kBlocksPerTile; ++block) {
      const uint64_t first = tile * kDrawsPerTile + static_cast<uint64_t>(block) * kBlockDraws;
      const int limit = draws_in_block(first, draws);
      if (limit == 0) break;
      code_.evaluate(workspace.program(), first / 4);
      const int first_lane = block * kBlockCounters % kLanes;
      const Real* accepted = condition(workspace);
      count_events(workspace, share, limit);
      if (accepted != nullptr && std::find(accepted, accepted + kBlockDraws, Real(1)) == accepted + kBlockDraws)
        continue;
      for (size_t k = 0; k < share.outputs.size(); ++k) {
        OutputShare<Real>& output = share.outputs[k];
        Collector<Real>& c = output.collector;
        if (program_.only_sums && limit == kBlockDraws && accepted == nullptr) {
          code_.add(workspace.result(k), first_lane, c);
          continue;
        }
        const uint64_t before = c.kept_count;
        if (output.kept.size() < c.kept_count + kBlockDraws + kKeptSlack) {
          output.kept.resize(2 * c.kept_count + 4 * kBlockDraws);
          c.kept = output.kept.data();
        }
        if (limit == kBlockDraws && accepted == nullptr) {
          code_.collect(workspace.result(k), first_lane, c);
        } else {
          code_.collect_some(workspace.result(k), accepted, first_lane, limit, c);
        }
        if (!output.low.empty()) filter(output, before);
      }
    }
  }

  static void count_events(const Workspace<Real>& workspace, PassShare<Real>& share, int limit) {
    for (size_t e = 0; e < share.events.size(); ++e) {
      const Real* truth = workspace.result(share.outputs.size() + e);
      for (int place = 0; place < kBlockDraws; ++place) {
        if (draw_of_place(place) >= limit) continue;
        share.events[e].hits += truth[place] == Real(1) ? 1 : 0;
        share.events[e].not_a_number += truth[place] != truth[place] ? 1 : 0;
      }
    }
  }

  /// For each place of a block 1 where the draw counts; null: all do.
  const Real* condition(const Workspace<Real>& workspace) const {
    return program_.conditional ? workspace.result(program_.results.size() - 1) : nullptr;
  }

  /// A sum is not finite: counts the values that are not, for each output.
  void count_failures(Workspace<Real>& workspace, PassShare<Real>& share, uint64_t tile, uint64_t draws) const {
    for (int block = 0; block < kBlocksPerTile; ++block) {
      const uint64_t first = tile * kDrawsPerTile + static_cast<uint64_t>(block) * kBlockDraws;
      const int limit = draws_in_block(first, draws);
      if (limit == 0) break;
      code_.evaluate(workspace.program(), first / 4);
      const Real* accepted = condition(workspace);
      for (size_t k = 0; k < share.outputs.size(); ++k) {
        for (int place = 0; place < kBlockDraws; ++place) {
          const bool counts = draw_of_place(place) < limit && (accepted == nullptr || accepted[place] == Real(1));
          if (counts && !std::isfinite(workspace.result(k)[place])) ++share.outputs[k].not_finite;
        }
      }
    }
  }

  static void look_at(const std::vector<Look>& looks, const LookIndex& index, const Real* values, const Real* accepted,
                      int limit, std::vector<LookResult>& results) {
    for (int place = 0; place < kBlockDraws; ++place) {
      if (draw_of_place(place) >= limit || (accepted != nullptr && accepted[place] != Real(1))) continue;
      const double y = static_cast<double>(values[place]);
      const uint64_t key = ordered_key(y);
      const size_t i = index.find(key);
      if (i == LookIndex::kNone) continue;
      if (looks[i].values) {
        results[i].values.push_back(y);
      } else {
        if (results[i].counts.empty()) results[i].counts.resize(kBins);
        ++results[i].counts[part_of_interval(key, looks[i].low, looks[i].high)];
      }
    }
  }

  Program program_;
  EngineOptions options_;
  const Kernels& kernels_;
  const BlockKernels<Real>& code_;
  int threads_;
  tbb::global_control limit_;  // more threads than processors where asked for
  tbb::task_arena arena_;
  std::vector<std::array<std::vector<Real>, 3>> discrete_values_;
  std::vector<DiscreteTable<Real>> discrete_;
  std::vector<QuantileTable<Real>> tables_;
  std::vector<std::vector<uint32_t>> sobol_;  // of each stream; empty: Philox
  tbb::enumerable_thread_specific<std::unique_ptr<Workspace<Real>>> workspaces_;
  EngineTimes times_;
};

}  // namespace

std::unique_ptr<Engine> make_cpu_engine(const Program& program, const EngineOptions& options) {
  if (options.precision == Precision::wide) return std::make_unique<CpuEngine<double>>(program, options);
  return std::make_unique<CpuEngine<float>>(program, options);
}

}  // namespace reckon
