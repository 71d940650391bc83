// A simulation: all passes over the draws of a program, folded in the fixed order, with exact order
// statistics. Knows nothing of scenarios; studies/ says what the numbers mean.
#pragma once
#include <map>
#include <vector>

#include "sampling/engine.h"
#include "sampling/saved_state.h"
#include "sampling/selection.h"

namespace reckon {

constexpr uint64_t kPilotDraws = 8192;  // tell where to expect the ranks

struct OutputRequest {
  std::vector<uint64_t> ranks;  // order statistics, 1-based
  std::vector<RankPair> pairs;  // candidates for the shortest interval, in order of preference
  std::vector<double> points;   // count values below and equal

  template <class Archive>
  void serialize(Archive& archive) {
    archive(ranks, pairs, points);
  }
};

struct OutputResult {
  double mean = 0, sd = 0;  // of the sample, n - 1
  double lowest = 0, highest = 0;
  std::map<uint64_t, double> order_statistics;  // by rank, for ranks and for the shortest pair
  RankPair shortest;
  std::vector<uint64_t> below, equal;
  uint64_t not_finite = 0;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(mean, sd, lowest, highest, order_statistics, shortest, below, equal, not_finite);
  }
};

struct SimulationResult {
  std::vector<OutputResult> outputs;
  std::vector<EventPass> events;
  uint64_t looks = 0;         // passes over all draws after the first
  double merge_seconds = 0;   // in which the host merged passes
  uint64_t failure_draw = 0;  // no draw before this one was found not to be finite

  template <class Archive>
  void serialize(Archive& archive) {
    archive(outputs, events, looks, merge_seconds, failure_draw);
  }
};

/// Only the draws count at which the last event is true.
struct Condition {
  uint64_t accepted = 0;     // of the draws; at least 1
  uint64_t pilot_tiles = 0;  // the first tiles, enough for a pilot of accepted draws

  template <class Archive>
  void serialize(Archive& archive) {
    archive(accepted, pilot_tiles);
  }
};

/// How many draws a program's only result, a condition, accepts; and how many tiles to take a pilot from.
Condition count_accepted(Engine& engine, uint64_t draws, uint64_t& not_a_number, SavedState* saved = nullptr);

struct SimulationOptions {
  const Condition* condition = nullptr;
  SavedState* saved = nullptr;  // goes on from it, and keeps there what is done
  size_t most_kept = SIZE_MAX;  // values over all outputs, 8 bytes each; beyond, ranks are looked for again
};

/// Values that a simulation may keep, of all outputs together.
size_t kept_values_of(size_t outputs, uint64_t draws);

/// Draws at which something was not finite end the simulation early: then `not_finite` (or an
/// event's `not_a_number`) is set, and the statistics are not.
SimulationResult simulate(Engine& engine, uint64_t draws, const std::vector<OutputRequest>& outputs, size_t events,
                          const SimulationOptions& options = {});

}  // namespace reckon
