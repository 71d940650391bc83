// Incomplete beta and gamma functions and their inverses: Boost.Math over StrictReal.
#pragma once

namespace reckon {

/// Probabilities at or below a value and above it; each keeps its own tail's precision.
struct TwoTails {
  double below = 0;
  double above = 0;
};

/// Regularised I_x(a, b) and its complement; `complement` is 1 - x, exact where x is near 1.
TwoTails incomplete_beta(double a, double b, double x, double complement);
/// x with I_x(a, b) = tail, or with complement tail where `upper`; complement gets 1 - x.
double incomplete_beta_inverse(double a, double b, double tail, bool upper, double& complement);

/// Regularised P(a, x) and Q(a, x).
TwoTails incomplete_gamma(double a, double x);
/// x with P(a, x) = tail, or Q(a, x) = tail where `upper`.
double incomplete_gamma_inverse(double a, double tail, bool upper);

double log_gamma(double x);

/// At a logarithm (gamma) or logit (beta) below this the incomplete functions are their leading terms to double
/// precision.
constexpr double kLeadingTerm = -40;

}  // namespace reckon
