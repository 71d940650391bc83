// Parameters given by name: a distribution from any two of its mean, sd, median, mode and
// percentiles.
#pragma once
#include <map>
#include <optional>
#include <string>

#include "families/distribution.h"

namespace reckon {

/// A statistic by which a distribution can be given: "mean", "sd", "median", "mode", "p1" … "p99", "p97.5".
bool is_statistic(const std::string& name);

/// The distribution of a family with the given statistics (two; one for the exponential). `low` and
/// `high` are the ends of a beta. Nothing, and a reason, where there is none.
std::optional<Distribution> distribution_from_statistics(Family family, const std::map<std::string, double>& statistics,
                                                         double low, double high, std::string& reason);

}  // namespace reckon
