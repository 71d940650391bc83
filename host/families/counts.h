// Distributions of counts by their ratios P(k + 1) / P(k), which fall: exact sums, no special functions.
#pragma once
#include <functional>
#include <memory>
#include <string>

#include "families/family.h"
#include "model/tables.h"

namespace reckon {

/// The standard deviation up to which every count with a probability above 2^-80 of the mode's has its place in a table
/// (about a million of them).
constexpr double kLargestCountSd = 5e4;

/// Counts from `least` to `most` (which may be infinite), cumulated from both ends; kept by `key`.
std::shared_ptr<const DiscreteData> count_table(const std::string& key, double mode, double least, double most,
                                                const std::function<double(double)>& ratio);

/// Counts between two ends, as far out as may be, then as many weights; arguments as above.
std::vector<double> counts_between(const std::string& key, double mode, double least, double most,
                                   const std::function<double(double)>& ratio, double low, double high);

/// What a family does with its table.
TwoTails count_tails(const DiscreteData& table, double x, bool before);
double count_quantile(const DiscreteData& table, double tail, bool upper);

}  // namespace reckon
