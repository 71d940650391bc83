// The CUDA engine on the stand-in gives the CPU engine's bits.
#include <gtest/gtest.h>

#include <boost/math/distributions/students_t.hpp>
#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/erf.hpp>
#include <boost/math/special_functions/gamma.hpp>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstring>
#include <filesystem>
#include <numbers>
#include <utility>

#include "devices/backend.h"
#include "devices/cuda/cuda_engine.h"
#include "devices/several/several.h"
#include "model/interpret.h"
#include "model/replicate.h"
#include "random_programs.h"
#include "sampling/moments.h"
#include "sampling/simulation.h"
#include "source_folder.h"
#include "studies/drivers.h"
#include "studies/trend.h"
#include "test_device.h"
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

std::unique_ptr<Engine> test_engine(const Program& program, const EngineOptions& cpu, const Place& place) {
  return make_cuda_engine(program, {cpu, place.block, place.width, place.longest_pass},
                          make_test_device(place.shared_memory, place.multiprocessors, place.memory));
}

void expect_parity(const std::string& path, const std::vector<uint64_t>& draws, const Place& place,
                   const LoadOptions& load = {}) {
  const Scenario scenario = load_scenario(path, load);
  for (const Precision precision : {Precision::wide, Precision::narrow}) {
    for (const uint64_t n : draws) {
      Question question;
      question.draws = n;
      question.precision = precision;
      const std::string cpu = run_scenario(scenario, question).sha256;
      Machine machine;
      machine.engine = [&](const Program& program, const EngineOptions& cpu_options) {
        return test_engine(program, cpu_options, place);
      };
      EXPECT_EQ(run_scenario(scenario, question, machine).sha256, cpu)
          << path << ", " << n << " draws, block " << place.block << ", width " << place.width;
    }
  }
}

const std::string kSource = source_folder();

class Parity : public testing::Test {
 protected:
  void SetUp() override { require_test_device(); }
};

TEST_F(Parity, W1) { expect_parity(kSource + "/benchmarks/w1.toml", {1, 200'001}, {}); }
TEST_F(Parity, W1InLargeBlocksTwoAbreast) {
  expect_parity(kSource + "/benchmarks/w1.toml", {70'003}, {.block = 512, .width = 2});
}
TEST_F(Parity, W2FourAbreast) { expect_parity(kSource + "/benchmarks/w2.toml", {150'002}, {.width = 4}); }
/// From the third pass on each starts before the one before is read.
TEST_F(Parity, W1WorkingAhead) { expect_parity(kSource + "/benchmarks/w1.toml", {600'001}, {.longest_pass = 1}); }
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

TEST_F(Parity, EveryLaterFamily) {
  const TemporaryScenario file(
      "id = \"f\"\n[priors]\na = \"binomial(40, 0.3)\"\nb = \"poisson(300)\"\nc = \"metalog(p10 = 2, p50 = 4, p90 = "
      "9)\"\nd = \"metalog(p10 = 20%, p50 = 40%, p90 = 70%, lower = 0, upper = 1)\"\ne = \"quantiles(p = [5%, 50%, "
      "95%], "
      "x = [-1, 3, 10])\"\nf = \"truncate(normal(0, 1), 50, 51)\"\ng = \"truncate(poisson(3), 1, 4)\"\nh = "
      "\"mixture(mixture(1 to 2, 0), cauchy(0, 1), pareto(1, 2))\"\n[model]\ny = \"a + b + c + d + e + f + g + h\"\n");
  expect_parity(file.path(), {70'000}, {});
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

/// The CPU's engine, but its second pass fails as a device without memory does.
class FailingEngine final : public Engine {
 public:
  explicit FailingEngine(std::unique_ptr<Engine> engine) : engine_(std::move(engine)) {}
  std::vector<std::vector<double>> draws(uint64_t first, uint64_t count) override {
    return engine_->draws(first, count);
  }
  Pass pass(uint64_t first_tile, uint64_t last_tile, uint64_t draws, const std::vector<OutputPlan>& plans,
            size_t events, const NextPass* next) override {
    if (++passes_ == 2) throw CudaError("out of memory");
    return engine_->pass(first_tile, last_tile, draws, plans, events, next);
  }
  std::vector<LookResult> look(const std::vector<Look>& looks, uint64_t first_tile, uint64_t last_tile,
                               uint64_t draws) override {
    return engine_->look(looks, first_tile, last_tile, draws);
  }
  uint64_t longest_pass() const override { return 3 * engine_->longest_pass(); }
  Precision precision() const override { return engine_->precision(); }
  std::string backend() const override { return "cuda"; }
  std::string device() const override { return "failing"; }
  EngineTimes times(bool) override { return {}; }

 private:
  std::unique_ptr<Engine> engine_;
  int passes_ = 0;
};

TEST_F(Parity, AutoGoesOnWithTheCpuWhereTheDeviceFails) {
  const Scenario scenario = load_scenario(kSource + "/benchmarks/w1.toml");
  Question question;
  question.draws = 300'000;
  const std::string expected = run_scenario(scenario, question).sha256;
  std::string note;
  Machine machine;
  machine.engine = [&](const Program& program, const EngineOptions& cpu) {
    std::vector<std::unique_ptr<Engine>> parts;
    parts.push_back(std::make_unique<FailingEngine>(make_cpu_engine(program, cpu)));
    SeveralOptions several;
    several.reserve = [=] { return make_cpu_engine(program, cpu); };
    several.note = [&](const std::string&, const std::string& line) { note = line; };
    return make_several(std::move(parts), several);
  };
  const Answer result = run_scenario(scenario, question, machine);
  EXPECT_EQ(result.sha256, expected);
  EXPECT_EQ(result.backend, "cpu");
  EXPECT_EQ(note, "out of memory");
}

/// Two devices and the processor, which share every pass out: the first works ahead, the second takes less at once.
TEST_F(Parity, SeveralDevices) {
  const Scenario scenario = load_scenario(kSource + "/benchmarks/w1.toml");
  for (const Precision precision : {Precision::wide, Precision::narrow}) {
    Question question;
    question.draws = 1'000'000;
    question.precision = precision;
    Machine machine;
    machine.engine = [&](const Program& program, const EngineOptions& cpu) {
      std::vector<std::unique_ptr<Engine>> parts;
      parts.push_back(test_engine(program, cpu, {.longest_pass = 2}));
      parts.push_back(test_engine(program, cpu, {.multiprocessors = 1, .longest_pass = 1}));
      parts.push_back(make_cpu_engine(program, cpu));
      return make_several(std::move(parts), {});
    };
    const Answer result = run_scenario(scenario, question, machine);
    EXPECT_EQ(result.sha256, run_scenario(scenario, question).sha256);
    EXPECT_EQ(result.backend, "cuda");
  }
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

/// `auto` never fails for what a device lacks: at its opening, at a program too large for it, when it is open already.
TEST_F(Parity, AutoTakesTheCpuWhereTheDeviceCannot) {
  RandomProgram random = random_program(3, 1);
  const Program small = make_program(random.graph, random.results);
  while (random.results.size() <= kMostCudaResults) {
    random.results.push_back(random.graph.apply(Operation::add, {random.results.back(), random.graph.constant(1.5)}));
  }
  const Program large = make_program(random.graph, random.results);
  for (const Backend backend : {Backend::automatic, Backend::cuda}) {
    std::vector<std::string> notes;
    BackendOptions options;
    options.backend = backend;
    options.draws = uint64_t{1} << 40;
    options.note = [&](const std::string& line) { notes.push_back(line); };
    const EngineFactory good =
        engine_factory(options, [](int, bool) { return make_test_device(227 * 1024, 2, size_t{1} << 32); });
    const EngineFactory none =
        engine_factory(options, [](int, bool) -> std::shared_ptr<Device> { throw CudaError("no device"); });
    if (backend == Backend::cuda) {
      EXPECT_EQ(good(small, {})->backend(), "cuda");
      EXPECT_THROW(good(large, {}), CudaError);
      EXPECT_THROW(none(small, {}), CudaError);
      continue;
    }
    EXPECT_EQ(good(large, {})->backend(), "cpu");
    EXPECT_EQ(good(small, {})->backend(), "cuda");
    EXPECT_EQ(good(large, {})->backend(), "cpu") << "an open device takes no more";
    EXPECT_EQ(none(small, {})->backend(), "cpu");
    ASSERT_EQ(notes.size(), 3u);
    EXPECT_NE(notes[1].find("the CUDA engine takes at most 128"), std::string::npos) << notes[1];
    EXPECT_EQ(notes[2], "running on the CPU: no device");
  }
}

TEST_F(Parity, SettlingDeepSeek) {
  expect_parity(kSource + "/priors/deepseek-v3.toml", {70'000}, {.block = 512, .width = 2}, {.settle = true});
}
TEST_F(Parity, OfADrawThatMeetsACondition) {
  const LoadOptions load{.given = "cost > 6M [USD] and mfu < 0.4"};
  expect_parity(kSource + "/benchmarks/w1.toml", {70'001}, {}, load);
  expect_parity(kSource + "/benchmarks/w1.toml", {1'000}, {.width = 4}, load);
}

bool same(double a, double b) {
  return std::memcmp(&a, &b, sizeof a) == 0 || (std::isnan(a) && std::isnan(b)) || (a == 0 && b == 0);
}

/// What is a number among the kept values, sorted.
std::vector<double> numbers(std::vector<double> values) {
  std::erase_if(values, [](double y) { return std::isnan(y); });
  std::sort(values.begin(), values.end());
  return values;
}

/// With the first and the last bin as one: a NaN falls into either by its sign, which each machine chooses (of
/// the root of -1 in single x86 makes a negative one, a GPU a positive one).
std::vector<uint64_t> with_ends_as_one(std::vector<uint64_t> counts) {
  counts.back() += std::exchange(counts.front(), 0);
  return counts;
}

/// Compares every value of every result of a pass that keeps all, or with `brackets` what lies within [0.4, 0.6].
void expect_same_pass(const RandomProgram& random, Precision precision, const Place& place, bool brackets = false) {
  const Program program = make_program(random.graph, random.results);
  EngineOptions cpu;
  cpu.precision = precision;
  std::vector<OutputPlan> plans(random.results.size());
  for (OutputPlan& plan : plans) {
    plan.keep.assign(kBins, 1);
    plan.layout = {0.5, 2, -4, 300};
    plan.shift = 0.25;
    plan.points = {1.0};
    if (brackets) plan.low.assign(kBins, 0.4), plan.high.assign(kBins, 0.6);
  }
  plans[0].scale = 0.5;
  const uint64_t draws = 70'001;
  const Pass expected = make_cpu_engine(program, cpu)->pass(0, 2, draws, plans, 0);
  const std::unique_ptr<Engine> engine = test_engine(program, cpu, place);
  const Pass found = engine->pass(0, 2, draws, plans, 0);
  for (size_t k = 0; k < plans.size(); ++k) {
    const OutputPass &a = expected.outputs[k], &b = found.outputs[k];
    const std::string what =
        "result " + std::to_string(k) + ", " + operation_name(random.graph.nodes()[random.results[k]].operation);
    EXPECT_EQ(a.not_finite, b.not_finite) << what;
    if (a.not_finite > 0) {
      EXPECT_EQ(with_ends_as_one(a.counts), with_ends_as_one(b.counts)) << what;
    } else {
      EXPECT_EQ(a.counts, b.counts) << what;
    }
    EXPECT_EQ(a.dropped_below, b.dropped_below) << what;
    EXPECT_EQ(a.below, b.below) << what;
    EXPECT_EQ(a.equal, b.equal) << what;
    EXPECT_TRUE(same(a.lowest, b.lowest) && same(a.highest, b.highest)) << what;
    ASSERT_EQ(a.sums.parts().size(), b.sums.parts().size()) << what;
    for (size_t t = 0; t < a.sums.parts().size(); ++t) {
      const TileSums &x = a.sums.parts()[t].sums, &y = b.sums.parts()[t].sums;
      EXPECT_TRUE(same(x.first, y.first) && same(x.second, y.second)) << what << ", part " << t;
    }
    const std::vector<double> x = numbers(a.kept_values()), y = numbers(b.kept_values());
    ASSERT_EQ(x.size(), y.size()) << what;
    EXPECT_FALSE(b.incomplete);
    for (size_t i = 0; i < x.size(); ++i) ASSERT_TRUE(same(x[i], y[i])) << what << ": " << x[i] << " " << y[i];
  }
}

/// One program a test: for a GPU each takes ptxas half a minute.
class RandomPrograms : public Parity, public testing::WithParamInterface<std::tuple<uint32_t, Precision>> {};

TEST_P(RandomPrograms, GiveTheSameValues) {
  const auto [seed, precision] = GetParam();
  const Place places[] = {{.width = 1}, {.block = 512, .width = 2}, {.width = 4}};
  expect_same_pass(random_program(seed, 100), precision, places[seed - 1], seed > 1);
}
INSTANTIATE_TEST_SUITE_P(Parity, RandomPrograms,
                         testing::Combine(testing::Values(1u, 2u, 3u),
                                          testing::Values(Precision::wide, Precision::narrow)),
                         [](const auto& info) {
                           return std::string(precision_name(std::get<1>(info.param))) +
                                  std::to_string(std::get<0>(info.param));
                         });

/// Functions are called that stand in line in a short program.
TEST_F(Parity, ALongProgram) {
  const RandomProgram random = long_program();
  const Program program = make_program(random.graph, random.results);
  for (const Precision precision : {Precision::wide, Precision::narrow}) {
    const std::string source = source_of_outputs(program, precision);
    for (const char* function :
         {"called_power(", "called_standard_normal_quantile(", "called_moderate_lognormal_quantile(",
          "called_loguniform_quantile(", "called_normal_cdf(", "called_sine("})
      EXPECT_NE(source.find(std::string("] = ") + function), std::string::npos) << function;
    expect_same_pass(random, precision, {});
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

/// A pick-freeze design: outputs that are only summed, streams of both replicates, in loops and one by one.
TEST_F(Parity, SumsOfBothReplicates) {
  Graph graph;
  NodeId sum = graph.constant(0);
  for (const char* name : {"a", "b", "c", "d", "e", "f", "g", "h", "i"}) {
    const NodeId z = graph.apply(Operation::standard_normal, {graph.uniform(name)});
    sum = graph.apply(Operation::add, {sum, graph.apply(Operation::exponential, {z})});
  }
  std::vector<NodeId> results{sum};
  for (const std::vector<uint32_t>& streams : {std::vector<uint32_t>{0}, {3}, {0, 1, 2, 3, 4, 5, 6, 7, 8}}) {
    const NodeId other = with_second_replicate(graph, sum, streams);
    const NodeId difference = graph.apply(Operation::subtract, {sum, other});
    results.push_back(graph.apply(Operation::multiply, {difference, difference}));
  }
  Program program = make_program(graph, results);
  program.only_sums = true;
  for (const Precision precision : {Precision::wide, Precision::narrow}) {
    for (const int width : {1, 4}) {
      const EngineOptions options{5, precision, 2, {}};
      const auto cpu = make_cpu_engine(program, options);
      const auto gpu = test_engine(program, options, {.width = width, .longest_pass = 2});
      for (const uint64_t draws : {uint64_t{3}, uint64_t{200'001}}) {
        const auto expected = moments(*cpu, results.size(), draws), found = moments(*gpu, results.size(), draws);
        ASSERT_TRUE(expected && found);
        for (size_t k = 0; k < results.size(); ++k) {
          EXPECT_EQ((*expected)[k].mean, (*found)[k].mean) << k;
          EXPECT_EQ((*expected)[k].sd, (*found)[k].sd) << k;
        }
      }
    }
  }
}

TEST_F(Parity, FromOneToAHundredOutputs) {
  for (const size_t outputs : {1, 20, 100}) {
    RandomProgram random = random_program(7, 1);
    while (random.results.size() < outputs) {
      const NodeId last = random.results.back();
      random.results.push_back(random.graph.apply(
          Operation::add, {last, random.graph.constant(static_cast<double>(random.results.size()))}));
    }
    expect_same_pass(random, Precision::wide, {});
  }
}

/// Of a number in [0, 1] given by both its sides.
struct Sides {
  double below, above;
};
Sides sides_of(double tail) { return tail < 0 ? Sides{-tail, 1 + tail} : Sides{1 - tail, tail}; }

/// Boost.Math in plain double.
Sides plain_distribution(const Distribution& d, double x) {
  using namespace boost::math;
  const auto& p = d.parameters;
  switch (d.family) {
    case Family::beta: return {ibeta(p[0], p[1], std::clamp(x, 0.0, 1.0)), ibetac(p[0], p[1], std::clamp(x, 0.0, 1.0))};
    case Family::gamma: return {gamma_p(p[0], x / p[1]), gamma_q(p[0], x / p[1])};
    case Family::log_gamma: return {gamma_p(p[0], std::exp(x)), gamma_q(p[0], std::exp(x))};
    case Family::logit_beta: {
      const double share = x < 0 ? std::exp(x) / (1 + std::exp(x)) : 1 / (1 + std::exp(-x)),
                   rest = 1 / (1 + std::exp(x));
      return x < 0 ? Sides{ibeta(p[0], p[1], share), ibetac(p[0], p[1], share)}
                   : Sides{ibetac(p[1], p[0], rest), ibeta(p[1], p[0], rest)};
    }
    case Family::student_t: return {cdf(students_t(p[0]), x), cdf(complement(students_t(p[0]), x))};
    case Family::mixture: {
      const Sides first = plain_distribution(*d.components[0], x), second = plain_distribution(*d.components[1], x);
      return {p[0] * first.below + p[1] * second.below, p[0] * first.above + p[1] * second.above};
    }
    default: return {std::nan(""), std::nan("")};
  }
}

/// The value of a node by <cmath>, Boost.Math and plain double arithmetic.
double plain_value(const Node& node, const double (&x)[4]) {
  const Sides u = sides_of(x[0]);
  const double tail = std::fabs(x[0]);
  const bool wrong = std::isnan(x[0]) || std::isnan(x[1]);
  switch (node.operation) {
    case Operation::constant: return node.value;
    case Operation::truncated_uniform: {
      const double below = x[1] + u.below * x[3], above = x[2] + u.above * x[3];
      return below < above ? -below : above;
    }
    case Operation::uniform_of_normal:
      return std::copysign(std::max(0x1p-65, 0.5 * std::erfc(std::fabs(x[0]) / std::numbers::sqrt2)), x[0]);
    case Operation::standard_normal: return std::copysign(std::numbers::sqrt2 * boost::math::erfc_inv(2 * tail), x[0]);
    case Operation::uniform_between: return x[1] + u.below * (x[2] - x[1]);
    case Operation::loguniform: return x[1] * std::exp(u.below * x[3]);
    case Operation::triangular: {
      const double width = x[3] - x[1], rising = (x[2] - x[1]) / width;
      return u.below < rising ? x[1] + std::sqrt(u.below * width * (x[2] - x[1]))
                              : x[3] - std::sqrt(u.above * width * (x[3] - x[2]));
    }
    case Operation::standard_exponential: return -std::log(u.above);
    case Operation::standard_logistic: return std::log(u.below) - std::log(u.above);
    case Operation::standard_laplace: return x[0] < 0 ? std::log(2 * tail) : -std::log(2 * tail);
    case Operation::lognormal: return x[2] * std::exp2(x[1] * x[0]);
    case Operation::bernoulli: return u.above < x[1] ? 1 : 0;
    case Operation::discrete: {
      std::map<double, double> sorted;
      for (size_t i = 0; i < kRandomValues.size(); ++i) sorted[kRandomValues[i]] = kRandomWeights[i] / 10;
      double sum = 0;
      for (const auto& [value, weight] : sorted) {
        if (u.below <= (sum += weight)) return value;
      }
      return sorted.rbegin()->first;
    }
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
    case Operation::minimum: return wrong ? std::nan("") : std::min(x[0], x[1]);
    case Operation::maximum: return wrong ? std::nan("") : std::max(x[0], x[1]);
    case Operation::less: return wrong ? std::nan("") : x[0] < x[1] ? 1 : 0;
    case Operation::less_or_equal: return wrong ? std::nan("") : x[0] <= x[1] ? 1 : 0;
    case Operation::equal: return wrong ? std::nan("") : x[0] == x[1] ? 1 : 0;
    case Operation::logical_not: return 1 - x[0];
    case Operation::choose: return std::isnan(x[0]) ? x[0] : x[0] != 0 ? x[1] : x[2];
    case Operation::uniform:
    case Operation::tabulated: break;  // compared otherwise
  }
  return std::nan("");
}

TEST_F(Parity, RandomProgramsAgreeWithPlainArithmetic) {
  std::map<Operation, size_t> compared;
  for (uint32_t seed = 1; seed <= 20; ++seed) {
    const RandomProgram random = random_program(seed, 100);
    for (uint64_t draw = 0; draw < 50; ++draw) {
      const auto uniform = [&](const StreamName& stream) { return uniform_of_draw(stream, 1, draw); };
      const std::vector<double> values = interpret(random.graph, uniform);
      for (NodeId i = 0; i < values.size(); ++i) {
        const Node& node = random.graph.nodes()[i];
        if (node.operation == Operation::uniform) continue;
        double x[4] = {};
        for (size_t k = 0; k < node.operands.size(); ++k) x[k] = values[node.operands[k]];
        ++compared[node.operation];
        double found = values[i], plain = 0, tolerance = 1e-15;
        if (node.operation == Operation::tabulated) {  // a table's error is bounded in probability
          const Sides truth = sides_of(x[0]), at = plain_distribution(random.tabulated.at(i), found);
          found = x[0] < 0 ? at.below : at.above, plain = x[0] < 0 ? truth.below : truth.above,
          tolerance = 1.1e-10 * plain;
        } else {
          plain = plain_value(node, x);
        }
        const bool close = std::fabs(found - plain) <= 4e-15 * std::fabs(plain) + tolerance || found == plain;
        ASSERT_TRUE(close || (std::isnan(found) && std::isnan(plain)))
            << operation_name(node.operation) << " of " << x[0] << ", " << x[1] << ", " << x[2] << ": " << found
            << ", plain " << plain;
      }
    }
  }
  for (int o = static_cast<int>(Operation::truncated_uniform); o <= static_cast<int>(Operation::choose); ++o) {
    EXPECT_GE(compared[static_cast<Operation>(o)], 1000u) << operation_name(static_cast<Operation>(o));
  }
}

TEST_F(Parity, WhatIsTooLargeIsRefused) {
  RandomProgram random = random_program(3, 1);
  while (random.results.size() <= kMostCudaResults) {
    random.results.push_back(random.graph.apply(Operation::add, {random.results.back(), random.graph.constant(1.5)}));
  }
  const Program program = make_program(random.graph, random.results);
  try {
    (void)test_engine(program, {}, {});
    FAIL() << "not refused";
  } catch (const CudaError& error) {
    EXPECT_STREQ(error.what(), "the scenario has 129 outputs and events, the CUDA engine takes at most 128");
  }
}

/// Interval looks, both kinds, and failures.
TEST_F(Parity, Looks) {
  const RandomProgram random = random_program(11, 3);
  const Program program = make_program(random.graph, random.results);
  for (const Precision precision : {Precision::wide, Precision::narrow}) {
    EngineOptions cpu;
    cpu.precision = precision;
    std::vector<OutputPlan> plans(3);
    for (OutputPlan& plan : plans) plan.keep.assign(kBins, 0);
    const uint64_t draws = 100'000;
    const auto expected = make_cpu_engine(program, cpu), found = test_engine(program, cpu, {});
    (void)found->pass(0, 1, draws, plans, 0);
    std::vector<Look> looks;
    for (size_t k = 0; k < 3; ++k) {
      looks.push_back({k, ordered_key(0.25), ordered_key(0.5), true, draws});
      looks.push_back({k, ordered_key(0.75), ordered_key(2.0), false, draws});
    }
    const auto a = expected->look(looks, 0, 2, draws), b = found->look(looks, 0, 2, draws);
    for (size_t i = 0; i < looks.size(); ++i) {
      EXPECT_EQ(numbers(a[i].values), numbers(b[i].values)) << i;
      if (!looks[i].values) {
        EXPECT_EQ(a[i].counts, b[i].counts) << i;
      }
    }
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

}  // namespace
}  // namespace reckon
