// What a report draws beside an answer: densities in bins and how the median settles; no part of the answer.
#pragma once
#include "studies/run.h"

namespace reckon {

/// The exact counts of a sample in bins of equal width, or of equal width of the logarithm, between its P0.1 and P99.9.
struct Density {
  std::vector<double> edges, shares;  // base units; of the sample
  bool logarithmic = false;
  double low = 0, middle = 0, high = 0;  // P5, P50, P95 of the sample
};

struct Picture {
  uint64_t sample = 0;                                  // draws that it is made of
  std::vector<Density> outputs;                         // of the reported ones; no bins where all values are equal
  std::vector<Density> quantities;                      // of Scenario::quantities; empty where they are no priors
  std::vector<std::pair<uint64_t, Estimate>> settling;  // the median of output `settled` by its first draws
  size_t settled = 0;
};

/// From at most the first 2^18 draws that count.
Picture picture_of(const Scenario& scenario, const Question& question, const Machine& machine, const Answer& answer,
                   size_t settled);

}  // namespace reckon
