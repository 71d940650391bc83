// A page: what a report says, and nothing of how it is written. Writers turn it into text.
#pragma once
#include <initializer_list>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace reckon {

enum class Style { plain, strong, faint, code };

struct Fragment {
  std::string text;
  Style style = Style::plain;
};

/// A line of text, parts of which stand out.
struct Text {
  std::vector<Fragment> fragments;

  Text() = default;
  Text(std::string text) : fragments{{std::move(text)}} {}
  Text(const char* text) : fragments{{text}} {}
  Text(std::string text, Style style) : fragments{{std::move(text), style}} {}
  Text(std::initializer_list<Fragment> parts) : fragments(parts) {}

  std::string plain() const {
    std::string text;
    for (const Fragment& fragment : fragments) text += fragment.text;
    return text;
  }
};

/// Whom a block or a column is for: a terminal is narrow, a document is read on another machine.
enum class Reader { everyone, terminal, document };

struct Heading {
  std::string text;
  int level = 2;  // 1: the page's title
};
struct Paragraph {
  Text text;
};
struct List {
  struct Item {
    Text text;
    std::vector<Text> below;  // items of its own
  };
  std::vector<Item> items;
};
struct Column {
  std::string head;
  bool right = false;  // where figures are aligned
  Reader reader = Reader::everyone;
};
struct Table {
  std::vector<Column> columns;
  std::vector<std::vector<Text>> rows;  // as many cells as columns
};

/// Quantities of one unit as intervals on one axis, with what was said of them as marks. In display units.
struct IntervalChart {
  struct Mark {
    enum class Kind { point, at_least, at_most, range } kind = Kind::point;
    double low = 0, high = 0;  // the same but for a range
    std::string label;
  };
  struct Row {
    std::string name, note;
    double low = 0, middle = 0, high = 0;
    std::vector<Mark> marks;
  };
  std::string caption, source;  // what is drawn, above it; how it was computed, below it
  std::vector<Row> rows;
};

struct Block {
  std::variant<Heading, Paragraph, List, Table, IntervalChart> content;
  bool apart = true;  // on a terminal an empty line goes before it, but not between a heading and its text
  int indent = 0;     // on a terminal, two spaces each
  Reader reader = Reader::everyone;
};

/// Whether a text shows the block: not what is for the other reader, nor a chart, whose figures stand in tables too.
inline bool in_text(const Block& block, Reader other) {
  return block.reader != other && !std::holds_alternative<IntervalChart>(block.content);
}

/// Blocks in the order in which they are read.
struct Page {
  std::vector<Block> blocks;

  void heading(std::string text, int level = 2) { blocks.push_back({Heading{std::move(text), level}}); }
  void paragraph(Text text, int indent = 0) { blocks.push_back({Paragraph{std::move(text)}, true, indent}); }
  /// A paragraph that belongs to what stands before it.
  void line(Text text, int indent = 0, Reader reader = Reader::everyone) {
    blocks.push_back({Paragraph{std::move(text)}, false, indent, reader});
  }
  void list(List list) { blocks.push_back({std::move(list), false, 1}); }
  void chart(IntervalChart chart) { blocks.push_back({std::move(chart)}); }
  void table(Table table, int indent = 1, bool apart = true) { blocks.push_back({std::move(table), apart, indent}); }
};

}  // namespace reckon
