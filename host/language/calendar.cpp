#include "language/calendar.h"

#include <fmt/format.h>

#include <chrono>
#include <string_view>

#include "language/text.h"

namespace reckon {

namespace {

using std::chrono::year_month_day;

constexpr int kEarliestYear = 1000;  // 24-05-20 is no day of the year 24

std::optional<year_month_day> day_of(const std::string& text) {
  const auto number = [&](size_t at, size_t count) {
    unsigned value = 0;
    for (size_t i = at; i < at + count; ++i) value = 10 * value + static_cast<unsigned>(text[i] - '0');
    return value;
  };
  constexpr std::string_view kForm = "dddd-dd-dd";
  bool as_form = text.size() == kForm.size();
  for (size_t i = 0; as_form && i < kForm.size(); ++i) as_form = kForm[i] == 'd' ? is_digit(text[i]) : text[i] == '-';
  if (!as_form) return std::nullopt;
  const int year = static_cast<int>(number(0, 4));
  const unsigned month = number(5, 2), day = number(8, 2);
  if (year < kEarliestYear) return std::nullopt;
  const year_month_day date{std::chrono::year(year), std::chrono::month(month), std::chrono::day(day)};
  return date.ok() ? std::optional(date) : std::nullopt;
}

}  // namespace

std::optional<Rational> calendar_days(const std::string& text) {
  const auto date = day_of(text);
  if (!date) return std::nullopt;
  return Rational(std::chrono::sys_days(*date).time_since_epoch().count()) + 1970 * Rational(1461, 4);
}

std::optional<Rational> calendar_years(const std::string& text) {
  const auto date = day_of(text);
  if (!date) return std::nullopt;
  const std::chrono::sys_days first = date->year() / std::chrono::January / 1;
  const int days = date->year().is_leap() ? 366 : 365;
  return static_cast<int>(date->year()) + Rational((std::chrono::sys_days(*date) - first).count(), days);
}

std::string day_of_serial(int serial) {
  // Spreadsheets take 1900 for a leap year, so that from March of it on they count from 1899-12-30.
  const std::chrono::sys_days origin = std::chrono::year(1899) / std::chrono::December / 30;
  const year_month_day date(origin + std::chrono::days(serial));
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                     static_cast<unsigned>(date.day()));
}

}  // namespace reckon
