// Densities for the eye, from the first draws; no part of an answer.
#pragma once
#include <optional>

#include "studies/run.h"

namespace reckon {

/// A density in 24 columns between the 0.5% and the 99.5% quantile, the largest 1; of its logarithm where it is
/// positive and spans a factor of ten. Empty where all values are equal or no draw meets the condition.
struct Sketch {
  std::vector<double> heights;
  bool logarithmic = false;
  double low = 0, high = 0;  // base units: where the columns begin and end

  /// The column of a value; nothing for one outside.
  std::optional<size_t> column(double value) const;
};

/// Of each output, from at most 16,384 draws.
std::vector<Sketch> density_sketches(const Scenario& scenario, const Question& question);

}  // namespace reckon
