// Values that have a probability of their own.
#pragma once
#include <optional>
#include <vector>

#include "families/distribution.h"

namespace reckon {

/// None of them negative, and their sum a positive number.
bool valid_weights(const std::vector<double>& weights);

/// The values of a distribution that has no others than such as have a probability of their own, then as many weights,
/// which add to `weight`; nothing for any other.
std::optional<std::vector<double>> all_atoms(const Distribution& d, double weight = 1);

/// Of the distribution and of what it is made of.
size_t count_atoms(const Distribution& d);

}  // namespace reckon
