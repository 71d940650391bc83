// The syntax of formulas and distributions, as a tree with the place of every part.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "language/decimal.h"
#include "language/diagnostics.h"
#include "language/unit.h"

namespace reckon {

struct Expression {
  enum class Kind {
    number,     // number
    text,       // name: the string's content
    name,       // name, label (may be empty)
    list,       // children
    unary,      // name: "-", "not"; children[0]
    binary,     // name: the operator; children[0], children[1]
    interval,   // a to b: children[0], children[1]; has_unit: a unit closed b
    call,       // name; children with argument_names ("" where positional)
    with_unit,  // children[0] in `unit`
  };
  Kind kind = Kind::number;
  Span span;
  Rational number;
  bool percent = false;  // the number was written with %
  char suffix = 0;       // its multiplier, as in 5M
  int exponent = 0;      // of ten, as in 5e24
  std::string name, label;
  std::vector<std::unique_ptr<Expression>> children;
  std::vector<std::string> argument_names;
  std::vector<Span> argument_spans;
  bool has_unit = false;
  Unit unit;
  std::string unit_text;
};
using ExpressionPointer = std::unique_ptr<Expression>;
ExpressionPointer copy_of(const Expression& expression);

/// Whether an argument of a call is of probabilities or weights, which have no unit.
bool is_of_probabilities(const Expression& call, size_t argument);

/// A text inside a scenario file, and where each of its bytes stands there.
struct SourceText {
  std::string text;
  Span span;                    // the whole literal
  std::vector<uint32_t> lines;  // per byte; empty: only the span is known
  std::vector<uint32_t> columns;

  Span at(size_t offset, size_t length) const;
};

constexpr size_t kMostExpressionNodes = 10'000;
constexpr int kDeepestNesting = 64;

/// Parses a whole text; null after an error.
ExpressionPointer parse_expression(const SourceText& source, Diagnostics& diagnostics);

}  // namespace reckon
