// Growth per year of an output over rows with dates: a straight line through its logarithm, draw by draw.
#pragma once
#include <functional>

#include "scenario/rows.h"
#include "studies/run.h"

namespace reckon {

struct TrendOptions {
  RowOptions rows;
  std::string date, output;  // column; quantity
  bool bootstrap = false;    // weigh the rows by exponential numbers in each draw (Rubin 1981)
};

/// What is asked for, and for the rest what the document's [trend] says. Throws UsageError, ScenarioError.
TrendOptions prepared_trend(TrendOptions asked, const Document& document);

struct TrendRow {
  std::string name;
  double date = 0;  // years
  size_t output = 0;
};

struct Trend {
  Scenario joint;  // output 0 is the growth, a factor a year; then each row's output
  std::string output;
  std::vector<TrendRow> rows;
  std::vector<std::string> per_row;
  std::vector<std::string> warnings;  // of its rows, each once
  Answer result;
  bool bootstrap = false;
};

/// `before` is called with what will be sampled. Throws ScenarioError, UsageError, and what a run throws.
Trend run_trend(const Document& document, const TrendOptions& trend, const Question& question,
                const Machine& machine = {}, const std::function<void(const Scenario& joint)>& before = {});

}  // namespace reckon
