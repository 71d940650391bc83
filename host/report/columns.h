// Tables of text: columns for a terminal, or Markdown.
#pragma once
#include <string>
#include <vector>

namespace reckon {

using Rows = std::vector<std::vector<std::string>>;

/// The text with spaces to a width in columns; before it where `right`.
std::string pad(const std::string& text, size_t width, bool right = false);

/// One line a row, columns two spaces apart, the columns from `first_right` on aligned right but for the last
/// `left_at_end` ones.
std::vector<std::string> column_lines(const Rows& rows, size_t first_right, size_t left_at_end = 0);

/// The same columns as a whole table, the first row being its head: indented lines, or Markdown.
std::string table_text(const Rows& rows, bool markdown, size_t first_right, size_t left_at_end = 0,
                       const std::string& indent = "  ");

}  // namespace reckon
