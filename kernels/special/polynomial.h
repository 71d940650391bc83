// Polynomials in Horner's form, split into even and odd halves: the same count of operations, half
// the latency, one fixed order of rounding on every target.
#pragma once
#include "portable.h"

RECKON_BEGIN_NAMESPACE

/// c0 + c2 x + c4 x^2 + ...: every other coefficient, starting with the first.
template <class Real>
RECKON_HD Real every_other(Real, Real c0) {
  return c0;
}
template <class Real>
RECKON_HD Real every_other(Real, Real c0, Real) {
  return c0;
}
template <class Real, class... Rest>
RECKON_HD Real every_other(Real x, Real c0, Real, Rest... rest) {
  return fused_multiply_add(every_other(x, rest...), x, c0);
}

/// c0 + c1 x + c2 x^2 + ...
template <class Real, class... Rest>
RECKON_HD Real polynomial(Real x, Real c0, Rest... rest) {
  const Real square = x * x;
  return fused_multiply_add(every_other(square, rest...), x, every_other(square, c0, rest...));
}

RECKON_END_NAMESPACE
