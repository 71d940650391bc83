// What is asked of a scenario, and what answers it: the first decides every bit of an answer, the second none.
#pragma once
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "devices/cpu/cpu_engine.h"
#include "sampling/engine.h"
#include "sampling/rank.h"
#include "sampling/saved_state.h"

namespace reckon {

/// A probability with the text that was written for it.
struct NamedProbability {
  std::string text;
  Probability p;
};

/// The probability of the central and of the shortest interval.
struct Level {
  std::string text = "0.9";
  Probability p{9, 10};

  /// "90%".
  std::string percent() const;
  /// The ends of the central interval, exactly.
  Probability low() const { return {p.scale - p.digits, 2 * p.scale}; }
  Probability high() const { return {p.scale + p.digits, 2 * p.scale}; }
  /// The ends among which the shortest is sought: [a, a + level] in 65 equal steps of a.
  std::vector<std::pair<Probability, Probability>> steps() const;
};

/// Under Sobol' points: independent scrambles, whose spread is the error.
constexpr uint32_t kScrambles = 16;

struct Question {
  uint64_t draws = 10'000'000;  // under Sobol' points of all scrambles together
  uint64_t seed = 1;
  Precision precision = Precision::wide;
  Level level;
  std::vector<NamedProbability> quantiles{{"0.05", {5, 100}}, {"0.5", {5, 10}}, {"0.95", {95, 100}}};
  SamplerKind sampler = SamplerKind::philox;
  uint32_t scramble = 0;  // of one of the scrambles, its number
  double tolerance = 0;   // > 0: draw until every quantile's relative error is below it, up to `draws`
};

/// Where a question is answered.
struct Machine {
  int threads = 0;  // of the host; 0: one for each processor
  EngineFactory engine = make_cpu_engine;
  Progress progress;
  StopRequest stop = nullptr;
  SavedStates* saved = nullptr;  // where what is done is kept, and found again
  uint64_t most_memory = 0;      // bytes; 0: as much as is useful
  bool measure = false;          // fill Answer::times
};

}  // namespace reckon
