#include <algorithm>

#include "report/figure.h"
#include "report/words/words.h"
#include "report/writers.h"

namespace reckon {

namespace {

class Terminal {
 public:
  Terminal(bool colour, size_t width) : colour_(colour), width_(width) {}

  std::string text(const Page& page) {
    const Block* before = nullptr;
    for (const Block* shown : page.in_text(Reader::document)) {
      const Block& block = *shown;
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

  /// A line of text; what does not fit goes on below, further in.
  void line(const Text& text, const std::string& indent, Style instead = Style::plain) {
    const std::string plain = printable(text.plain());
    if (width_ == 0 || text_width(indent + plain) <= width_) {
      out_ += indent + styled(text, instead) + "\n";
      return;
    }
    // Where the plain text breaks, the styled one does: word by word.
    std::string row = indent;
    size_t used = text_width(indent);
    bool begins = true;
    for (const Fragment& fragment : text.fragments) {
      const std::string words = printable(fragment.text);
      for (size_t at = 0; at < words.size();) {
        const size_t space = words.find(' ', at), end = std::min(space, words.size());
        const std::string word = words.substr(at, end - at);
        if (!begins && used + text_width(word) > width_) {
          row.erase(row.find_last_not_of(' ') + 1);
          out_ += row + "\n";
          row = indent + "  ";
          used = text_width(row);
        }
        row += styled(Text(word, fragment.style), instead);
        used += text_width(word);
        begins = false;
        if (space != std::string::npos) row += ' ', ++used;
        at = end + (space != std::string::npos ? 1 : 0);
      }
    }
    row.erase(row.find_last_not_of(' ') + 1);
    out_ += row + "\n";
  }

  void write(const Heading& heading) { line(heading.text, "", Style::strong); }
  void write(const Paragraph& paragraph) { line(paragraph.text, indent_); }
  void write(const List& list) {
    for (const List::Item& item : list.items) {
      line(item.text, indent_);
      for (const Text& below : item.below) line(below, indent_ + "  ");
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
    std::vector<std::string> left;
    while (width_ > 0 && total(shown, widths) > width_) {
      const auto first = std::max_element(shown.begin(), shown.end(), [&](size_t a, size_t b) {
        return table.columns[a].leave < table.columns[b].leave;
      });
      if (table.columns[*first].leave == 0) return write_blocks(table);
      if (!table.columns[*first].head.empty()) left.push_back(table.columns[*first].head);
      shown.erase(first);
    }
    write_rows(table, shown, widths);
    if (!left.empty()) line({left_out(left), Style::faint}, indent_);
  }

  static std::string left_out(const std::vector<std::string>& heads) {
    std::string text = tr("left out for want of room: ");
    for (const std::string& head : heads) text += (&head == heads.data() ? "" : ", ") + head;
    return text;
  }

  size_t total(const std::vector<size_t>& shown, const std::vector<size_t>& widths) const {
    size_t sum = indent_.size();
    for (const size_t c : shown) sum += widths[c] + (c == shown.front() ? 0 : 2);
    return sum;
  }

  void write_rows(const Table& table, const std::vector<size_t>& shown, const std::vector<size_t>& widths) {
    const auto row_of = [&](const auto& cell_of, Style instead) {
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
    row_of([&](size_t c) { return Text(table.columns[c].head); }, Style::faint);
    for (const auto& row : table.rows) row_of([&](size_t c) { return row[c]; }, Style::plain);
  }

  /// A row after the other, each cell on a line of its own.
  void write_blocks(const Table& table) {
    for (const auto& row : table.rows) {
      bool first = true;
      for (size_t c = 0; c < table.columns.size(); ++c) {
        if (table.columns[c].reader == Reader::document || printable(row[c].plain()).empty()) continue;
        const std::string& head = table.columns[c].head;
        Text text = row[c];
        if (!first && !head.empty()) text.fragments.insert(text.fragments.begin(), Fragment{head + ": ", Style::faint});
        line(text, first ? indent_ : indent_ + "  ");
        first = false;
      }
    }
  }

  bool colour_;
  size_t width_;
  std::string out_, indent_;
};

}  // namespace

std::string terminal_text(const Page& page, bool colour, size_t width) { return Terminal(colour, width).text(page); }

}  // namespace reckon
