// metalog(p10 = …, p50 = …, p90 = …, lower, upper): parameters are lower, upper, a1, a2, ...; the quantile at y is
// M = a1 + a2 L + a3 c L + a4 c + a5 c^2 + a6 c^2 L + ..., L = ln(y / (1 - y)), c = y - 1/2, between ends through
// exponentials.
#include "families/metalog.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "distributions/exponential.h"
#include "distributions/uniform_interval.h"
#include "families/family.h"
#include "operations.h"

namespace reckon {

namespace {

/// Terms with and without L, as powers of c, from the list of a's.
struct Terms {
  std::vector<double> plain, logit;
};
Terms terms_of(const std::vector<double>& parameters) {
  Terms terms;
  for (size_t i = 2; i < parameters.size(); ++i) {
    const size_t k = i - 2;
    // 1, L, cL, c, then c^2, c^2 L, c^3, c^3 L, ...
    const bool with_logit = k == 1 || k == 2 || (k > 4 && k % 2 == 1);
    (with_logit ? terms.logit : terms.plain).push_back(parameters[i]);
  }
  return terms;
}

double polynomial(const std::vector<double>& coefficients, double c) {
  double sum = 0;
  for (size_t i = coefficients.size(); i-- > 0;) sum = sum * c + coefficients[i];
  return sum;
}

double bounded(double m, double lower, double upper) {
  if (std::isinf(lower) && std::isinf(upper)) return m;
  if (std::isinf(upper)) return lower + exponential(m);
  if (std::isinf(lower)) return upper - exponential(-m);
  return m < 0 ? lower + (upper - lower) * exponential(m) / (1 + exponential(m))
               : upper - (upper - lower) * exponential(-m) / (1 + exponential(-m));
}
double unbounded(double x, double lower, double upper) {
  if (std::isinf(lower) && std::isinf(upper)) return x;
  if (std::isinf(upper)) return logarithm(x - lower);
  if (std::isinf(lower)) return -logarithm(upper - x);
  return logarithm((x - lower) / (upper - x));
}

double metalog_at(const std::vector<double>& parameters, const Terms& terms, double uniform) {
  const double logit = standard_logistic_quantile(uniform), c = uniform_quantile(uniform, -0.5, 0.5);
  return bounded(polynomial(terms.plain, c) + logit * polynomial(terms.logit, c), parameters[0], parameters[1]);
}

/// Whether the quantile rises from tail to tail.
bool rises(const std::vector<double>& parameters) {
  constexpr int kSteps = 2000;
  const double ends[] = {-kInfinity, kInfinity};
  std::vector<double> free = parameters;  // an end only bends it
  free[0] = ends[0], free[1] = ends[1];
  const Terms terms = terms_of(free);
  double before = -kInfinity;
  for (int i = -kSteps; i <= kSteps; ++i) {
    const double s = 45.0 * i / kSteps;  // a logit
    const double tail = 1 / (1 + exponential(magnitude(s)));
    const double value = metalog_at(free, terms, s <= 0 ? -tail : tail);
    if (!(value > before)) return false;
    before = value;
  }
  return true;
}

/// Gauss's elimination, the largest pivot first; nothing where the matrix is singular.
std::optional<std::vector<double>> solve(std::vector<double> a, std::vector<double> b) {
  const size_t n = b.size();
  for (size_t j = 0; j < n; ++j) {
    size_t pivot = j;
    for (size_t i = j; i < n; ++i) {
      if (magnitude(a[i * n + j]) > magnitude(a[pivot * n + j])) pivot = i;
    }
    if (!(magnitude(a[pivot * n + j]) > 1e-14)) return std::nullopt;
    for (size_t k = 0; k < n; ++k) std::swap(a[j * n + k], a[pivot * n + k]);
    std::swap(b[j], b[pivot]);
    for (size_t i = j + 1; i < n; ++i) {
      const double factor = a[i * n + j] / a[j * n + j];
      for (size_t k = j; k < n; ++k) a[i * n + k] -= factor * a[j * n + k];
      b[i] -= factor * b[j];
    }
  }
  for (size_t i = n; i-- > 0;) {
    for (size_t k = i + 1; k < n; ++k) b[i] -= a[i * n + k] * b[k];
    b[i] /= a[i * n + i];
  }
  return b;
}

struct Metalog {
  static double quantile_of(const Distribution& d, double tail, bool upper) {
    return metalog_at(d.parameters, terms_of(d.parameters), upper ? tail : -tail);
  }

  static TwoTails tails_at(const Distribution& d, double x, bool) { return tails_by_quantile(d, x); }

  static Support ends_of(const Distribution& d) { return {d.parameters[0], d.parameters[1]}; }

  static NodeId draw(Emitter& e, const std::vector<NodeId>&, const Distribution* constant) {
    const std::vector<double>& p = constant->parameters;
    const Terms terms = terms_of(p);
    const NodeId uniform = e.uniform(), logit = e.apply(Operation::standard_logistic, {uniform}),
                 c = e.apply(Operation::uniform_between, {uniform, e.constant(-0.5), e.constant(0.5)});
    const auto sum_of = [&](const std::vector<double>& coefficients) {
      NodeId sum = e.constant(coefficients.back());
      for (size_t i = coefficients.size() - 1; i-- > 0;)
        sum = e.apply(Operation::add, {e.apply(Operation::multiply, {sum, c}), e.constant(coefficients[i])});
      return sum;
    };
    const NodeId m =
        e.apply(Operation::add, {sum_of(terms.plain), e.apply(Operation::multiply, {logit, sum_of(terms.logit)})});
    if (std::isinf(p[0]) && std::isinf(p[1])) return m;
    if (std::isinf(p[1])) return e.apply(Operation::add, {e.constant(p[0]), e.apply(Operation::exponential, {m})});
    const NodeId away = e.apply(Operation::exponential, {e.apply(Operation::negate, {m})});
    if (std::isinf(p[0])) return e.apply(Operation::subtract, {e.constant(p[1]), away});
    const NodeId share = e.logistic(m);
    return e.within(
        *constant,
        e.apply(Operation::add, {e.constant(p[0]), e.apply(Operation::multiply, {e.constant(p[1] - p[0]), share})}));
  }
};

}  // namespace

std::optional<Distribution> metalog_through(const std::vector<QuantilePoint>& points, double lower, double upper) {
  const size_t n = points.size();
  // About the middle value and in units of the range, so that no unit decides what is singular.
  std::vector<double> m;
  for (const QuantilePoint& point : points) m.push_back(unbounded(point.x, lower, upper));
  const double centre = m[n / 2], scale = m.back() - m.front();
  std::vector<double> matrix(n * n), values(n);
  for (size_t j = 0; j < n; ++j) {
    const double p = points[j].p, logit = logarithm(p / (1 - p)), c = p - 0.5;
    double power = c;
    for (size_t k = 0; k < n; ++k) {
      if (k >= 4 && k % 2 == 0) power *= c;
      matrix[j * n + k] = k == 0       ? 1
                          : k == 1     ? logit
                          : k == 2     ? c * logit
                          : k == 3     ? c
                          : k % 2 == 0 ? power
                                       : power * logit;
    }
    values[j] = (m[j] - centre) / scale;
  }
  auto a = solve(std::move(matrix), std::move(values));
  if (!a) return std::nullopt;
  std::vector<double> parameters{lower, upper};
  for (size_t k = 0; k < n; ++k) parameters.push_back((*a)[k] * scale + (k == 0 ? centre : 0));
  if (!std::all_of(parameters.begin() + 2, parameters.end(), [](double x) { return std::isfinite(x); }) ||
      !rises(parameters))
    return std::nullopt;
  return Distribution{Family::metalog, parameters, {}};
}

namespace {

/// The value in the digits that a message shows, rounded to where there still is a metalog.
double as_it_is_shown(const NearestPoint& nearest, std::vector<QuantilePoint> points, double lower, double upper) {
  constexpr int kTries = 50, kDigits = 6;
  const double side = nearest.x < points[nearest.point].x ? -1 : 1;
  const double step = std::pow(10.0, std::floor(std::log10(magnitude(nearest.x))) - (kDigits - 1));
  for (int i = 0; i < kTries; ++i) {
    double& x = points[nearest.point].x;
    x = std::strtod(fmt::format("{:.{}g}", nearest.x + side * i * step, kDigits).c_str(), nullptr);
    if (x > lower && x < upper && metalog_through(points, lower, upper)) return x;
  }
  return nearest.x;
}

}  // namespace

std::optional<NearestPoint> nearest_feasible(const std::vector<QuantilePoint>& points, double lower, double upper) {
  constexpr int kSteps = 100, kHalvings = 30;
  const double range = points.back().x - points.front().x;
  std::optional<NearestPoint> best;
  double least = kInfinity;
  for (size_t j = 0; j < points.size(); ++j) {
    std::vector<QuantilePoint> moved = points;
    const auto good = [&](double x) {
      moved[j].x = x;
      return x > lower && x < upper && metalog_through(moved, lower, upper).has_value();
    };
    const double x = points[j].x, low = j > 0 ? points[j - 1].x : x - range,
                 high = j + 1 < points.size() ? points[j + 1].x : x + range;
    for (int i = 1; i < kSteps; ++i) {
      for (const double side : {-1.0, 1.0}) {
        const double at = x + side * (side < 0 ? x - low : high - x) * i / kSteps;
        if (!(magnitude(at - x) < least) || !good(at)) continue;
        double inside = at, outside = x;
        for (int halving = 0; halving < kHalvings; ++halving) {
          const double middle = 0.5 * (inside + outside);
          (good(middle) ? inside : outside) = middle;
        }
        least = magnitude(inside - x);
        best = NearestPoint{j, inside};
      }
    }
  }
  if (best) best->x = as_it_is_shown(*best, points, lower, upper);
  return best;
}

const FamilyDefinition families::metalog{
    .forms = {},
    .tails = Metalog::tails_at,
    .quantile = Metalog::quantile_of,
    .support = Metalog::ends_of,
    .emit = Metalog::draw,
};

}  // namespace reckon
