#include "report/figure.h"
#include "report/writers.h"

namespace reckon {

namespace {

std::string cell(const std::string& text) {
  std::string result;
  for (const char c : text) result += c == '|' ? std::string("\\|") : std::string(1, c);
  return result;
}

std::string written(const Text& text) {
  std::string result;
  for (const Fragment& fragment : text.fragments) {
    const std::string plain = printable(fragment.text);
    result += fragment.style == Style::code ? "`" + plain + "`" : plain;
  }
  return result;
}

std::string markdown(const Heading& heading) {
  return std::string(static_cast<size_t>(heading.level), '#') + " " + printable(heading.text) + "\n";
}

/// What a paragraph begins with must not make a list or a heading of it.
std::string markdown(const Paragraph& paragraph) {
  const std::string text = written(paragraph.text);
  return (text.find_first_of("*#>+-") == 0 ? "\\" : "") + text + "\n";
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
    heads += " " + cell(printable(column.head)) + " |";
    rules += column.right ? "---:|" : "---|";
  }
  for (const auto& row : table.rows) {
    rows += "|";
    for (size_t c = 0; c < table.columns.size(); ++c) {
      if (table.columns[c].reader != Reader::terminal) rows += " " + cell(written(row[c])) + " |";
    }
    rows += "\n";
  }
  return heads + "\n" + rules + "\n" + rows;
}

}  // namespace

std::string markdown_text(const Page& page) {
  std::string text;
  for (const Block& block : page.blocks) {
    if (block.reader == Reader::terminal) continue;
    if (!text.empty()) text += "\n";
    text += std::visit([](const auto& content) { return markdown(content); }, block.content);
  }
  return text;
}

}  // namespace reckon
