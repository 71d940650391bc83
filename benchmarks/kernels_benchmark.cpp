// Nanoseconds a draw of each step of the CPU engine, on blocks that stay in L1.
#include <benchmark/benchmark.h>

#include "devices/cpu/cpu_engine.h"
#include "test_support.h"

namespace {

void sample(benchmark::State& state, const char* expression, reckon::Precision precision) {
  const reckon::TemporaryScenario file(reckon::one_prior(expression));
  const reckon::Scenario scenario = reckon::load_scenario(file.path(), {});
  const auto engine =
      reckon::make_cpu_engine(reckon::make_program(scenario.graph, {scenario.outputs[0].node}), {1, precision, 1, {}});
  std::vector<reckon::OutputPlan> plans(1);
  plans[0].keep.assign(reckon::kBins, 0);
  constexpr uint64_t tiles = 8;
  for (auto step : state) benchmark::DoNotOptimize(engine->pass(0, tiles, tiles * reckon::kDrawsPerTile, plans, 0));
  state.SetItemsProcessed(static_cast<int64_t>(state.iterations()) *
                          static_cast<int64_t>(tiles * reckon::kDrawsPerTile));
}

const char* const kExpressions[] = {"uniform(0, 1)", "normal(0, 1)",   "1 to 10",       "beta(20, 30)",
                                    "gamma(2, 1)",   "exponential(1)", "weibull(2, 1)", "bernoulli(0.3)"};

const int kRegistered = [] {
  for (const char* expression : kExpressions) {
    benchmark::RegisterBenchmark((std::string(expression) + "/double").c_str(),
                                 [=](benchmark::State& s) { sample(s, expression, reckon::Precision::wide); });
    benchmark::RegisterBenchmark((std::string(expression) + "/single").c_str(),
                                 [=](benchmark::State& s) { sample(s, expression, reckon::Precision::narrow); });
  }
  return 0;
}();

}  // namespace
