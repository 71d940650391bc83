// A table of values separated by commas, semicolons or tabs (RFC 4180) whose cells know their places. A library's
// reader would lose the line and column that a wrong cell's message must name.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "language/document.h"

namespace reckon {

struct CsvCell {
  std::string text;
  Span span;
};

struct CsvTable {
  std::string path, sha256;
  char separator = ',';
  std::vector<CsvCell> header;
  std::vector<std::vector<CsvCell>> rows;  // each as long as the header

  /// The file itself, as a result carries it.
  LoadedFile file() const { return {path, sha256, header.at(0).span.file}; }
  /// Index of a column, or UsageError, which names the known ones.
  size_t column(const std::string& name, const std::string& option) const;
};

constexpr size_t kMostRows = 10'000;

/// `text`: what the file would hold, which is then not read. Throws ScenarioError with the place of what is wrong.
CsvTable read_csv(const std::string& path, size_t most_rows = kMostRows, const std::string* text = nullptr);

}  // namespace reckon
