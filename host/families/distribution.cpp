#include "families/distribution.h"

#include <algorithm>
#include <limits>

#include "bins.h"
#include "distributions/discrete.h"
#include "distributions/exponential.h"
#include "distributions/normal.h"
#include "distributions/triangular.h"
#include "distributions/truncated.h"
#include "distributions/uniform_interval.h"
#include "special/power.h"

namespace reckon {

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// Tails of a continuous variate from the smaller one.
TwoTails from_uniform_part(double below, double above) {
  return {std::min(std::max(below, 0.0), 1.0), std::min(std::max(above, 0.0), 1.0)};
}
TwoTails normal_tails(double z) {
  const double tail = normal_upper_tail(magnitude(z));
  return z < 0 ? TwoTails{tail, 1 - tail} : TwoTails{1 - tail, tail};
}
TwoTails exponential_tails(double x) {  // of a standard exponential
  if (x <= 0) return {0, 1};
  return {-exponential_minus_one(-x), exponential(-x)};
}
TwoTails triangular_tails(double low, double mode, double high, double x) {
  if (x <= low) return {0, 1};
  if (x >= high) return {1, 0};
  const double width = high - low;
  if (x < mode) {
    const double below = (x - low) * (x - low) / (width * (mode - low));
    return {below, 1 - below};
  }
  const double above = (high - x) * (high - x) / (width * (high - mode));
  return {1 - above, above};
}
TwoTails student_tails(double degrees, double t) {
  const double square = t * t;
  const double b = degrees / (degrees + square), c = square / (degrees + square);
  const double tail = 0.5 * incomplete_beta(degrees / 2, 0.5, b, c).below;
  return t < 0 ? TwoTails{tail, 1 - tail} : TwoTails{1 - tail, tail};
}
double student_quantile(double degrees, double tail) {
  double complement = 0;
  const double b = incomplete_beta_inverse(degrees / 2, 0.5, 2 * tail, false, complement);
  return square_root(degrees * (complement / b));
}

// Below e^-40 the incomplete functions are their leading term to double precision.
constexpr double kLeadingTerm = -40;

TwoTails log_gamma_tails(double shape, double x) {
  if (x < kLeadingTerm) {
    const double below = exponential(shape * x - log_gamma(shape + 1));
    return {below, 1 - below};
  }
  return incomplete_gamma(shape, exponential(x));
}
double log_gamma_quantile(double shape, double tail, bool upper) {
  const double log_below = upper ? logarithm_of_one_plus(-tail) : logarithm(tail);
  const double leading = (log_below + log_gamma(shape + 1)) / shape;
  if (leading < kLeadingTerm) return leading;
  return logarithm(incomplete_gamma_inverse(shape, tail, upper));
}
double log_beta_function(double a, double b) { return log_gamma(a) + log_gamma(b) - log_gamma(a + b); }

TwoTails logit_beta_tails(double a, double b, double x) {
  const bool flipped = x > 0;
  const double p = flipped ? b : a, q = flipped ? a : b, y = flipped ? -x : x;
  TwoTails tails;
  if (y < kLeadingTerm) {
    tails.below = exponential(p * y - logarithm(p) - log_beta_function(p, q));
    tails.above = 1 - tails.below;
  } else {
    const double e = exponential(y);
    tails = incomplete_beta(p, q, e / (1 + e), 1 / (1 + e));
  }
  return flipped ? TwoTails{tails.above, tails.below} : tails;
}
double logit_beta_quantile(double a, double b, double tail, bool upper) {
  const double log_tail = logarithm(tail), log_rest = logarithm_of_one_plus(-tail);
  const double log_scale = log_beta_function(a, b);
  const double low = ((upper ? log_rest : log_tail) + logarithm(a) + log_scale) / a;
  if (low < kLeadingTerm) return low;
  const double high = ((upper ? log_tail : log_rest) + logarithm(b) + log_scale) / b;
  if (high < kLeadingTerm) return -high;
  double complement = 0;
  const double x = incomplete_beta_inverse(a, b, tail, upper, complement);
  return logarithm(x) - logarithm(complement);
}

double total_weight(const double* weights, size_t count) {
  double sum = 0;
  for (size_t i = 0; i < count; ++i) sum += weights[i];
  return sum;
}

TwoTails discrete_tails(const std::vector<double>& p, double x, bool before) {
  const size_t count = p.size() / 2;
  double below = 0, above = 0;
  for (size_t i = 0; i < count; ++i) (before ? p[i] < x : p[i] <= x) ? below += p[count + i] : above += p[count + i];
  return {below / (below + above), above / (below + above)};
}

TwoTails tails_of(const Distribution& d, double x, bool before) {
  const std::vector<double>& p = d.parameters;
  switch (d.family) {
    case Family::normal: return normal_tails((x - p[0]) / p[1]);
    case Family::lognormal: return x <= 0 ? TwoTails{0, 1} : normal_tails(logarithm(x / p[0]) / p[1]);
    case Family::uniform: return from_uniform_part((x - p[0]) / (p[1] - p[0]), (p[1] - x) / (p[1] - p[0]));
    case Family::loguniform: {
      if (x <= p[0]) return {0, 1};
      const double width = logarithm(p[1] / p[0]);
      return from_uniform_part(logarithm(x / p[0]) / width, logarithm(p[1] / x) / width);
    }
    case Family::triangular: return triangular_tails(p[0], p[1], p[2], x);
    case Family::exponential: return exponential_tails(x / p[0]);
    case Family::weibull: return x <= 0 ? TwoTails{0, 1} : exponential_tails(power(x / p[1], p[0]));
    case Family::logistic: {
      const double e = exponential(-magnitude((x - p[0]) / p[1]));
      const double tail = e / (1 + e);
      return x < p[0] ? TwoTails{tail, 1 - tail} : TwoTails{1 - tail, tail};
    }
    case Family::laplace: {
      const double tail = 0.5 * exponential(-magnitude((x - p[0]) / p[1]));
      return x < p[0] ? TwoTails{tail, 1 - tail} : TwoTails{1 - tail, tail};
    }
    case Family::beta: {
      if (x <= p[2]) return {0, 1};
      if (x >= p[3]) return {1, 0};
      const double width = p[3] - p[2];
      return incomplete_beta(p[0], p[1], (x - p[2]) / width, (p[3] - x) / width);
    }
    case Family::gamma: return x <= 0 ? TwoTails{0, 1} : incomplete_gamma(p[0], x / p[1]);
    case Family::student_t: return student_tails(p[0], (x - p[1]) / p[2]);
    case Family::bernoulli: return discrete_tails({0, 1, 1 - p[0], p[0]}, x, before);
    case Family::discrete: return discrete_tails(p, x, before);
    case Family::mixture: {
      TwoTails sum;
      const double total = total_weight(p.data(), p.size());
      for (size_t i = 0; i < p.size(); ++i) {
        const TwoTails part = tails_of(*d.components[i], x, before);
        sum.below += p[i] / total * part.below;
        sum.above += p[i] / total * part.above;
      }
      return sum;
    }
    case Family::truncated: {
      const Truncation cut = truncation_of(d);
      const TwoTails inner = tails_of(*d.components[0], x, before);
      if (x < p[0]) return {0, 1};
      if (x >= p[1] && !(before && x == p[1])) return {1, 0};
      // The difference of the tails that are small loses nothing.
      const double below = cut.below > 0.5 ? cut.mass + cut.above - inner.above : inner.below - cut.below;
      const double above = cut.above > 0.5 ? cut.mass + cut.below - inner.below : inner.above - cut.above;
      return from_uniform_part(below / cut.mass, above / cut.mass);
    }
    case Family::log_gamma: return log_gamma_tails(p[0], x);
    case Family::logit_beta: return logit_beta_tails(p[0], p[1], x);
  }
  return {};
}

/// The smallest x with P(X <= x) >= the wanted probability, by bisection over the doubles.
double search_quantile(const Distribution& d, double tail, bool upper, double low, double high) {
  uint64_t a = ordered_key(low), b = ordered_key(high);
  while (a < b) {
    const uint64_t middle = a + (b - a) / 2;
    const TwoTails at = tails_of(d, value_of_key(middle), false);
    if (upper ? at.above <= tail : at.below >= tail) {
      b = middle;
    } else {
      a = middle + 1;
    }
  }
  return value_of_key(a);
}

double mixture_quantile(const Distribution& d, double tail, bool upper) {
  double low = kInfinity, high = -kInfinity;
  for (const DistributionPointer& component : d.components) {
    const double x = quantile(*component, tail, upper);
    low = std::min(low, x);
    high = std::max(high, x);
  }
  return search_quantile(d, tail, upper, low, high);
}

}  // namespace

TwoTails distribution_function(const Distribution& d, double x) { return tails_of(d, x, false); }
TwoTails distribution_function_before(const Distribution& d, double x) { return tails_of(d, x, true); }

Truncation truncation_of(const Distribution& d) {
  const TwoTails low = distribution_function_before(*d.components[0], d.parameters[0]);
  const TwoTails high = distribution_function(*d.components[0], d.parameters[1]);
  // The difference of the tails that are small loses nothing.
  const double mass = low.below > 0.5 ? low.above - high.above : high.below - low.below;
  return {low.below, high.above, mass};
}

double quantile(const Distribution& d, double tail, bool upper) {
  const std::vector<double>& p = d.parameters;
  const double uniform = upper ? tail : -tail;
  switch (d.family) {
    case Family::normal: return p[0] + p[1] * standard_normal_quantile(uniform);
    case Family::lognormal: return p[0] * exponential(p[1] * standard_normal_quantile(uniform));
    case Family::uniform: return uniform_quantile(uniform, p[0], p[1]);
    case Family::loguniform: return loguniform_quantile(uniform, p[0], p[1], logarithm(p[1] / p[0]));
    case Family::triangular: return triangular_quantile(uniform, p[0], p[1], p[2]);
    case Family::exponential: return p[0] * standard_exponential_quantile(uniform);
    case Family::weibull: return p[1] * power(standard_exponential_quantile(uniform), 1 / p[0]);
    case Family::logistic: return p[0] + p[1] * standard_logistic_quantile(uniform);
    case Family::laplace: return p[0] + p[1] * standard_laplace_quantile(uniform);
    case Family::beta: {
      double complement = 0;
      const double x = incomplete_beta_inverse(p[0], p[1], tail, upper, complement);
      const double width = p[3] - p[2];
      return x < complement ? p[2] + width * x : p[3] - width * complement;
    }
    case Family::gamma: return p[1] * incomplete_gamma_inverse(p[0], tail, upper);
    case Family::student_t: return p[1] + p[2] * with_sign(student_quantile(p[0], tail), uniform);
    case Family::bernoulli: return bernoulli_quantile(uniform, p[0]);
    case Family::discrete: return search_quantile(d, tail, upper, lowest(d), highest(d));
    case Family::mixture: return mixture_quantile(d, tail, upper);
    case Family::truncated: {
      const Truncation cut = truncation_of(d);
      const double inner = truncated_uniform(uniform, cut.below, cut.above, cut.mass);
      const double x = quantile(*d.components[0], magnitude(inner), inner > 0);
      return std::min(std::max(x, p[0]), p[1]);
    }
    case Family::log_gamma: return log_gamma_quantile(p[0], tail, upper);
    case Family::logit_beta: return logit_beta_quantile(p[0], p[1], tail, upper);
  }
  return 0;
}

double resolution(const Distribution& d) {
  constexpr double kRounding = 0x1p-49;
  if (d.family == Family::truncated) {
    const Truncation cut = truncation_of(d);
    const double ends = std::max(std::min(cut.below, 1 - cut.below), std::min(cut.above, 1 - cut.above));
    return (kRounding * ends + resolution(*d.components[0])) / cut.mass;
  }
  double sum = 0;
  if (d.family == Family::mixture) {
    const double total = total_weight(d.parameters.data(), d.parameters.size());
    for (size_t i = 0; i < d.components.size(); ++i) sum += d.parameters[i] / total * resolution(*d.components[i]);
  }
  return sum;
}

double lowest(const Distribution& d) {
  const std::vector<double>& p = d.parameters;
  switch (d.family) {
    case Family::lognormal:
    case Family::exponential:
    case Family::weibull:
    case Family::gamma:
    case Family::bernoulli: return 0;
    case Family::uniform:
    case Family::loguniform:
    case Family::triangular: return p[0];
    case Family::beta: return p[2];
    case Family::discrete: return *std::min_element(p.begin(), p.begin() + static_cast<long>(p.size() / 2));
    case Family::mixture: {
      double low = kInfinity;
      for (const auto& component : d.components) low = std::min(low, lowest(*component));
      return low;
    }
    case Family::truncated: return std::max(p[0], lowest(*d.components[0]));
    default: return -kInfinity;
  }
}

double highest(const Distribution& d) {
  const std::vector<double>& p = d.parameters;
  switch (d.family) {
    case Family::uniform:
    case Family::loguniform: return p[1];
    case Family::triangular: return p[2];
    case Family::beta: return p[3];
    case Family::bernoulli: return 1;
    case Family::discrete: return *std::max_element(p.begin(), p.begin() + static_cast<long>(p.size() / 2));
    case Family::mixture: {
      double high = -kInfinity;
      for (const auto& component : d.components) high = std::max(high, highest(*component));
      return high;
    }
    case Family::truncated: return std::min(p[1], highest(*d.components[0]));
    default: return kInfinity;
  }
}

}  // namespace reckon
