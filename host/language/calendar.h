// Days of the calendar as years.
#pragma once
#include <optional>
#include <string>

#include "language/decimal.h"

namespace reckon {

/// The years up to the start of a day written 2022-09-20, each day being 1/365 or 1/366 of its year;
/// nothing for any other text, or a day that the calendar does not have.
std::optional<Rational> calendar_years(const std::string& text);

}  // namespace reckon
