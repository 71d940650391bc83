#include "scenario/decimal.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace reckon {

namespace mp = boost::multiprecision;

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
  return scale >= 0 ? Rational(digits * power) : Rational(digits, power);
}

double round_to_double(const Rational& value) {
  if (value == 0) return 0;
  const bool negative = value < 0;
  mp::cpp_int top = mp::abs(mp::numerator(value));
  mp::cpp_int bottom = mp::denominator(value);
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
  return exponent >= 0 ? Rational(whole * power) : Rational(whole, power);
}

}  // namespace reckon
