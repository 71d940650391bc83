// A double whose every function is ours, so that Boost.Math's incomplete beta and gamma functions
// give the same bits with any compiler and any libm. Only what Boost.Math asks for is here.
#pragma once
#include <cmath>
#include <limits>
#include <ostream>

#include "special/exponential.h"
#include "special/logarithm.h"
#include "special/power.h"
#include "special/trigonometric.h"

namespace reckon {

class StrictReal {
 public:
  StrictReal() = default;
  template <class Number, class = std::enable_if_t<std::is_arithmetic_v<Number>>>
  StrictReal(Number value) : value_(static_cast<double>(value)) {}  // NOLINT: as built-in types do

  double value() const { return value_; }
  template <class Number, class = std::enable_if_t<std::is_arithmetic_v<Number>>>
  explicit operator Number() const {
    return static_cast<Number>(value_);
  }

  StrictReal operator-() const { return -value_; }
  StrictReal operator+() const { return *this; }
  StrictReal& operator+=(StrictReal b) { return value_ += b.value_, *this; }
  StrictReal& operator-=(StrictReal b) { return value_ -= b.value_, *this; }
  StrictReal& operator*=(StrictReal b) { return value_ *= b.value_, *this; }
  StrictReal& operator/=(StrictReal b) { return value_ /= b.value_, *this; }
  StrictReal& operator++() { return value_ += 1, *this; }
  StrictReal& operator--() { return value_ -= 1, *this; }

  friend StrictReal operator+(StrictReal a, StrictReal b) { return a.value_ + b.value_; }
  friend StrictReal operator-(StrictReal a, StrictReal b) { return a.value_ - b.value_; }
  friend StrictReal operator*(StrictReal a, StrictReal b) { return a.value_ * b.value_; }
  friend StrictReal operator/(StrictReal a, StrictReal b) { return a.value_ / b.value_; }
  friend bool operator==(StrictReal a, StrictReal b) { return a.value_ == b.value_; }
  friend bool operator!=(StrictReal a, StrictReal b) { return a.value_ != b.value_; }
  friend bool operator<(StrictReal a, StrictReal b) { return a.value_ < b.value_; }
  friend bool operator<=(StrictReal a, StrictReal b) { return a.value_ <= b.value_; }
  friend bool operator>(StrictReal a, StrictReal b) { return a.value_ > b.value_; }
  friend bool operator>=(StrictReal a, StrictReal b) { return a.value_ >= b.value_; }
  friend std::ostream& operator<<(std::ostream& out, StrictReal x) { return out << x.value_; }

 private:
  double value_ = 0;
};

// Exactly defined by IEEE 754 or by integers: the standard library's are everyone's.
inline StrictReal fabs(StrictReal x) { return magnitude(x.value()); }
inline StrictReal abs(StrictReal x) { return magnitude(x.value()); }
inline StrictReal sqrt(StrictReal x) { return square_root(x.value()); }
inline StrictReal floor(StrictReal x) { return std::floor(x.value()); }
inline StrictReal ceil(StrictReal x) { return std::ceil(x.value()); }
inline StrictReal trunc(StrictReal x) { return std::trunc(x.value()); }
inline StrictReal fmod(StrictReal x, StrictReal y) { return std::fmod(x.value(), y.value()); }
inline StrictReal ldexp(StrictReal x, int n) { return std::ldexp(x.value(), n); }
inline StrictReal frexp(StrictReal x, int* n) { return std::frexp(x.value(), n); }
inline StrictReal modf(StrictReal x, StrictReal* whole) {
  double part = 0;
  const double rest = std::modf(x.value(), &part);
  *whole = part;
  return rest;
}
inline int itrunc(StrictReal x) { return static_cast<int>(std::trunc(x.value())); }
inline int iround(StrictReal x) { return static_cast<int>(std::round(x.value())); }
inline long ltrunc(StrictReal x) { return static_cast<long>(std::trunc(x.value())); }
inline long lround(StrictReal x) { return static_cast<long>(std::round(x.value())); }
inline long long lltrunc(StrictReal x) { return static_cast<long long>(std::trunc(x.value())); }
inline long long llround(StrictReal x) { return static_cast<long long>(std::round(x.value())); }

// Ours.
inline StrictReal exp(StrictReal x) { return exponential(x.value()); }
inline StrictReal log(StrictReal x) { return logarithm(x.value()); }
inline StrictReal log10(StrictReal x) { return logarithm_base_10(x.value()); }
/// Within 1.5 ULP, one more rounding than power() has: another would move the last bits of all tables on record.
inline StrictReal pow(StrictReal x, StrictReal y) {
  const double base = x.value(), exponent = y.value();
  if (!(base > 0 && base != 1 && base < infinity_of(base)) || exponent == 0 || exponent - exponent != 0)
    return power(base, exponent);
  const Pair natural = logarithm_pair(base);
  const Pair product = exact_product(exponent, natural.high);
  const double low = magnitude(product.high) < 1000.0 ? fused_multiply_add(exponent, natural.low, product.low) : 0.0;
  const double result = exponential(product.high);
  return result > 0.0 && result < infinity_of(result) ? fused_multiply_add(result, low, result) : result;
}
inline StrictReal sin(StrictReal x) { return sine(x.value()); }
inline StrictReal cos(StrictReal x) { return cosine(x.value()); }
inline StrictReal tan(StrictReal x) { return sine(x.value()) / cosine(x.value()); }
inline StrictReal sinh(StrictReal x) { return (exponential(x.value()) - exponential(-x.value())) / 2; }
inline StrictReal cosh(StrictReal x) { return (exponential(x.value()) + exponential(-x.value())) / 2; }
inline StrictReal tanh(StrictReal x) { return hyperbolic_tangent(x.value()); }

/// By Newton's iteration on the sine; good to a few units of the last place.
inline StrictReal asin(StrictReal x) {
  const double half_pi = 0x1.921fb54442d18p+0;
  const double v = magnitude(x.value());
  if (v > 0.75) {
    const double rest = asin(StrictReal(square_root((1 - v) * (1 + v)))).value();
    return with_sign(half_pi - rest, x.value());
  }
  double y = v;
  for (int i = 0; i < 6; ++i) y -= (sine(y) - v) / cosine(y);
  return with_sign(y, x.value());
}
inline StrictReal acos(StrictReal x) { return 0x1.921fb54442d18p+0 - asin(x).value(); }
inline StrictReal atan(StrictReal x) { return asin(StrictReal(x.value() / square_root(1 + x.value() * x.value()))); }

}  // namespace reckon

template <>
class std::numeric_limits<reckon::StrictReal> : public std::numeric_limits<double> {
 public:
  static reckon::StrictReal min() { return std::numeric_limits<double>::min(); }
  static reckon::StrictReal max() { return std::numeric_limits<double>::max(); }
  static reckon::StrictReal lowest() { return std::numeric_limits<double>::lowest(); }
  static reckon::StrictReal epsilon() { return std::numeric_limits<double>::epsilon(); }
  static reckon::StrictReal infinity() { return std::numeric_limits<double>::infinity(); }
  static reckon::StrictReal quiet_NaN() { return std::numeric_limits<double>::quiet_NaN(); }
  static reckon::StrictReal denorm_min() { return std::numeric_limits<double>::denorm_min(); }
};
