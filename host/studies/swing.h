// The tornado: the output with one driver moved and every other prior at its median.
#pragma once
#include "studies/drivers.h"
#include "studies/sample.h"

namespace reckon {

/// Every node's value with a driver at its P5 and at its P95. A prior is moved by its own probability where it rises
/// or falls with it throughout, else to the order statistics of its sample.
struct SwungValues {
  std::vector<double> low, high;
};
SwungValues swing_prior(const Scenario& scenario, const Driver& driver, const Question& question,
                        const Machine& machine);

/// The same of several priors that move together: their values at two draws.
SwungValues swing_group(const Scenario& scenario, const Driver& driver, uint64_t seed, uint64_t low_draw,
                        uint64_t high_draw);

}  // namespace reckon
