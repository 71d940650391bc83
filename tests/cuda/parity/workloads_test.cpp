// Workloads, scenarios and what is asked of them: the CUDA engine gives the CPU engine's hashes.
#include <algorithm>
#include <cctype>
#include <filesystem>

#include "parity/parity.h"
#include "sampling/simulation.h"
#include "studies/drivers.h"
#include "studies/trend.h"
#include "test_support.h"

namespace reckon {
namespace {

TEST_F(Parity, W1) { expect_parity(kSource + "/benchmarks/w1.toml", {1, 200'001}, {}); }

TEST_F(Parity, W1InLargeBlocksTwoAbreast) {
  expect_parity(kSource + "/benchmarks/w1.toml", {70'003}, {.block = 512, .width = 2});
}

TEST_F(Parity, W2FourAbreast) { expect_parity(kSource + "/benchmarks/w2.toml", {150'002}, {.width = 4}); }

/// From the third pass on each starts before the one before is read.
TEST_F(Parity, W1WorkingAhead) { expect_parity(kSource + "/benchmarks/w1.toml", {600'001}, {.longest_pass = 1}); }

/// After a scout the second pass starts before the first is read; the last is short.
TEST_F(Parity, W2ScoutedWorkingAhead) {
  expect_parity(kSource + "/benchmarks/w2.toml", {1'300'001}, {.longest_pass = 4});
}

TEST_F(Parity, W2WithMemoryForOnePass) {
  expect_parity(kSource + "/benchmarks/w2.toml", {400'001}, {.longest_pass = 1, .memory = size_t{100} << 20});
}

/// The usual plan takes 64 MB for kept values alone.
TEST_F(Parity, W2WithLittleMemory) {
  expect_parity(kSource + "/benchmarks/w2.toml", {150'001}, {.memory = size_t{20} << 20});
  EXPECT_THROW(expect_parity(kSource + "/benchmarks/w2.toml", {1}, {.memory = 100'000}), CudaError);
}

/// In double the least plan takes between 1,150 and 1,200 kB; of what is left no pass can be sorted, so the
/// host sorts.
TEST_F(Parity, W2WithoutMemoryToSort) {
  expect_parity(kSource + "/benchmarks/w2.toml", {100'001}, {.longest_pass = 1, .memory = size_t{1200} << 10});
}

TEST_F(Parity, DeepSeek) { expect_parity(kSource + "/priors/deepseek-v3.toml", {70'000}, {.block = 512}); }

/// Ten outputs do not fit 48 KB of shared memory: bins go to global memory.
TEST_F(Parity, DeepSeekWithBinsInGlobalMemory) {
  expect_parity(kSource + "/priors/deepseek-v3.toml", {66'000}, {.shared_memory = 48 * 1024});
}

TEST_F(Parity, SettlingDeepSeek) {
  expect_parity(kSource + "/priors/deepseek-v3.toml", {70'000}, {.block = 512, .width = 2}, {.settle = true});
}

TEST_F(Parity, OfADrawThatMeetsACondition) {
  const LoadOptions load{.given = "cost > 6M [USD] and mfu < 0.4"};
  expect_parity(kSource + "/benchmarks/w1.toml", {70'001}, {}, load);
  expect_parity(kSource + "/benchmarks/w1.toml", {1'000}, {.width = 4}, load);
}

/// Outputs whose draws share values are counted there, not kept; the others have the room.
TEST_F(Parity, OfValuesThatManyDrawsShare) {
  const TemporaryScenario file(
      "id = \"t\"\n[priors]\nx = \"1 to 10\"\nb = \"bernoulli(0.3)\"\nn = \"-1 to 2\"\n[model]\nzeros = \"n * b\"\n"
      "cut = \"max(0, x - 3)\"\nclamped = \"clamp(x, 2, 5)\"\nwhole = \"floor(x)\"\nchance = \"b\"\nconstant = \"3 + 0 "
      "* x\"\nplain = "
      "\"x\"\n"
      "[[claims]]\nid = \"c\"\nabout = \"zeros\"\nsays = \"0.5\"\n");
  expect_parity(file.path(), {8193, 300'000}, {.longest_pass = 3});
  expect_parity(file.path(), {200'001}, {.block = 512, .width = 4});
}

TEST_F(Parity, EveryLaterFamily) {
  const TemporaryScenario file(
      "id = \"f\"\n[priors]\na = \"binomial(40, 0.3)\"\nb = \"poisson(300)\"\nc = \"metalog(p10 = 2, p50 = 4, p90 = "
      "9)\"\nd = \"metalog(p10 = 20%, p50 = 40%, p90 = 70%, lower = 0, upper = 1)\"\ne = \"quantiles(p = [5%, 50%, "
      "95%], "
      "x = [-1, 3, 10])\"\nf = \"truncate(normal(0, 1), 50, 51)\"\ng = \"truncate(poisson(3), 1, 4)\"\nh = "
      "\"mixture(mixture(1 to 2, 0), cauchy(0, 1), pareto(1, 2))\"\n[model]\ny = \"a + b + c + d + e + f + g + h\"\n");
  expect_parity(file.path(), {70'000}, {});
}

TEST_F(Parity, DriversOfW1) {
  const Scenario scenario = load_scenario(kSource + "/benchmarks/w1.toml");
  for (const Precision precision : {Precision::wide, Precision::narrow}) {
    Question question;
    question.draws = 20'000;
    question.precision = precision;
    DriversQuestion asked;
    asked.outputs = {0};
    Machine device;
    device.engine = [&](const Program& program, const EngineOptions& options) {
      return test_engine(program, options, {});
    };
    Answer expected = run_scenario(scenario, question), found = expected;
    find_drivers(scenario, question, asked, {}, expected);
    find_drivers(scenario, question, asked, device, found);
    EXPECT_EQ(found.sha256, expected.sha256);
  }
}

TEST_F(Parity, SobolPoints) {
  const Scenario scenario = load_scenario(kSource + "/benchmarks/w1.toml");
  const Program program = program_of(scenario);
  for (const Precision precision : {Precision::wide, Precision::narrow}) {
    for (const int width : {1, 4}) {
      EngineOptions options{5, precision, 2, {}};
      options.sampler = SamplerKind::sobol;
      options.scramble = 3;
      const auto cpu = make_cpu_engine(program, options);
      const auto gpu = test_engine(program, options, {.width = width, .longest_pass = 1});
      const std::vector<OutputRequest> requests(2, OutputRequest{{1, 700, 60'000}, {}, {}});
      const SimulationResult expected = simulate(*cpu, 100'003, requests, 0),
                             found = simulate(*gpu, 100'003, requests, 0);
      for (size_t k = 0; k < requests.size(); ++k) {
        EXPECT_EQ(expected.outputs[k].mean, found.outputs[k].mean);
        EXPECT_EQ(expected.outputs[k].sd, found.outputs[k].sd);
        EXPECT_EQ(expected.outputs[k].order_statistics, found.outputs[k].order_statistics);
      }
    }
  }
}

/// 30 rows of a table in one program of two thousand instructions.
TEST_F(Parity, GrowthOverATable) {
  const Document document = load_document(kSource + "/priors/epoch-training-cost.toml", std::vector<std::string>{});
  TrendOptions asked;
  asked.rows.table = kSource + "/priors/tables/notable-models.csv";
  asked.date = "published", asked.output = "amortised";
  Question question = with_draws(4096);
  Machine device;
  device.engine = [](const Program& program, const EngineOptions& cpu) { return test_engine(program, cpu, {}); };
  for (const Precision precision : {Precision::wide, Precision::narrow}) {
    question.precision = precision;
    asked.bootstrap = precision == Precision::wide;
    EXPECT_EQ(run_trend(document, asked, question, device).result.sha256,
              run_trend(document, asked, question).result.sha256);
  }
}

TEST_F(Parity, AFailureIsReportedAlike) {
  const TemporaryScenario file(
      "id = \"f\"\n[priors]\na = \"uniform(-1, 9)\"\n[model]\ny = \"log(a)\"\nz = \"a\"\n[events]\ne = \"a > 3\"\n");
  const Scenario scenario = load_scenario(file.path(), {});
  Question question;
  question.draws = 100'000;
  Machine machine;
  const auto message = [&] {
    try {
      (void)run_scenario(scenario, question, machine);
    } catch (const NotFinite& error) {
      return std::string(error.what());
    }
    return std::string("no failure");
  };
  const std::string cpu = message();
  machine.engine = [&](const Program& program, const EngineOptions& cpu_options) {
    return test_engine(program, cpu_options, {});
  };
  EXPECT_EQ(message(), cpu);
  EXPECT_NE(cpu, "no failure");
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

class ParityOf : public Parity, public testing::WithParamInterface<std::string> {};

TEST_P(ParityOf, Scenario) { expect_parity(kSource + "/priors/" + GetParam() + ".toml", {70'000}, {}); }

INSTANTIATE_TEST_SUITE_P(Priors, ParityOf, ::testing::ValuesIn(other_scenarios()), [](const auto& info) {
  std::string name = info.param;
  std::erase_if(name, [](unsigned char c) { return std::isalnum(c) == 0; });
  return name;
});

}  // namespace
}  // namespace reckon
