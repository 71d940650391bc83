// Spearman's rank correlation under a Gaussian copula, of distributions some of whose values have a probability of
// their own.
#pragma once
#include <optional>

#include "families/distribution.h"

namespace reckon {

/// Whether a value of the distribution has a probability of its own.
bool has_atoms(const Distribution& distribution);

struct RankCorrelation {
  std::optional<double> correlation;  // of the normal scores; nothing where `rank` is beyond `largest`
  double largest = 1;                 // that can be reached with the sign of `rank`, in absolute value
  bool too_many = false;              // pairs of values to look for it
};

/// The correlation of normal scores that gives the variates the rank correlation `rank`, equal values having their
/// middle rank; null: a continuous distribution. Both continuous: 2 sin(pi rank / 6) (Pearson 1907), exactly.
RankCorrelation correlation_of_scores(const Distribution* a, const Distribution* b, double rank);

}  // namespace reckon
