// What a run will take, before it is begun.
#pragma once
#include "scenario/scenario.h"
#include "studies/question.h"

namespace reckon {

/// Outputs of one simulation: each takes a megabyte or so for its bins and kept values. More are sampled in turn, from
/// the same random numbers.
constexpr size_t kOutputsAtOnce = 64;

struct Cost {
  double seconds = 0;
  uint64_t bytes = 0;  // of this process at most, but for a GPU's
};

/// Time by a trial of half a second where the run takes more than `worth_a_trial` seconds by a rough guess, else that
/// guess; memory by what is kept.
Cost cost_of(const Scenario& scenario, const Question& question, const Machine& machine, double worth_a_trial);

/// How many values a simulation of the scenario may keep within Machine::most_memory. Throws UsageError where that is
/// too little.
size_t most_kept(const Scenario& scenario, const Machine& machine);

}  // namespace reckon
