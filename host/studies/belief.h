// What one would have to believe: how far a condition moves the priors, and which one alone decides it.
#pragma once
#include "studies/run.h"

namespace reckon {

/// Fills the priors and flips of `result.given`, whose condition was met.
void compare_beliefs(const Scenario& scenario, const Question& question, const Machine& machine, Answer& result);

/// The priors that, moved alone between their 0.1% and 99.9% quantiles while all others stand at their
/// medians, turn the condition; the least moved first.
std::vector<Flip> single_flips(const Scenario& scenario, bool& true_at_median, StopRequest stop = nullptr);

/// For each bridge between claims: how far the priors would have to stretch for the last claim to be true of
/// the first boundary.
std::vector<Stretch> stretch_bridges(const Scenario& scenario, StopRequest stop = nullptr);

/// The message where no draw is accepted: the nearest draw and the flips.
std::string describe_nothing_accepted(const Scenario& scenario, const Question& question, const Machine& machine,
                                      uint64_t draws);

}  // namespace reckon
