// Truncation to [low, high] by restricting the uniform number, never by clipping or rejection.
#pragma once
#include "uniform.h"

RECKON_BEGIN_NAMESPACE

/// The uniform number of the untruncated distribution: below = F(low), above = 1 - F(high),
/// mass = F(high) - F(low) > 0, each computed from its nearer tail.
template <class Real>
RECKON_HD Real truncated_uniform(Real uniform, Real below, Real above, Real mass) {
  const Real lower = fused_multiply_add(probability_below(uniform), mass, below);
  const Real upper = fused_multiply_add(probability_above(uniform), mass, above);
  const Real tail = lower < upper ? lower : upper;
  return lower < upper ? -tail : tail;
}

RECKON_END_NAMESPACE
