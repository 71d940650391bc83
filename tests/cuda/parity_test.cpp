// The CUDA engine on the stand-in gives the CPU engine's bits.
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstring>
#include <filesystem>
#include <numbers>

#include "engine/backend.h"
#include "engine/cuda/cuda_engine.h"
#include "engine/simulation.h"
#include "model/interpret.h"
#include "random_programs.h"
#include "stand_in_device.h"
#include "test_support.h"

namespace reckon {
namespace {

struct Place {
  uint32_t block = 256;
  int width = 1;
  size_t shared_memory = 227 * 1024;
  uint32_t multiprocessors = 2;
  uint64_t longest_pass = 0;
  size_t memory = size_t{1} << 32;
};

std::unique_ptr<Engine> stand_in_engine(const Program& program, const CpuOptions& cpu, const Place& place) {
  return make_cuda_engine(program, {cpu, place.block, place.width, place.longest_pass},
                          make_stand_in_device(place.shared_memory, place.multiprocessors, place.memory));
}

void expect_parity(const std::string& path, const std::vector<uint64_t>& draws, const Place& place, const LoadOptions& load = {}) {
  const Scenario scenario = load_scenario(path, load);
  for (const Precision precision : {Precision::wide, Precision::narrow}) {
    for (const uint64_t n : draws) {
      RunOptions options;
      options.draws = n;
      options.precision = precision;
      const std::string cpu = run_scenario(scenario, options).sha256;
      options.engine = [&](const Program& program, const CpuOptions& cpu_options) { return stand_in_engine(program, cpu_options, place); };
      EXPECT_EQ(run_scenario(scenario, options).sha256, cpu)
          << path << ", " << n << " draws, block " << place.block << ", width " << place.width;
    }
  }
}

const std::string kSource = RECKON_SOURCE;

TEST(Parity, W1) { expect_parity(kSource + "/benchmarks/w1.toml", {1, 200'001}, {}); }
TEST(Parity, W1InLargeBlocksTwoAbreast) { expect_parity(kSource + "/benchmarks/w1.toml", {70'003}, {.block = 512, .width = 2}); }
TEST(Parity, W2FourAbreast) { expect_parity(kSource + "/benchmarks/w2.toml", {150'002}, {.width = 4}); }
/// From the third pass on each starts before the one before is read.
TEST(Parity, W1WorkingAhead) { expect_parity(kSource + "/benchmarks/w1.toml", {600'001}, {.longest_pass = 1}); }
TEST(Parity, W2WithMemoryForOnePass) {
  expect_parity(kSource + "/benchmarks/w2.toml", {400'001}, {.longest_pass = 1, .memory = size_t{100} << 20});
}
TEST(Parity, DeepSeek) { expect_parity(kSource + "/priors/deepseek-v3.toml", {70'000}, {.block = 512}); }
/// Ten outputs do not fit 48 KB of shared memory: bins go to global memory.
TEST(Parity, DeepSeekWithBinsInGlobalMemory) {
  expect_parity(kSource + "/priors/deepseek-v3.toml", {66'000}, {.shared_memory = 48 * 1024});
}

/// The scenarios in priors/ that have no test of their own.
std::vector<std::string> other_scenarios() {
  std::vector<std::string> names;
  for (const auto& file : std::filesystem::directory_iterator(kSource + "/priors")) {
    const std::string name = file.path().stem().string();
    if (file.path().extension() == ".toml" && name != "deepseek-v3") names.push_back(name);
  }
  std::sort(names.begin(), names.end());
  return names;
}
class ParityOf : public ::testing::TestWithParam<std::string> {};
TEST_P(ParityOf, Scenario) { expect_parity(kSource + "/priors/" + GetParam() + ".toml", {70'000}, {}); }
INSTANTIATE_TEST_SUITE_P(Priors, ParityOf, ::testing::ValuesIn(other_scenarios()), [](const auto& info) {
  std::string name = info.param;
  std::erase_if(name, [](unsigned char c) { return std::isalnum(c) == 0; });
  return name;
});

/// The CPU's engine, but its second pass fails as a device without memory does.
class FailingEngine final : public Engine {
 public:
  explicit FailingEngine(std::unique_ptr<Engine> engine) : engine_(std::move(engine)) {}
  std::vector<std::vector<double>> draws(uint64_t first, uint64_t count) override { return engine_->draws(first, count); }
  Pass pass(uint64_t first_tile, uint64_t last_tile, uint64_t draws, const std::vector<OutputPlan>& plans, size_t events,
            const NextPass* next) override {
    if (++passes_ == 2) throw CudaError("out of memory");
    return engine_->pass(first_tile, last_tile, draws, plans, events, next);
  }
  std::vector<LookResult> look(const std::vector<Look>& looks, uint64_t draws) override { return engine_->look(looks, draws); }
  uint64_t longest_pass() const override { return 3 * engine_->longest_pass(); }
  Precision precision() const override { return engine_->precision(); }
  std::string backend() const override { return "cuda"; }
  std::string device() const override { return "failing"; }
  EngineTimes times() override { return {}; }

 private:
  std::unique_ptr<Engine> engine_;
  int passes_ = 0;
};

TEST(Parity, AutoGoesOnWithTheCpuWhereTheDeviceFails) {
  const Scenario scenario = load_scenario(kSource + "/benchmarks/w1.toml");
  RunOptions options;
  options.draws = 300'000;
  const std::string expected = run_scenario(scenario, options).sha256;
  std::string note;
  options.engine = [&](const Program& program, const CpuOptions& cpu) {
    return make_until_it_fails(
        std::make_unique<FailingEngine>(make_cpu_engine(program, cpu)), [=] { return make_cpu_engine(program, cpu); },
        [&](const std::string& line) { note = line; });
  };
  const RunResult result = run_scenario(scenario, options);
  EXPECT_EQ(result.sha256, expected);
  EXPECT_EQ(result.backend, "cpu");
  EXPECT_EQ(note, "out of memory");
}

TEST(Parity, SettlingDeepSeek) {
  expect_parity(kSource + "/priors/deepseek-v3.toml", {70'000}, {.block = 512, .width = 2}, {.settle = true});
}
TEST(Parity, OfADrawThatMeetsACondition) {
  const LoadOptions load{.given = "cost > 6M [USD] and mfu < 0.4"};
  expect_parity(kSource + "/benchmarks/w1.toml", {70'001}, {}, load);
  expect_parity(kSource + "/benchmarks/w1.toml", {1'000}, {.width = 4}, load);
}

bool same(double a, double b) { return std::memcmp(&a, &b, sizeof a) == 0 || (std::isnan(a) && std::isnan(b)) || (a == 0 && b == 0); }

/// What is a number among the kept values, sorted.
std::vector<double> numbers(std::vector<double> values) {
  std::erase_if(values, [](double y) { return std::isnan(y); });
  std::sort(values.begin(), values.end());
  return values;
}

/// Compares every value of every result of a pass that keeps all.
void expect_same_pass(const RandomProgram& random, Precision precision, const Place& place) {
  const Program program = make_program(random.graph, random.results);
  CpuOptions cpu;
  cpu.precision = precision;
  std::vector<OutputPlan> plans(random.results.size());
  for (OutputPlan& plan : plans) {
    plan.keep.assign(kBins, 1);
    plan.layout = {0.5, 2, -4, 300};
    plan.shift = 0.25;
    plan.points = {1.0};
  }
  plans[0].scale = 0.5;
  const uint64_t draws = 70'001;
  const Pass expected = make_cpu_engine(program, cpu)->pass(0, 2, draws, plans, 0);
  const Pass found = stand_in_engine(program, cpu, place)->pass(0, 2, draws, plans, 0);
  for (size_t k = 0; k < plans.size(); ++k) {
    const OutputPass &a = expected.outputs[k], &b = found.outputs[k];
    const std::string what = "result " + std::to_string(k) + ", " + operation_name(random.graph.nodes()[random.results[k]].operation);
    EXPECT_EQ(a.not_finite, b.not_finite) << what;
    EXPECT_EQ(a.counts, b.counts) << what;
    EXPECT_EQ(a.below, b.below) << what;
    EXPECT_EQ(a.equal, b.equal) << what;
    EXPECT_TRUE(same(a.lowest, b.lowest) && same(a.highest, b.highest)) << what;
    for (size_t t = 0; t < a.sums.size(); ++t) {
      EXPECT_TRUE(same(a.sums[t].first, b.sums[t].first) && same(a.sums[t].second, b.sums[t].second)) << what << ", tile " << t;
    }
    const std::vector<double> x = numbers(a.kept), y = numbers(b.kept);
    ASSERT_EQ(x.size(), y.size()) << what;
    EXPECT_FALSE(b.incomplete);
    for (size_t i = 0; i < x.size(); ++i) ASSERT_TRUE(same(x[i], y[i])) << what << ": " << x[i] << " " << y[i];
  }
}

TEST(Parity, RandomPrograms) {
  const Place places[] = {{.width = 1}, {.block = 512, .width = 2}, {.width = 4}};
  for (uint32_t seed = 1; seed <= 3; ++seed) {
    for (const Precision precision : {Precision::wide, Precision::narrow})
      expect_same_pass(random_program(seed, 100), precision, places[seed - 1]);
  }
}

TEST(Parity, FromOneToAHundredOutputs) {
  for (const size_t outputs : {1, 20, 100}) {
    RandomProgram random = random_program(7, 1);
    while (random.results.size() < outputs) {
      const NodeId last = random.results.back();
      random.results.push_back(
          random.graph.apply(Operation::add, {last, random.graph.constant(static_cast<double>(random.results.size()))}));
    }
    expect_same_pass(random, Precision::wide, {});
  }
}

/// The value of a node by <cmath> and plain double arithmetic; NaN where there is no plain form.
double plain_value(const Graph& graph, const Node& node, const std::vector<double>& values, double uniform) {
  double x[4] = {};
  for (size_t i = 0; i < node.operands.size(); ++i) x[i] = values[node.operands[i]];
  const double tail = std::fabs(x[0]), below = x[0] < 0 ? tail : 1 - tail, above = x[0] < 0 ? 1 - tail : tail;
  switch (node.operation) {
    case Operation::constant: return node.value;
    case Operation::uniform: return uniform;
    case Operation::uniform_between: return x[1] + below * (x[2] - x[1]);
    case Operation::loguniform: return x[1] * std::exp(below * x[3]);
    case Operation::standard_exponential: return -std::log(above);
    case Operation::standard_logistic: return std::log(below) - std::log(above);
    case Operation::standard_laplace: return x[0] < 0 ? std::log(2 * tail) : -std::log(2 * tail);
    case Operation::lognormal: return x[2] * std::exp(x[1] * x[0]);
    case Operation::bernoulli: return above < x[1] ? 1 : 0;
    case Operation::add: return x[0] + x[1];
    case Operation::subtract: return x[0] - x[1];
    case Operation::multiply: return x[0] * x[1];
    case Operation::divide: return x[0] / x[1];
    case Operation::power: return std::pow(x[0], x[1]);
    case Operation::negate: return -x[0];
    case Operation::absolute: return std::fabs(x[0]);
    case Operation::square_root: return std::sqrt(x[0]);
    case Operation::exponential: return std::exp(x[0]);
    case Operation::logarithm: return std::log(x[0]);
    case Operation::logarithm_base_2: return std::log2(x[0]);
    case Operation::logarithm_base_10: return std::log10(x[0]);
    case Operation::sine: return std::sin(x[0]);
    case Operation::cosine: return std::cos(x[0]);
    case Operation::hyperbolic_tangent: return std::tanh(x[0]);
    case Operation::normal_cdf: return 0.5 * std::erfc(-x[0] / std::numbers::sqrt2);
    case Operation::floor: return std::floor(x[0]);
    case Operation::ceil: return std::ceil(x[0]);
    case Operation::round: return std::round(x[0]);
    default: break;
  }
  (void)graph;
  return std::nan("");
}

TEST(Parity, RandomProgramsAgreeWithPlainArithmetic) {
  size_t compared = 0;
  for (uint32_t seed = 1; seed <= 20; ++seed) {
    const RandomProgram random = random_program(seed, 100);
    for (uint64_t draw = 0; draw < 50; ++draw) {
      const auto uniform = [&](const StreamName& stream) { return uniform_of_draw(stream, 1, draw); };
      const std::vector<double> values = interpret(random.graph, uniform);
      for (size_t i = 0; i < values.size(); ++i) {
        const Node& node = random.graph.nodes()[i];
        if (node.operation == Operation::uniform) continue;
        const double plain = plain_value(random.graph, node, values, 0);
        if (std::isnan(plain)) continue;
        ++compared;
        const bool close = std::fabs(values[i] - plain) <= 4e-15 * std::fabs(plain) + 1e-15 || values[i] == plain;
        ASSERT_TRUE(close) << operation_name(node.operation) << ": " << values[i] << ", plain " << plain;
      }
    }
  }
  EXPECT_GT(compared, 20'000u);
}

TEST(Parity, WhatIsTooLargeIsRefused) {
  RandomProgram random = random_program(3, 1);
  while (random.results.size() <= kMostCudaResults) {
    random.results.push_back(random.graph.apply(Operation::add, {random.results.back(), random.graph.constant(1.5)}));
  }
  const Program program = make_program(random.graph, random.results);
  try {
    (void)stand_in_engine(program, {}, {});
    FAIL() << "not refused";
  } catch (const CudaError& error) {
    EXPECT_STREQ(error.what(),
                 "the scenario has 129 outputs and events, the CUDA engine takes at most 128; --backend cpu gives the same result");
  }
}

/// Interval looks, both kinds, and failures.
TEST(Parity, Looks) {
  const RandomProgram random = random_program(11, 3);
  const Program program = make_program(random.graph, random.results);
  for (const Precision precision : {Precision::wide, Precision::narrow}) {
    CpuOptions cpu;
    cpu.precision = precision;
    std::vector<OutputPlan> plans(3);
    for (OutputPlan& plan : plans) plan.keep.assign(kBins, 0);
    const uint64_t draws = 100'000;
    const auto expected = make_cpu_engine(program, cpu), found = stand_in_engine(program, cpu, {});
    (void)found->pass(0, 1, draws, plans, 0);
    std::vector<Look> looks;
    for (size_t k = 0; k < 3; ++k) {
      looks.push_back({k, ordered_key(0.25), ordered_key(0.5), true, draws});
      looks.push_back({k, ordered_key(0.75), ordered_key(2.0), false, draws});
    }
    const auto a = expected->look(looks, draws), b = found->look(looks, draws);
    for (size_t i = 0; i < looks.size(); ++i) {
      EXPECT_EQ(numbers(a[i].values), numbers(b[i].values)) << i;
      if (!looks[i].values) {
        EXPECT_EQ(a[i].counts, b[i].counts) << i;
      }
    }
  }
}

TEST(Parity, AFailureIsReportedAlike) {
  const TemporaryScenario file(
      "id = \"f\"\n[priors]\na = \"uniform(-1, 9)\"\n[model]\ny = \"log(a)\"\nz = \"a\"\n[events]\ne = \"a > 3\"\n");
  const Scenario scenario = load_scenario(file.path(), {});
  RunOptions options;
  options.draws = 100'000;
  const auto message = [&] {
    try {
      (void)run_scenario(scenario, options);
    } catch (const NotFinite& error) {
      return std::string(error.what());
    }
    return std::string("no failure");
  };
  const std::string cpu = message();
  options.engine = [&](const Program& program, const CpuOptions& cpu_options) { return stand_in_engine(program, cpu_options, {}); };
  EXPECT_EQ(message(), cpu);
  EXPECT_NE(cpu, "no failure");
}

}  // namespace
}  // namespace reckon
