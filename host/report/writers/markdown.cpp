#include <algorithm>
#include <cctype>
#include <string_view>

#include "report/figure.h"
#include "report/writers.h"

namespace reckon {

namespace {

/// Text that is read as text, by GitHub's rules: what would be a mark, a link, HTML or the end of a cell is escaped. An
/// underscore inside a word is none of them.
std::string escaped(const std::string& text) {
  const std::string plain = printable(text);
  const auto in_word = [&](size_t i) { return i < plain.size() && std::isalnum(static_cast<unsigned char>(plain[i])); };
  std::string result;
  for (size_t i = 0; i < plain.size(); ++i) {
    const char c = plain[i];
    const bool mark = std::string_view("\\`*[]<>&|~").find(c) != std::string_view::npos;
    const bool underscore = c == '_' && !(i > 0 && in_word(i - 1) && in_word(i + 1));
    if (mark || underscore) result += '\\';
    result += c;
  }
  return result;
}

/// Between more backticks than the text has in a row. A table's cell ends at a bar even there.
std::string code_span(const std::string& text, bool in_cell) {
  std::string code;
  size_t run = 0, longest = 0;
  for (const char c : printable(text)) {
    run = c == '`' ? run + 1 : 0;
    longest = std::max(longest, run);
    if (c == '|' && in_cell) code += '\\';
    code += c;
  }
  const std::string fence(longest + 1, '`'), space = longest > 0 ? " " : "";
  return code.empty() ? "" : fence + space + code + space + fence;
}

std::string written(const Text& text, bool in_cell = false) {
  std::string result;
  for (const Fragment& fragment : text.fragments)
    result += fragment.style == Style::code ? code_span(fragment.text, in_cell) : escaped(fragment.text);
  return result;
}

std::string markdown(const Heading& heading) {
  return std::string(static_cast<size_t>(heading.level), '#') + " " + escaped(heading.text) + "\n";
}

/// What a paragraph begins with must not make a list or a heading of it.
std::string markdown(const Paragraph& paragraph) {
  const std::string text = written(paragraph.text);
  return (text.find_first_of("#+-=") == 0 ? "\\" : "") + text + "\n";
}

std::string markdown(const List& list) {
  std::string text;
  for (const List::Item& item : list.items) {
    text += "- " + written(item.text) + "\n";
    for (const Text& below : item.below) text += "  - " + written(below) + "\n";
  }
  return text;
}

std::string markdown(const Table& table) {
  std::string heads = "|", rules = "|", rows;
  for (const Column& column : table.columns) {
    if (column.reader == Reader::terminal) continue;
    heads += " " + escaped(column.head) + " |";
    rules += column.right ? "---:|" : "---|";
  }
  for (const auto& row : table.rows) {
    rows += "|";
    for (size_t c = 0; c < table.columns.size(); ++c) {
      if (table.columns[c].reader != Reader::terminal) rows += " " + written(row[c], true) + " |";
    }
    rows += "\n";
  }
  return heads + "\n" + rules + "\n" + rows;
}

std::string markdown(const Figure&) { return ""; }

std::string markdown(const Preformatted& text) {
  std::string fence = "```";
  while (text.text.find(fence) != std::string::npos) fence += '`';
  return escaped(text.title) + "\n\n" + fence + "\n" + printable_lines(text.text) + "\n" + fence + "\n";
}

}  // namespace

std::string markdown_text(const Page& page) {
  std::string text;
  for (const Block* shown : page.in_text(Reader::terminal)) {
    const Block& block = *shown;
    if (!text.empty()) text += "\n";
    text += std::visit([](const auto& content) { return markdown(content); }, block.content);
  }
  return text;
}

std::string escaped_markdown(const std::string& text) { return escaped(text); }

}  // namespace reckon
