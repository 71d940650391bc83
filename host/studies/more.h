// More of each quantity than intervals: expected shortfall, mode, skewness and kurtosis; how quantities move together.
#pragma once
#include "studies/run.h"

namespace reckon {

struct Shape {
  Estimate shortfall_low, shortfall_high;  // the mean below and above the ends of the central interval; base units
  double mode = 0;                         // half-sample mode (Bickel and Fruehwirth 2006)
  // Standardized; nothing where parts of the sample disagree, as they do where the moment does not exist.
  std::optional<Estimate> skewness, excess_kurtosis;
};

/// Spearman's, of two outputs or of an output and a prior.
struct RankCorrelationOf {
  std::string a, b;
  bool prior = false;  // b
  Estimate rank;
};

struct More {
  uint64_t sample = 0;        // of the first draws (that meet the condition)
  std::vector<Shape> shapes;  // of the reported outputs
  std::vector<RankCorrelationOf> correlations;
};

/// Adds the figures to the answer's hash.
More more_of(const Scenario& scenario, const Question& question, const Machine& machine, Answer& answer);

}  // namespace reckon
