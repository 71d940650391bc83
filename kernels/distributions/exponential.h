// Standard exponential, logistic and Laplace: quantiles that are logarithms of the tail. A Weibull
// prior is scale E^(1/shape) with E standard exponential.
#pragma once
#include "special/logarithm.h"
#include "uniform.h"

RECKON_BEGIN_NAMESPACE

/// x = -ln(1 - u).
template <class Real>
RECKON_HD Real standard_exponential_quantile(Real uniform) {
  const Real tail = magnitude(uniform);
  return uniform < Real(0) ? -logarithm_of_one_plus(-tail) : -logarithm(tail);
}

/// x = ln(u / (1 - u)).
template <class Real>
RECKON_HD Real standard_logistic_quantile(Real uniform) {
  const Real tail = magnitude(uniform);
  return with_sign(logarithm_of_one_plus(-tail) - logarithm(tail), uniform);
}

/// x = sign(u - 1/2) * -ln(2 t): location 0, scale 1.
template <class Real>
RECKON_HD Real standard_laplace_quantile(Real uniform) {
  return with_sign(logarithm(Real(2) * magnitude(uniform)), uniform);
}

RECKON_END_NAMESPACE
