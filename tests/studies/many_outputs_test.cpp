// More outputs than one simulation holds are sampled in parts, of which an answer shows nothing.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "test_support.h"

namespace reckon {
namespace {

constexpr size_t kOutputs = 150;

/// Sums of one prior and a normal of their own; `report` what to report.
std::string sums(const std::string& report, const std::string& last = "x") {
  std::string priors = "x = \"1 to 3\"\n", model;
  for (size_t i = 0; i < kOutputs; ++i) {
    priors += fmt::format("n{} = \"normal({}, 1)\"\n", i, i);
    model += fmt::format("y{0} = \"{1} + n{0}\"\n", i, i + 1 == kOutputs ? last : "x");
  }
  return "id = \"test\"\n[priors]\n" + priors + "[model]\n" + model +
         "[events]\nhigh = \"y0 > 2\"\nlow = \"y140 < 140\"\n[report]\noutputs = [" + report + "]\n";
}

Answer run_sums(const std::string& report, const std::string& given) {
  const TemporaryScenario file(sums(report));
  Question question;
  question.draws = 100'000;
  return run_scenario(load_scenario(file.path(), {{}, false, given}), question);
}

TEST(ManyOutputs, AreThoseOfEachAlone) {
  std::string all;
  for (size_t i = 0; i < kOutputs; ++i) all += fmt::format("{}\"y{}\"", i == 0 ? "" : ", ", i);
  for (const char* given : {"", "x > 2"}) {
    const Answer together = run_sums(all, given), alone = run_sums("\"y70\", \"y149\"", given);
    ASSERT_EQ(together.outputs.size(), alone.outputs.size() + kOutputs - 2);
    for (const auto& [of_all, of_two] : {std::pair<size_t, size_t>{70, 0}, {149, 1}}) {
      const OutputSummary &a = together.outputs[of_all], &b = alone.outputs[of_two];
      EXPECT_EQ(a.quantity.name, b.quantity.name);
      EXPECT_EQ(a.mean, b.mean);
      EXPECT_EQ(a.sd, b.sd);
      EXPECT_EQ(a.interval_low.value, b.interval_low.value);
      EXPECT_EQ(a.interval_high.high, b.interval_high.high);
      EXPECT_EQ(a.shortest_low, b.shortest_low);
    }
    ASSERT_EQ(together.events.size(), 2u);
    for (size_t e = 0; e < 2; ++e) EXPECT_EQ(together.events[e].probability, alone.events[e].probability);
  }
}

TEST(ManyOutputs, OneOfTheLastThatIsNotFiniteIsNamed) {
  std::string all;
  for (size_t i = 0; i < kOutputs; ++i) all += fmt::format("{}\"y{}\"", i == 0 ? "" : ", ", i);
  const TemporaryScenario file(sums(all, "log(x - 2)"));
  try {
    run_scenario(load_scenario(file.path(), {}), {});
    FAIL() << "log of a negative number passed";
  } catch (const NotFinite& error) {
    EXPECT_NE(std::string(error.what()).find("'y149' is not a finite number"), std::string::npos) << error.what();
  }
}

TEST(ManyOutputs, ProgressRunsOnceToTheEnd) {
  std::string all;
  for (size_t i = 0; i < kOutputs; ++i) all += fmt::format("{}\"y{}\"", i == 0 ? "" : ", ", i);
  const TemporaryScenario file(sums(all));
  Question question;
  question.draws = 300'000;
  Machine machine;
  machine.threads = 1;
  uint64_t last = 0;
  machine.progress = [&](uint64_t draws) {
    EXPECT_GE(draws, last);
    last = draws;
  };
  run_scenario(load_scenario(file.path(), {}), question, machine);
  EXPECT_EQ(last, question.draws);
}

}  // namespace
}  // namespace reckon
