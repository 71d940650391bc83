#include "studies/cost.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "base/usage_error.h"
#include "devices/backend.h"
#include "sampling/simulation.h"
#include "studies/runner.h"

namespace reckon {

namespace {

constexpr uint64_t kMegabyte = 1'000'000;
/// Measured at the peak: the program with its libraries and what it does not give back, an output's bins, selection and
/// results, and a thread's share of them.
constexpr uint64_t kProgram = 40 * kMegabyte, kOutput = 1'700'000, kOutputOfThread = 130'000;
/// A kept value stands in a pass, sorted, and merged: about two and a half times at once.
constexpr uint64_t kBytesOfKept = 20;
constexpr size_t kLeastKept = 20'000;  // of an output, below which every rank takes several looks

uint64_t threads_of(const Machine& machine) {
  return static_cast<uint64_t>(machine.threads > 0 ? machine.threads : available_threads());
}
size_t outputs_at_once(const Scenario& scenario) { return std::min(scenario.outputs.size(), kOutputsAtOnce); }

uint64_t memory_without_kept(const Scenario& scenario, const Machine& machine) {
  return kProgram + outputs_at_once(scenario) * (kOutput + threads_of(machine) * kOutputOfThread);
}

/// Seconds of all draws by passes that double until one takes a quarter of a second, on a GPU a twentieth.
double timed(const Scenario& scenario, const Question& question, const Machine& machine) {
  EngineOptions options = engine_options(question, machine);
  options.progress = nullptr;
  const auto engine = machine.engine(program_of(scenario, 0, outputs_at_once(scenario)), options);
  std::vector<OutputPlan> plans(outputs_at_once(scenario));
  const std::vector<size_t> points = points_of_outputs(scenario);
  for (size_t k = 0; k < plans.size(); ++k) {
    plans[k].keep.assign(kBins, 0);
    plans[k].points.assign(points[k], 0.0);  // the shape of the run's passes, so that a kernel serves for both
  }
  const size_t events = scenario.events.size() + (scenario.condition ? 1 : 0);
  const uint64_t tiles = (question.draws + kDrawsPerTile - 1) / kDrawsPerTile;
  const auto seconds_of = [&](uint64_t count) {
    const auto start = std::chrono::steady_clock::now();
    (void)engine->pass(0, count, question.draws, plans, events);
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  };
  uint64_t count = std::min(tiles, std::max<uint64_t>(1, engine->tiles_at_once()));
  (void)seconds_of(count);  // compiles, and warms up
  double seconds = seconds_of(count);
  const double enough = engine->tiles_at_once() > 1 ? 0.05 : 0.25;
  while (seconds < enough && 2 * count <= std::min(tiles, engine->longest_pass())) seconds = seconds_of(count *= 2);
  return seconds / static_cast<double>(count) * static_cast<double>(tiles);
}

}  // namespace

Cost cost_of(const Scenario& scenario, const Question& question, const Machine& machine, double worth_a_trial) {
  const size_t outputs = scenario.outputs.size();
  const double parts = static_cast<double>(std::max<size_t>(1, (outputs + kOutputsAtOnce - 1) / kOutputsAtOnce));
  const double passes = parts + (scenario.condition ? 1 : 0);
  Cost cost;
  const Program program = program_of(scenario, 0, outputs_at_once(scenario));
  cost.seconds = passes * cpu_seconds(program, question.draws, machine.threads);
  if (cost.seconds > worth_a_trial) cost.seconds = passes * timed(scenario, question, machine);
  const size_t kept = std::min(most_kept(scenario, machine), kept_values_of(outputs_at_once(scenario), question.draws));
  const double all = static_cast<double>(question.draws) * static_cast<double>(outputs_at_once(scenario));
  cost.bytes = memory_without_kept(scenario, machine) +
               static_cast<uint64_t>(std::min(static_cast<double>(kept), all)) * kBytesOfKept;
  return cost;
}

size_t most_kept(const Scenario& scenario, const Machine& machine) {
  if (machine.most_memory == 0) return SIZE_MAX;
  const size_t outputs = outputs_at_once(scenario);
  const uint64_t without = memory_without_kept(scenario, machine);
  const uint64_t least = without + kLeastKept * outputs * kBytesOfKept;
  if (machine.most_memory < least) {
    throw UsageError(fmt::format(
        "--max-memory: {} MB are too few: {} outputs at once on {} threads take {} MB; report fewer outputs, use fewer "
        "--threads, or allow more",
        machine.most_memory / kMegabyte, outputs, threads_of(machine), least / kMegabyte + 1));
  }
  return (machine.most_memory - without) / kBytesOfKept;
}

}  // namespace reckon
