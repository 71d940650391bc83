#include "language/decimal.h"

#include <algorithm>
#include <boost/multiprecision/cpp_int.hpp>
#include <cmath>
#include <limits>

namespace reckon {

namespace mp = boost::multiprecision;

struct Rational::Value : mp::cpp_rational {
  using mp::cpp_rational::cpp_rational;
  const mp::cpp_rational& number() const { return *this; }
};

Rational::Rational(Value value) : value_(std::make_shared<const Value>(std::move(value))) {}
Rational::Rational(long long whole) : Rational(Value(whole)) {}
Rational::Rational(long long numerator, long long denominator) : Rational(Value(numerator, denominator)) {}
Rational Rational::power_of_ten(int exponent) {
  const mp::cpp_int power = mp::pow(mp::cpp_int(10), static_cast<unsigned>(std::abs(exponent)));
  return Rational(exponent < 0 ? Value(1, power) : Value(power));
}
Rational Rational::power_of_two(int exponent) {
  const mp::cpp_int power = mp::cpp_int(1) << static_cast<unsigned>(std::abs(exponent));
  return Rational(exponent < 0 ? Value(1, power) : Value(power));
}

Rational operator+(const Rational& a, const Rational& b) {
  return Rational(Rational::Value(a.value_->number() + b.value_->number()));
}
Rational operator-(const Rational& a, const Rational& b) {
  return Rational(Rational::Value(a.value_->number() - b.value_->number()));
}
Rational operator*(const Rational& a, const Rational& b) {
  return Rational(Rational::Value(a.value_->number() * b.value_->number()));
}
Rational operator/(const Rational& a, const Rational& b) {
  return Rational(Rational::Value(a.value_->number() / b.value_->number()));
}
bool operator==(const Rational& a, const Rational& b) { return a.value_->number() == b.value_->number(); }
std::strong_ordering operator<=>(const Rational& a, const Rational& b) {
  return a.value_->compare(b.value_->number()) <=> 0;
}

Rational Rational::numerator() const { return Rational(Value(mp::numerator(value_->number()))); }
Rational Rational::denominator() const { return Rational(Value(mp::denominator(value_->number()))); }
std::optional<uint64_t> Rational::as_unsigned() const {
  const mp::cpp_int whole = mp::numerator(value_->number());
  if (mp::denominator(value_->number()) != 1 || whole < 0 || whole > std::numeric_limits<uint64_t>::max())
    return std::nullopt;
  return whole.convert_to<uint64_t>();
}
size_t Rational::bits() const {
  const mp::cpp_int top = mp::abs(mp::numerator(value_->number()));
  return (top == 0 ? 0 : mp::msb(top) + 1) + mp::msb(mp::denominator(value_->number())) + 1;
}
std::string Rational::text() const {
  return mp::numerator(value_->number()).str() + "/" + mp::denominator(value_->number()).str();
}

std::optional<Rational> parse_decimal(std::string_view text) {
  mp::cpp_int digits = 0;
  int count = 0, scale = 0;
  size_t i = 0;
  bool point = false, any = false;
  for (; i < text.size(); ++i) {
    const char c = text[i];
    if (c >= '0' && c <= '9') {
      digits = digits * 10 + (c - '0');
      any = true;
      if (point) --scale;
      if (++count > 60) return std::nullopt;
    } else if (c == '.' && !point) {
      point = true;
    } else if (c == '_' && any && i + 1 < text.size() && text[i + 1] >= '0' && text[i + 1] <= '9') {
      continue;
    } else {
      break;
    }
  }
  if (!any) return std::nullopt;
  if (i < text.size()) {
    if (text[i] != 'e' && text[i] != 'E') return std::nullopt;
    ++i;
    const bool negative = i < text.size() && text[i] == '-';
    if (i < text.size() && (text[i] == '-' || text[i] == '+')) ++i;
    if (i == text.size()) return std::nullopt;
    int exponent = 0;
    for (; i < text.size(); ++i) {
      if (text[i] < '0' || text[i] > '9') return std::nullopt;
      exponent = exponent * 10 + (text[i] - '0');
      if (exponent > 400) return std::nullopt;
    }
    scale += negative ? -exponent : exponent;
  }
  const mp::cpp_int power = mp::pow(mp::cpp_int(10), static_cast<unsigned>(std::abs(scale)));
  return Rational(scale >= 0 ? Rational::Value(digits * power) : Rational::Value(digits, power));
}

namespace {

/// The whole number whose power of that degree is `value`, by bisection.
std::optional<mp::cpp_int> whole_root(const mp::cpp_int& value, unsigned degree) {
  mp::cpp_int low = 0, high = (mp::cpp_int(1) << (mp::msb(value) / degree + 1));
  while (low < high) {
    const mp::cpp_int middle = (low + high + 1) / 2;
    if (mp::pow(middle, degree) <= value) {
      low = middle;
    } else {
      high = middle - 1;
    }
  }
  return mp::pow(low, degree) == value ? std::optional(low) : std::nullopt;
}

}  // namespace

std::optional<Rational> exact_root(const Rational& value, int degree) {
  if (degree == 1) return value;
  const mp::cpp_rational& exact = value.value_->number();
  if (exact <= 0) return std::nullopt;
  const auto top = whole_root(mp::numerator(exact), static_cast<unsigned>(degree));
  const auto bottom = whole_root(mp::denominator(exact), static_cast<unsigned>(degree));
  if (!top || !bottom) return std::nullopt;
  return Rational(Rational::Value(*top, *bottom));
}

double round_to_double(const Rational& value) {
  const mp::cpp_rational& exact = value.value_->number();
  if (exact == 0) return 0;
  const bool negative = exact < 0;
  mp::cpp_int top = mp::abs(mp::numerator(exact));
  mp::cpp_int bottom = mp::denominator(exact);
  // Scale so that the quotient has at least 54 bits, or fewer where the result is subnormal.
  const long size = static_cast<long>(mp::msb(top)) - static_cast<long>(mp::msb(bottom));
  const long shift = std::min(55 - size, 1074L + 1);
  if (shift >= 0) {
    top <<= static_cast<unsigned>(shift);
  } else {
    bottom <<= static_cast<unsigned>(-shift);
  }
  mp::cpp_int quotient, remainder;
  mp::divide_qr(top, bottom, quotient, remainder);
  if (quotient == 0) return negative ? -0.0 : 0.0;
  const long bits = static_cast<long>(mp::msb(quotient)) + 1;
  const long dropped = std::max(bits - 53, shift - 1074);
  long exponent = -shift;
  if (dropped > 0) {
    const mp::cpp_int unit = mp::cpp_int(1) << static_cast<unsigned>(dropped);
    const mp::cpp_int rest = quotient & (unit - 1);
    const mp::cpp_int half = unit >> 1;
    quotient >>= static_cast<unsigned>(dropped);
    exponent += dropped;
    const bool odd = (quotient & 1) != 0;
    if (rest > half || (rest == half && (remainder != 0 || odd))) ++quotient;
  }
  const double mantissa = static_cast<double>(quotient.convert_to<uint64_t>());
  const double result = std::ldexp(mantissa, static_cast<int>(exponent));
  return negative ? -result : result;
}

Rational exact_rational(double value) {
  int exponent = 0;
  const double mantissa = std::frexp(value, &exponent);
  const mp::cpp_int whole(static_cast<int64_t>(std::ldexp(mantissa, 53)));
  exponent -= 53;
  const mp::cpp_int power = mp::cpp_int(1) << static_cast<unsigned>(std::abs(exponent));
  return Rational(exponent >= 0 ? Rational::Value(whole * power) : Rational::Value(whole, power));
}

}  // namespace reckon
