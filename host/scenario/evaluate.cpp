// Expressions: names, operators, units.
#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "scenario/builder.h"
#include "scenario/suspicions.h"

namespace reckon {

namespace {

constexpr size_t kMostNodes = 200'000;

std::string text_of(const Expression& expression) {
  switch (expression.kind) {
    case Expression::Kind::name:
      return expression.label.empty() ? expression.name : expression.name + "." + expression.label;
    case Expression::Kind::call: return expression.name + "(…)";
    default: return "";
  }
}

/// What to do where one side has a unit and the other none: "1 - depreciation" wants a time, "cost + 3" a unit.
std::string pure_number_hint(const Expression& expression, const Quantity& left, const Quantity& right) {
  const bool pure_left = left.dimension.empty();
  const Dimension& dimension = pure_left ? right.dimension : left.dimension;
  const std::string name = text_of(*expression.children[pure_left ? 1 : 0]);
  const std::string unit = base_name(dimension);
  if (unit.compare(0, 2, "1/") == 0 && !name.empty())
    return fmt::format("multiply '{}' by a value in {} first", name, base_name(raised(dimension, -1)));
  return fmt::format("give the pure number a unit, as in 3 [{}]", unit);
}

/// "300-500 [USD]": a range with a hyphen.
bool difference_of_numbers(const Expression& expression) {
  using Kind = Expression::Kind;
  if (expression.name != "-" || expression.children[0]->kind != Kind::number) return false;
  const Expression& right = *expression.children[1];
  return right.kind == Kind::with_unit && right.children[0]->kind == Kind::number;
}

}  // namespace

std::string describe(const Dimension& dimension) { return dimension.empty() ? "a pure number" : base_name(dimension); }

std::string in_unit(const Dimension& dimension) { return (dimension.empty() ? "" : "in ") + describe(dimension); }

bool Builder::node_limit(const Span& span) {
  constexpr size_t kMostTables = 2000;  // a millisecond and 64 KiB each
  if (graph_.tables() > kMostTables) {
    if (std::exchange(limit_said_, true)) return false;
    error(span, "the scenario has more than 2000 different distributions that take a table (gamma, beta, student_t, …)",
          "share priors, or use families without one (lognormal, normal, triangular)");
    return false;
  }
  constexpr size_t kMostValues = 8'000'000;  // 24 bytes each
  if (graph_.single_values() > kMostValues) {
    if (std::exchange(limit_said_, true)) return false;
    error(span,
          "the distributions of the scenario have more than 8000000 single values in all (poisson, binomial, discrete)",
          "write normal(mean, sd) for counts of large means, or share priors");
    return false;
  }
  if (graph_.nodes().size() <= kMostNodes) return true;
  error(span, "the scenario has more than 200000 operations once its arrays are unrolled");
  return false;
}

MaybeQuantity Builder::combine(Operation operation, const std::vector<const Quantity*>& operands, const Span& span,
                               Dimension dimension) {
  if (excessive(dimension)) {
    error(span, "the exponent of a unit grows beyond 144 here", "make it a pure number first");
    return std::nullopt;
  }
  Quantity result;
  result.dimension = std::move(dimension);
  for (const Quantity* operand : operands) {
    if (operand->scalar()) continue;
    if (result.index != nullptr && result.index != operand->index) {
      error(span,
            fmt::format("arrays over '{}' and over '{}' do not combine", result.index->name, operand->index->name),
            "reduce one of them first, for instance with sum(…)");
      return std::nullopt;
    }
    result.index = operand->index;
  }
  const size_t count = result.scalar() ? 1 : result.index->labels.size();
  for (size_t i = 0; i < count; ++i) {
    std::vector<NodeId> nodes;
    for (const Quantity* operand : operands) nodes.push_back(operand->nodes[operand->scalar() ? 0 : i]);
    result.nodes.push_back(graph_.apply(operation, std::move(nodes)));
  }
  if (!node_limit(span)) return std::nullopt;
  return result;
}

bool Builder::numeric(const Span& span, const Quantity& quantity, const std::string& what) {
  if (!quantity.truth) return true;
  error(span, fmt::format("{} is true or false, not a number", what), "write if(condition, a, b) to choose numbers");
  return false;
}

bool Builder::dimensionless(const Span& span, const Quantity& quantity, const std::string& what) {
  if (!numeric(span, quantity, what)) return false;
  if (quantity.dimension.empty()) return true;
  error(span, fmt::format("{} must be a pure number, not {}", what, describe(quantity.dimension)),
        fmt::format("divide by a value in {} first", describe(quantity.dimension)));
  return false;
}

/// "USD/(GPU h) ('rent')" or "USD": in the unit that is written there.
std::string Builder::side(const Expression& expression, const Dimension& dimension) const {
  const Expression* const written = written_unit(expression);
  std::string unit = written != nullptr && written->unit.dimension == dimension ? written->unit_text : "";
  if (unit.empty() && expression.kind == Expression::Kind::name && is_defined(expression.name))
    unit = display_of(expression.name, dimension).unit;
  if (unit.empty()) unit = describe(dimension);
  const std::string text = text_of(expression);
  return text.empty() ? unit : fmt::format("{} ('{}')", unit, text);
}

bool Builder::same_dimension(const Expression& expression, Quantity& left, Quantity& right, const std::string& verb) {
  if (left.bare_zero) left.dimension = right.dimension;
  if (right.bare_zero) right.dimension = left.dimension;
  if (left.dimension == right.dimension) return true;
  error(expression.span,
        fmt::format("cannot {} {} and {} (their units differ)", verb, side(*expression.children[0], left.dimension),
                    side(*expression.children[1], right.dimension)),
        difference_of_numbers(expression) ? "for an interval write low to high, as in 300 to 500 [USD]"
        : left.dimension.empty() != right.dimension.empty() ? pure_number_hint(expression, left, right)
                                                            : "convert one of them by a rate");
  return false;
}

MaybeQuantity Builder::evaluate(const Expression& expression, Context& context) {
  constexpr int kDeepest = 20'000;  // formulas in quantities in formulas: what the program's stack allows
  const Depth depth(depth_);
  if (depth_ > kDeepest) {
    error(expression.span, "formulas and the quantities they use are nested deeper than 20000 levels in all",
          "use fewer terms in a chain of quantities");
    return std::nullopt;
  }
  using Kind = Expression::Kind;
  switch (expression.kind) {
    case Kind::number: {
      const double value = round_to_double(expression.number);
      if (value - value != 0) {
        error(expression.span, "the number is beyond the range of a double (1.8e308)");
        return std::nullopt;
      }
      Quantity result{{graph_.constant(value)}};
      result.bare_zero = expression.number == 0;
      result.literal = true;
      return result;
    }
    case Kind::name: return evaluate_name(expression, context);
    case Kind::unary: return evaluate_unary(expression, context);
    case Kind::binary: return evaluate_binary(expression, context);
    case Kind::with_unit: return evaluate_unit(expression, context);
    case Kind::call: return evaluate_call(expression, context);
    case Kind::interval: return Sampler(*this, context).sample(expression);
    case Kind::list:
      error(expression.span, "a list has no value here", "lists are arguments of discrete, mixture and the like");
      break;
    case Kind::text: error(expression.span, "a text has no value here"); break;
  }
  return std::nullopt;
}

MaybeQuantity Builder::evaluate_name(const Expression& expression, Context& context) {
  if (!stack_.empty() && document_.event(stack_.back()) == nullptr) uses_[stack_.back()].insert(expression.name);
  auto found = quantity(expression.name, expression.span);
  if (!found) return std::nullopt;
  if (expression.label.empty()) {
    if (!found->scalar() && found->index == context.index) {
      found->nodes = {found->nodes[context.label]};
      found->index = nullptr;
    }
    return found;
  }
  if (found->scalar()) {
    error(expression.span,
          fmt::format("'{}' is not an array, so it has no label '{}'", expression.name, expression.label),
          "write " + expression.name);
    return std::nullopt;
  }
  const auto& labels = found->index->labels;
  const auto at = std::find(labels.begin(), labels.end(), expression.label);
  if (at == labels.end()) {
    std::string hint = did_you_mean(expression.label, labels);
    if (hint.empty()) hint = fmt::format("its labels: {}", fmt::join(labels, ", "));
    error(expression.span, fmt::format("'{}' has no label '{}'", expression.name, expression.label), hint);
    return std::nullopt;
  }
  found->nodes = {found->nodes[static_cast<size_t>(at - labels.begin())]};
  found->index = nullptr;
  return found;
}

MaybeQuantity Builder::evaluate_unary(const Expression& expression, Context& context) {
  auto operand = evaluate(*expression.children[0], context);
  if (!operand) return std::nullopt;
  if (expression.name == "not") {
    if (!operand->truth) {
      error(expression.children[0]->span, "'not' needs a condition", "compare, as in not (cost > 1M [USD])");
      return std::nullopt;
    }
    auto result = combine(Operation::logical_not, {&*operand}, expression.span, {});
    if (result) result->truth = true;
    return result;
  }
  if (!numeric(expression.children[0]->span, *operand, "the operand of '-'")) return std::nullopt;
  auto result = combine(Operation::negate, {&*operand}, expression.span, operand->dimension);
  if (result) result->literal = operand->literal, result->bare_zero = operand->bare_zero;
  return result;
}

MaybeQuantity Builder::evaluate_binary(const Expression& expression, Context& context) {
  if (looks_like_date(expression)) {
    error(expression.span, "this is arithmetic, not a date",
          "write date('2020-05-28'), or 2020-05-28 in a table's cell");
    return std::nullopt;
  }
  auto left = evaluate(*expression.children[0], context);
  auto right = evaluate(*expression.children[1], context);
  if (!left || !right) return std::nullopt;
  const std::string& name = expression.name;
  if (name == "and" || name == "or") {
    for (int i = 0; i < 2; ++i) {
      if ((i == 0 ? left : right)->truth) continue;
      error(expression.children[static_cast<size_t>(i)]->span, fmt::format("'{}' joins conditions, not numbers", name),
            "compare first, as in a > 1 and b < 2");
      return std::nullopt;
    }
    auto result =
        combine(name == "and" ? Operation::minimum : Operation::maximum, {&*left, &*right}, expression.span, {});
    if (result) result->truth = true;
    return result;
  }
  for (int i = 0; i < 2; ++i) {
    if (!numeric(expression.children[static_cast<size_t>(i)]->span, i == 0 ? *left : *right,
                 fmt::format("an operand of '{}'", name)))
      return std::nullopt;
  }
  if (name == "*")
    return combine(Operation::multiply, {&*left, &*right}, expression.span, left->dimension * right->dimension);
  if (name == "/")
    return combine(Operation::divide, {&*left, &*right}, expression.span, left->dimension / right->dimension);
  if (name == "^") return evaluate_power(expression, *left, *right);
  if (name == "+" || name == "-") {
    if (!same_dimension(expression, *left, *right, name == "+" ? "add" : "subtract")) return std::nullopt;
    return combine(name == "+" ? Operation::add : Operation::subtract, {&*left, &*right}, expression.span,
                   left->dimension);
  }
  if (!same_dimension(expression, *left, *right, "compare")) return std::nullopt;
  const bool swap = name == ">" || name == ">=";
  const Operation operation = name == "==" || name == "!=" ? Operation::equal
                              : name == "<" || name == ">" ? Operation::less
                                                           : Operation::less_or_equal;
  std::vector<const Quantity*> operands{&*left, &*right};
  if (swap) std::swap(operands[0], operands[1]);
  auto result = combine(operation, operands, expression.span, {});
  if (result && name == "!=") result = combine(Operation::logical_not, {&*result}, expression.span, {});
  if (result) result->truth = true;
  return result;
}

/// A constant exponent as a fraction of small numbers, as 1/3 becomes in double; nothing for any other.
std::optional<Exponent> Builder::fraction(const Quantity& exponent) const {
  constexpr int kMost = 12, kLargestDenominator = 100;
  if (!exponent.scalar() || !graph_.is_constant(exponent.nodes[0])) return std::nullopt;
  const double power = graph_.value(exponent.nodes[0]);
  if (!(power >= -kMost && power <= kMost)) return std::nullopt;
  for (int denominator = 1; denominator <= kLargestDenominator; ++denominator) {
    const double scaled = power * denominator;
    const auto whole = static_cast<int64_t>(scaled < 0 ? scaled - 0.5 : scaled + 0.5);
    if (static_cast<double>(whole) / denominator == power) return Exponent(whole, denominator);
  }
  return std::nullopt;
}

MaybeQuantity Builder::evaluate_power(const Expression& expression, const Quantity& base, const Quantity& exponent) {
  if (!dimensionless(expression.children[1]->span, exponent, "an exponent")) return std::nullopt;
  Dimension dimension;
  if (!base.dimension.empty()) {
    const auto power = fraction(exponent);
    if (!power) {
      error(expression.span,
            fmt::format("a value in {} can be raised to a constant power from -12 to 12 only, a fraction such as 0.5 "
                        "or 1/3",
                        describe(base.dimension)),
            "make it a pure number first");
      return std::nullopt;
    }
    dimension = raised(base.dimension, *power);
  }
  return combine(Operation::power, {&base, &exponent}, expression.span, std::move(dimension));
}

MaybeQuantity Builder::evaluate_unit(const Expression& expression, Context& context) {
  const Expression& inner = *expression.children[0];
  if (inner.kind == Expression::Kind::number) {  // one correctly rounded number
    const double value = round_to_double(inner.number * expression.unit.factor);
    Quantity result{{graph_.constant(value)}};
    result.dimension = expression.unit.dimension;
    return result;
  }
  auto value = evaluate(inner, context);
  if (!value) return std::nullopt;
  if (!value->dimension.empty() || value->truth) {
    error(expression.span, fmt::format("this already has a unit ({}), so it cannot take [{}]",
                                       describe(value->dimension), expression.unit_text));
    return std::nullopt;
  }
  // Of what many draws share a part, 1/100, is a division: 35 cents are the number that `35 [cent]` is.
  static const std::set<std::string> shared = {"discrete", "empirical", "poisson", "binomial", "bernoulli"};
  const Rational& factor = expression.unit.factor;
  const bool part = factor.numerator() == 1 && factor.denominator() <= Rational::power_of_two(53) &&
                    inner.kind == Expression::Kind::call && shared.count(inner.name) != 0;
  const Quantity size{{graph_.constant(round_to_double(part ? factor.denominator() : factor))}};
  return combine(part ? Operation::divide : Operation::multiply, {&*value, &size}, expression.span,
                 expression.unit.dimension);
}

std::optional<std::pair<double, Dimension>> Builder::constant(const Expression& expression, const std::string& what) {
  Context context;
  context.constant = what;
  auto value = evaluate(expression, context);
  if (!value) return std::nullopt;
  if (!value->scalar() || value->truth || !graph_.is_constant(value->nodes[0])) {
    error(expression.span, fmt::format("{} must be a constant", what));
    return std::nullopt;
  }
  const double number = graph_.value(value->nodes[0]);
  if (number - number != 0) {
    error(expression.span, fmt::format("{} is not a finite number", what));
    return std::nullopt;
  }
  return std::make_pair(number, value->dimension);
}

}  // namespace reckon
