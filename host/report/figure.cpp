#include "report/figure.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <span>
#include <utility>

#include "base/language.h"

namespace reckon {

std::string format_figure(double value, double error, int most, double like) {
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
  struct Scale {
    double unit, from;  // from where on it is used
    const char* suffix;
  };
  static constexpr Scale kEnglish[] = {{1e12, 1e12, "T"}, {1e9, 1e9, "B"}, {1e6, 1e6, "M"}, {1e3, 1e4, "k"}};
  static constexpr Scale kKorean[] = {{1e12, 1e12, "조"}, {1e8, 1e8, "억"}, {1e4, 1e4, "만"}};
  const bool korean = spoken() == Language::korean;
  const std::span<const Scale> scales = korean ? std::span<const Scale>(kKorean) : std::span<const Scale>(kEnglish);
  std::string suffix;
  double shown = rounded;
  if (rounded >= 1e15 || rounded < 1e-4) return fmt::format("{}{:.{}e}", value < 0 ? "-" : "", size, digits - 1);
  const double scaled_by = like > rounded && rounded > 1e-3 * like ? like : rounded;
  for (const auto& scale : scales) {
    if (scaled_by < scale.from) continue;
    shown = rounded / scale.unit;
    suffix = scale.suffix;
    break;
  }
  const int before = static_cast<int>(std::floor(std::log10(shown) + 1e-12)) + 1;
  if (error == 0)  // exact: no zeros to fill
    return fmt::format("{}{:.{}g}{}", value < 0 ? "-" : "", shown, std::max({most, 3, before}), suffix);
  return fmt::format("{}{:.{}f}{}", value < 0 ? "-" : "", shown, std::max(0, digits - before), suffix);
}

std::string unit_text(const std::string& unit) {
  if (spoken() != Language::korean) return unit;
  for (const auto& [code, word] : {std::pair{"USD", "달러"}, {"KRW", "원"}, {"cent", "센트"}}) {
    const size_t length = std::string_view(code).size();
    if (unit.compare(0, length, code) == 0 && (unit.size() == length || unit[length] == '/'))
      return word + unit.substr(length);
  }
  return unit;
}

std::string with_unit(const std::string& figure, const std::string& unit) {
  return unit.empty() ? figure : figure + " " + unit_text(unit);
}

std::string format_percentage(double share, double standard_error, uint64_t draws) {
  if (draws < 4) return "-";  // no bound worth printing
  const double smallest = 1 / static_cast<double>(draws);
  // No hit in n draws bounds a probability by 3/n at 95%.
  const int places = std::max(0, static_cast<int>(std::ceil(-std::log10(300 * smallest))));
  if (share < smallest) return fmt::format("<{:.{}f}%", 300 * smallest, places);
  if (share > 1 - smallest) return fmt::format(">{:.{}f}%", std::max(0.0, 100 - 300 * smallest), places);
  const double error = std::max(1.96 * standard_error * 100, 1e-9);
  constexpr double kUnits = 5;  // of the last digit at most: by how much it may be wrong
  const int decimals = std::clamp(-static_cast<int>(std::ceil(std::log10(error / kUnits))), 0, 2);
  const double percent = 100 * share;
  const std::string text = fmt::format("{:.{}f}%", percent, decimals);
  const double limit = std::pow(10, -decimals);
  if (percent < limit / 2) {  // two digits, without an exponent
    std::string small = fmt::format("{:.{}f}", percent, 1 - static_cast<int>(std::floor(std::log10(percent))));
    if (small.back() == '0') small.pop_back();
    return small + "%";
  }
  if (100 - percent < limit / 2)
    return fmt::format("{:.{}f}%", percent, std::clamp(-static_cast<int>(std::floor(std::log10(100 - percent))), 0, 9));
  return text;
}

std::string group_digits(unsigned long long value) {
  std::string digits = std::to_string(value);
  for (int i = static_cast<int>(digits.size()) - 3; i > 0; i -= 3) digits.insert(static_cast<size_t>(i), ",");
  return digits;
}

namespace {

/// The columns of a character; Unicode's East Asian Width (UAX 11), wide and full alike, and what has no width.
int columns_of(char32_t c) {
  static constexpr std::pair<char32_t, char32_t> kNone[] = {{0x300, 0x36F},   {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF},
                                                            {0x200B, 0x200F}, {0x20D0, 0x20FF}, {0xFE00, 0xFE0F},
                                                            {0xFE20, 0xFE2F}};
  static constexpr std::pair<char32_t, char32_t> kWide[] = {
      {0x1100, 0x115F},   {0x2E80, 0x303E},   {0x3041, 0x33FF},   {0x3400, 0x4DBF},  {0x4E00, 0x9FFF}, {0xA000, 0xA4CF},
      {0xA960, 0xA97F},   {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},   {0xFE30, 0xFE6F},  {0xFF00, 0xFF60}, {0xFFE0, 0xFFE6},
      {0x1F300, 0x1F64F}, {0x1F680, 0x1F6FF}, {0x1F900, 0x1F9FF}, {0x20000, 0x3FFFD}};
  const auto in = [c](const auto& ranges) {
    return std::any_of(std::begin(ranges), std::end(ranges),
                       [c](const auto& r) { return c >= r.first && c <= r.second; });
  };
  return in(kNone) ? 0 : in(kWide) ? 2 : 1;
}

}  // namespace

size_t text_width(const std::string& text) {
  size_t width = 0;
  for (size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    char32_t c = lead < 0x80 ? lead : lead & (0xFFU >> (length + 1));
    for (size_t k = 1; k < length && i + k < text.size(); ++k)
      c = c << 6 | (static_cast<unsigned char>(text[i + k]) & 0x3FU);
    width += static_cast<size_t>(columns_of(c));
    i += length;
  }
  return width;
}

}  // namespace reckon
