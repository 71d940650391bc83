#include "language/expression.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "language/expression_hints.h"
#include "language/scanner.h"
#include "language/text.h"

namespace reckon {

namespace {

/// Of what a unit behind it is for.
bool has_percent(const Expression& expression) {
  if (expression.percent) return true;
  for (size_t i = 0; i < expression.children.size(); ++i) {
    if (!is_of_probabilities(expression, i) && has_percent(*expression.children[i])) return true;
  }
  return false;
}

class Parser : Scanner {
 public:
  using Scanner::Scanner;

  ExpressionPointer parse() {
    skip();
    if (at_ == text_.size()) fail(0, 1, "the expression is empty", "write a number, a distribution or a formula");
    ExpressionPointer result = interval();
    if (at_ < text_.size()) fail_here();
    return result;
  }

 private:
  struct Nested {
    Parser& parser;
    explicit Nested(Parser& p) : parser(p) {
      if (++parser.depth_ > kDeepestNesting) {
        parser.fail(parser.at_, 1, "the expression is nested deeper than 64 levels",
                    "split it into several quantities");
      }
    }
    ~Nested() { --parser.depth_; }
  };

  ExpressionPointer interval() {
    const Nested nested(*this);
    const size_t from = at_;
    ExpressionPointer left = disjunction();
    if (!take("to")) return left;
    unit_closed_ = false;
    ExpressionPointer right = disjunction();
    const bool closed = unit_closed_;
    ExpressionPointer node = pair(Expression::Kind::interval, "to", from, std::move(left), std::move(right));
    if (closed) {
      if (closing_percent_ && has_percent(*node->children[0])) {
        fail(from, at_ - from, fmt::format("the percent stands twice, at the number and in [{}]", closing_text_),
             "write 5% to 10%, or 5 to 10 [%]");
      }
      node->has_unit = true;
      node->unit = closing_unit_;
      node->unit_text = closing_text_;
    }
    if (take("to")) fail(from, last_end_ - from, "an interval has two ends", "write a to b");
    return node;
  }
  ExpressionPointer disjunction() {
    const size_t from = at_;
    ExpressionPointer left = conjunction();
    while (take("or")) {
      ExpressionPointer right = conjunction();
      left = pair(Expression::Kind::binary, "or", from, std::move(left), std::move(right));
    }
    return left;
  }
  ExpressionPointer conjunction() {
    const size_t from = at_;
    ExpressionPointer left = negation();
    while (take("and")) {
      ExpressionPointer right = negation();
      left = pair(Expression::Kind::binary, "and", from, std::move(left), std::move(right));
    }
    return left;
  }
  ExpressionPointer negation() {
    const size_t from = at_;
    if (!take("not")) return comparison();
    const Nested nested(*this);
    ExpressionPointer inner = negation();
    ExpressionPointer node = make(Expression::Kind::unary, from);
    node->name = "not";
    node->children.push_back(std::move(inner));
    return node;
  }
  const char* take_comparison() {
    for (const char* token : {"<=", ">=", "==", "!=", "<", ">"}) {
      if (take(token)) return token;
    }
    return nullptr;
  }
  ExpressionPointer comparison() {
    const size_t from = at_;
    ExpressionPointer left = sum();
    const char* token = take_comparison();
    if (token == nullptr) return left;
    ExpressionPointer right = sum();
    ExpressionPointer node = pair(Expression::Kind::binary, token, from, std::move(left), std::move(right));
    const size_t again = at_;
    if (take_comparison() != nullptr) {
      fail(again, 1, "comparisons do not chain", "write a < b and b < c");
    }
    return node;
  }
  ExpressionPointer sum() {
    const size_t from = at_;
    ExpressionPointer left = product();
    while (true) {
      for (const char* sign : {"+-", "+/-"}) {
        if (text_.compare(at_, std::strlen(sign), sign) == 0)
          fail(at_, std::strlen(sign), fmt::format("'{}' is no operator", sign), meant_by_plus_minus(text_, at_));
      }
      const char* token = take("+") ? "+" : take("-") ? "-" : nullptr;
      if (token == nullptr) return left;
      ExpressionPointer right = product();
      left = pair(Expression::Kind::binary, token, from, std::move(left), std::move(right));
    }
  }
  ExpressionPointer product() {
    const size_t from = at_;
    ExpressionPointer left = sign();
    while (true) {
      if (text_.compare(at_, 2, "**") == 0) fail(at_, 2, "unexpected '**'", "write ^ for a power");
      const char* token = take("*") ? "*" : take("/") ? "/" : nullptr;
      if (token == nullptr) return left;
      ExpressionPointer right = sign();
      left = pair(Expression::Kind::binary, token, from, std::move(left), std::move(right));
    }
  }
  ExpressionPointer sign() {
    const size_t from = at_;
    const bool plus = take("+");
    if (!plus && !take("-")) return raised();
    const Nested nested(*this);
    ExpressionPointer inner = sign();
    if (plus) return inner;
    ExpressionPointer node = make(Expression::Kind::unary, from);
    node->name = "-";
    node->children.push_back(std::move(inner));
    return node;
  }
  ExpressionPointer raised() {
    const size_t from = at_;
    ExpressionPointer base = postfix();
    if (!take("^")) return base;
    const Nested nested(*this);
    ExpressionPointer exponent = sign();  // right-associative, and binds a sign: 2^-3
    return pair(Expression::Kind::binary, "^", from, std::move(base), std::move(exponent));
  }

  /// A primary, and a unit in square brackets where it may carry one.
  ExpressionPointer postfix() {
    const size_t from = at_;
    unit_closed_ = false;
    const bool bracketed = at_ < text_.size() && text_[at_] == '(';
    ExpressionPointer inner = primary();
    unit_closed_ = false;
    if (at_ >= text_.size() || text_[at_] != '[') return inner;
    if (inner->kind == Expression::Kind::name && !bracketed) {
      fail(at_, 1, "a unit follows a number, a distribution or a parenthesis, not a name",
           "a quantity already has its unit; to convert it, set `unit` where it is reported");
    }
    const size_t open = at_;
    const size_t close = text_.find(']', open);
    if (close == std::string::npos) fail(open, 1, "this '[' is not closed", "close the unit with ']'");
    const std::string unit = text_.substr(open + 1, close - open - 1);
    const ParsedUnit parsed = parse_unit(unit);
    for (const UnitError& error : parsed.errors) {
      fail(open + 1 + error.offset, error.length, error.problem, error.suggestion);
    }
    at_ = close + 1;
    last_end_ = at_;
    if (parsed.percent && has_percent(*inner)) {
      fail(from, at_ - from, fmt::format("the percent stands twice, at the number and in [{}]", unit),
           "write 35% or 35 [%]");
    }
    closing_percent_ = parsed.percent;
    skip();
    ExpressionPointer node = make(Expression::Kind::with_unit, from);
    node->unit = closing_unit_ = parsed.unit;
    node->unit_text = closing_text_ = unit;
    node->children.push_back(std::move(inner));
    unit_closed_ = true;
    return node;
  }

  ExpressionPointer primary() {
    if (at_ >= text_.size()) fail_here();
    const size_t from = at_;
    const char c = text_[at_];
    if (is_digit(c) || (c == '.' && at_ + 1 < text_.size() && is_digit(text_[at_ + 1]))) return number();
    if (c == '(') {
      take("(");
      ExpressionPointer inner = interval();
      if (!take(")")) {
        const bool in_number =
            at_ > 0 && at_ + 1 < text_.size() && is_digit(text_[at_ - 1]) && is_digit(text_[at_ + 1]);
        if (at_ < text_.size() && text_[at_] == ',' && !in_number)
          fail(at_, 1, "a list of values needs a function or square brackets");
        if (at_ < text_.size()) fail_here();
        fail(from, 1, "this '(' is not closed", "add ')'");
      }
      return inner;
    }
    if (c == '[') return list();
    if (c == '"' || c == '\'') return string();
    if (is_name_start(c)) return name_or_call();
    fail_here();
  }

  ExpressionPointer list() {
    const size_t from = at_;
    take("[");
    auto node = make(Expression::Kind::list, from);
    while (!take("]")) {
      if (at_ >= text_.size()) fail(from, 1, "this '[' is not closed", "add ']'");
      node->children.push_back(interval());
      if (!take(",") && (at_ >= text_.size() || text_[at_] != ']')) fail_here();
    }
    return node;
  }

  ExpressionPointer name_or_call() {
    const size_t from = at_;
    size_t end = at_;
    while (end < text_.size() && is_name_part(text_[end])) ++end;
    const std::string name = text_.substr(from, end - from);
    for (const char* keyword : {"to", "and", "or", "not"}) {
      if (name == keyword) fail(from, name.size(), fmt::format("an operand is missing before '{}'", name));
    }
    at_ = last_end_ = end;
    if (end + 1 < text_.size() && text_[end] == '.' && is_name_part(text_[end + 1])) {
      size_t label_end = end + 1;
      while (label_end < text_.size() && is_name_part(text_[label_end])) ++label_end;
      at_ = last_end_ = label_end;
      skip();
      ExpressionPointer node = make(Expression::Kind::name, from);
      node->name = name;
      node->label = text_.substr(end + 1, label_end - end - 1);
      return node;
    }
    skip();
    if (!take("(")) {
      ExpressionPointer node = make(Expression::Kind::name, from);
      node->name = name;
      return node;
    }
    return call(name, from);
  }

  ExpressionPointer call(const std::string& name, size_t from) {
    auto node = make(Expression::Kind::call, from);
    node->span = source_.at(from, name.size());
    node->name = name;
    if (take(")")) return node;
    while (true) {
      const size_t argument = at_;
      node->argument_names.push_back(argument_name());
      node->children.push_back(interval());
      node->argument_spans.push_back(source_.at(argument, last_end_ - argument));
      if (take(")")) return node;
      if (!take(",")) {
        if (at_ >= text_.size()) fail(from, name.size(), fmt::format("the '(' of {}( is not closed", name), "add ')'");
        fail_here();
      }
    }
  }

  int depth_ = 0;
  bool unit_closed_ = false;  // the last thing read was a unit
  Unit closing_unit_;
  std::string closing_text_;
  bool closing_percent_ = false;
};

}  // namespace

bool is_of_probabilities(const Expression& call, size_t argument) {
  if (call.kind != Expression::Kind::call) return false;
  const std::string& name = call.name;
  const std::string& given = argument < call.argument_names.size() ? call.argument_names[argument] : "";
  if (!given.empty()) return given == "weights" || given == "p";
  if (name == "mixture") return argument > 0 && call.children[argument]->kind == Expression::Kind::list;
  return (argument == 0 && (name == "bernoulli" || name == "quantiles")) ||
         (argument == 1 && (name == "binomial" || name == "discrete"));
}

ExpressionPointer copy_of(const Expression& of) {
  auto copy = std::make_unique<Expression>();
  copy->kind = of.kind, copy->span = of.span;
  copy->number = of.number, copy->percent = of.percent, copy->suffix = of.suffix, copy->exponent = of.exponent;
  copy->name = of.name, copy->label = of.label;
  for (const ExpressionPointer& child : of.children) copy->children.push_back(copy_of(*child));
  copy->argument_names = of.argument_names, copy->argument_spans = of.argument_spans;
  copy->has_unit = of.has_unit, copy->unit = of.unit, copy->unit_text = of.unit_text;
  return copy;
}

ExpressionPointer parse_expression(const SourceText& source, Diagnostics& diagnostics) {
  try {
    return Parser(source, diagnostics).parse();
  } catch (const SyntaxError&) {
    return nullptr;
  }
}

}  // namespace reckon
