#include "report/figure.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace reckon {

std::string format_figure(double value, double error, int most) {
  if (std::isnan(value)) return "nan";  // without the sign that some have
  if (!std::isfinite(value)) return fmt::format("{}", value);
  if (value == 0) return "0";
  if (std::isnan(error)) error = std::numeric_limits<double>::infinity();
  const double size = std::fabs(value);
  int digits = most;
  if (error > 0) {
    const double place = std::floor(std::log10(size)) - std::floor(std::log10(error));
    digits = static_cast<int>(std::clamp(place, 1.0, static_cast<double>(most)));
  }
  // Round first, so that 999.96 becomes 1.000k and not 1000.
  const double rounded = std::strtod(fmt::format("{:.{}e}", size, digits - 1).c_str(), nullptr);
  static const struct {
    double unit;
    const char* suffix;
  } scales[] = {{1e12, "T"}, {1e9, "B"}, {1e6, "M"}, {1e3, "k"}};
  std::string suffix;
  double shown = rounded;
  if (rounded >= 1e15 || rounded < 1e-4) return fmt::format("{}{:.{}e}", value < 0 ? "-" : "", size, digits - 1);
  for (const auto& scale : scales) {
    if (rounded < scale.unit * (scale.unit == 1e3 ? 10 : 1)) continue;
    shown = rounded / scale.unit;
    suffix = scale.suffix;
    break;
  }
  if (error == 0)
    return fmt::format("{}{:.{}g}{}", value < 0 ? "-" : "", shown, std::max(most, 3),
                       suffix);  // exact: no zeros to fill
  const int before = static_cast<int>(std::floor(std::log10(shown) + 1e-12)) + 1;
  return fmt::format("{}{:.{}f}{}", value < 0 ? "-" : "", shown, std::max(0, digits - before), suffix);
}

std::string with_unit(const std::string& figure, const std::string& unit) {
  return unit.empty() ? figure : figure + " " + unit;
}

std::string format_percentage(double share, double standard_error, uint64_t draws) {
  if (draws < 4) return "-";  // no bound worth printing
  const double smallest = 1 / static_cast<double>(draws);
  // No hit in n draws bounds a probability by 3/n at 95%.
  const int places = std::max(0, static_cast<int>(std::ceil(-std::log10(300 * smallest))));
  if (share < smallest) return fmt::format("<{:.{}f}%", 300 * smallest, places);
  if (share > 1 - smallest) return fmt::format(">{:.{}f}%", std::max(0.0, 100 - 300 * smallest), places);
  const double error = std::max(1.96 * standard_error * 100, 1e-9);
  const int decimals = std::clamp(-static_cast<int>(std::floor(std::log10(error))), 0, 2);
  const double percent = 100 * share;
  const std::string text = fmt::format("{:.{}f}%", percent, decimals);
  const double limit = std::pow(10, -decimals);
  if (percent < limit / 2) return fmt::format("{:.2g}%", percent);
  if (100 - percent < limit / 2)
    return fmt::format("{:.{}f}%", percent, std::clamp(-static_cast<int>(std::floor(std::log10(100 - percent))), 0, 9));
  return text;
}

std::string group_digits(unsigned long long value) {
  std::string digits = std::to_string(value);
  for (int i = static_cast<int>(digits.size()) - 3; i > 0; i -= 3) digits.insert(static_cast<size_t>(i), ",");
  return digits;
}

size_t text_width(const std::string& text) {
  return static_cast<size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0u) != 0x80u; }));
}

}  // namespace reckon
