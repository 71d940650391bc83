// Exact decimal and rational numbers: what a scenario writes is rounded once, at the end.
#pragma once
#include <compare>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace reckon {

/// A rational number of any size. Copies share one value, which never changes.
class Rational {
 public:
  Rational(long long whole = 0);  // NOLINT(google-explicit-constructor): a whole number is one
  Rational(long long numerator, long long denominator);
  static Rational power_of_ten(int exponent);
  static Rational power_of_two(int exponent);

  friend Rational operator+(const Rational& a, const Rational& b);
  friend Rational operator-(const Rational& a, const Rational& b);
  friend Rational operator*(const Rational& a, const Rational& b);
  friend Rational operator/(const Rational& a, const Rational& b);
  Rational& operator+=(const Rational& other) { return *this = *this + other; }
  Rational& operator*=(const Rational& other) { return *this = *this * other; }
  Rational& operator/=(const Rational& other) { return *this = *this / other; }
  friend bool operator==(const Rational& a, const Rational& b);
  friend std::strong_ordering operator<=>(const Rational& a, const Rational& b);

  /// In lowest terms, the denominator positive.
  Rational numerator() const;
  Rational denominator() const;
  bool is_whole() const { return denominator() == 1; }
  /// A whole number from 0 to 2^64 - 1; nothing for any other.
  std::optional<uint64_t> as_unsigned() const;
  /// Of numerator and denominator together.
  size_t bits() const;
  /// "numerator/denominator", both in decimal digits.
  std::string text() const;

 private:
  struct Value;
  explicit Rational(Value value);
  friend std::optional<Rational> parse_decimal(std::string_view text);
  friend std::optional<Rational> exact_root(const Rational& value, int degree);
  friend double round_to_double(const Rational& value);
  friend Rational exact_rational(double value);
  std::shared_ptr<const Value> value_;
};

/// A decimal such as "1_000", "2.5e24", ".5"; nothing for any other text, for more than 60 digits
/// or an exponent beyond +-400.
std::optional<Rational> parse_decimal(std::string_view text);

/// The positive number whose power of that degree is `value`; nothing where that is no rational number.
std::optional<Rational> exact_root(const Rational& value, int degree);

/// The nearest double, ties to even; infinity beyond the range.
double round_to_double(const Rational& value);

/// The exact value of a finite double.
Rational exact_rational(double value);

}  // namespace reckon
