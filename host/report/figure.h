// Figures as a reader needs them: no more digits than their error supports.
#pragma once
#include <string>

#include "base/printable.h"

namespace reckon {

/// "5.576M", "0.0036", "1.2e+30": cut where the error begins, at most `most` significant digits.
/// `error` is the half-width of the figure's 95% error; 0 for an exact figure, infinite where nothing
/// is known of it: one digit.
/// `like`: a size beside which it stands, whose multiplier it takes unless it is a thousandth of that or less, so that
/// "0.7M" stands among "-4.2M"; 0: its own.
std::string format_figure(double value, double error, int most = 4, double like = 0);

/// A unit as it is said: in Korean money has words.
std::string unit_text(const std::string& unit);

/// A figure with its unit, "5.576M USD".
std::string with_unit(const std::string& figure, const std::string& unit);

/// "12.3%", with the digits that the standard error supports; "<0.01%" and ">99.99%" at the ends, "-"
/// of fewer than four draws.
std::string format_percentage(double share, double standard_error, uint64_t draws);

/// "1 234 567".
std::string group_digits(unsigned long long value);

/// Columns a text takes on a terminal: two of what East Asian scripts and pictures need, none of what combines.
size_t text_width(const std::string& text);

}  // namespace reckon
