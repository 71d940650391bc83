// Whole texts against tests/data/golden/. Where a text is meant to change, run the test with RECKON_ACCEPT_GOLDEN=1 and
// read the difference before it is committed.
#pragma once
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

#include "report/figure.h"
#include "report/page.h"
#include "report/writers.h"
#include "source_folder.h"
#include "studies/run.h"

namespace reckon {

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
  static Answer run(const Scenario& scenario, const Question& question) {
    Answer result = run_scenario(scenario, question);
    result.seconds = 0.1;
    result.device = "CPU";
    return result;
  }

  /// What terminals of 80 and of 140 columns show, no line of which is wider: NAME-80.txt, NAME-140.txt.
  static void expect_widths(const std::string& name, const Page& page, const std::string& ending = ".txt") {
    for (const size_t width : {80, 140}) {
      const std::string text = terminal_text(page, false, width);
      expect(name + "-" + std::to_string(width) + ending, text);
      std::istringstream lines(text);
      for (std::string line; std::getline(lines, line);) EXPECT_LE(text_width(line), width) << line;
    }
  }

  static Question few_draws() {
    Question question;
    question.draws = 100'000;
    return question;
  }
};

}  // namespace reckon
