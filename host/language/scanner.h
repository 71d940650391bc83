// Reads an expression's text piece by piece: what stands at a place, numbers, names; the grammar is the parser's.
#pragma once
#include <cctype>
#include <string>
#include <string_view>

#include "language/expression.h"

namespace reckon {

inline bool is_name_start(char c) { return std::isalpha(static_cast<unsigned char>(c)) || c == '_'; }
inline bool is_name_part(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; }

/// Thrown after the first syntax error of an expression has been reported.
struct SyntaxError {};

class Scanner {
 public:
  Scanner(const SourceText& source, Diagnostics& diagnostics)
      : source_(source), text_(source.text), diagnostics_(diagnostics) {}

 protected:
  /// Reports a problem at text_[from, from + length), and throws SyntaxError.
  [[noreturn]] void fail(size_t from, size_t length, std::string problem, std::string suggestion = "");
  /// What stands here cannot: says why.
  [[noreturn]] void fail_here();
  void skip();
  /// Goes past a token and the white space behind it, if the token stands here.
  bool take(std::string_view token);
  /// A node whose text began at `from`.
  ExpressionPointer make(Expression::Kind kind, size_t from);
  ExpressionPointer pair(Expression::Kind kind, std::string name, size_t from, ExpressionPointer left,
                         ExpressionPointer right);
  /// With its multiplier or percent.
  ExpressionPointer number();
  ExpressionPointer string();
  /// "sd =" before an argument, and past it; empty: none.
  std::string argument_name();

  const SourceText& source_;
  const std::string& text_;
  Diagnostics& diagnostics_;
  size_t at_ = 0, last_end_ = 0, nodes_ = 0;
};

}  // namespace reckon
