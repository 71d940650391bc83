#include "language/scanner.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <map>

#include "language/expression_hints.h"
#include "language/text.h"

namespace reckon {

namespace {

/// What a suffix of a number multiplies it by; null: it is none.
const Rational* factor_of(const std::string& suffix) {
  static const std::map<std::string, Rational> factors = {
      {"%", Rational(1, 100)}, {"k", 1000},          {"K", 1000},
      {"M", 1'000'000},        {"B", 1'000'000'000}, {"T", 1'000'000'000'000},
  };
  const auto found = factors.find(suffix);
  return found != factors.end() ? &found->second : nullptr;
}

}  // namespace

Span SourceText::at(size_t offset, size_t length) const {
  Span result = span;
  if (columns.empty()) return result;
  const size_t index = std::min(offset, columns.size() - 1);
  result.line = lines[index];
  result.column = columns[index] + (offset >= columns.size() ? 1 : 0);
  result.length = static_cast<uint32_t>(std::max<size_t>(1, length));
  return result;
}

void Scanner::fail(size_t from, size_t length, std::string problem, std::string suggestion) {
  diagnostics_.syntax_error(source_.at(from, length), std::move(problem), std::move(suggestion));
  throw SyntaxError();
}

void Scanner::fail_here() {
  SyntaxProblem problem = unexpected_at(text_, at_);
  fail(at_, problem.length, std::move(problem.problem), std::move(problem.suggestion));
}

void Scanner::skip() {
  while (at_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[at_]))) ++at_;
}

bool Scanner::take(std::string_view token) {
  if (text_.compare(at_, token.size(), token) != 0) return false;
  if (is_name_start(token[0]) && at_ + token.size() < text_.size() && is_name_part(text_[at_ + token.size()])) {
    return false;
  }
  at_ += token.size();
  last_end_ = at_;
  skip();
  return true;
}

ExpressionPointer Scanner::make(Expression::Kind kind, size_t from) {
  if (++nodes_ > kMostExpressionNodes) {
    fail(from, 1, "the expression has more than 10000 parts", "split it into several quantities");
  }
  auto node = std::make_unique<Expression>();
  node->kind = kind;
  node->span = source_.at(from, last_end_ > from ? last_end_ - from : 1);
  return node;
}

ExpressionPointer Scanner::pair(Expression::Kind kind, std::string name, size_t from, ExpressionPointer left,
                                ExpressionPointer right) {
  ExpressionPointer node = make(kind, from);
  node->name = std::move(name);
  node->children.push_back(std::move(left));
  node->children.push_back(std::move(right));
  return node;
}

ExpressionPointer Scanner::number() {
  const size_t from = at_;
  size_t end = at_;
  int exponent = 0;
  const auto digits = [&] {
    while (end < text_.size() && (is_digit(text_[end]) || text_[end] == '_')) ++end;
  };
  digits();
  if (end < text_.size() && text_[end] == '.') ++end, digits();
  if (end + 1 < text_.size() && (text_[end] == 'e' || text_[end] == 'E') &&
      (is_digit(text_[end + 1]) ||
       ((text_[end + 1] == '-' || text_[end + 1] == '+') && end + 2 < text_.size() && is_digit(text_[end + 2])))) {
    const size_t digits_of_exponent = end + 1;
    end += 2;
    while (end < text_.size() && is_digit(text_[end])) ++end;
    exponent = std::atoi(text_.c_str() + digits_of_exponent);
  }
  const auto value = parse_decimal(std::string_view(text_).substr(from, end - from));
  if (!value) {
    fail(from, end - from, "this is not a number (at most 60 digits, exponents up to 400)",
         "write it as 1_000, 2.5e24 or 5M");
  }
  size_t suffix_end = end;
  while (suffix_end < text_.size() && (is_name_part(text_[suffix_end]) || text_[suffix_end] == '%')) ++suffix_end;
  const std::string suffix = text_.substr(end, suffix_end - end);
  const Rational* factor = factor_of(suffix);
  if (factor == nullptr && !suffix.empty()) {
    fail(end, suffix.size(), fmt::format("unknown suffix '{}' after a number (known: k, K, M, B, T, %)", suffix),
         "write a unit in square brackets, as in 5 [USD], and '*' to multiply");
  }
  at_ = last_end_ = suffix_end;
  skip();
  ExpressionPointer node = make(Expression::Kind::number, from);
  node->number = factor != nullptr ? *value * *factor : *value;
  node->percent = suffix == "%";
  node->exponent = exponent;
  if (!suffix.empty() && !node->percent) node->suffix = suffix[0];
  return node;
}

ExpressionPointer Scanner::string() {
  const size_t from = at_;
  const size_t close = text_.find(text_[at_], at_ + 1);
  if (close == std::string::npos) fail(from, 1, "this text is not closed");
  at_ = last_end_ = close + 1;
  skip();
  ExpressionPointer node = make(Expression::Kind::text, from);
  node->name = text_.substr(from + 1, close - from - 1);
  return node;
}

std::string Scanner::argument_name() {
  size_t end = at_;
  while (end < text_.size() && is_name_part(text_[end])) ++end;
  if (end > at_ + 1 && text_[at_] == 'p' && is_digit(text_[at_ + 1]) && text_[end] == '.') {  // p97.5
    do ++end;
    while (end < text_.size() && is_digit(text_[end]));
  }
  size_t equals = end;
  while (equals < text_.size() && text_[equals] == ' ') ++equals;
  const bool named = end > at_ && is_name_start(text_[at_]) && equals < text_.size() && text_[equals] == '=' &&
                     text_.compare(equals, 2, "==") != 0;
  if (!named) return "";
  std::string name = text_.substr(at_, end - at_);
  at_ = equals + 1;
  skip();
  return name;
}

}  // namespace reckon
