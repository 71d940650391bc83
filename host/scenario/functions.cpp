// Calls of functions, and the names that are reserved.
#include <fmt/format.h>

#include <algorithm>

#include "language/calendar.h"
#include "scenario/builder.h"

namespace reckon {

namespace {

enum class Units { pure, same, any };  // of the arguments

struct Function {
  size_t arguments;
  Operation operation;
  Units units;
};

const std::map<std::string, Function>& functions() {
  static const std::map<std::string, Function> table = {
      {"exp", {1, Operation::exponential, Units::pure}},
      {"log", {1, Operation::logarithm, Units::pure}},
      {"log10", {1, Operation::logarithm_base_10, Units::pure}},
      {"log2", {1, Operation::logarithm_base_2, Units::pure}},
      {"sqrt", {1, Operation::square_root, Units::any}},
      {"abs", {1, Operation::absolute, Units::any}},
      {"floor", {1, Operation::floor, Units::pure}},
      {"ceil", {1, Operation::ceil, Units::pure}},
      {"round", {1, Operation::round, Units::pure}},
      {"sin", {1, Operation::sine, Units::pure}},
      {"cos", {1, Operation::cosine, Units::pure}},
      {"tanh", {1, Operation::hyperbolic_tangent, Units::pure}},
      {"normal_cdf", {1, Operation::normal_cdf, Units::pure}},
      {"pow", {2, Operation::power, Units::any}},
      {"clamp", {3, Operation::minimum, Units::same}},
      {"if", {3, Operation::choose, Units::any}},
  };
  return table;
}

bool is_reduction(const std::string& name) {
  return name == "sum" || name == "mean" || name == "product" || name == "min" || name == "max";
}

}  // namespace

std::vector<std::string> function_names() {
  std::vector<std::string> names = {"sum", "mean", "product", "min", "max", "date"};
  for (const auto& [name, function] : functions()) names.push_back(name);
  return names;
}

MaybeQuantity Builder::evaluate_reduction(const Expression& expression, const Quantity& array) {
  const std::string& name = expression.name;
  if (array.scalar()) {
    error(expression.span, fmt::format("{}(…) of one value needs an array", name), "arrays are priors with `over`");
    return std::nullopt;
  }
  Quantity result{{array.nodes[0]}};
  result.dimension = array.dimension;
  if (name == "product") result.dimension = raised(array.dimension, static_cast<int64_t>(array.nodes.size()));
  if (excessive(result.dimension)) {
    error(expression.span, "the exponent of a unit grows beyond 144 here", "make it a pure number first");
    return std::nullopt;
  }
  const Operation operation = name == "product" ? Operation::multiply
                              : name == "min"   ? Operation::minimum
                              : name == "max"   ? Operation::maximum
                                                : Operation::add;
  for (size_t i = 1; i < array.nodes.size(); ++i) {
    result.nodes[0] = graph_.apply(operation, {result.nodes[0], array.nodes[i]});
  }
  if (name == "mean") {
    result.nodes[0] =
        graph_.apply(Operation::divide, {result.nodes[0], graph_.constant(static_cast<double>(array.nodes.size()))});
  }
  if (!node_limit(expression.span)) return std::nullopt;
  return result;
}

MaybeQuantity Builder::evaluate_date(const Expression& expression) {
  const bool text = expression.children.size() == 1 && expression.children[0]->kind == Expression::Kind::text;
  const auto days = text ? calendar_days(expression.children[0]->name) : std::nullopt;
  if (!days) {
    error(expression.span, "date(…) needs a day of the calendar in quotes", "write date('2022-09-20')");
    return std::nullopt;
  }
  Quantity result{{graph_.constant(round_to_double(*days * 86400))}};
  result.dimension = {{"s", 1}};
  return result;
}

MaybeQuantity Builder::evaluate_call(const Expression& expression, Context& context) {
  const std::string& name = expression.name;
  if (is_distribution_call(expression)) return Sampler(*this, context).sample(expression);
  if (name == "dirichlet") {
    error(expression.span, "dirichlet(…) is the whole value of a prior over an index",
          "write share = { over = \"chip\", value = \"dirichlet(6, 2, 2)\" }");
    return std::nullopt;
  }
  if (name == "date") return evaluate_date(expression);
  const auto function = functions().find(name);
  if (function == functions().end() && !is_reduction(name)) {
    std::vector<std::string> known = function_names();
    const auto distributions = distribution_names();
    known.insert(known.end(), distributions.begin(), distributions.end());
    const auto reserved = reserved_names().find(name);
    const std::string hint = did_you_mean(name, known);
    error(expression.span,
          reserved != reserved_names().end()
              ? fmt::format("the distribution '{}' is not available in this version", name)
              : fmt::format("unknown function '{}'", name),
          hint.empty() ? (context.full_name.empty() ? similar_or_known(name, function_names(), "functions")
                                                    : similar_or_known(name, distributions, "distributions"))
                       : hint);
    return std::nullopt;
  }
  std::vector<Quantity> arguments;
  bool good = true;
  for (size_t i = 0; i < expression.children.size(); ++i) {
    if (!expression.argument_names[i].empty()) {
      error(expression.argument_spans[i], fmt::format("{}(…) takes no argument by name", name));
      good = false;
    }
    // Inside a function an array stands as a whole, also in an array's own element.
    Context inner = context;
    if (is_reduction(name) && expression.children.size() == 1) inner.index = nullptr;
    auto value = evaluate(*expression.children[i], inner);
    context.anonymous = inner.anonymous;
    if (value) {
      arguments.push_back(std::move(*value));
    } else {
      good = false;
    }
  }
  return good ? call_function(expression, arguments) : std::nullopt;
}

namespace {

/// Whether both are in one unit; a literal 0 takes the other's.
bool share_dimension(Quantity& a, Quantity& b) {
  if (a.bare_zero) a.dimension = b.dimension;
  if (b.bare_zero) b.dimension = a.dimension;
  return a.dimension == b.dimension;
}

}  // namespace

/// sum, mean, product, min and max: of one array, the last two of several values too.
MaybeQuantity Builder::call_reduction(const Expression& expression, std::vector<Quantity>& arguments) {
  const std::string& name = expression.name;
  const size_t count = arguments.size();
  if (count == 0) {
    error(expression.span, fmt::format("{}() needs an argument", name),
          name == "min" || name == "max" ? fmt::format("write {0}(a, b), or {0}(array)", name)
                                         : fmt::format("write {}(array)", name));
    return std::nullopt;
  }
  for (size_t i = 0; i < count; ++i) {
    if (!numeric(expression.children[i]->span, arguments[i], fmt::format("the argument of {}", name)))
      return std::nullopt;
  }
  if (count == 1) return evaluate_reduction(expression, arguments[0]);
  if (name != "min" && name != "max") {
    error(expression.span, fmt::format("{}(…) takes one array, not {} values", name, count),
          name == "sum"       ? "write a + b"
          : name == "product" ? "write a * b"
                              : "write (a + b) / 2");
    return std::nullopt;
  }
  Quantity result = arguments[0];
  for (size_t i = 1; i < count; ++i) {
    if (!share_dimension(result, arguments[i])) {
      error(expression.children[i]->span, fmt::format("cannot compare {} and {} (their units differ)",
                                                      describe(result.dimension), describe(arguments[i].dimension)));
      return std::nullopt;
    }
    auto next = combine(name == "min" ? Operation::minimum : Operation::maximum, {&result, &arguments[i]},
                        expression.span, result.dimension);
    if (!next) return std::nullopt;
    result = std::move(*next);
  }
  return result;
}

MaybeQuantity Builder::call_if(const Expression& expression, std::vector<Quantity>& arguments) {
  Quantity &condition = arguments[0], &yes = arguments[1], &no = arguments[2];
  if (!condition.truth) {
    error(expression.children[0]->span, "the first argument of if(…) is a condition", "write if(a > b, x, y)");
    return std::nullopt;
  }
  if (!share_dimension(yes, no) || yes.truth != no.truth) {
    error(expression.span,
          fmt::format("the two values of if(…) are {} and {}", in_unit(yes.dimension), in_unit(no.dimension)),
          "give both the same unit");
    return std::nullopt;
  }
  auto result = combine(Operation::choose, {&condition, &yes, &no}, expression.span, yes.dimension);
  if (result) result->truth = yes.truth;
  return result;
}

MaybeQuantity Builder::call_clamp(const Expression& expression, std::vector<Quantity>& arguments) {
  const Quantity& x = arguments[0];
  for (size_t i = 1; i < 3; ++i) {
    if (arguments[i].bare_zero) arguments[i].dimension = x.dimension;
    if (arguments[i].dimension == x.dimension) continue;
    error(expression.children[i]->span, fmt::format("cannot clamp {} to {} (their units differ)", describe(x.dimension),
                                                    describe(arguments[i].dimension)));
    return std::nullopt;
  }
  const auto &low = arguments[1].nodes, &high = arguments[2].nodes;
  for (size_t i = 0; i < std::max(low.size(), high.size()); ++i) {
    const NodeId a = low[low.size() == 1 ? 0 : i], b = high[high.size() == 1 ? 0 : i];
    if (!graph_.is_constant(a) || !graph_.is_constant(b) || graph_.value(a) <= graph_.value(b)) continue;
    error(expression.children[1]->span, "the ends of clamp are reversed", "write clamp(x, low, high)");
    return std::nullopt;
  }
  auto above = combine(Operation::maximum, {&x, &arguments[1]}, expression.span, x.dimension);
  return above ? combine(Operation::minimum, {&*above, &arguments[2]}, expression.span, x.dimension) : std::nullopt;
}

MaybeQuantity Builder::call_function(const Expression& expression, std::vector<Quantity>& arguments) {
  const std::string& name = expression.name;
  const size_t count = arguments.size();
  if (is_reduction(name)) return call_reduction(expression, arguments);
  const Function& function = functions().at(name);
  if (count != function.arguments) {
    error(expression.span, fmt::format("{}(…) takes {} argument{}, not {}", name, function.arguments,
                                       function.arguments == 1 ? "" : "s", count));
    return std::nullopt;
  }
  if (name == "pow") return evaluate_power(expression, arguments[0], arguments[1]);
  if (name == "if") return call_if(expression, arguments);
  for (size_t i = 0; i < count; ++i) {
    const std::string what = fmt::format("the argument of {}", name);
    if (function.units == Units::pure && !dimensionless(expression.children[i]->span, arguments[i], what))
      return std::nullopt;
    if (!numeric(expression.children[i]->span, arguments[i], what)) return std::nullopt;
  }
  if (name == "clamp") return call_clamp(expression, arguments);
  if (name == "sqrt") {
    const Quantity half{{graph_.constant(0.5)}};
    Expression power;  // for the places of its operands
    power.span = expression.span;
    for (int i = 0; i < 2; ++i) power.children.push_back(std::make_unique<Expression>());
    return evaluate_power(power, arguments[0], half);
  }
  return combine(function.operation, {&arguments[0]}, expression.span,
                 function.units == Units::pure ? Dimension{} : arguments[0].dimension);
}

}  // namespace reckon
