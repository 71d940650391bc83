// The library from C.
#include <gtest/gtest.h>
#include <reckon.h>

#include "example.h"

namespace {

class CApi : public testing::Test {
 protected:
  ~CApi() override {
    reckon_error_free(error_);
    reckon_options_free(options_);
  }
  reckon_options* options_ = reckon_options_new();
  reckon_error* error_ = nullptr;
};

TEST_F(CApi, GivesTheSameFigures) {
  ASSERT_EQ(reckon_options_set(options_, "draws", "100k", &error_), RECKON_OK);
  ASSERT_EQ(reckon_options_set(options_, "set", "rent=2 [USD/(GPU h)]", &error_), RECKON_OK);
  reckon_scenario* const scenario = reckon_scenario_from_text(kText, "scenario.toml", options_, &error_);
  ASSERT_NE(scenario, nullptr);
  reckon_answer* const answer = reckon_ask(scenario, options_, &error_);
  reckon_scenario_free(scenario);
  ASSERT_NE(answer, nullptr);
  reckon::ScenarioOptions same;
  same.set = {{"rent", "2 [USD/(GPU h)]"}};
  const auto expected = ask(reckon::Scenario::from_text(kText, "scenario.toml", same), of_draws(100'000));
  EXPECT_EQ(reckon_answer_sha256(answer), expected.sha256());
  EXPECT_EQ(reckon_answer_outputs(answer), 2u);
  EXPECT_STREQ(reckon_answer_output_name(answer, 0), "cost");
  EXPECT_EQ(reckon_answer_output_name(answer, 2), nullptr);
  double value = 0;
  EXPECT_EQ(reckon_answer_figure(answer, "cost", "high", &value, &error_), RECKON_OK);
  EXPECT_EQ(value, expected["cost"].high.value);
  EXPECT_EQ(reckon_answer_event(answer, "over", "probability", &value, &error_), RECKON_OK);
  EXPECT_EQ(value, expected.events().at(0).probability);
  EXPECT_EQ(reckon_answer_claim(answer, "lab", "percentile", &value, &error_), RECKON_OK);
  EXPECT_EQ(value, expected.claims().at(0).percentile);
  EXPECT_EQ(reckon_answer_events(answer), 1u);
  EXPECT_STREQ(reckon_answer_event_name(answer, 0), "over");
  EXPECT_EQ(reckon_answer_claims(answer), 1u);
  EXPECT_STREQ(reckon_answer_claim_id(answer, 0), "lab");
  EXPECT_EQ(reckon_answer_claim_verdict(answer, 0), expected.claims().at(0).verdict);
  EXPECT_EQ(reckon_answer_claim_id(answer, 1), nullptr);
  EXPECT_EQ(reckon_answer_event(answer, "lab", "probability", &value, nullptr), RECKON_USAGE);
  EXPECT_EQ(reckon_answer_figure(answer, "cost", "mode", &value, &error_), RECKON_USAGE);
  EXPECT_EQ(std::string(reckon_error_hint(error_)).rfind("mean, mean_error", 0), 0u);
  reckon_error_free(error_);
  std::vector<double> draws(50);
  size_t written = 0;
  EXPECT_EQ(reckon_answer_samples(answer, "cost", 50, draws.data(), &written, &error_), RECKON_OK);
  EXPECT_EQ(written, 50u);
  const reckon::Draws same_draws = expected.samples(50);
  EXPECT_EQ(draws[7], same_draws["cost"][7]);
  char* const text = reckon_answer_text(answer, "markdown", &error_);
  EXPECT_EQ(text, expected.page().markdown());
  reckon_text_free(text);
  EXPECT_EQ(reckon_answer_text(answer, "docx", &error_), nullptr);
  EXPECT_EQ(reckon_error_status(error_), RECKON_USAGE);
  reckon_answer_free(answer);
}

TEST_F(CApi, NullIsAnErrorOrNothing) {
  EXPECT_EQ(reckon_ask(nullptr, nullptr, nullptr), nullptr);
  EXPECT_STREQ(reckon_error_text(nullptr), "out of memory");
  EXPECT_EQ(reckon_error_status(nullptr), RECKON_FAILED);
  EXPECT_EQ(reckon_answer_outputs(nullptr), 0u);
  EXPECT_EQ(reckon_answer_output_name(nullptr, 0), nullptr);
  EXPECT_STREQ(reckon_scenario_title(nullptr), "");
  double value = 0;
  size_t written = 0;
  EXPECT_EQ(reckon_options_set(nullptr, "draws", "10", nullptr), RECKON_USAGE);
  EXPECT_EQ(reckon_answer_figure(nullptr, "cost", "mean", &value, nullptr), RECKON_USAGE);
  EXPECT_EQ(reckon_answer_samples(nullptr, "cost", 1, &value, &written, nullptr), RECKON_USAGE);
  EXPECT_EQ(reckon_answer_text(nullptr, "json", nullptr), nullptr);
}

TEST_F(CApi, OptionsOfAScenarioComeBeforeIt) {
  reckon_scenario* scenario = reckon_scenario_from_text(kText, "a.toml", nullptr, nullptr);
  reckon_options* options = reckon_options_new();
  EXPECT_EQ(reckon_options_set(options, "draws", "1000", nullptr), RECKON_OK);
  EXPECT_EQ(reckon_options_set(options, "set", "rent=2 [USD/(GPU h)]", nullptr), RECKON_OK);
  reckon_error* error = nullptr;
  EXPECT_EQ(reckon_ask(scenario, options, &error), nullptr);
  EXPECT_EQ(reckon_error_status(error), RECKON_USAGE);
  reckon_scenario* with = reckon_scenario_from_text(kText, "a.toml", options, nullptr);
  reckon_answer* answer = reckon_ask(with, options, nullptr);
  EXPECT_NE(answer, nullptr);
  reckon_answer_free(answer), reckon_scenario_free(with), reckon_scenario_free(scenario);
  reckon_options_free(options), reckon_error_free(error);
}

TEST_F(CApi, ErrorsAreStatuses) {
  EXPECT_EQ(reckon_options_set(options_, "draws", "many", &error_), RECKON_USAGE);
  EXPECT_EQ(std::string(reckon_error_message(error_)).rfind("draws many:", 0), 0u);
  reckon_error_free(error_);
  EXPECT_EQ(reckon_options_set(options_, nullptr, "1", nullptr), RECKON_USAGE);
  EXPECT_EQ(reckon_scenario_from_text("[model]\nx = \"1 +\"\n", "b.toml", nullptr, &error_), nullptr);
  EXPECT_EQ(reckon_error_status(error_), RECKON_SCENARIO);
  EXPECT_STREQ(reckon_error_file(error_), "b.toml");
  EXPECT_EQ(reckon_error_line(error_), 2u);
}

TEST_F(CApi, ProgressMayStopTheWork) {
  reckon_options_set(options_, "draws", "1T", &error_);
  reckon_options_set(options_, "backend", "cpu", &error_);
  reckon_options_on_progress(
      options_, [](uint64_t, void*) { return 1; }, nullptr);
  reckon_scenario* const scenario = reckon_scenario_from_text(kText, "scenario.toml", nullptr, &error_);
  ASSERT_NE(scenario, nullptr);
  EXPECT_EQ(reckon_ask(scenario, options_, &error_), nullptr);
  EXPECT_EQ(reckon_error_status(error_), RECKON_INTERRUPTED);
  reckon_scenario_free(scenario);
}

}  // namespace
