// A TOML file as a tree of values in the order of the file, each with its place. toml++ parses; this
// keeps its types, and its compile time, in one translation unit.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "language/diagnostics.h"
#include "language/expression.h"

namespace reckon {

struct TomlEntry;

struct TomlValue {
  enum class Kind { string, number, boolean, date, array, table };
  Kind kind = Kind::table;
  Span span;
  SourceText text;  // string: the content; number and date: as written
  bool boolean = false;
  std::vector<TomlValue> items;
  std::vector<TomlEntry> entries;

  const TomlEntry* find(const std::string& key) const;
  const char* kind_name() const;
};

struct TomlEntry {
  std::string key;
  Span key_span;
  TomlValue value;
};

constexpr size_t kLargestFile = 4u << 20;

/// The text; nothing, and a reason, where it is none that a file may hold.
std::optional<std::string> checked_text(std::string text, std::string& reason);
/// Reads a whole file; nothing, and a reason, where it cannot be read or is too large.
std::optional<std::string> read_text_file(const std::string& path, std::string& reason);
/// The same; throws ScenarioError with the reason.
std::string text_of_file(const std::string& path);
/// Of what is no regular file, or cannot be opened: "there is no such file".
std::string why_unreadable(const std::string& path);

/// Parses TOML; reports the syntax error and returns nothing where there is one.
std::optional<TomlValue> parse_toml(const std::shared_ptr<const SourceFile>& file, Diagnostics& diagnostics);

}  // namespace reckon
