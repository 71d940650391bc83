// Every writer's text, whole, against tests/data/golden/. Where a text is meant to change, run this test with
// RECKON_ACCEPT_GOLDEN=1 and read the difference before it is committed.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "report/reports.h"
#include "source_folder.h"

namespace reckon {
namespace {

class Golden : public testing::Test {
 protected:
  void SetUp() override { std::filesystem::current_path(source_folder()); }  // so that paths in texts are relative

  static void expect(const std::string& name, const std::string& text) {
    const std::string path = "tests/data/golden/" + name;
    if (std::getenv("RECKON_ACCEPT_GOLDEN") != nullptr) std::ofstream(path) << text;
    std::ifstream file(path);
    const std::string golden{std::istreambuf_iterator<char>(file), {}};
    EXPECT_EQ(text, golden) << path;
  }

  /// A run whose machine and speed are everyone's.
  static RunResult run(const Scenario& scenario, const RunOptions& options) {
    RunResult result = run_scenario(scenario, options);
    result.seconds = 0.1;
    result.device = "CPU";
    return result;
  }

  static RunOptions few_draws() {
    RunOptions options;
    options.draws = 100'000;
    return options;
  }
};

TEST_F(Golden, ARun) {
  const Scenario scenario = load_scenario("priors/gpt-4.toml", {});
  const RunOptions options = few_draws();
  const RunResult result = run(scenario, options);
  expect("run.txt", table_report(scenario, options, result, false));
  expect("run.md", markdown_report(scenario, options, result));
  expect("run.csv", csv_report(scenario, options, result));
  expect("run.json", json_report(scenario, options, result, {{"run", "priors/gpt-4.toml"}, 1}));
}

TEST_F(Golden, ASettlement) {
  const Scenario scenario = load_scenario("priors/deepseek-v3.toml", {.settle = true});
  const RunOptions options = few_draws();
  const RunResult result = run(scenario, options);
  expect("settle.txt", settle_report(scenario, options, result, false));
  expect("settle.md", settle_report(scenario, options, result, true));
}

TEST_F(Golden, ACondition) {
  const Scenario scenario = load_scenario("benchmarks/w1.toml", {.given = "cost < 6M [USD]"});
  const RunOptions options = few_draws();
  const RunResult result = run(scenario, options);
  expect("given.txt", given_report(result, false));
  expect("given.md", given_report(result, true));
}

}  // namespace
}  // namespace reckon
