#include "language/toml_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <sstream>

#define TOML_HEADER_ONLY 1
#define TOML_MAX_NESTED_VALUES 64
#include <toml++/toml.h>

namespace reckon {

const TomlEntry* TomlValue::find(const std::string& key) const {
  for (const TomlEntry& entry : entries) {
    if (entry.key == key) return &entry;
  }
  return nullptr;
}

const char* TomlValue::kind_name() const {
  static const char* const names[] = {"text", "a number", "true or false", "a date", "an array", "a table"};
  return names[static_cast<int>(kind)];
}

std::optional<std::string> read_text_file(const std::string& path, std::string& reason) {
  struct stat status {};
  if (stat(path.c_str(), &status) != 0) {
    reason = std::strerror(errno);
    return std::nullopt;
  }
  if (S_ISDIR(status.st_mode)) {
    reason = "it is a directory";
    return std::nullopt;
  }
  // Not through a stream, which goes on reading after an interrupt.
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  std::string text;
  std::array<char, 65536> chunk;
  ssize_t count = file < 0 ? -1 : 1;
  while (count > 0 && text.size() <= kLargestFile) {
    count = read(file, chunk.data(), chunk.size());
    if (count > 0) text.append(chunk.data(), static_cast<size_t>(count));
  }
  if (count < 0) reason = std::strerror(errno);
  if (file >= 0) close(file);
  if (count < 0) return std::nullopt;
  if (text.size() > kLargestFile) {
    reason = "it is larger than 4 MiB";
    return std::nullopt;
  }
  if (text.compare(0, 2, "\xff\xfe") == 0 || text.compare(0, 2, "\xfe\xff") == 0) {
    reason = "it is UTF-16; save it as UTF-8";
    return std::nullopt;
  }
  return text;
}

namespace {

constexpr size_t kMostItems = 100'000;

/// A list of more items than anybody means.
struct TooLong {
  Span span;
};

class Converter {
 public:
  explicit Converter(std::shared_ptr<const SourceFile> file) : file_(std::move(file)) {}

  TomlValue convert(const toml::node& node) const {
    TomlValue value;
    value.span = span_of(node.source());
    if (const auto* table = node.as_table()) {
      value.kind = TomlValue::Kind::table;
      for (const auto& [key, child] : *table) {
        const Span key_span = span_of(key.source());
        value.entries.push_back({std::string(key.str()), key_span, convert(child)});
      }
      std::stable_sort(value.entries.begin(), value.entries.end(), [](const TomlEntry& a, const TomlEntry& b) {
        return std::tie(a.key_span.line, a.key_span.column) < std::tie(b.key_span.line, b.key_span.column);
      });
    } else if (const auto* array = node.as_array()) {
      value.kind = TomlValue::Kind::array;
      if (array->size() > kMostItems) throw TooLong{value.span};
      for (const auto& child : *array) value.items.push_back(convert(child));
    } else if (const auto* text = node.as_string()) {
      value.kind = TomlValue::Kind::string;
      value.text = literal(text->get(), value.span);
    } else if (const auto* truth = node.as_boolean()) {
      value.kind = TomlValue::Kind::boolean;
      value.boolean = truth->get();
    } else {
      const bool number = node.is_integer() || node.is_floating_point();
      value.kind = number ? TomlValue::Kind::number : TomlValue::Kind::date;
      value.text = raw(node.source(), value.span);
    }
    return value;
  }

 private:
  Span span_of(const toml::source_region& region) const {
    Span span;
    span.file = file_;
    span.line = static_cast<uint32_t>(region.begin.line);
    span.column = static_cast<uint32_t>(region.begin.column);
    const bool one_line = region.end.line == region.begin.line && region.end.column > region.begin.column;
    span.length = one_line ? static_cast<uint32_t>(region.end.column - region.begin.column) : 1;
    return span;
  }

  /// Byte offset of a line and a code-point column; from the last one on, where it lies before on the same line.
  size_t offset_of(uint32_t line, uint32_t column) const {
    if (line == 0 || line > file_->line_starts.size()) return file_->text.size();
    const bool onwards = line == last_line_ && column >= last_column_;
    size_t at = onwards ? last_offset_ : file_->line_starts[line - 1];
    const uint32_t from = onwards ? last_column_ : 1;
    const size_t found = advance(at, column - std::min(from, column));
    last_line_ = line, last_column_ = column, last_offset_ = found;
    return found;
  }
  size_t advance(size_t at, uint32_t points) const {
    for (uint32_t c = 0; c < points && at < file_->text.size(); ++c) {
      do {
        ++at;
      } while (at < file_->text.size() && (static_cast<unsigned char>(file_->text[at]) & 0xc0u) == 0x80u);
    }
    return at;
  }

  SourceText raw(const toml::source_region& region, const Span& span) const {
    const size_t start =
        offset_of(static_cast<uint32_t>(region.begin.line), static_cast<uint32_t>(region.begin.column));
    size_t end = start;
    while (end < file_->text.size() && std::strchr(" \t\r\n,]}#", file_->text[end]) == nullptr) ++end;
    SourceText result{file_->text.substr(start, end - start), span, {}, {}};
    for (size_t i = 0; i < result.text.size(); ++i) {
      result.lines.push_back(span.line);
      result.columns.push_back(span.column + static_cast<uint32_t>(i));
    }
    return result;
  }

  /// Maps each byte of a string's content to its place; a string with escapes keeps only its span.
  SourceText literal(const std::string& content, const Span& span) const {
    SourceText result{content, span, {}, {}};
    size_t at = offset_of(span.line, span.column);
    const std::string& text = file_->text;
    if (at >= text.size() || (text[at] != '"' && text[at] != '\'')) return result;
    const bool triple = text.compare(at, 3, std::string(3, text[at])) == 0;
    at += triple ? 3 : 1;
    uint32_t line = span.line, column = span.column + (triple ? 3 : 1);
    if (triple && text.compare(at, 2, "\r\n") == 0) ++at;
    if (triple && at < text.size() && text[at] == '\n') ++at, ++line, column = 1;
    if (text.compare(at, content.size(), content) != 0) return result;
    for (const char c : content) {
      result.lines.push_back(line);
      result.columns.push_back(column);
      if (c == '\n') {
        ++line, column = 1;
      } else if ((static_cast<unsigned char>(c) & 0xc0u) != 0x80u) {
        ++column;
      }
    }
    return result;
  }

  std::shared_ptr<const SourceFile> file_;
  mutable uint32_t last_line_ = 0, last_column_ = 1;
  mutable size_t last_offset_ = 0;
};

/// Where a comment or a text in quotes that starts at `i` ends: at its last byte.
size_t end_of_text(const std::string& text, size_t i) {
  const char c = text[i];
  if (c == '#') return std::min(text.find('\n', i), text.size());
  const bool triple = text.compare(i, 3, std::string(3, c)) == 0;
  i += triple ? 3 : 1;
  while (i < text.size() && (triple ? text.compare(i, 3, std::string(3, c)) != 0 : text[i] != c && text[i] != '\n'))
    i += c == '"' && text[i] == '\\' ? 2 : 1;
  return triple ? i + 2 : i;
}

/// The first byte beyond ASCII outside texts and comments, where TOML allows none; npos if there is
/// none. toml++ 3.3 runs into undefined behaviour on some of them, so they never reach it.
size_t find_stray_character(const std::string& text) {
  const size_t start = text.compare(0, 3, "\xef\xbb\xbf") == 0 ? 3 : 0;  // a byte-order mark is allowed
  for (size_t i = start; i < text.size(); ++i) {
    if (text[i] == '#' || text[i] == '"' || text[i] == '\'') {
      i = end_of_text(text, i);
    } else if ((static_cast<unsigned char>(text[i]) & 0x80u) != 0) {
      return i;
    }
  }
  return std::string::npos;
}

/// The first place nested deeper than 64 levels, of headers, dotted keys, arrays and inline tables together, which
/// toml++ follows by recursion; npos if there is none.
size_t find_too_deep(const std::string& text) {
  constexpr size_t kDeepest = 64;
  std::vector<size_t> outer;  // what the brackets around this place add
  size_t header = 0, dots = 0, sum = 0;
  bool line_start = true, in_header = false;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '#' || c == '"' || c == '\'') {
      i = end_of_text(text, i);
      if (c != '#') {
        line_start = false;
        continue;
      }
    }
    if (c == '\n' || c == '#') {
      if (in_header) header = dots + 1, in_header = false;
      if (outer.empty()) dots = 0;
      line_start = true;
      continue;
    }
    if (c == '[' && line_start && outer.empty()) {
      in_header = true, dots = header = 0;
    } else if (!in_header && (c == '[' || c == '{')) {
      outer.push_back(dots + 1);
      sum += dots + 1, dots = 0;
    } else if (!in_header && (c == ']' || c == '}') && !outer.empty()) {
      sum -= outer.back(), dots = 0;
      outer.pop_back();
    } else if (c == ',') {
      dots = 0;
    } else if (c == '.') {
      ++dots;
    }
    line_start = line_start && (c == ' ' || c == '\t' || c == '\r');
    if (header + sum + dots > kDeepest) return i;
  }
  return std::string::npos;
}

Span place_of(const std::shared_ptr<const SourceFile>& file, size_t offset) {
  const auto after = std::upper_bound(file->line_starts.begin(), file->line_starts.end(), offset);
  Span span;
  span.file = file;
  span.line = static_cast<uint32_t>(after - file->line_starts.begin());
  span.column = 1;
  for (size_t k = *(after - 1); k < offset; ++k)
    span.column += (static_cast<unsigned char>(file->text[k]) & 0xc0u) != 0x80u ? 1 : 0;
  return span;
}

}  // namespace

std::optional<TomlValue> parse_toml(const std::shared_ptr<const SourceFile>& file, Diagnostics& diagnostics) {
  if (const size_t deep = find_too_deep(file->text); deep != std::string::npos) {
    diagnostics.error(place_of(file, deep), "this is nested deeper than 64 levels", "write flatter tables");
    return std::nullopt;
  }
  const size_t stray = find_stray_character(file->text);
  if (stray != std::string::npos) {
    diagnostics.error(place_of(file, stray),
                      "this character stands outside a text (only texts in quotes and comments may go beyond ASCII)",
                      "names are letters, digits and '_'; put other text in quotes");
    return std::nullopt;
  }
  try {
    const toml::table table = toml::parse(std::string_view(file->text), std::string_view(file->path));
    return Converter(file).convert(table);
  } catch (const TooLong& list) {
    diagnostics.error(list.span, "this list has more than 100000 items");
    return std::nullopt;
  } catch (const toml::parse_error& error) {
    Span span;
    span.file = file;
    span.line = std::max<uint32_t>(1, static_cast<uint32_t>(error.source().begin.line));
    span.column = std::max<uint32_t>(1, static_cast<uint32_t>(error.source().begin.column));
    diagnostics.error(span, fmt::format("this is not valid TOML ({})", error.description()),
                      "texts need quotes, and each key may appear once in its table");
    return std::nullopt;
  }
}

}  // namespace reckon
