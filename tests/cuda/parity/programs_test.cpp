// Random programs, long ones and ones that are only summed: every value of every result.
#include <algorithm>
#include <utility>

#include "model/replicate.h"
#include "parity/parity.h"
#include "random_programs.h"
#include "sampling/moments.h"

namespace reckon {
namespace {

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

/// Interval looks, both kinds; the first thing that an engine is asked for, as where a run goes on, and after a pass.
TEST_F(Parity, Looks) {
  const RandomProgram random = random_program(11, 3);
  const Program program = make_program(random.graph, random.results);
  constexpr size_t kOutputs = 2;  // the third result is an event
  for (const auto& [precision, passed] :
       {std::pair{Precision::wide, false}, {Precision::narrow, false}, {Precision::narrow, true}}) {
    EngineOptions cpu;
    cpu.precision = precision;
    std::vector<OutputPlan> plans(kOutputs);
    for (OutputPlan& plan : plans) plan.keep.assign(kBins, 0);
    const uint64_t draws = 100'000;
    const auto expected = make_cpu_engine(program, cpu), found = test_engine(program, cpu, {});
    if (passed) (void)found->pass(0, 1, draws, plans, 1);
    std::vector<Look> looks;
    for (size_t k = 0; k < kOutputs; ++k) {
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

}  // namespace
}  // namespace reckon
