#include "families/statistics.h"

#include <fmt/format.h>

#include "families/solve.h"
#include "operations.h"

namespace reckon {

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

double find_root(const std::function<double(double)>& f, double low, double high, int steps, Narrower narrower,
                 const std::function<bool(double)>& accept) {
  const double ratio = power(high / low, 1.0 / steps);
  double a = low, fa = f(a), found = kNone;
  for (int i = 0; i < steps; ++i) {
    if (narrower == Narrower::first && found == found) break;
    const double b = a * ratio, fb = f(b);
    if (fa != fa && fb == fb) {  // the statistic exists from some place between
      double without = a, with = b;
      for (int k = 0; k < 200; ++k) {
        const double middle = 0.5 * (without + with);
        if (middle <= without || middle >= with) break;
        (f(middle) == f(middle) ? with : without) = middle;
      }
      a = with, fa = f(with);
    }
    if (fa == 0 && accept(a)) found = a;
    if ((fa < 0) != (fb < 0) && fa == fa && fb == fb) {
      double left = a, right = b;
      for (int k = 0; k < 200; ++k) {
        const double middle = 0.5 * (left + right);
        if (middle <= left || middle >= right) break;
        ((f(middle) < 0) == (fa < 0) ? left : right) = middle;
      }
      if (fa != 0 && accept(0.5 * (left + right))) found = 0.5 * (left + right);
    }
    a = b, fa = fb;
  }
  return found;
}

std::optional<ShapeAndScale> solve_scale_family(const Statistic& g, const GivenStatistic& first,
                                                const GivenStatistic& second, double low, double high,
                                                Narrower narrower) {
  if (first.second <= 0 || second.second <= 0) return std::nullopt;
  const double gap = logarithm(first.second) - logarithm(second.second);
  const double shape =
      find_root([&](double s) { return g(first.first, s) - g(second.first, s) - gap; }, low, high, 400, narrower);
  const double scale = exponential(logarithm(first.second) - g(first.first, shape));
  if (shape != shape || scale != scale) return std::nullopt;
  return ShapeAndScale{shape, scale};
}

std::optional<std::vector<double>> solve_location_family(const Standard& standard, const GivenStatistic& first,
                                                         const GivenStatistic& second) {
  const auto place = [&](const std::string& name) {
    if (name == "mean") return standard.mean;
    if (name == "mode") return standard.mode;
    return quantile_at(standard.distribution, percentile_of(name));
  };
  double location = 0, scale = 0;
  if (first.first == "sd" || second.first == "sd") {
    const GivenStatistic& sd = first.first == "sd" ? first : second;
    const GivenStatistic& other = first.first == "sd" ? second : first;
    scale = sd.second / standard.sd;
    location = other.second - scale * place(other.first);
  } else {
    const double a = place(first.first), b = place(second.first);
    scale = (second.second - first.second) / (b - a);
    location = first.second - scale * a;
  }
  if (!(scale > 0 && scale < kInfinity && location == location)) return std::nullopt;
  return std::vector<double>{location, scale};
}

bool is_statistic(const std::string& name) {
  return name == "mean" || name == "sd" || name == "mode" || percentile_of(name) > 0;
}

namespace {

/// Whether two statistics are one in every distribution of the family that has them: its width is then unknown.
bool are_one(Family family, const GivenStatistic& first, const GivenStatistic& second, double low, double high) {
  const auto central = [](const std::string& name) {
    return name == "mean" || name == "mode" || percentile_of(name) == 0.5;
  };
  if (!central(first.first) || !central(second.first) || first.second != second.second) return false;
  switch (family) {
    case Family::normal:
    case Family::logistic:
    case Family::laplace:
    case Family::uniform: return true;
    case Family::beta: return first.second == low + 0.5 * (high - low);
    default: return false;
  }
}

}  // namespace

std::optional<Distribution> distribution_from_statistics(Family family, const std::map<std::string, double>& statistics,
                                                         double low, double high, std::string& reason) {
  const FamilyDefinition& definition = definition_of(family);
  const size_t wanted = definition.statistics;
  if (statistics.size() != wanted) {
    reason = fmt::format("it takes {} of mean, sd, median, mode, p1 … p99, not {}", wanted == 1 ? "one" : "two",
                         statistics.size());
    return std::nullopt;
  }
  const GivenStatistic first = *statistics.begin(), second = *statistics.rbegin();
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
  if (are_one(family, first, second, low, high)) {
    reason = fmt::format("{} and {} are the same here whatever the width; give an sd or a percentile", first.first,
                         second.first);
    return std::nullopt;
  }
  const auto parameters = definition.from_statistics(first, second, {low, high});
  if (!parameters) {
    reason = "no such distribution has these statistics, or its parameters would be out of range (a shape below 0.01)";
    return std::nullopt;
  }
  return Distribution{family, *parameters, {}};
}

}  // namespace reckon
