#include "language/dimension.h"

#include <fmt/format.h>

#include <cstdlib>
#include <numeric>

namespace reckon {

namespace {

constexpr int64_t kLargest = 144;

Dimension combined(const Dimension& a, const Dimension& b, int sign) {
  Dimension result = a;
  for (const auto& [name, exponent] : b) {
    Exponent& sum = result[name];
    sum = sum + exponent * sign;
    if (sum == 0) result.erase(name);
  }
  return result;
}

/// "^0.5", "^(1/3)", "" for 1.
std::string power_text(int64_t numerator, int64_t denominator) {
  if (denominator == 1) return numerator == 1 ? "" : fmt::format("^{}", numerator);
  const bool decimal = 1000 % denominator == 0;
  if (decimal) return fmt::format("^{}", static_cast<double>(numerator) / static_cast<double>(denominator));
  return fmt::format("^({}/{})", numerator, denominator);
}

}  // namespace

// What is excessive is kept so far away that no sum with a bounded exponent brings it back.
Exponent::Exponent(int64_t numerator, int64_t denominator) : numerator_(numerator), denominator_(denominator) {
  constexpr int64_t kExcessive = 1'000'000;
  const int64_t divisor = std::gcd(numerator_, denominator_);
  if (divisor > 1) numerator_ /= divisor, denominator_ /= divisor;
  if (denominator_ < 0) numerator_ = -numerator_, denominator_ = -denominator_;
  if (excessive()) numerator_ = numerator_ < 0 ? -kExcessive : kExcessive, denominator_ = 1;
}

bool Exponent::excessive() const { return std::abs(numerator_) > kLargest || denominator_ > kLargest; }

Exponent operator+(const Exponent& a, const Exponent& b) {
  return {a.numerator_ * b.denominator_ + b.numerator_ * a.denominator_, a.denominator_ * b.denominator_};
}

Exponent operator*(const Exponent& a, const Exponent& b) {
  return {a.numerator_ * b.numerator_, a.denominator_ * b.denominator_};
}

Dimension operator*(const Dimension& a, const Dimension& b) { return combined(a, b, 1); }
Dimension operator/(const Dimension& a, const Dimension& b) { return combined(a, b, -1); }

Dimension raised(const Dimension& base, const Exponent& power) {
  Dimension result;
  for (const auto& [name, exponent] : base) {
    if (!(power == 0)) result[name] = exponent * power;
  }
  return result;
}

bool excessive(const Dimension& dimension) {
  for (const auto& [name, exponent] : dimension) {
    if (exponent.excessive()) return true;
  }
  return false;
}

std::string base_name(const Dimension& dimension) {
  std::string above, below;
  int factors_below = 0;
  for (const auto& [name, exponent] : dimension) {
    std::string& side = exponent.numerator() > 0 ? above : below;
    if (exponent.numerator() < 0) ++factors_below;
    if (!side.empty()) side += ' ';
    side += name + power_text(std::abs(exponent.numerator()), exponent.denominator());
  }
  if (below.empty()) return above.empty() ? "1" : above;
  return (above.empty() ? "1" : above) + "/" + (factors_below > 1 ? "(" + below + ")" : below);
}

}  // namespace reckon
