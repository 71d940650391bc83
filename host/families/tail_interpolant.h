// A quantile function from few exact values: a polynomial in the logit of the tail through Chebyshev
// points over four or eight octaves, of the quantile or of its logarithm. Smooth families are smooth in
// that variable, so 20 exact values stand for the hundreds that a table's rows need. No error is promised
// here: the table checks every row against the distribution itself.
#pragma once
#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <utility>

#include "special/exponential.h"
#include "special/logarithm.h"
#include "special/trigonometric.h"

namespace reckon {

template <class Exact>  // double exact(double tail, bool upper)
class TailInterpolant {
 public:
  explicit TailInterpolant(Exact exact) : exact_(std::move(exact)) {}

  /// For a tail in (0, 1/2].
  double operator()(double tail, bool upper) {
    const double logit = logarithm_base_2(tail / (1 - tail));
    const int group = group_of(logit);
    const auto [at, added] = groups_.try_emplace({group, upper});
    if (added) at->second = build(group, upper);
    return at->second.evaluate(logit - centre_of(group));
  }

 private:
  static constexpr int kPoints = 20;

  /// Barycentric interpolation at Chebyshev points of the second kind (Berrut and Trefethen, 2004).
  struct Group {
    std::array<double, kPoints> place, value;
    bool logarithmic = false;
    double sign = 1;

    double evaluate(double x) const {
      double above = 0, below = 0;
      for (int i = 0; i < kPoints; ++i) {
        if (x == place[i]) return finish(value[i]);
        const double weight = (i % 2 == 0 ? 1.0 : -1.0) * (i == 0 || i == kPoints - 1 ? 0.5 : 1.0) / (x - place[i]);
        above += weight * value[i];
        below += weight;
      }
      return finish(above / below);
    }
    double finish(double y) const { return logarithmic ? sign * exponential(y) : y; }
  };

  // Two groups of four octaves, where the logit's nearest singularity (at pi i) is felt, then groups of eight.
  static int group_of(double logit) { return logit > -4 ? 0 : logit > -8 ? 1 : 1 + static_cast<int>(-logit / 8); }
  static double half_of(int group) { return group < 2 ? 2 : 4; }
  static double centre_of(int group) { return group < 2 ? -2 - 4 * group : 4 - 8 * group; }

  Group build(int group, bool upper) const {
    Group built;
    double least = INFINITY, most = 0;
    bool positive = true, negative = true;
    for (int i = 0; i < kPoints; ++i) {
      const double place = half_of(group) * cosine(0x1.921fb54442d18p+1 * (kPoints - 1 - i) / (kPoints - 1));
      const double exponent = centre_of(group) + place, whole = std::floor(exponent);
      const double odds = std::ldexp(exponential((exponent - whole) * 0x1.62e42fefa39efp-1), static_cast<int>(whole));
      const double tail = std::min(odds / (1 + odds), 0.5);
      built.place[i] = logarithm_base_2(tail / (1 - tail)) - centre_of(group);
      built.value[i] = exact_(tail, upper);
      positive = positive && built.value[i] > 0;
      negative = negative && built.value[i] < 0;
      least = std::min(least, std::fabs(built.value[i]));
      most = std::max(most, std::fabs(built.value[i]));
    }
    built.logarithmic = (positive || negative) && most > 2 * least;
    if (!built.logarithmic) return built;
    built.sign = negative ? -1 : 1;
    for (double& value : built.value) value = logarithm(std::fabs(value));
    return built;
  }

  Exact exact_;
  std::map<std::pair<int, bool>, Group> groups_;
};

}  // namespace reckon
