#include "report/columns.h"

#include <algorithm>

#include "report/figure.h"

namespace reckon {

std::string pad(const std::string& text, size_t width, bool right) {
  const std::string space(width > text_width(text) ? width - text_width(text) : 0, ' ');
  return right ? space + text : text + space;
}

std::vector<std::string> column_lines(const Rows& rows, size_t first_right, size_t left_at_end) {
  std::vector<size_t> widths;
  for (const auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (size_t c = 0; c < row.size(); ++c) widths[c] = std::max(widths[c], text_width(row[c]));
  }
  std::vector<std::string> lines;
  for (const auto& row : rows) {
    std::string line;
    for (size_t c = 0; c < row.size(); ++c) {
      const bool right = c >= first_right && c + left_at_end < widths.size();
      line += (c > 0 ? "  " : "") + pad(row[c], widths[c], right);
    }
    line.erase(line.find_last_not_of(' ') + 1);
    lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace reckon
