#include "sampling/simulation.h"

#include <tbb/parallel_for.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "base/stopwatch.h"
#include "sampling/archive.h"
#include "sampling/looks.h"
#include "sampling/totals.h"

namespace reckon {

namespace {

constexpr size_t kNarrowAbove = 500'000;  // kept values of one output

/// Values that a pass may keep over all outputs.
size_t room_of_pass(size_t outputs) { return std::clamp<size_t>(200'000 * outputs, 2'000'000, 10'666'666); }

constexpr size_t kAtomsInAll = 64;    // of all outputs: a GPU's threads count them in registers
constexpr uint64_t kPilotPass = 256;  // tiles of a pass that keeps every accepted draw
constexpr uint64_t kScoutedPart = 8;  // of the tiles, one in so many at most
constexpr uint64_t kLongWave = 1024;  // tiles, from which on the work between two passes is worth hiding

class Simulation {
 public:
  Simulation(Engine& engine, uint64_t draws, const std::vector<OutputRequest>& requests, size_t events,
             const SimulationOptions& options)
      : engine_(engine),
        draws_(draws),
        counted_(options.condition != nullptr ? options.condition->accepted : draws),
        requests_(requests),
        condition_(options.condition),
        budget_(std::min(options.most_kept, kept_values_of(requests.size(), draws))),
        saved_(options.saved),
        totals_(requests, events),
        looks_(engine, draws, budget_, selections_) {
    for (const OutputRequest& request : requests) {
      selections_.emplace_back(request.ranks, request.pairs, counted_, engine.precision(),
                               std::min(kNarrowAbove, budget_ / (2 * requests.size())),
                               std::min(kAtomsInAll / requests.size(), kMostAtoms), engine.bins_of());
    }
  }

  SimulationResult run() {
    bool done = false;
    if (restore(saved_, done)) {
      if (done) restore(saved_, done, result_);
      else restore(saved_, done, *this);
    } else if (!pilot()) {
      return count_failures();
    }
    if (!done) sample();
    return std::move(result_);
  }

  /// What is done, between two passes.
  template <class Archive>
  void serialize(Archive& archive) {
    archive(tile_, totals_, looks_);
    for (Selection& selection : selections_) archive(selection);
  }

 private:
  void sample() {
    try {
      passes();
      if (!totals_.failed()) {
        totals_.moments(counted_);
        order_statistics();
      }
    } catch (const Interrupted&) {
      keep(saved_, false, *this);
      throw;
    } catch (const DeviceError&) {
      keep(saved_, false, *this);
      throw;
    }
    keep(saved_, true, result_);
  }

  /// The first draws' values of every output; those that count.
  std::vector<std::vector<double>> pilot_values() {
    if (condition_ == nullptr) return engine_.draws(0, std::min(draws_, kPilotDraws));
    std::vector<std::vector<double>> values(requests_.size());
    std::vector<OutputPlan> plans(requests_.size());
    for (size_t k = 0; k < plans.size(); ++k) {
      plans[k].keep.assign(kBins, 1);
      plans[k].points = requests_[k].points;  // the shape of every pass, so that a kernel serves for all
    }
    for (uint64_t tile = 0; tile < condition_->pilot_tiles;) {
      const uint64_t end = std::min(condition_->pilot_tiles, tile + std::min(engine_.longest_pass(), kPilotPass));
      const Pass pass = engine_.pass(tile, end, draws_, plans, result_.events.size());
      for (size_t k = 0; k < values.size(); ++k) {
        const OutputPass& output = pass.outputs[k];
        const std::vector<double> accepted = output.kept_values();
        values[k].insert(values[k].end(), accepted.begin(), accepted.end());
        if (output.not_finite > 0) values[k].push_back(std::numeric_limits<double>::quiet_NaN());
      }
      tile = end;
    }
    return values;
  }

  /// The shift of the sums, and where to expect the ranks.
  bool pilot() {
    auto values = pilot_values();
    for (size_t k = 0; k < requests_.size(); ++k) {
      if (!std::all_of(values[k].begin(), values[k].end(), [](double y) { return std::isfinite(y); })) return false;
    }
    tbb::parallel_for(size_t{0}, requests_.size(), [&](size_t k) {
      totals_.centre(k, values[k]);
      selections_[k].start(std::move(values[k]));
    });
    return true;
  }

  /// Something is not finite in the pilot already: one pass counts how much.
  SimulationResult count_failures() {
    std::vector<OutputPlan> plans(requests_.size());
    for (OutputPlan& plan : plans) plan.keep.assign(kBins, 0);
    const uint64_t tiles = (draws_ + kDrawsPerTile - 1) / kDrawsPerTile;
    const uint64_t longest = engine_.longest_pass();
    for (uint64_t tile = 0; tile < tiles; tile += longest) {
      totals_.take(engine_.pass(tile, std::min(tiles, tile + longest), draws_, plans, result_.events.size()), tile,
                   false);
    }
    return std::move(result_);
  }

  /// What each output collects in a pass, by what is known now.
  std::vector<OutputPlan> plans() const {
    std::vector<OutputPlan> plans;
    for (size_t k = 0; k < requests_.size(); ++k) {
      OutputPlan plan = selections_[k].plan();
      plan.shift = totals_.shift(k);
      plan.scale = totals_.scale(k);
      plan.share = selections_[k].kept_share();
      plan.points.insert(plan.points.begin(), requests_[k].points.begin(), requests_[k].points.end());
      plans.push_back(std::move(plan));
    }
    return plans;
  }

  /// On a device that takes many tiles at once: counts the first of them, which takes it no longer than one, to know
  /// the places of the ranks far better before anything is kept.
  void scout(uint64_t tiles) {
    scouted_ = std::min({engine_.tiles_at_once(), engine_.longest_pass(), tiles / kScoutedPart});
    if (scouted_ < 2) return void(scouted_ = 0);
    std::vector<OutputPlan> counting = plans();
    for (OutputPlan& plan : counting) plan.keep.assign(kBins, 0), plan.share = 0;
    const Pass pass = engine_.pass(0, scouted_, draws_, counting, result_.events.size());
    const uint64_t draws = condition_ != nullptr ? pass.events.back().hits : scouted_ * kDrawsPerTile;
    tbb::parallel_for(size_t{0}, requests_.size(), [&](size_t k) {
      if (pass.outputs[k].not_finite == 0) selections_[k].scout(pass.outputs[k], draws);
    });
  }

  /// Where the pass that starts at `tile` ends, and what it collects.
  NextPass plan(uint64_t tile, uint64_t tiles) const {
    double share = 0;
    for (const Selection& selection : selections_) share += selection.kept_share();
    const double room = std::max(1.0, static_cast<double>(std::min(room_of_pass(requests_.size()), budget_ / 3)) /
                                          (share * kDrawsPerTile + 1e-9));
    uint64_t wave = std::min(engine_.longest_pass(), static_cast<uint64_t>(room));
    if (tile > 0 || scouted_ == 0) {
      // Waves grow fourfold, so that predictions narrow early. An engine that works ahead doubles once a pass is
      // long, so that the next is well planned while this one runs.
      const bool ahead = engine_.works_ahead() && tile >= kLongWave;
      wave = std::min(wave, std::max(tile == 0 ? 1 : engine_.tiles_at_once(), (ahead ? 1 : 3) * tile));
    }
    const uint64_t round = engine_.tiles_at_once(), left = tiles - tile;
    // Whole rounds of a device; one that works ahead ends with a short wave, after which little is left to do.
    if (engine_.works_ahead() && wave >= left && left > round) wave = left - 1;
    if (wave > round) wave -= wave % round;
    return {tile, tile + std::min(left, wave), plans()};
  }

  void passes() {
    const uint64_t tiles = (draws_ + kDrawsPerTile - 1) / kDrawsPerTile;
    if (tile_ == 0) scout(tiles);
    NextPass now = plan(tile_, tiles);
    while (tile_ < tiles) {
      const uint64_t tile = tile_;
      const uint64_t end = now.last_tile;
      // After a scout, and once waves are no longer than what is done, one pass's news changes a plan little: work
      // ahead.
      std::optional<NextPass> next;
      const bool well_planned = tile == 0 ? scouted_ > 0 : end - tile <= tile;
      if (engine_.works_ahead() && end < tiles && well_planned) next = plan(end, tiles);
      Pass pass = engine_.pass(tile, end, draws_, now.outputs, result_.events.size(), next ? &*next : nullptr);
      const Stopwatch watch(result_.merge_seconds);
      totals_.take(pass, tile, true);
      const uint64_t done = condition_ != nullptr ? result_.events.back().hits : std::min(draws_, end * kDrawsPerTile);
      tbb::parallel_for(size_t{0}, requests_.size(), [&](size_t k) {
        if (pass.outputs[k].not_finite == 0) selections_[k].add(pass.outputs[k], done);
      });
      tile_ = end;
      size_t kept = 0;
      for (const Selection& selection : selections_) kept += selection.kept();
      if (kept > budget_ && end < tiles) {
        for (Selection& selection : selections_) selection.release();
      }
      now = next ? std::move(*next) : plan(end, tiles);
      if (!totals_.failed()) keep_if_due(saved_, false, *this);
    }
  }

  void order_statistics() {
    std::vector<Wanted> wanted;
    std::vector<std::vector<size_t>> survivors(requests_.size());
    tbb::parallel_for(size_t{0}, requests_.size(), [&](size_t k) { survivors[k] = selections_[k].surviving_pairs(); });
    for (size_t k = 0; k < requests_.size(); ++k) {
      for (const uint64_t rank : requests_[k].ranks) wanted.emplace_back(k, rank);
      for (const size_t i : survivors[k]) {
        wanted.emplace_back(k, requests_[k].pairs[i].low);
        wanted.emplace_back(k, requests_[k].pairs[i].high);
      }
    }
    std::vector<std::map<uint64_t, double>> found =
        looks_.resolve(wanted, [this] { keep_if_due(saved_, false, *this); });
    result_.looks = looks_.count();
    for (size_t k = 0; k < requests_.size(); ++k) {
      auto& values = result_.outputs[k].order_statistics = std::move(found[k]);
      if (survivors[k].empty()) continue;
      const auto length = [&](size_t i) {
        return values[requests_[k].pairs[i].high] - values[requests_[k].pairs[i].low];
      };
      size_t best = survivors[k][0];
      for (const size_t i : survivors[k]) {
        if (length(i) < length(best)) best = i;
      }
      result_.outputs[k].shortest = requests_[k].pairs[best];
    }
  }

  Engine& engine_;
  uint64_t draws_, counted_;
  const std::vector<OutputRequest>& requests_;
  const Condition* condition_;
  size_t budget_;
  SavedState* saved_;
  Totals totals_;
  SimulationResult& result_ = totals_.result;
  std::vector<Selection> selections_;
  Looks looks_;
  uint64_t tile_ = 0;     // so many are done
  uint64_t scouted_ = 0;  // tiles
};

}  // namespace

/// 8 bytes each: 48 MB for a few outputs. Brackets hold as many as the root of the draws, some 20 times it in each
/// output; twice that is allowed, 100 MB for one output of 10^11 draws, and at most 512 MB. Beyond, ranks are looked
/// for again.
size_t kept_values_of(size_t outputs, uint64_t draws) {
  const double brackets = 40 * std::sqrt(static_cast<double>(draws)) * static_cast<double>(outputs);
  return std::max(3 * room_of_pass(outputs), static_cast<size_t>(std::min(64e6, brackets)));
}

SimulationResult simulate(Engine& engine, uint64_t draws, const std::vector<OutputRequest>& outputs, size_t events,
                          const SimulationOptions& options) {
  return Simulation(engine, draws, outputs, events, options).run();
}

}  // namespace reckon
