// Densities for the eye, from the first draws; no part of an answer.
#pragma once
#include "studies/run.h"

namespace reckon {

/// For each output its density in 24 columns between the 0.5% and the 99.5% quantile of at most 16,384 draws, the
/// largest 1; empty where all are equal or no draw meets the condition.
std::vector<std::vector<double>> density_sketches(const Scenario& scenario, const Question& question);

}  // namespace reckon
