#include "scenario/lint.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <optional>
#include <set>

#include "model/interpret.h"

namespace reckon {

namespace {

constexpr double kWidestInterval = 1e6;  // P95 over P5

bool contains(const std::string& text, std::initializer_list<const char*> parts) {
  return std::any_of(parts.begin(), parts.end(),
                     [&](const char* part) { return text.find(part) != std::string::npos; });
}

/// "USD", "EUR/(GPU s)", "USD2023/s": money above the line.
bool is_money(const std::string& base) {
  const std::string above = base.substr(0, base.find('/'));
  return contains(above, {"USD", "EUR", "KRW", "GBP", "CNY", "JPY"});
}

void collect_names(const Expression& expression, std::set<std::string>& names) {
  if (expression.kind == Expression::Kind::name) names.insert(expression.name);
  for (const auto& child : expression.children) collect_names(*child, names);
}

/// What a call gives for a parameter, by its name or else by its place, where that is a number.
std::optional<Rational> number_given(const Expression& call, const std::string& parameter, size_t place) {
  for (size_t i = 0; i < call.children.size(); ++i) {
    const std::string& name = call.argument_names[i];
    if ((name.empty() ? i == place : name == parameter) && call.children[i]->kind == Expression::Kind::number)
      return call.children[i]->number;
  }
  return std::nullopt;
}

/// A distribution in an expression whose mean does not exist, in words; else empty.
std::string without_mean(const Expression& expression) {
  const std::string call = expression.kind == Expression::Kind::call ? expression.name : "";
  if (call == "cauchy") return "cauchy has neither a mean nor a variance";
  if (call == "student_t") {
    const std::optional<Rational> dof = number_given(expression, "dof", 0);
    if (dof && *dof <= 1) return "student_t with one degree of freedom or less has no mean";
    if (dof && *dof <= 2) return "student_t with two degrees of freedom or less has no variance";
  }
  if (call == "pareto") {
    const std::optional<Rational> shape = number_given(expression, "shape", 1);
    if (shape && *shape <= 1) return "pareto of shape one or less has no mean";
    if (shape && *shape <= 2) return "pareto of shape two or less has no variance";
  }
  for (const auto& child : expression.children) {
    std::string found = without_mean(*child);
    if (!found.empty()) return found;
  }
  return "";
}

class Linter {
 public:
  Linter(const Scenario& scenario, Diagnostics& diagnostics)
      : scenario_(scenario), document_(scenario.document), diagnostics_(diagnostics) {}

  void run() {
    find_used();
    std::vector<const PriorDefinition*> without_source;
    for (const std::string& name : document_.prior_order) {
      const PriorDefinition& prior = document_.priors.at(name);
      const bool own = prior.path == document_.path;
      if (used_.count(name) == 0) {
        if (own)
          diagnostics_.warning(prior.span, fmt::format("nothing uses the prior '{}'", name),
                               "use it in a formula, or remove it");
        continue;
      }
      if (prior.source.empty()) without_source.push_back(&prior);
      for (const Value* value : values_of(prior)) {
        check_zero_to(name, *value->expression);
        const std::string found = without_mean(*value->expression);
        if (!found.empty())
          diagnostics_.warning(value->expression->span, found, "truncate it, or use a family with lighter tails");
      }
    }
    warn_of_sources(without_source);
    for (const NamedNode& quantity : scenario_.quantities) {
      if (quantity.prior) check_value(quantity);
    }
    check_divisions();
  }

 private:
  /// One line for all of them.
  void warn_of_sources(const std::vector<const PriorDefinition*>& priors) {
    constexpr size_t kMostNamed = 12;
    if (priors.empty()) return;
    std::vector<std::string> names;
    for (size_t i = 0; i < std::min(priors.size(), kMostNamed); ++i) names.push_back(priors[i]->name);
    const std::string what = priors.size() == 1
                                 ? fmt::format("the prior '{}' has no source", names[0])
                                 : fmt::format("{} priors have no source: {}{}", priors.size(), fmt::join(names, ", "),
                                               priors.size() > kMostNamed ? ", …" : "");
    diagnostics_.warning(priors[0]->span, what, "say where they come from: source = \"…\"");
  }

  void check_zero_to(const std::string& name, const Expression& expression) {
    if (expression.kind != Expression::Kind::interval) return;
    const Expression& low = *expression.children[0];
    if (low.kind == Expression::Kind::number && low.number == 0)
      diagnostics_.warning(expression.span, fmt::format("5% of '{}' is below 0, which is its P5", name),
                           "where it is never negative, raise its low end, or write uniform(0, …)");
  }

  static std::vector<const Value*> values_of(const PriorDefinition& prior) {
    std::vector<const Value*> values;
    if (prior.value) values.push_back(&*prior.value);
    for (const auto& [label, value] : prior.by_label) values.push_back(&value);
    return values;
  }

  /// Everything that a model quantity or an event needs.
  void find_used() {
    for (const auto& [name, model] : document_.model) collect_names(*model.formula.expression, used_);
    for (const EventDefinition& event : document_.events) collect_names(*event.condition.expression, used_);
    for (const auto& [name, span] : document_.outputs) used_.insert(name.substr(0, name.find('.')));
    for (const ClaimDefinition& claim : document_.claims) used_.insert(claim.about.substr(0, claim.about.find('.')));
    for (size_t before = 0; before != used_.size();) {  // what used priors use in turn
      before = used_.size();
      for (const auto& [name, prior] : document_.priors) {
        if (used_.count(name) == 0) continue;
        for (const Value* value : values_of(prior)) collect_names(*value->expression, used_);
      }
    }
  }

  /// The prior's value at a probability of its own random numbers, all others at their medians.
  double at(const NamedNode& quantity, const std::string& stream, double p) const {
    const double tail = p <= 0.5 ? -p : 1 - p;
    return value_of_node(scenario_.graph, quantity.node, [&](const StreamName& name) {
      const bool own = name.name == stream || name.name.compare(0, stream.size() + 1, stream + "#") == 0;
      return own ? tail : -0.5;
    });
  }

  void check_value(const NamedNode& quantity) {
    const size_t dot = quantity.name.find('.');
    const std::string name = quantity.name.substr(0, dot),
                      label = dot == std::string::npos ? "" : quantity.name.substr(dot + 1);
    const PriorDefinition& prior = document_.priors.at(name);
    if (used_.count(name) == 0) return;
    const std::string stream = full_name(prior, label);
    const double low = at(quantity, stream, 0.001), p5 = at(quantity, stream, 0.05), p95 = at(quantity, stream, 0.95),
                 high = at(quantity, stream, 0.999);
    const Display& display = quantity.display;
    const auto shown = [&](double base) {
      return fmt::format("{:.3g}{}{}", display.convert(base), display.unit.empty() ? "" : " ", display.unit);
    };
    const double least = std::min(low, high), most = std::max(low, high);
    if (is_money(display.base) && least < 0) {
      diagnostics_.warning(prior.span,
                           fmt::format("the price '{}' can be negative (P0.1 is {})", quantity.name, shown(least)),
                           "truncate it at zero, or use a lognormal");
    }
    const bool share = contains(name, {"share", "mfu", "util", "fraction", "occupancy", "uptime"});
    if (share && display.base.empty() && most > 1) {
      diagnostics_.warning(prior.span,
                           fmt::format("the share '{}' can be above 1 (P99.9 is {})", quantity.name, shown(most)),
                           "use a beta, or truncate(…, 0, 1)");
    }
    if (share && display.base.empty() && least < 0) {
      diagnostics_.warning(prior.span,
                           fmt::format("the share '{}' can be negative (P0.1 is {})", quantity.name, shown(least)),
                           "use a beta, or truncate(…, 0, 1)");
    }
    if (name == "pue" && display.base.empty() && p5 < 1) {
      diagnostics_.warning(prior.span, fmt::format("'{}' can be below 1 (P5 is {})", quantity.name, shown(p5)),
                           "a building takes no less than what is in it: raise its low end, or truncate it at 1");
    }
    if (contains(name, {"decline", "depreciation", "decay", "discount"}) && least < 0 && most > 0) {
      diagnostics_.warning(
          prior.span,
          fmt::format("'{}' is a decline in some draws and a rise in others (P0.1 is {})", quantity.name, shown(least)),
          "truncate it at zero, or use a beta or lognormal");
    }
    if (p5 > 0 && p95 / p5 > kWidestInterval) {
      diagnostics_.warning(prior.span,
                           fmt::format("the 90% interval of '{}' spans {:.1f} orders of magnitude, {} to {}",
                                       quantity.name, std::log10(p95 / p5), shown(p5), shown(p95)),
                           "its mean hangs on a few draws; check the units, or narrow it");
    }
  }

  /// The nodes among `nodes` that have both signs while one random number at a time goes from end to end.
  std::set<NodeId> changing_sign(const std::set<NodeId>& nodes) const {
    std::set<NodeId> negative, positive, both;
    for (const StreamName& stream : scenario_.graph.streams()) {
      for (const double tail : {-0.001, 0.001}) {
        const auto uniform = [&](const StreamName& other) { return &other == &stream ? tail : -0.5; };
        const std::vector<double> values = interpret(scenario_.graph, uniform);
        for (const NodeId node : nodes) {
          if (values[node] < 0) negative.insert(node);
          if (values[node] > 0) positive.insert(node);
        }
      }
    }
    std::set_intersection(negative.begin(), negative.end(), positive.begin(), positive.end(),
                          std::inserter(both, both.end()));
    return both;
  }

  /// A quotient whose divisor passes through zero has no mean.
  void check_divisions() {
    constexpr size_t kMostWork = 50'000'000;  // values of nodes; a second
    const Graph& graph = scenario_.graph;
    if (graph.streams().size() * graph.nodes().size() * 2 > kMostWork) return;
    std::set<NodeId> divisors, named;
    for (const Node& node : graph.nodes()) {
      if (node.operation == Operation::divide) divisors.insert(node.operands[1]);
    }
    for (const NamedNode& quantity : scenario_.quantities) {
      if (divisors.count(quantity.node) != 0 && !graph.is_constant(quantity.node)) named.insert(quantity.node);
    }
    if (named.empty()) return;
    const std::set<NodeId> changing = changing_sign(named);
    for (const NamedNode& quantity : scenario_.quantities) {
      if (changing.count(quantity.node) == 0) continue;
      const std::string name = quantity.name.substr(0, quantity.name.find('.'));
      diagnostics_.warning(
          quantity.prior ? document_.priors.at(name).span : document_.model.at(name).span,
          fmt::format("something is divided by '{}', which can be zero (the quotient has no mean)", quantity.name),
          "truncate it on one side of zero");
    }
  }

  const Scenario& scenario_;
  const Document& document_;
  Diagnostics& diagnostics_;
  std::set<std::string> used_;
};

}  // namespace

void lint(const Scenario& scenario, Diagnostics& diagnostics) { Linter(scenario, diagnostics).run(); }

}  // namespace reckon
