// Warnings of `reckon check`: each kind where it should come, and none where it should not.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "scenario/lint.h"
#include "test_support.h"

namespace reckon {
namespace {

std::vector<std::string> warnings_of(const std::string& path) {
  Diagnostics diagnostics;
  lint(load_scenario(path), diagnostics);
  std::vector<std::string> problems;
  for (const Diagnostic& item : diagnostics.items()) {
    EXPECT_EQ(item.severity, Severity::warning);
    problems.push_back(item.problem);
  }
  return problems;
}

/// The warnings about x, which has a source and is used.
std::vector<std::string> warnings_about(const std::string& name, const std::string& value,
                                        const std::string& formula = "") {
  const TemporaryScenario file("[priors]\n" + name + " = { value = \"" + value +
                               "\", source = \"s\" }\n[model]\ny = \"" + (formula.empty() ? "2 * " + name : formula) +
                               "\"\n");
  return warnings_of(file.path());
}

TEST(Lint, GoodPriorsPass) {
  EXPECT_TRUE(warnings_about("price", "1 to 10 [USD]").empty());
  EXPECT_TRUE(warnings_about("mfu", "beta(20, 30)").empty());
  EXPECT_TRUE(warnings_about("x", "normal(0, 1)").empty());
  EXPECT_TRUE(warnings_about("x", "1 to 999_000").empty());
  EXPECT_TRUE(warnings_about("x", "student_t(3)").empty());
  EXPECT_TRUE(warnings_about("x", "pareto(1, 3)").empty());
  EXPECT_TRUE(warnings_about("x", "pareto(shape = 3, scale = 1)").empty());
  EXPECT_TRUE(warnings_about("x", "pareto(mean = 3, sd = 1)").empty());
  EXPECT_TRUE(warnings_about("x", "1 to 3", "1 / x").empty());
}

TEST(Lint, EachFaultIsNamed) {
  const std::pair<std::vector<std::string>, const char*> cases[] = {
      {warnings_about("price", "normal(1, 1) [USD]"), "the price 'price' can be negative (P0.1 is -2.09 USD)"},
      {warnings_about("market_share", "0.2 to 0.9"), "the share 'market_share' can be above 1"},
      {warnings_about("mfu", "normal(0.1, 0.2)"), "the share 'mfu' can be negative"},
      {warnings_about("x", "1 to 10_000_000"), "the 90% interval of 'x' spans 7.0 orders of magnitude"},
      {warnings_about("x", "student_t(1)"), "student_t with one degree of freedom or less has no mean"},
      {warnings_about("x", "student_t(2)"), "has no variance"},
      {warnings_about("x", "student_t(loc = 3, dof = 2)"), "has no variance"},
      {warnings_about("x", "pareto(shape = 1, scale = 5)"), "pareto of shape one or less has no mean"},
      {warnings_about("x", "cauchy(0, 1)"), "cauchy has neither a mean nor a variance"},
      {warnings_about("power", "0 to 10 [kW]"), "5% of 'power' is below 0, which is its P5"},
      {warnings_about("pue", "0.9 to 1.3"), "'pue' can be below 1"},
      {warnings_about("occupancy", "0.5 to 0.95"), "the share 'occupancy' can be above 1"},
      {warnings_about("x", "normal(0.5, 1)", "1 / x"), "something is divided by 'x', which can be zero"}};
  for (const auto& [found, expected] : cases) {
    ASSERT_EQ(found.size(), 1u) << expected;
    EXPECT_NE(found[0].find(expected), std::string::npos) << found[0];
  }
}

TEST(Lint, SourcesAndUse) {
  const TemporaryScenario file(
      "[priors]\na = \"1 to 2\"\nb = { value = \"1 to 2\", source = \"s\" }\nc = { value = \"a + 1\", source = \"s\" "
      "}\n[model]\ny = "
      "\"c\"\n");
  const std::vector<std::string> found = warnings_of(file.path());
  EXPECT_EQ(found, (std::vector<std::string>{"nothing uses the prior 'b'", "the prior 'a' has no source"}));
}

TEST(Lint, OurOwnScenariosAreClean) {
  size_t files = 0;
  for (const auto& file : std::filesystem::directory_iterator(RECKON_SOURCE "/priors")) {
    if (file.path().extension() != ".toml") continue;
    ++files;
    EXPECT_TRUE(warnings_of(file.path().string()).empty()) << file.path();
    const Document document = load_document(file.path().string(), std::vector<std::string>{});
    for (const PartyDefinition& party : document.parties)
      EXPECT_NO_THROW(build_scenario(document_of_party(document, party.name)));
  }
  EXPECT_GE(files, 9u);
}

}  // namespace
}  // namespace reckon
