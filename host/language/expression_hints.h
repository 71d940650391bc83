// What to say of a place in an expression that cannot be read.
#pragma once
#include <string>

namespace reckon {

struct SyntaxProblem {
  size_t length = 1;
  std::string problem, suggestion;
};

/// What to write for "5 +- 1", whose sign stands at `at`: an interval, or a normal.
std::string meant_by_plus_minus(const std::string& text, size_t at);

/// Why the text cannot go on at `at`, and what its author may have meant: a unit without brackets, a
/// multiplier apart from its number, a thousands separator, a currency sign, a typographic character.
SyntaxProblem unexpected_at(const std::string& text, size_t at);

}  // namespace reckon
