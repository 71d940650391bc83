#include "report/columns.h"

#include <algorithm>

#include "report/figure.h"

namespace reckon {

namespace {

std::string markdown_cell(const std::string& text) {
  std::string result;
  for (const char c : printable(text)) result += c == '|' ? std::string("\\|") : std::string(1, c);
  return result;
}

}  // namespace

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

std::string table_text(const Rows& rows, bool markdown, size_t first_right, size_t left_at_end,
                       const std::string& indent) {
  std::string text;
  if (!markdown) {
    for (const std::string& line : column_lines(rows, first_right, left_at_end)) text += indent + line + "\n";
    return text;
  }
  const auto add = [&](const auto& cell_of, size_t cells) {
    text += "|";
    for (size_t c = 0; c < cells; ++c) text += cell_of(c) + "|";
    text += "\n";
  };
  const size_t columns = rows[0].size();
  for (size_t r = 0; r < rows.size(); ++r) {
    add([&](size_t c) { return " " + markdown_cell(rows[r][c]) + " "; }, rows[r].size());
    if (r > 0) continue;
    add([&](size_t c) { return std::string(c >= first_right && c + left_at_end < columns ? "---:" : "---"); }, columns);
  }
  return text;
}

}  // namespace reckon
