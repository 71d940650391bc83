// Order statistics and sums of whole simulations against brute force; failures; the stop rule.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "devices/cpu/cpu_engine.h"
#include "model/interpret.h"
#include "model/replicate.h"
#include "sampling/moments.h"
#include "sampling/rank.h"
#include "sampling/simulation.h"
#include "test_support.h"

namespace reckon {
namespace {

/// Scenarios whose outputs are awkward for bins: heavy tails about zero, atoms, constants, tiny spreads.
const char* const kAwkward[] = {
    "1 to 10",
    "student_t(1)",
    "bernoulli(0.3)",
    "1e9 + normal(0, 1e-6)",
    "discrete([-1, 0, 5], [0.2, 0.5, 0.3])",
    "mixture(normal(0, 1e-9), normal(0, 1e9), weights = [0.5, 0.5])",
    "lognormal(0, 8)",
    "-1 * (1 to 1000)",
    "(1 to 2) - (1 to 2)",
    "max(0.5, uniform(0, 1))",
};

std::vector<double> all_draws(Engine& engine, uint64_t draws) {
  std::vector<double> values;
  for (uint64_t first = 0; first < draws; first += kDrawsPerTile) {
    const auto part = engine.draws(first, std::min(kDrawsPerTile, draws - first))[0];
    values.insert(values.end(), part.begin(), part.end());
  }
  return values;
}

void check_against_sorting(const std::string& expression, uint64_t draws, Precision precision) {
  const TemporaryScenario file(one_prior(expression));
  const Scenario scenario = load_scenario(file.path(), {});
  const auto engine = make_cpu_engine(make_program(scenario.graph, {scenario.outputs[0].node}), {7, precision, 2, {}});
  std::vector<double> sorted = all_draws(*engine, draws);
  const double sum = std::accumulate(sorted.begin(), sorted.end(), 0.0L);
  std::sort(sorted.begin(), sorted.end());
  OutputRequest request;
  for (const double p : {0.0, 0.001, 0.05, 0.3, 0.5, 0.77, 0.95, 0.999, 1.0}) {
    request.ranks.push_back(std::max<uint64_t>(1, static_cast<uint64_t>(std::ceil(p * static_cast<double>(draws)))));
  }
  for (uint64_t i = 0; i <= 64; ++i) {
    const uint64_t low = std::max<uint64_t>(1, (draws * i + 639) / 640);
    request.pairs.push_back({low, std::min(draws, low + draws * 9 / 10)});
  }
  request.points = {sorted[draws / 3], sorted[draws / 2] + 0.25};
  const OutputResult result = simulate(*engine, draws, {request}, 0).outputs[0];
  for (const uint64_t rank : request.ranks)
    EXPECT_EQ(result.order_statistics.at(rank), sorted[rank - 1]) << expression << " rank " << rank << " of " << draws;
  EXPECT_EQ(result.lowest, sorted.front());
  EXPECT_EQ(result.highest, sorted.back());
  double shortest = INFINITY;
  for (const RankPair& pair : request.pairs)
    shortest = std::min(shortest, sorted[pair.high - 1] - sorted[pair.low - 1]);
  EXPECT_EQ(sorted[result.shortest.high - 1] - sorted[result.shortest.low - 1], shortest) << expression;
  for (size_t p = 0; p < 2; ++p) {
    const auto [first, last] = std::equal_range(sorted.begin(), sorted.end(), request.points[p]);
    EXPECT_EQ(result.below[p], static_cast<uint64_t>(first - sorted.begin()));
    EXPECT_EQ(result.equal[p], static_cast<uint64_t>(last - first));
  }
  const double size = std::max(std::fabs(sorted.front()), std::fabs(sorted.back()));
  EXPECT_NEAR(result.mean, sum / static_cast<double>(draws), 1e-12 * size) << expression;
}

TEST(Simulation, OrderStatisticsAreThoseOfSorting) {
  for (const char* expression : kAwkward) {
    for (const uint64_t draws :
         {uint64_t{1}, uint64_t{7}, uint64_t{1000}, uint64_t{65536}, uint64_t{65537}, uint64_t{700'001}}) {
      check_against_sorting(expression, draws, Precision::wide);
    }
    check_against_sorting(expression, 300'000, Precision::narrow);
  }
}

TEST(Simulation, BlocksGiveTheInterpretersBits) {
  const Scenario scenario = load_scenario(RECKON_SOURCE "/priors/deepseek-v3.toml", {});
  std::vector<NodeId> nodes;
  for (const NamedNode& quantity : scenario.quantities) nodes.push_back(quantity.node);
  const auto engine = make_cpu_engine(make_program(scenario.graph, nodes), {3, Precision::wide, 1, {}});
  for (const uint64_t first : {uint64_t{0}, uint64_t{123'456'789}, (uint64_t{1} << 40) + 5}) {
    const auto values = engine->draws(first, 300);
    for (uint64_t d = 0; d < 300; ++d) {
      const auto all = interpret(scenario.graph, [&](const StreamName& s) { return uniform_of_draw(s, 3, first + d); });
      for (size_t k = 0; k < nodes.size(); ++k)
        ASSERT_EQ(values[k][d], all[nodes[k]]) << scenario.quantities[k].name << " draw " << first + d;
    }
  }
}

TEST(Simulation, EveryOperationGivesTheInterpretersBits) {
  const std::string text =
      "id = \"ops\"\n[priors]\na = \"normal(0.3, 2)\"\nb = \"0.5 to 4\"\nu = \"uniform(0, 1)\"\nl = \"loguniform(1, "
      "100)\"\nt = "
      "\"triangular(a, a + 1, a + 2 + b)\"\n"
      "e = \"exponential(b)\"\nw = \"weibull(0.5 + b, 2)\"\ng = \"logistic(a, b)\"\nh = \"laplace(a, b)\"\nk = "
      "\"bernoulli(u)\"\nd = "
      "\"discrete([1, 2, 3])\"\n"
      "m = \"mixture(1 to 2, uniform(5, 6))\"\nq = \"truncate(a0, -1, 1)\"\nz = \"student_t(1)\"\nn = \"normal(a, "
      "b)\"\no = \"lognormal(a, "
      "u + 0.1)\"\nv = \"uniform(a, a + b)\"\n"
      "[model]\nr1 = \"exp(a) + log(b) + log2(b) + log10(b) + sqrt(b) + abs(a) + min(a, b) + max(a, u, t)\"\n"
      "r2 = \"sin(a) + cos(a) + tanh(a) + normal_cdf(a) + floor(a) + ceil(a) + round(3 * a) + b ^ a + clamp(a, -1, "
      "1)\"\n"
      "r3 = \"if(a < b and not (u > 0.5) or t >= 2, e, w) + if(a == b or a != u, g, h) + k - d * m / q\"\nr4 = \"-z + "
      "n + o + v + l + a ^ "
      "2 + b ^ 0.5\"\n";
  std::string fixed = text;
  fixed.replace(fixed.find("truncate(a0"), 11, "truncate(normal(0, 1)");
  const TemporaryScenario file(fixed);
  const Scenario scenario = load_scenario(file.path(), {});
  std::vector<NodeId> nodes;
  for (const NamedNode& quantity : scenario.quantities) nodes.push_back(quantity.node);
  const auto engine = make_cpu_engine(make_program(scenario.graph, nodes), {1, Precision::wide, 1, {}});
  const auto values = engine->draws(0, 4096);
  for (uint64_t d = 0; d < 4096; ++d) {
    const auto all = interpret(scenario.graph, [&](const StreamName& s) { return uniform_of_draw(s, 1, d); });
    for (size_t k = 0; k < nodes.size(); ++k)
      ASSERT_EQ(values[k][d], all[nodes[k]]) << scenario.quantities[k].name << " draw " << d;
  }
}

TEST(Simulation, FewerDrawsAreAPrefix) {
  const TemporaryScenario file(one_prior("1 to 10"));
  const Scenario scenario = load_scenario(file.path(), {});
  const auto engine =
      make_cpu_engine(make_program(scenario.graph, {scenario.outputs[0].node}), {1, Precision::wide, 1, {}});
  const auto all = engine->draws(0, 5000)[0], part = engine->draws(1234, 100)[0];
  for (size_t i = 0; i < part.size(); ++i) EXPECT_EQ(part[i], all[1234 + i]);
}

TEST(Simulation, StreamsDependOnNamesAlone) {
  const std::string one = "id = \"s\"\n[priors]\na = \"1 to 2\"\nb = \"normal(0, 1)\"\n[model]\ny = \"a + b\"\n";
  const std::string other =
      "id = \"s\"\n[priors]\nc = \"gamma(2, 1)\"\nb = \"normal(0, 1)\"\na = \"1 to 2\"\n[model]\ny = \"a + b\"\nz = "
      "\"c\"\n";
  const Answer x = run_text(one), y = run_text(other);
  EXPECT_EQ(x.outputs[0].mean, y.outputs[0].mean);
  Question seed;
  seed.seed = 2;
  EXPECT_NE(x.outputs[0].mean, run_text(one, seed).outputs[0].mean);
}

TEST(Simulation, WhatIsNotFiniteIsReported) {
  Question question;
  question.draws = 300'000;
  try {
    run_text("id = \"n\"\n[priors]\na = \"uniform(-1, 9)\"\n[model]\ny = \"log(a)\"\n", question);
    FAIL() << "a logarithm of a negative number passed";
  } catch (const NotFinite& e) {
    const std::string text = e.what();
    EXPECT_NE(text.find("'y' is not a finite number in 29806 of 300000 draws"), std::string::npos) << text;
    EXPECT_NE(text.find("a = -0."), std::string::npos) << text;
  }
  question.precision = Precision::narrow;
  try {
    run_text("id = \"n\"\n[priors]\na = \"1e30 to 1e31\"\n[model]\ny = \"a * a\"\n", question);
    FAIL() << "an overflow passed";
  } catch (const NotFinite& e) {
    EXPECT_NE(std::string(e.what()).find("--precision double"), std::string::npos);
  }
  EXPECT_THROW(
      run_text("id = \"n\"\n[priors]\na = \"uniform(-1, 1)\"\n[model]\ny = \"a\"\n[events]\ne = \"sqrt(a) > 0.5\"\n"),
      NotFinite);
}

TEST(Simulation, MomentsKeepTheirDigitsAtAnyScale) {
  // The same draws, scaled by powers of two: mean and sd scale with them, exactly.
  Question question;
  question.draws = 100'000;
  const OutputSummary plain = run_text(one_prior("normal(3, 1)"), question).outputs[0];
  for (const char* factor : {"2 ^ 900", "2 ^ -900"}) {
    const OutputSummary y =
        run_text("id = \"test\"\n[priors]\nx = \"normal(3, 1)\"\n[model]\ny = \"x * " + std::string(factor) + "\"\n",
                 question)
            .outputs[0];
    const double scale = factor[4] == '-' ? 0x1p-900 : 0x1p900;
    EXPECT_EQ(y.mean, plain.mean * scale);
    EXPECT_EQ(y.sd, plain.sd * scale);
  }
}

TEST(Simulation, ManyOutputsShareTheirLooks) {
  std::string text = "id = \"m\"\n[priors]\n", model = "[model]\n";
  for (int i = 0; i < 120; ++i) {
    text += "x" + std::to_string(i) + " = \"normal(0, 1)\"\n";
    model += "y" + std::to_string(i) + " = \"x" + std::to_string(i) + "\"\n";
  }
  Question question;
  question.draws = 200'000;
  const Answer result = run_text(text + model, question);
  EXPECT_EQ(result.outputs.size(), 120u);
  EXPECT_LE(result.looks, 8u);
}

TEST(Simulation, TruncationsFoldAndSteepMixturesAreRefused) {
  Question question;
  question.draws = 100'000;
  const OutputSummary y = run_text(one_prior("truncate(truncate(normal(0, 1), -1, 1), 0, 5)"), question).outputs[0];
  EXPECT_GE(y.lowest, 0);
  EXPECT_LE(y.highest, 1);
  EXPECT_THROW(run_text(one_prior("mixture(beta(0.01, 0.01), gamma(0.01, 1))"), question), ScenarioError);
}

TEST(Simulation, FarTailsAreThoseOfSingleToo) {
  const auto expect_mean = [](const char* prior, double mean) {
    for (const Precision precision : {Precision::wide, Precision::narrow}) {
      Question question;
      question.draws = 300'000;
      question.precision = precision;
      const OutputSummary y = run_text(one_prior(prior), question).outputs[0];
      EXPECT_NEAR(y.mean, mean, 5 * y.mean_se + 1e-6 * std::fabs(mean)) << prior;
      EXPECT_LT(y.mean_se, 0.01 * std::fabs(mean)) << prior;
    }
  };
  expect_mean("truncate(exponential(1), 95, 1e9)", 96);
  expect_mean("truncate(laplace(0, 1), -1e9, -101)", -102);
  expect_mean("truncate(pareto(1, 10), 1e4, 1e12)", 1e5 / 9);
  expect_mean("truncate(normal(0, 1), 14, 1e9)", 14.0707);  // to the first order of Mills's ratio 14 + 1/14 - 2/14^3
  expect_mean("truncate(mixture(normal(0, 1), normal(20, 1)), 6, 14)", 10);
  EXPECT_THROW(run_text(one_prior("truncate(mixture(normal(0, 1), normal(20, 1)), 8, 12)"), {}), ScenarioError);
}

TEST(Simulation, CountsInPartsOfAUnitAreWhatIsWritten) {
  Question question;
  question.draws = 10'000;
  const Answer answer = run_text(
      "id = \"t\"\n[priors]\nn = \"poisson(35)\"\nfee = \"poisson(35) [cent]\"\nmass = \"discrete([34, 35, 36]) [g]\"\n"
      "[model]\ny = \"n + fee / (1 [USD]) + mass / (1 [kg])\"\n[events]\nlow = \"fee <= 35 [cent]\"\n"
      "mid = \"mass == 35 [g]\"\n",
      question);
  EXPECT_NEAR(answer.events.at(0).probability, 0.5448, 5 * answer.events[0].se);  // the Poisson's, 35 included
  EXPECT_NEAR(answer.events.at(1).probability, 1.0 / 3, 5 * answer.events[1].se);
  question.draws = 100'000;
  const OutputSummary y = run_text(one_prior("pareto(mean = 3, sd = 10)"), question).outputs.at(0);
  EXPECT_NEAR(y.lowest, 1.5322, 1e-3);  // the scale: a = 1 + sqrt(1 + 0.09), 3 (a - 1) / a
}

TEST(Simulation, ErrorBoundsAreOpenWhereNoDrawBoundsTheQuantile) {
  const auto quantile = [](const std::string& text, uint64_t draws, const char* p, Probability probability) {
    Question question;
    question.draws = draws;
    question.quantiles = {{p, probability}};
    return run_text(text, question).outputs[0].quantiles[0].estimate;
  };
  const std::string prior = one_prior("1 to 10");
  // The smallest draw lies below the median with 1 - 0.5^n: 96.9% of five draws, 98.4% of six.
  EXPECT_EQ(quantile(prior, 5, "0.5", {5, 10}).low, -std::numeric_limits<double>::infinity());
  EXPECT_EQ(quantile(prior, 5, "0.5", {5, 10}).high, std::numeric_limits<double>::infinity());
  EXPECT_TRUE(std::isfinite(quantile(prior, 6, "0.5", {5, 10}).error()));
  // 1 - 0.95^n: 97.4% of 71, 97.5% of 72.
  EXPECT_TRUE(std::isinf(quantile(prior, 71, "0.05", {5, 100}).low));
  EXPECT_TRUE(std::isfinite(quantile(prior, 72, "0.05", {5, 100}).low));
  EXPECT_TRUE(std::isfinite(quantile(prior, 72, "0.05", {5, 100}).high));
  const Estimate least = quantile(prior, 50'000, "0", {0, 1}), most = quantile(prior, 50'000, "1", {1, 1});
  EXPECT_TRUE(std::isinf(least.low) && std::isfinite(least.high));
  EXPECT_TRUE(std::isinf(most.high) && std::isfinite(most.low));
  Question ends;
  ends.draws = 500'000;
  ends.quantiles = {{"0", {0, 1}}, {"1", {1, 1}}};
  EXPECT_EQ(run_text(prior, ends).looks, 0u);
  EXPECT_EQ(quantile("[priors]\nx = \"1 to 2\"\n[model]\ny = \"3\"\nz = \"x\"\n", 1, "0.5", {5, 10}).error(), 0);
}

TEST(Simulation, ToleranceStopsAtPowersOfTwo) {
  Question question;
  question.draws = 10'000'000;
  question.tolerance = 0.01;
  const Answer result = run_text(one_prior("1 to 10"), question);
  EXPECT_TRUE(result.tolerance_met);
  EXPECT_EQ(result.draws, 131072u);
  question.tolerance = 0.002;
  const Answer finer = run_text(one_prior("1 to 10"), question);
  EXPECT_TRUE(finer.tolerance_met);
  EXPECT_EQ(finer.draws, 4194304u);
  question.tolerance = 1e-9;
  question.draws = 200'000;
  EXPECT_FALSE(run_text(one_prior("1 to 10"), question).tolerance_met);
}

TEST(Rank, IsExactInDecimals) {
  EXPECT_EQ(rank_of(*parse_probability("0.05"), 20), 1u);
  EXPECT_EQ(rank_of(*parse_probability("0.05"), 21), 2u);
  EXPECT_EQ(rank_of(*parse_probability("0.1"), 10'000'000'000'000'000u), 1'000'000'000'000'000u);
  EXPECT_EQ(rank_of(*parse_probability("0.3"), 10), 3u);  // 0.3 as a double times 10 rounds up to 4
  EXPECT_EQ(rank_of(*parse_probability("0"), 10), 1u);
  EXPECT_EQ(rank_of(*parse_probability("1"), 10), 10u);
  EXPECT_EQ(rank_of(*parse_probability("2.5%"), 1000), 25u);
  EXPECT_FALSE(parse_probability("1.1"));
  EXPECT_FALSE(parse_probability("abc"));
  EXPECT_FALSE(parse_probability(""));
}

TEST(Moments, AreThoseOfTheWholeSimulation) {
  const TemporaryScenario file(one_prior("lognormal(0, 1)"));
  const Scenario scenario = load_scenario(file.path(), {});
  for (const Precision precision : {Precision::wide, Precision::narrow}) {
    for (const uint64_t draws : {uint64_t{2}, uint64_t{1000}, uint64_t{200'003}}) {
      Program program = make_program(scenario.graph, {scenario.outputs[0].node});
      const auto whole = make_cpu_engine(program, {7, precision, 2, {}});
      program.only_sums = true;
      const auto sums = make_cpu_engine(program, {7, precision, 2, {}});
      const auto found = moments(*sums, 1, draws);
      ASSERT_TRUE(found);
      const OutputResult expected = simulate(*whole, draws, {OutputRequest{{1}, {}, {}}}, 0).outputs[0];
      EXPECT_NEAR((*found)[0].mean, expected.mean, 1e-12 * expected.mean);
      EXPECT_NEAR((*found)[0].sd, expected.sd, 1e-9 * expected.sd);
    }
  }
  const TemporaryScenario broken(one_prior("log(uniform(-1, 1))"));
  const Scenario not_finite = load_scenario(broken.path(), {});
  Program program = make_program(not_finite.graph, {not_finite.outputs[0].node});
  program.only_sums = true;
  EXPECT_FALSE(moments(*make_cpu_engine(program, {}), 1, 1000));
}

/// The two replicates of a prior are independent: their correlation is 0 within 5 standard errors.
TEST(Moments, ReplicatesAreIndependent) {
  constexpr uint64_t kDraws = 1'000'000;
  Graph graph;
  const NodeId a = graph.apply(Operation::standard_normal, {graph.uniform("a")});
  const NodeId b = with_second_replicate(graph, a, {0});
  Program program = make_program(graph, {b, graph.apply(Operation::multiply, {a, b})});
  program.only_sums = true;
  const auto engine = make_cpu_engine(program, {});
  const auto found = moments(*engine, 2, kDraws);
  ASSERT_TRUE(found);
  EXPECT_NEAR((*found)[0].mean, 0, 5e-3);
  EXPECT_NEAR((*found)[0].sd, 1, 5e-3);
  EXPECT_NEAR((*found)[1].mean, 0, 5e-3);
  // A replayed draw is the engine's.
  const StreamName& stream = graph.streams()[1];
  EXPECT_TRUE(stream.second);
  const std::vector<double> values = engine->draws(4321, 1)[0];
  const auto replayed = interpret(graph, [](const StreamName& s) { return uniform_of_draw(s, 1, 4321); });
  EXPECT_EQ(values[0], replayed[b]);
  EXPECT_NE(values[0], replayed[a]);
}

/// As many draws as there may be: zeros in even places and ones in odd ones, counted and not sampled.
class Alternating final : public Engine {
 public:
  std::vector<std::vector<double>> draws(uint64_t first, uint64_t count) override {
    std::vector<double> values(count);
    for (uint64_t i = 0; i < count; ++i) values[i] = static_cast<double>((first + i) % 2);
    return {values};
  }
  Pass pass(uint64_t first_tile, uint64_t last_tile, uint64_t draws, const std::vector<OutputPlan>& plans,
            size_t events, const NextPass*) override {
    const uint64_t end = std::min(draws, last_tile * kDrawsPerTile), count = end - first_tile * kDrawsPerTile;
    const uint64_t ones = count / 2, zeros = count - ones;
    Pass pass;
    pass.events.resize(events, {ones, 0});
    for (const OutputPlan& plan : plans) {
      OutputPass& output = pass.outputs.emplace_back();
      output.counts.resize(kBins);
      output.counts[bin_of(plan.layout, 0, precision())] += zeros;
      output.counts[bin_of(plan.layout, 1, precision())] += ones;
      for (const double point : plan.points) {
        output.below.push_back((point > 0 ? zeros : 0) + (point > 1 ? ones : 0));
        output.equal.push_back(point == 0 ? zeros : point == 1 ? ones : 0);
      }
      output.highest = 1;
      output.sums = TreeSums(first_tile, {{0.0, 0.0}});
    }
    return pass;
  }
  std::vector<LookResult> look(const std::vector<Look>&, uint64_t, uint64_t, uint64_t) override {
    ADD_FAILURE() << "its values are counted, and need no look";
    return {};
  }
  uint64_t longest_pass() const override { return uint64_t{1} << 44; }
  Precision precision() const override { return Precision::wide; }
  std::string backend() const override { return "cpu"; }
  std::string device() const override { return "alternating"; }
  EngineTimes times(bool) override { return {}; }
};

TEST(Simulation, CountsAreExactToTheMostDrawsThereMayBe) {
  for (const uint64_t draws : {(uint64_t{1} << 62), (uint64_t{1} << 62) - 1, (uint64_t{1} << 61) + 3}) {
    const uint64_t zeros = draws - draws / 2;
    EXPECT_EQ(rank_of({1, 2}, draws), (draws + 1) / 2);
    EXPECT_EQ(rank_of({999'999'999'999'999, 1'000'000'000'000'000}, uint64_t{1} << 62), 4611686018427383293u);
    Alternating engine;
    OutputRequest request;
    request.ranks = {1, zeros, zeros + 1, draws};
    request.points = {0.0, 0.5, 1.0};
    const SimulationResult result = simulate(engine, draws, {request}, 1);
    const OutputResult& output = result.outputs[0];
    EXPECT_EQ(output.order_statistics.at(zeros), 0.0);
    EXPECT_EQ(output.order_statistics.at(zeros + 1), 1.0);
    EXPECT_EQ(output.order_statistics.at(1), 0.0);
    EXPECT_EQ(output.order_statistics.at(draws), 1.0);
    EXPECT_EQ(output.below, (std::vector<uint64_t>{0, zeros, zeros}));
    EXPECT_EQ(output.equal, (std::vector<uint64_t>{zeros, 0, draws - zeros}));
    EXPECT_NEAR(static_cast<double>(result.events[0].hits), static_cast<double>(draws / 2), 16);
  }
}

}  // namespace
}  // namespace reckon
