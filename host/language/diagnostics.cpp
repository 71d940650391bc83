#include "language/diagnostics.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <functional>
#include <numeric>
#include <tuple>

#include "base/printable.h"

namespace reckon {

SourceFile::SourceFile(std::string path_, std::string text_)
    : path(std::move(path_)), text(std::move(text_)), line_starts{0} {
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\n') line_starts.push_back(i + 1);
  }
}

std::string SourceFile::line(uint32_t number) const {
  if (number == 0 || number > line_starts.size()) return "";
  const size_t start = line_starts[number - 1];
  const size_t end = text.find('\n', start);
  std::string result = text.substr(start, end == std::string::npos ? end : end - start);
  if (!result.empty() && result.back() == '\r') result.pop_back();
  return result;
}

namespace {

constexpr size_t kMostErrors = 20;    // shown
constexpr size_t kMostKept = 10'000;  // of which the first by place are shown

}  // namespace

void Diagnostics::error(const Span& span, std::string problem, std::string suggestion) {
  const std::string key =
      fmt::format("{} {} {} {}", static_cast<const void*>(span.file.get()), span.line, span.column, problem);
  if (!known_.insert(std::hash<std::string>()(key)).second) return;
  ++errors_;
  if (errors_ <= kMostKept) items_.push_back({Severity::error, span, std::move(problem), std::move(suggestion)});
}

void Diagnostics::syntax_error(const Span& span, std::string problem, std::string suggestion) {
  const size_t before = errors_;
  error(span, std::move(problem), std::move(suggestion));
  syntax_errors_ += errors_ - before;
}

void Diagnostics::warning(const Span& span, std::string problem, std::string suggestion) {
  items_.push_back({Severity::warning, span, std::move(problem), std::move(suggestion)});
}

namespace {

constexpr size_t kWidestLine = 160;

bool continues_code_point(char c) { return (static_cast<unsigned char>(c) & 0xc0u) == 0x80u; }

/// The source line with a caret line under it; long lines are cut around the caret.
std::string show_source(const Span& span) {
  std::string line = span.file->line(span.line);
  if (line.empty() || span.column == 0) return "";
  std::vector<std::string> points;
  for (const char c : line) {
    if (continues_code_point(c) && !points.empty()) {
      points.back() += c;
    } else {
      points.emplace_back(1, c);
    }
  }
  for (std::string& point : points) {  // what acts on a terminal takes one column here too
    if (printable(point) != point) point = " ";
  }
  size_t column = std::min<size_t>(span.column - 1, points.size());
  size_t first = 0;
  if (points.size() > kWidestLine && column > kWidestLine / 2) first = column - kWidestLine / 2;
  const size_t last = std::min(points.size(), first + kWidestLine);
  const size_t length = std::max<size_t>(1, std::min<size_t>(span.length, last - column));
  const std::string number = fmt::format("{:>5} | ", span.line);
  return fmt::format(
      "{}{}\n{}{}^{}\n", number, std::accumulate(points.begin() + first, points.begin() + last, std::string()),
      std::string(number.size() - 2, ' ') + "| ", std::string(column - first, ' '), std::string(length - 1, '~'));
}

}  // namespace

std::vector<Diagnostic> Diagnostics::in_order() const {
  std::vector<Diagnostic> order = items_;
  std::stable_sort(order.begin(), order.end(), [](const Diagnostic& a, const Diagnostic& b) {
    const auto place = [](const Diagnostic& d) {
      return std::make_tuple(d.span.file ? d.span.file->path : "", d.span.line, d.span.column);
    };
    return place(a) < place(b);
  });
  return order;
}

std::string Diagnostics::render() const {
  std::string text;
  size_t shown = 0;
  for (const Diagnostic& item : in_order()) {
    const bool error = item.severity == Severity::error;
    if (error && ++shown > kMostErrors) continue;
    if (item.span.file) {
      text += fmt::format("{}:{}:{}: ", printable(item.span.file->path), item.span.line, item.span.column);
    }
    text += fmt::format("{}: {}\n", error ? "error" : "warning", printable_lines(item.problem));
    if (item.span.file) text += show_source(item.span);
    if (!item.suggestion.empty()) text += fmt::format("      = {}\n", printable_lines(item.suggestion));
  }
  if (errors_ > kMostErrors) text += fmt::format("and {} more errors\n", errors_ - kMostErrors);
  return text;
}

namespace {

/// Letters to insert, delete, change or swap with the next, whatever their case.
size_t edit_distance(const std::string& a, const std::string& b) {
  const auto same = [&](size_t i, size_t j) { return std::tolower(a[i - 1]) == std::tolower(b[j - 1]); };
  std::vector<std::vector<size_t>> to(a.size() + 1, std::vector<size_t>(b.size() + 1));
  std::iota(to[0].begin(), to[0].end(), 0);
  for (size_t i = 1; i <= a.size(); ++i) {
    to[i][0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      to[i][j] = std::min({to[i - 1][j] + 1, to[i][j - 1] + 1, to[i - 1][j - 1] + (same(i, j) ? 0 : 1)});
      if (i > 1 && j > 1 && same(i, j - 1) && same(i - 1, j)) to[i][j] = std::min(to[i][j], to[i - 2][j - 2] + 1);
    }
  }
  return to[a.size()][b.size()];
}

}  // namespace

std::string did_you_mean(const std::string& name, const std::vector<std::string>& known) {
  constexpr size_t kMostComparisons = 2'000'000;  // of the whole program: many errors have few hints
  static std::atomic<size_t> comparisons{0};
  if (name.size() > 100 || comparisons.fetch_add(known.size()) > kMostComparisons) return "";
  const std::string* best = nullptr;
  size_t distance = std::max<size_t>(1, (name.size() + 1) / 3) + 1;
  for (const std::string& candidate : known) {
    const size_t longer = std::max(name.size(), candidate.size()), shorter = std::min(name.size(), candidate.size());
    if (longer - shorter >= distance) continue;
    const size_t d = edit_distance(name, candidate);
    if (d < distance && d < name.size()) distance = d, best = &candidate;
  }
  return best == nullptr ? "" : fmt::format("did you mean '{}'?", *best);
}

std::string similar_or_known(const std::string& name, const std::vector<std::string>& known, const std::string& what) {
  const std::string similar = did_you_mean(name, known);
  if (!similar.empty() || known.empty()) return similar;
  constexpr size_t kMost = 20;
  const auto end = known.begin() + static_cast<long>(std::min(known.size(), kMost));
  return fmt::format("{}: {}{}", what, fmt::join(known.begin(), end, ", "), known.size() > kMost ? ", …" : "");
}

}  // namespace reckon
