// Errors and warnings that point into scenario files: problem (why) suggestion, with file, line,
// column and a caret under the source line.
#pragma once
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <unordered_set>
#include <vector>

namespace reckon {

struct SourceFile {
  std::string path;  // as shown to the user
  std::string text;
  std::vector<size_t> line_starts;

  SourceFile(std::string path, std::string text);
  std::string line(uint32_t number) const;
};

/// A place in a source: 1-based line and column (in code points), length in code points. Without a
/// file it is a place in a command-line option, whose name and text stand in `file`.
struct Span {
  std::shared_ptr<const SourceFile> file;
  uint32_t line = 1;
  uint32_t column = 1;
  uint32_t length = 1;
};

enum class Severity { error, warning };

struct Diagnostic {
  Severity severity;
  Span span;
  std::string problem;     // what is wrong, with the why in parentheses
  std::string suggestion;  // what to write instead; may be empty
};

class Diagnostics {
 public:
  void error(const Span& span, std::string problem, std::string suggestion = "");
  void warning(const Span& span, std::string problem, std::string suggestion = "");
  /// An error inside one expression: the rest of the scenario can still be checked.
  void syntax_error(const Span& span, std::string problem, std::string suggestion = "");
  bool has_errors() const { return errors_ > 0; }
  bool only_syntax() const { return errors_ == syntax_errors_; }
  size_t errors() const { return errors_; }
  const std::vector<Diagnostic>& items() const { return items_; }
  /// All diagnostics in the order of their places.
  std::vector<Diagnostic> in_order() const;
  /// As text, at most 20 errors.
  std::string render() const;

 private:
  std::vector<Diagnostic> items_;
  std::unordered_set<size_t> known_;  // errors, by a hash of place and problem
  size_t errors_ = 0, syntax_errors_ = 0;
};

/// The scenario cannot be used; exit status 3. what() is the rendered text.
class ScenarioError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
  explicit ScenarioError(const Diagnostics& diagnostics)
      : std::runtime_error(diagnostics.render()), items_(diagnostics.in_order()) {}

  /// Of those that point into files, in the order of their places; empty where there is but the text.
  const std::vector<Diagnostic>& items() const { return items_; }

 private:
  std::vector<Diagnostic> items_;
};

/// " did you mean 'x'?" for the nearest known name within a third of its length, else "".
std::string did_you_mean(const std::string& name, const std::vector<std::string>& known);

/// The same; where nothing is near, the first of the known names after `what`: "priors: a, b, …".
std::string similar_or_known(const std::string& name, const std::vector<std::string>& known, const std::string& what);

}  // namespace reckon
