// Exact decimal and rational numbers: what a scenario writes is rounded once, at the end.
#pragma once
#include <boost/multiprecision/cpp_int.hpp>
#include <optional>
#include <string_view>

namespace reckon {

using Rational = boost::multiprecision::cpp_rational;

/// A decimal such as "1_000", "2.5e24", ".5"; nothing for any other text, for more than 60 digits
/// or an exponent beyond +-400.
std::optional<Rational> parse_decimal(std::string_view text);

/// The nearest double, ties to even; infinity beyond the range.
double round_to_double(const Rational& value);

/// The exact value of a finite double.
Rational exact_rational(double value);

}  // namespace reckon
