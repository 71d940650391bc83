// An answer as people read it.
#pragma once
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include <reckon/version.h>

namespace reckon_v1 {

class RECKON_API Page {
 public:
  /// For a terminal: at most `width` columns, but for longer words; 0: as wide as it comes.
  std::string text(size_t width = 0, bool colour = false) const;
  std::string markdown() const;
  std::string latex() const;
  /// A file that needs nothing else, its charts drawn.
  std::string html() const;
  /// The names of the charts.
  std::vector<std::string> charts() const;
  /// A chart, or the first, as a picture, and as a Vega-Lite 5 specification with its data. Throws Error where there is
  /// none of that name; empty where there is no chart at all.
  std::string svg(const std::string& chart = "") const;
  std::string vega_lite(const std::string& chart = "") const;

  struct Inside;
  explicit Page(std::shared_ptr<const Inside> inside) : inside_(std::move(inside)) {}

 private:
  std::shared_ptr<const Inside> inside_;
};

}  // namespace reckon_v1
