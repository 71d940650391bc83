#include <algorithm>

#include "report/figure.h"
#include "report/writers.h"

namespace reckon {

namespace {

class Terminal {
 public:
  explicit Terminal(bool colour) : colour_(colour) {}

  std::string text(const Page& page) {
    const Block* before = nullptr;
    for (const Block& block : page.blocks) {
      if (!in_text(block, Reader::document)) continue;
      const bool after_heading = before != nullptr && std::holds_alternative<Heading>(before->content);
      const bool apart = block.apart && (!after_heading || std::holds_alternative<Heading>(block.content));
      if (before != nullptr && apart) out_ += "\n";
      indent_ = std::string(static_cast<size_t>(2 * block.indent), ' ');
      std::visit([this](const auto& content) { write(content); }, block.content);
      before = &block;
    }
    return out_;
  }

 private:
  std::string styled(const Text& text, Style instead = Style::plain) const {
    std::string result;
    for (const Fragment& fragment : text.fragments) {
      const Style style = fragment.style == Style::plain ? instead : fragment.style;
      const char* code = style == Style::strong ? "\033[1m" : style == Style::faint ? "\033[2m" : nullptr;
      const std::string plain = printable(fragment.text);
      result += colour_ && code != nullptr && !plain.empty() ? code + plain + "\033[0m" : plain;
    }
    return result;
  }

  void write(const Heading& heading) { out_ += styled(Text(heading.text, Style::strong)) + "\n"; }
  void write(const Paragraph& paragraph) { out_ += indent_ + styled(paragraph.text) + "\n"; }
  void write(const List& list) {
    for (const List::Item& item : list.items) {
      out_ += indent_ + styled(item.text) + "\n";
      for (const Text& below : item.below) out_ += indent_ + "  " + styled(below) + "\n";
    }
  }

  void write(const Figure&) {}
  void write(const Preformatted&) {}

  void write(const Table& table) {
    std::vector<size_t> shown, widths(table.columns.size());
    for (size_t c = 0; c < table.columns.size(); ++c) {
      if (table.columns[c].reader == Reader::document) continue;
      shown.push_back(c);
      widths[c] = text_width(printable(table.columns[c].head));
      for (const auto& row : table.rows) widths[c] = std::max(widths[c], text_width(printable(row[c].plain())));
    }
    const auto line = [&](const auto& cell_of, Style instead) {
      std::string text;
      size_t spaces = 0;  // not at the end of a line
      for (size_t i = 0; i < shown.size(); ++i) {
        const size_t c = shown[i];
        const Text cell = cell_of(c);
        const size_t width = text_width(printable(cell.plain())), fill = widths[c] - width;
        spaces += i > 0 ? 2 : 0;
        if (table.columns[c].right) spaces += fill;
        if (width > 0) text += std::string(spaces, ' ') + styled(cell, instead), spaces = 0;
        if (!table.columns[c].right) spaces += fill;
      }
      out_ += indent_ + text + "\n";
    };
    line([&](size_t c) { return Text(table.columns[c].head); }, Style::faint);
    for (const auto& row : table.rows) line([&](size_t c) { return row[c]; }, Style::plain);
  }

  bool colour_;
  std::string out_, indent_;
};

}  // namespace

std::string terminal_text(const Page& page, bool colour) { return Terminal(colour).text(page); }

}  // namespace reckon
