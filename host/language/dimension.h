// Dimensions: base units with their exponents, which are fractions.
#pragma once
#include <cstdint>
#include <map>
#include <string>

namespace reckon {

/// A fraction in lowest terms. One beyond what any use has (144) is `excessive`, and stays so in every product with it.
class Exponent {
 public:
  Exponent(int64_t numerator = 0, int64_t denominator = 1);  // NOLINT(google-explicit-constructor): a number is one

  int64_t numerator() const { return numerator_; }
  int64_t denominator() const { return denominator_; }
  bool excessive() const;

  friend bool operator==(const Exponent& a, const Exponent& b) = default;
  friend Exponent operator+(const Exponent& a, const Exponent& b);
  friend Exponent operator*(const Exponent& a, const Exponent& b);
  Exponent operator-() const { return {-numerator_, denominator_}; }

 private:
  int64_t numerator_, denominator_;
};

/// Base unit -> exponent, which is not zero.
using Dimension = std::map<std::string, Exponent>;

Dimension operator*(const Dimension& a, const Dimension& b);
Dimension operator/(const Dimension& a, const Dimension& b);
Dimension raised(const Dimension& base, const Exponent& power);
/// Whether an exponent is: then nothing can be said of the dimension.
bool excessive(const Dimension& dimension);

/// "USD/(GPU s)", "FLOP^0.5", or "1".
std::string base_name(const Dimension& dimension);

}  // namespace reckon
