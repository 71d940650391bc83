// Polynomials in Horner's form, split into even and odd halves: the same count of operations, half
// the latency, one fixed order of rounding on every target.
#pragma once
#include "portable.h"

// Coefficients at namespace scope. A GPU's instructions hold no constants in double: to read one from
// constant memory is one instruction, to build it from its halves two or three.
#if defined(__CUDA_ARCH__)
#define RECKON_COEFFICIENTS static __constant__
#else
#define RECKON_COEFFICIENTS static constexpr
#endif

RECKON_BEGIN_NAMESPACE

/// c[I] + c[I + 2] x + c[I + 4] x^2 + ...
template <int I, class Real, int N>
RECKON_HD Real every_other(Real x, const Real (&c)[N]) {
  if constexpr (I + 2 < N) {
    return fused_multiply_add(every_other<I + 2>(x, c), x, c[I]);
  } else {
    return c[I];
  }
}

/// c[0] + c[1] x + c[2] x^2 + ...
template <class Real, int N>
RECKON_HD Real polynomial(Real x, const Real (&c)[N]) {
  const Real square = x * x;
  return fused_multiply_add(every_other<1>(square, c), x, every_other<0>(square, c));
}

RECKON_END_NAMESPACE
