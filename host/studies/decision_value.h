// What a decision between options is worth to inform.
#pragma once
#include "studies/drivers.h"
#include "studies/sample.h"

namespace reckon {

/// The options' probabilities of being best and regrets, and the value of perfect information.
DecisionAnswer value_of_decision(const Scenario& scenario, const Question& question, const Machine& machine,
                                 const Sample& sample);

/// The value of knowing one driver (Strong, Oakley, Brennan 2014): `means` are the options' conditional means at each
/// draw of the sample, `values` what they come to there.
Estimate value_of_information(const DecisionAnswer& decision, const std::vector<std::vector<double>>& means,
                              const std::vector<std::vector<double>>& values);

}  // namespace reckon
