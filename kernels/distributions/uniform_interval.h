// Uniform on [a, b], and loguniform (reciprocal) on [a, b] with 0 < a.
#pragma once
#include "special/exponential.h"
#include "uniform.h"

RECKON_BEGIN_NAMESPACE

/// x = a + u (b - a), from the nearer end.
template <class Real>
RECKON_HD Real uniform_quantile(Real uniform, Real a, Real b) {
  const Real width = b - a;
  const Real tail = magnitude(uniform);
  return uniform < Real(0) ? fused_multiply_add(tail, width, a) : fused_multiply_add(-tail, width, b);
}

/// x = a (b/a)^u, from the nearer end; log_ratio = ln(b/a).
template <class Real>
RECKON_HD Real loguniform_quantile(Real uniform, Real a, Real b, Real log_ratio) {
  const Real grown = exponential(-(uniform * log_ratio));
  return uniform < Real(0) ? a * grown : b * grown;
}

RECKON_END_NAMESPACE
