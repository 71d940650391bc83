// The figures of two results side by side.
#pragma once
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace reckon {

/// What differs by more than the 95% Monte Carlo errors that both state, and what is said otherwise, a line each, by
/// where it stands; what says where and how a result was made left out.
/// `exact`: what differs at all, but for the rounding of units.
std::vector<std::string> differing_figures(const nlohmann::ordered_json& a, const nlohmann::ordered_json& b,
                                           bool exact = false);

}  // namespace reckon
