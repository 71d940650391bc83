// Days of the calendar.
#pragma once
#include <optional>
#include <string>

#include "language/decimal.h"

namespace reckon {

/// The days up to the start of a day written 2022-09-20: differences are exact. Counted so that years of 365.25 days
/// give the calendar's year within a day from 1900 to 2100. Nothing for any other text, or a day that the calendar
/// does not have.
std::optional<Rational> calendar_days(const std::string& text);

/// The same in calendar years, each day being 1/365 or 1/366 of its year.
std::optional<Rational> calendar_years(const std::string& text);

/// The day of a spreadsheet's serial number (1 is 1900-01-01) as 2022-09-20.
std::string day_of_serial(int serial);

}  // namespace reckon
