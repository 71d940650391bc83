#include "families/parameters.h"

#include <fmt/format.h>

#include <cmath>
#include <functional>
#include <limits>

#include "operations.h"
#include "distributions/normal.h"

namespace reckon {

namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

/// The percentile of a name such as "p5", "p97.5" or "median", in (0, 1); negative for other statistics.
double percentile_of(const std::string& name) {
  if (name == "median") return 0.5;
  if (name.size() < 2 || name.size() > 8 || name[0] != 'p') return -1;
  double number = 0, unit = 100;  // whole numbers: their quotient is rounded once
  bool whole = true;
  for (size_t i = 1; i < name.size(); ++i) {
    if (name[i] == '.' && whole && i > 1 && i + 1 < name.size()) {
      whole = false;
      continue;
    }
    if (name[i] < '0' || name[i] > '9') return -1;
    number = number * 10 + (name[i] - '0');
    if (!whole) unit *= 10;
  }
  const bool padded = name[1] == '0' && name.size() > 2 && name[2] != '.';
  return number > 0 && number < unit && !padded ? number / unit : -1;
}

double quantile_at(const Distribution& distribution, double p) {
  return p <= 0.5 ? quantile(distribution, p, false) : quantile(distribution, 1 - p, true);
}

/// A statistic of the member of a scale family with scale 1 and the given shape: the logarithm of
/// it, or for location families the statistic itself. NaN where it does not exist.
using Statistic = std::function<double(const std::string&, double)>;

double gamma_statistic(const std::string& name, double shape) {
  if (name == "mean") return logarithm(shape);
  if (name == "sd") return 0.5 * logarithm(shape);
  if (name == "mode") return shape > 1 ? logarithm(shape - 1) : kNone;
  return logarithm(quantile_at({Family::gamma, {shape, 1}, {}}, percentile_of(name)));
}
double weibull_statistic(const std::string& name, double shape) {
  if (name == "mean") return log_gamma(1 + 1 / shape);
  if (name == "sd") {
    const double first = log_gamma(1 + 1 / shape), second = log_gamma(1 + 2 / shape);
    return first + 0.5 * logarithm(exponential_minus_one(second - 2 * first));
  }
  if (name == "mode") return shape > 1 ? logarithm(1 - 1 / shape) / shape : kNone;
  return logarithm(quantile_at({Family::weibull, {shape, 1}, {}}, percentile_of(name)));
}
double lognormal_statistic(const std::string& name, double sigma) {  // median 1
  const double square = sigma * sigma;
  if (name == "mean") return 0.5 * square;
  if (name == "sd") return 0.5 * square + 0.5 * logarithm(exponential_minus_one(square));
  if (name == "mode") return -square;
  const double p = percentile_of(name);
  return sigma * standard_normal_quantile(p <= 0.5 ? -p : 1 - p);
}
double loguniform_statistic(const std::string& name, double width) {  // low end 1
  const double growth = exponential_minus_one(width);
  if (name == "mean") return logarithm(growth / width);
  if (name == "sd") {
    const double mean = growth / width;
    return 0.5 * logarithm(exponential_minus_one(2 * width) / (2 * width) - mean * mean);
  }
  if (name == "mode") return kNone;
  return width * percentile_of(name);
}

/// A root of f on [low, high] by scanning a logarithmic grid and bisecting; NaN where none is found.
double find_root(const std::function<double(double)>& f, double low, double high, int steps) {
  const double ratio = power(high / low, 1.0 / steps);
  double a = low, fa = f(a);
  for (int i = 0; i < steps; ++i) {
    const double b = a * ratio, fb = f(b);
    if (fa == 0) return a;
    if ((fa < 0) != (fb < 0) && fa == fa && fb == fb) {
      double left = a, right = b;
      for (int k = 0; k < 200; ++k) {
        const double middle = 0.5 * (left + right);
        if (middle <= left || middle >= right) break;
        ((f(middle) < 0) == (fa < 0) ? left : right) = middle;
      }
      return 0.5 * (left + right);
    }
    a = b, fa = fb;
  }
  return kNone;
}

using Pair2 = std::pair<std::string, double>;

/// Scale families: ln statistic = ln scale + g(shape). Returns shape and scale.
bool solve_scale_family(const Statistic& g, const Pair2& first, const Pair2& second, double low, double high, double& shape,
                        double& scale) {
  if (first.second <= 0 || second.second <= 0) return false;
  const double gap = logarithm(first.second) - logarithm(second.second);
  shape = find_root([&](double s) { return g(first.first, s) - g(second.first, s) - gap; }, low, high, 400);
  scale = exponential(logarithm(first.second) - g(first.first, shape));
  return shape == shape && scale == scale;
}

struct Standard {  // of a location-scale family at location 0, scale 1
  double mean, sd, mode;
  Distribution distribution;
};

bool solve_location_family(const Standard& standard, const Pair2& first, const Pair2& second, double& location, double& scale) {
  const auto place = [&](const std::string& name) {
    if (name == "mean") return standard.mean;
    if (name == "mode") return standard.mode;
    return quantile_at(standard.distribution, percentile_of(name));
  };
  if (first.first == "sd" || second.first == "sd") {
    const Pair2& sd = first.first == "sd" ? first : second;
    const Pair2& other = first.first == "sd" ? second : first;
    scale = sd.second / standard.sd;
    location = other.second - scale * place(other.first);
  } else {
    const double a = place(first.first), b = place(second.first);
    scale = (second.second - first.second) / (b - a);
    location = first.second - scale * a;
  }
  return scale > 0 && scale < std::numeric_limits<double>::infinity() && location == location;
}

double beta_statistic(const std::string& name, double a, double b) {
  if (name == "mean") return a / (a + b);
  if (name == "sd") return square_root(a * b / (a + b + 1)) / (a + b);
  if (name == "mode") return a > 1 && b > 1 ? (a - 1) / (a + b - 2) : kNone;
  return quantile_at({Family::beta, {a, b, 0, 1}, {}}, percentile_of(name));
}

/// Beta on [0, 1]: for each concentration the mean that meets the first statistic, then the
/// concentration that meets the second.
bool solve_beta(Pair2 first, Pair2 second, double& a, double& b) {
  if (first.first == "sd") std::swap(first, second);
  if (first.first == "mean" && second.first == "sd") {
    const double m = first.second, v = second.second * second.second;
    const double concentration = m * (1 - m) / v - 1;
    a = m * concentration, b = (1 - m) * concentration;
    return a > 0 && b > 0;
  }
  const auto mean_for = [&](double concentration) {
    double low = 1e-6, high = 1 - 1e-6;
    if (first.first == "mean") return first.second;
    for (int i = 0; i < 60; ++i) {
      const double m = 0.5 * (low + high);
      double at = beta_statistic(first.first, m * concentration, (1 - m) * concentration);
      if (at != at) at = m < 0.5 ? 0 : 1;  // a mode at an end
      (at < first.second ? low : high) = m;
    }
    return 0.5 * (low + high);
  };
  const double concentration = find_root(
      [&](double c) {
        const double m = mean_for(c);
        return beta_statistic(second.first, m * c, (1 - m) * c) - second.second;
      },
      0.1, 1e5, 60);
  const double m = mean_for(concentration);
  a = m * concentration, b = (1 - m) * concentration;
  return a >= kSmallestShape && b >= kSmallestShape && a <= kLargestShape && b <= kLargestShape;
}

std::optional<Distribution> exponential_from(const Pair2& given) {
  const double p = percentile_of(given.first);
  if (given.first == "mode" || given.second <= 0) return std::nullopt;
  const double scale = p > 0 ? given.second / -logarithm_of_one_plus(-p) : given.second;
  return Distribution{Family::exponential, {scale}, {}};
}

constexpr double kSqrt3 = 0x1.bb67ae8584caap+0;
constexpr double kSqrt2 = 0x1.6a09e667f3bcdp+0;
constexpr double kPi = 0x1.921fb54442d18p+1;

std::optional<Distribution> solve(Family family, const Pair2& first, const Pair2& second, double low, double high) {
  double shape = 0, scale = 0;
  const auto location_family = [&](const Standard& standard) { return solve_location_family(standard, first, second, shape, scale); };
  switch (family) {
    case Family::normal:
      if (!location_family({0, 1, 0, {Family::normal, {0, 1}, {}}})) return std::nullopt;
      return Distribution{family, {shape, scale}, {}};
    case Family::logistic:
      if (!location_family({0, kPi / kSqrt3, 0, {Family::logistic, {0, 1}, {}}})) return std::nullopt;
      return Distribution{family, {shape, scale}, {}};
    case Family::laplace:
      if (!location_family({0, kSqrt2, 0, {Family::laplace, {0, 1}, {}}})) return std::nullopt;
      return Distribution{family, {shape, scale}, {}};
    case Family::uniform:
      if (!location_family({0.5, 1 / (2 * kSqrt3), kNone, {Family::uniform, {0, 1}, {}}})) return std::nullopt;
      return Distribution{family, {shape, shape + scale}, {}};
    case Family::lognormal:
      if (!solve_scale_family(lognormal_statistic, first, second, 1e-6, 30, shape, scale)) return std::nullopt;
      return Distribution{family, {scale, shape}, {}};
    case Family::loguniform:
      if (!solve_scale_family(loguniform_statistic, first, second, 1e-4, 300, shape, scale)) return std::nullopt;
      return Distribution{family, {scale, scale * exponential(shape)}, {}};
    case Family::gamma:
      if (!solve_scale_family(gamma_statistic, first, second, kSmallestShape, kLargestShape, shape, scale)) return std::nullopt;
      return Distribution{family, {shape, scale}, {}};
    case Family::weibull:
      if (!solve_scale_family(weibull_statistic, first, second, 0.05, 1e4, shape, scale)) return std::nullopt;
      return Distribution{family, {shape, scale}, {}};
    case Family::beta: {
      const double width = high - low;
      const auto unit = [&](const Pair2& given) {
        return Pair2{given.first, given.first == "sd" ? given.second / width : (given.second - low) / width};
      };
      if (!solve_beta(unit(first), unit(second), shape, scale)) return std::nullopt;
      return Distribution{family, {shape, scale, low, high}, {}};
    }
    default: return std::nullopt;
  }
}

}  // namespace

bool is_statistic(const std::string& name) { return name == "mean" || name == "sd" || name == "mode" || percentile_of(name) > 0; }

std::optional<Distribution> distribution_from_statistics(Family family, const std::map<std::string, double>& statistics, double low,
                                                         double high, std::string& reason) {
  const size_t wanted = family == Family::exponential ? 1 : 2;
  if (statistics.size() != wanted) {
    reason = fmt::format("it takes {} of mean, sd, median, mode, p1 … p99, not {}", wanted == 1 ? "one" : "two", statistics.size());
    return std::nullopt;
  }
  const Pair2 first = *statistics.begin(), second = *statistics.rbegin();
  const double p = percentile_of(first.first), q = percentile_of(second.first);
  if (wanted == 2 && p > 0 && q > 0 && ((p < q) != (first.second < second.second) || p == q)) {
    reason = p == q ? fmt::format("{} and {} are the same statistic", first.first, second.first)
                    : fmt::format("{} and {} are in the wrong order", first.first, second.first);
    return std::nullopt;
  }
  if (const auto sd = statistics.find("sd"); sd != statistics.end() && !(sd->second > 0)) {
    reason = "the sd is not positive";
    return std::nullopt;
  }
  const auto result = wanted == 1 ? exponential_from(first) : solve(family, first, second, low, high);
  if (!result) reason = "no such distribution has these statistics";
  return result;
}

}  // namespace reckon
