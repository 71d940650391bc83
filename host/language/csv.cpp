#include "language/csv.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/printable.h"
#include "base/sha256.h"
#include "base/usage_error.h"
#include "language/document.h"
#include "language/text.h"
#include "language/toml_file.h"

namespace reckon {

namespace {

class CsvParser {
 public:
  CsvParser(std::shared_ptr<const SourceFile> file, Diagnostics& diagnostics)
      : file_(std::move(file)), text_(file_->text), diagnostics_(diagnostics) {
    if (text_.compare(0, 3, "\xef\xbb\xbf") == 0) at_ = 3;  // a byte-order mark
    separator_ = find_separator();
  }

  char separator() const { return separator_; }

  bool at_end() const { return at_ >= text_.size(); }

  /// One record and its line end.
  std::vector<CsvCell> record() {
    std::vector<CsvCell> cells;
    do {
      cells.push_back(cell());
    } while (take(separator_));
    take('\r');
    if (take('\n')) ++line_, column_ = 1;
    return cells;
  }

 private:
  /// A comma, a semicolon or a tab: whichever the header has most of.
  char find_separator() const {
    std::map<char, int> counts;
    bool quoted = false;
    for (size_t i = at_; i < text_.size() && (quoted || text_[i] != '\n'); ++i) {
      if (text_[i] == '"') quoted = !quoted;
      if (!quoted) ++counts[text_[i]];
    }
    char best = ',';
    for (const char candidate : {';', '\t'}) {
      if (counts[candidate] > counts[best]) best = candidate;
    }
    return best;
  }
  bool ends_cell() const { return at_end() || text_[at_] == separator_ || text_[at_] == '\n' || text_[at_] == '\r'; }
  bool take(char c) {
    if (at_end() || text_[at_] != c) return false;
    ++at_, ++column_;
    return true;
  }
  char next() {
    const char c = text_[at_++];
    if (c == '\n') {
      ++line_, column_ = 1;
    } else if ((static_cast<unsigned char>(c) & 0xc0u) != 0x80u) {  // columns count code points
      ++column_;
    }
    return c;
  }

  CsvCell cell() {
    CsvCell result;
    result.span = {file_, line_, column_, 1};
    if (take('"')) {
      while (true) {
        if (at_end()) {
          diagnostics_.error(result.span, "the quote is not closed", "end the cell with \"");
          break;
        }
        const char c = next();
        if (c == '"' && !take('"')) break;
        result.text += c;
      }
      while (take(' ')) {
      }
      if (!ends_cell()) {
        diagnostics_.error(result.span, "text follows the closing quote",
                           "double the quotes inside a cell: \"say \"\"x\"\"\"");
      }
    }
    while (!ends_cell()) result.text += next();
    result.text = trimmed(result.text);
    result.span.length = static_cast<uint32_t>(std::max<size_t>(1, result.text.size()));
    return result;
  }

  std::shared_ptr<const SourceFile> file_;
  const std::string& text_;
  Diagnostics& diagnostics_;
  size_t at_ = 0;
  uint32_t line_ = 1, column_ = 1;
  char separator_ = ',';
};

bool blank(const std::vector<CsvCell>& record) {
  return std::all_of(record.begin(), record.end(), [](const CsvCell& cell) { return cell.text.empty(); });
}

/// Spreadsheets leave columns behind that have no name and hold nothing; one that holds something is an error, but for
/// the first, which names the rows.
void drop_nameless_columns(CsvTable& table, Diagnostics& diagnostics) {
  std::vector<size_t> kept;
  for (size_t c = 0; c < table.header.size(); ++c) {
    const auto filled =
        table.header[c].text.empty()
            ? std::find_if(table.rows.begin(), table.rows.end(), [&](const auto& row) { return !row[c].text.empty(); })
            : table.rows.end();
    if (filled != table.rows.end() && c > 0)
      diagnostics.error((*filled)[c].span, "this cell stands in a column without a name", "name the column");
    if (!table.header[c].text.empty() || filled != table.rows.end()) kept.push_back(c);
  }
  const auto keep = [&](std::vector<CsvCell>& cells) {
    for (size_t i = 0; i < kept.size(); ++i) {
      if (kept[i] != i) cells[i] = std::move(cells[kept[i]]);
    }
    cells.resize(kept.size());
  };
  keep(table.header);
  for (auto& row : table.rows) keep(row);
}

}  // namespace

namespace {

void check_utf8(const std::shared_ptr<const SourceFile>& file, Diagnostics& diagnostics) {
  const std::string& text = file->text;
  const size_t bad = utf8_bytes(text);
  if (bad == text.size()) return;
  const size_t begin = bad == 0 ? 0 : text.rfind('\n', bad - 1) + 1;
  const auto letters = std::count_if(text.begin() + static_cast<long>(begin), text.begin() + static_cast<long>(bad),
                                     [](unsigned char c) { return (c & 0xc0) != 0x80; });
  Span span;
  span.file = file;
  span.line = static_cast<uint32_t>(1 + std::count(text.begin(), text.begin() + static_cast<long>(bad), '\n'));
  span.column = static_cast<uint32_t>(1 + letters);
  span.length = 1;
  diagnostics.error(span, "this is no UTF-8; the table may be in Latin-1 or Windows-1252",
                    "save it as UTF-8 (in Excel: CSV UTF-8)");
  throw ScenarioError(diagnostics);
}

}  // namespace

CsvTable read_csv(const std::string& path, size_t most_rows, const std::string* given) {
  const std::string text = given != nullptr ? *given : text_of_file(path);
  Diagnostics diagnostics;
  const auto file = std::make_shared<const SourceFile>(path, text);
  check_utf8(file, diagnostics);
  CsvParser parser(file, diagnostics);
  CsvTable table{path, sha256_hex(text), parser.separator(), {}, {}};
  if (!parser.at_end()) table.header = parser.record();
  std::set<std::string> names;
  for (const CsvCell& cell : table.header) {
    if (!cell.text.empty() && !names.insert(cell.text).second)
      diagnostics.error(cell.span, fmt::format("two columns are called '{}'", cell.text));
  }
  while (!parser.at_end() && !diagnostics.has_errors()) {
    std::vector<CsvCell> record = parser.record();
    if (blank(record)) continue;
    while (record.size() > table.header.size() && record.back().text.empty()) record.pop_back();
    if (record.size() != table.header.size()) {
      diagnostics.error(record[0].span,
                        fmt::format("the row has {} cells, the header {}", record.size(), table.header.size()),
                        table.separator == ',' ? "quote a cell that holds a comma: \"a, b\""
                                               : "quote a cell that holds the table's separator");
    }
    if (table.rows.size() == most_rows)
      diagnostics.error(record[0].span, fmt::format("the table has more than {} rows", most_rows));
    table.rows.push_back(std::move(record));
  }
  if (!diagnostics.has_errors()) drop_nameless_columns(table, diagnostics);
  if (table.rows.empty() && !diagnostics.has_errors()) {
    diagnostics.error({file, 1, 1, 1}, "the table has no rows", "write a header and at least one row");
  }
  if (diagnostics.has_errors()) throw ScenarioError(diagnostics);
  return table;
}

size_t CsvTable::column(const std::string& name, const std::string& option) const {
  std::vector<std::string> known;
  for (size_t c = 0; c < header.size(); ++c) {
    if (header[c].text == name) return c;
    known.push_back(header[c].text);
  }
  for (size_t c = 0; c < header.size(); ++c) {  // "flop" names the column "flop [FLOP]" too
    if (trimmed(header[c].text.substr(0, header[c].text.find('['))) == name) return c;
  }
  std::string hint = did_you_mean(name, known);
  if (hint.empty()) hint = fmt::format("its columns: {}", fmt::join(known, ", "));
  throw UsageError(fmt::format("{}: {} has no column '{}'\n      = {}", option, path, name, hint));
}

}  // namespace reckon
