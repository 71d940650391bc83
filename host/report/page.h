// A page: what a report says, and nothing of how it is written. Writers turn it into text.
#pragma once
#include <initializer_list>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "report/chart.h"

namespace reckon {

enum class Style { plain, strong, faint, code };

struct Fragment {
  std::string text;
  Style style = Style::plain;
  std::string link = {};                                 // an address that begins with http:// or https://, or none
  std::shared_ptr<const DensityChart> sketch = nullptr;  // of a few pixels, where charts can be shown
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
  int leave = 0;  // on a terminal too narrow for the table: those with the highest number first, those with 0 never
};
struct Table {
  std::vector<Column> columns;
  std::vector<std::vector<Text>> rows;  // as many cells as columns
};

/// A chart, by a name that is its own on the page: "density.cost".
struct Figure {
  std::string name;
  Chart chart;
};
/// A text as it is, such as a scenario's file; where a page can, it is folded away.
struct Preformatted {
  std::string title, text;
};

struct Block {
  std::variant<Heading, Paragraph, List, Table, Figure, Preformatted> content;
  bool apart = true;  // on a terminal an empty line goes before it, but not between a heading and its text
  int indent = 0;     // on a terminal, two spaces each
  Reader reader = Reader::everyone;
};

/// Blocks in the order in which they are read.
struct Page {
  std::vector<Block> blocks;
  std::string source = {};  // how it was computed: below a chart that stands alone
  std::vector<std::pair<std::string, std::string>> figures = {};  // by a name of words: "cost median", "5.92M USD"
  std::string result = {};  // as JSON, for a page that can be verified; empty: it carries none

  /// Its first heading; empty where there is none.
  std::string title() const {
    for (const Block& block : blocks) {
      if (const auto* heading = std::get_if<Heading>(&block.content)) return heading->text;
    }
    return "";
  }

  /// What a text shows: not what is for the other reader, nor a chart, whose figures stand in tables too, nor a heading
  /// with nothing below it.
  std::vector<const Block*> in_text(Reader other) const {
    std::vector<const Block*> shown;
    const auto drop_empty = [&](int level) {
      while (!shown.empty()) {
        const auto* heading = std::get_if<Heading>(&shown.back()->content);
        if (heading == nullptr || heading->level < level) return;
        shown.pop_back();
      }
    };
    for (const Block& block : blocks) {
      if (block.reader == other || std::holds_alternative<Figure>(block.content)) continue;
      if (const auto* heading = std::get_if<Heading>(&block.content)) drop_empty(heading->level);
      shown.push_back(&block);
    }
    drop_empty(2);
    return shown;
  }

  /// The chart of that name, or the first for an empty one; null where there is none.
  const Figure* figure(const std::string& name) const {
    for (const Block& block : blocks) {
      const auto* one = std::get_if<Figure>(&block.content);
      if (one != nullptr && (name.empty() || one->name == name)) return one;
    }
    return nullptr;
  }

  void heading(std::string text, int level = 2) { blocks.push_back({Heading{std::move(text), level}}); }
  void paragraph(Text text, int indent = 0) { blocks.push_back({Paragraph{std::move(text)}, true, indent}); }
  /// A paragraph that belongs to what stands before it.
  void line(Text text, int indent = 0, Reader reader = Reader::everyone) {
    blocks.push_back({Paragraph{std::move(text)}, false, indent, reader});
  }
  void list(List list) { blocks.push_back({std::move(list), false, 1}); }
  void chart(std::string name, Chart chart) { blocks.push_back({Figure{std::move(name), std::move(chart)}}); }
  void table(Table table, int indent = 1, bool apart = true) { blocks.push_back({std::move(table), apart, indent}); }
};

}  // namespace reckon
