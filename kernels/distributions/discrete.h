// Bernoulli and finite discrete distributions.
#pragma once
#include "uniform.h"

namespace reckon {

/// Values in ascending order; below[i] and above[i] are the probabilities of a value <= value[i]
/// and > value[i], each summed from its own end so that both tails keep their precision.
template <class Real>
struct DiscreteTable {
  const Real* value;
  const Real* below;
  const Real* above;
  uint32_t count;
};

}  // namespace reckon

RECKON_BEGIN_NAMESPACE

/// 1 with probability p, on the upper side; NaN for p outside [0, 1].
template <class Real>
RECKON_HD Real bernoulli_quantile(Real uniform, Real p) {
  const Real value = probability_above(uniform) < p ? Real(1) : Real(0);
  return p >= Real(0) && p <= Real(1) ? value : not_a_number_of(p);
}

template <class Real>
RECKON_HD Real discrete_quantile(Real uniform, const DiscreteTable<Real>& table) {
  const Real tail = magnitude(uniform);
  uint32_t low = 0;
  uint32_t high = table.count - 1u;
  while (low < high) {
    const uint32_t middle = (low + high) / 2u;
    const bool after = uniform < Real(0) ? tail > table.below[middle] : tail < table.above[middle];
    if (after) {
      low = middle + 1u;
    } else {
      high = middle;
    }
  }
  return table.value[low];
}

RECKON_END_NAMESPACE
