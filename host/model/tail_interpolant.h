// A quantile function deep in a tail, from few exact values: a polynomial in the logarithm of the
// tail through Chebyshev points over eight octaves, of the quantile or of its logarithm. Far tails
// are smooth in that variable, so 20 exact values stand for the hundreds that a table's rows need.
// No error is promised here: the table checks every row against the distribution itself.
#pragma once
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

  static constexpr int kNearestOctave = -8;  // tails of 2^-8 and more are not far

  /// For a tail in (0, 2^kNearestOctave).
  double operator()(double tail, bool upper) {
    const int group = (kNearestOctave - 1 - std::ilogb(tail)) / kOctaves;
    const auto [at, added] = groups_.try_emplace({group, upper});
    if (added) at->second = build(group, upper);
    return at->second.evaluate(logarithm_base_2(tail) - centre_of(group));
  }

 private:
  static constexpr int kOctaves = 8, kPoints = 20;
  static constexpr double kHalf = kOctaves / 2.0;

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

  static double centre_of(int group) { return kNearestOctave - kHalf - kOctaves * group; }

  Group build(int group, bool upper) const {
    Group built;
    double least = INFINITY, most = 0;
    bool positive = true, negative = true;
    for (int i = 0; i < kPoints; ++i) {
      built.place[i] = kHalf * cosine(0x1.921fb54442d18p+1 * (kPoints - 1 - i) / (kPoints - 1));
      const double exponent = centre_of(group) + built.place[i];
      const double whole = std::floor(exponent);
      const double tail = std::ldexp(exponential((exponent - whole) * 0x1.62e42fefa39efp-1), static_cast<int>(whole));
      built.place[i] = logarithm_base_2(tail) - centre_of(group);
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
