// Conditioning: statistics over the accepted draws, what moves, and what is nearest.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "devices/cpu/cpu_engine.h"
#include "studies/belief.h"
#include "test_support.h"

namespace reckon {
namespace {

const char* const kNormal =
    "id = \"test\"\n[priors]\nx = \"normal(0, 1)\"\nw = \"normal(5, 2)\"\n[model]\ny = \"x + 0 * w\"\n";

Answer run_given(const std::string& text, const std::string& given, uint64_t draws, const Machine& machine = {}) {
  const TemporaryScenario file(text);
  Question question;
  question.draws = draws;
  return run_scenario(load_scenario(file.path(), {{}, false, given}), question, machine);
}

TEST(Given, ATruncatedNormalComesOutOfANormal) {
  const Answer result = run_given(kNormal, "x > 1.2815515655446004", 4'000'000);
  const double n = static_cast<double>(result.given->accepted);
  EXPECT_NEAR(result.given->acceptance, 0.1, 5 * result.given->se);
  // E = phi(a) / 0.1, Var = 1 + a E - E^2; quantiles at 0.9 + 0.1 p
  const double mean = 1.7549833193248687, sd = std::sqrt(1 + 1.2815515655446004 * mean - mean * mean);
  EXPECT_NEAR(result.outputs[0].mean, mean, 5 * sd / std::sqrt(n));
  EXPECT_NEAR(result.outputs[0].sd, sd, 5 * sd / std::sqrt(n));
  const double expected[] = {1.3106, 1.6449, 2.5758};  // normal quantiles of 0.905, 0.95, 0.995
  for (size_t q = 0; q < 3; ++q) {
    const Estimate& e = result.outputs[0].quantiles[q].estimate;
    EXPECT_NEAR(e.value, expected[q], 2 * (e.high - e.low) + 5e-5);
  }
  // x moved by its mean in units of its sd; w did not.
  ASSERT_EQ(result.given->priors.size(), 2u);
  EXPECT_EQ(result.given->priors[0].before.quantity.name, "x");
  EXPECT_NEAR(result.given->priors[0].shift, mean, 0.01);
  EXPECT_NEAR(result.given->priors[1].shift, 0, 0.01);
}

TEST(Given, EventsHaveNames) {
  const std::string events =
      std::string(kNormal) + "[events]\nhigh = \"y > 1\"\nmiddle = \"not high and y > 0\"\nfar = \"y > 99\"\n";
  const Answer named = run_given(events, "middle", 100'000),
               written = run_given(events, "not (y > 1) and y > 0", 100'000);
  EXPECT_EQ(named.given->accepted, written.given->accepted);
  EXPECT_EQ(named.outputs[0].mean, written.outputs[0].mean);
  EXPECT_EQ(named.events[0].probability, 0);
  EXPECT_EQ(named.events[1].probability, 1);
  const auto nearest = [&](const std::string& given) {
    try {
      run_given(events, given, 1000);
    } catch (const NothingAccepted& error) {
      const std::string message = error.what();
      return message.substr(message.find("the nearest"), 80);
    }
    return std::string("accepted");
  };
  EXPECT_EQ(nearest("far"), nearest("y > 99"));
  EXPECT_EQ(run_text("[priors]\nx = \"uniform(0, 1)\"\n[model]\ny = \"if(low, 1, 2)\"\n[events]\nlow = \"x < 0.5\"\n")
                .outputs[0]
                .lowest,
            1);
}

TEST(Given, StatisticsAreThoseOfTheAcceptedDraws) {
  const char* const text =
      "id = \"test\"\n[priors]\na = \"1 to 10\"\nb = \"beta(2, 5)\"\n[model]\ny = \"a * b\"\nz = \"a / "
      "b\"\n[events]\nlarge = \"z > 20\"\n"
      "[[claims]]\nid = \"c\"\nabout = \"y\"\nsays = \"1.5\"\n";
  const TemporaryScenario file(text);
  for (const char* given : {"a > 3 and b < 0.4", "a > 12", "y < 100", "not (z < 60 or a < 9)"}) {
    for (const uint64_t draws : {uint64_t{500}, uint64_t{65'537}, uint64_t{300'000}}) {
      const Scenario scenario = load_scenario(file.path(), {{}, false, given});
      Question question;
      question.draws = draws;
      const Answer result = run_scenario(scenario, question);
      const auto engine = make_cpu_engine(
          make_program(scenario.graph, {scenario.outputs[0].node, scenario.events[0].node, scenario.condition->truth}),
          {});
      std::vector<double> accepted;
      uint64_t hits = 0;
      double sum = 0;
      for (uint64_t first = 0; first < draws; first += kDrawsPerTile) {
        const auto values = engine->draws(first, std::min(kDrawsPerTile, draws - first));
        for (size_t i = 0; i < values[0].size(); ++i) {
          if (values[2][i] != 1) continue;
          accepted.push_back(values[0][i]);
          sum += values[0][i];
          hits += values[1][i] == 1 ? 1 : 0;
        }
      }
      std::sort(accepted.begin(), accepted.end());
      const uint64_t n = accepted.size();
      ASSERT_EQ(result.given->accepted, n) << given;
      EXPECT_EQ(result.counted, n);
      const OutputSummary& y = result.outputs[0];
      EXPECT_EQ(y.lowest, accepted.front());
      EXPECT_EQ(y.highest, accepted.back());
      EXPECT_NEAR(y.mean, sum / static_cast<double>(n), 1e-12 * std::fabs(y.highest));
      for (const QuantileSummary& q : y.quantiles) {
        const auto rank = static_cast<size_t>(std::max(1.0, std::ceil(q.p * static_cast<double>(n) - 1e-9)));
        EXPECT_EQ(q.estimate.value, accepted[rank - 1]) << given << " " << q.p;
      }
      EXPECT_EQ(result.events[0].probability, static_cast<double>(hits) / static_cast<double>(n));
      const auto below =
          static_cast<double>(std::lower_bound(accepted.begin(), accepted.end(), 1.5) - accepted.begin());
      EXPECT_EQ(result.claims[0].percentile, below / static_cast<double>(n));
    }
  }
}

TEST(Given, TheSameBitsOnAnyNumberOfThreads) {
  Machine one, five;
  one.threads = 1;
  five.threads = 5;
  for (const char* given : {"x > 1", "x > 4"}) {
    EXPECT_EQ(run_given(kNormal, given, 1'000'000, one).sha256, run_given(kNormal, given, 1'000'000, five).sha256);
  }
}

TEST(Given, RareDrawsAreFoundAmongMany) {
  const Answer result = run_given(kNormal, "x > 4.5", 3'000'000);  // probability 3.4e-6
  EXPECT_GE(result.given->accepted, 1u);
  EXPECT_LE(result.given->accepted, 30u);
  EXPECT_GT(result.outputs[0].lowest, 4.5);
}

TEST(Given, RejectedDrawsMayBeInfinite) {
  const char* const text = "id = \"test\"\n[priors]\nx = \"normal(0, 1)\"\n[model]\ny = \"log(x)\"\n";
  EXPECT_NEAR(run_given(text, "x > 0", 200'000).given->acceptance, 0.5, 0.01);
  EXPECT_THROW(run_given(text, "x > -1", 200'000), NotFinite);
}

TEST(Given, NothingAcceptedTellsOfTheNearestDraw) {
  const TemporaryScenario file(kNormal);
  const Scenario scenario = load_scenario(file.path(), {{}, false, "x > 10 or w > 100"});
  Question question;
  question.draws = 300'000;
  // The nearest: the smallest of |x - 10| / 10 and |w - 100| / 100 over all draws.
  const auto engine =
      make_cpu_engine(make_program(scenario.graph, {scenario.quantities[0].node, scenario.quantities[1].node}), {});
  double best = 1e300;
  uint64_t at = 0;
  for (uint64_t first = 0; first < question.draws; first += kDrawsPerTile) {
    const auto values = engine->draws(first, std::min(kDrawsPerTile, question.draws - first));
    for (size_t i = 0; i < values[0].size(); ++i) {
      const double distance = std::min(std::fabs(values[0][i] - 10) / 10, std::fabs(values[1][i] - 100) / 100);
      if (distance < best) best = distance, at = first + i;
    }
  }
  try {
    run_scenario(scenario, question);
    FAIL() << "accepted";
  } catch (const NothingAccepted& error) {
    EXPECT_NE(std::string(error.what()).find("the nearest is draw " + std::to_string(at) + ","), std::string::npos)
        << error.what() << at;
  }
}

TEST(Given, OnePriorAloneFlips) {
  const char* const text =
      "id = \"test\"\n[priors]\na = \"uniform(0, 1)\"\nb = \"uniform(0, 0.1)\"\nc = \"normal(0, 1)\"\n[model]\ny = \"a "
      "+ b + 0 * c\"\n";
  const TemporaryScenario file(text);
  bool at_median = true;
  const std::vector<Flip> flips = single_flips(load_scenario(file.path(), {{}, false, "y > 0.9"}), at_median);
  EXPECT_FALSE(at_median);
  ASSERT_EQ(flips.size(), 1u);
  EXPECT_EQ(flips[0].prior.name, "a");
  EXPECT_NEAR(flips[0].value, 0.85, 1e-6);  // b stands at its median, 0.05
  EXPECT_NEAR(flips[0].percentile, 0.85, 1e-6);
}

TEST(Given, ACorrelatedPriorMovesAlone) {
  const char* const text =
      "id = \"test\"\n[priors]\na = \"normal(0, 1)\"\nb = \"normal(0, 1)\"\n[model]\ny = \"a + "
      "b\"\n[[correlations]]\nbetween = [\"a\", "
      "\"b\"]\nrank = 0.95\n";
  const TemporaryScenario file(text);
  for (const std::string name : {"a", "b"}) {
    bool at_median = true;
    const std::vector<Flip> flips = single_flips(load_scenario(file.path(), {{}, false, name + " > 1.5"}), at_median);
    ASSERT_EQ(flips.size(), 1u) << name;
    EXPECT_EQ(flips[0].prior.name, name);
    EXPECT_NEAR(flips[0].percentile, 0.9331928, 1e-6);  // of its own distribution
  }
}

TEST(Given, SettlesUnderACondition) {
  const Scenario scenario = load_scenario(RECKON_SOURCE "/priors/deepseek-v3.toml", {{}, true, "development > 3"});
  Question question;
  question.draws = 50'000;
  const Answer result = run_scenario(scenario, question);
  EXPECT_GT(result.given->accepted, 1000u);
  EXPECT_EQ(result.stretches.size(), 2u);
}

/// A window of a hundredth of the sd is found where it lies within the prior's range.
TEST(Given, ANarrowConditionIsFound) {
  const TemporaryScenario file("id = \"t\"\n[priors]\nx = \"normal(0, 1)\"\n[model]\ny = \"x\"\n");
  for (const auto& [condition, value] :
       {std::pair{"y > 2.7 and y < 2.8", 2.7}, {"y > 2.1 and y < 2.13", 2.1}, {"y > -1.11 and y < -1.1", -1.1}}) {
    bool at_median = true;
    const std::vector<Flip> flips = single_flips(load_scenario(file.path(), {{}, false, condition}), at_median);
    EXPECT_FALSE(at_median);
    ASSERT_EQ(flips.size(), 1u) << condition;
    EXPECT_NEAR(flips[0].value, value, 1e-6) << condition;
  }
}

}  // namespace
}  // namespace reckon
