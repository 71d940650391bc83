#include "language/calendar.h"

#include <chrono>
#include <cstdio>

namespace reckon {

std::optional<Rational> calendar_years(const std::string& text) {
  int year = 0;
  unsigned month = 0, day = 0;
  char rest = 0;
  if (std::sscanf(text.c_str(), "%4d-%2u-%2u%c", &year, &month, &day, &rest) != 3 || year < 1) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month), std::chrono::day(day)};
  if (!date.ok()) return std::nullopt;
  const std::chrono::sys_days first = date.year() / std::chrono::January / 1;
  return year + Rational((std::chrono::sys_days(date) - first).count(), date.year().is_leap() ? 366 : 365);
}

}  // namespace reckon
