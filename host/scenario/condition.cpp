#include "scenario/condition.h"

#include <fmt/format.h>

#include <algorithm>

#include "language/sections.h"
#include "scenario/builder.h"

namespace reckon {

namespace {

class Distance {
 public:
  explicit Distance(Builder& builder) : builder_(builder), graph_(builder.graph()) {}

  /// 0 where the expression (or, negated, its opposite) is true; else |left - right| / |right| of a
  /// comparison, the largest of both sides of `and`, the smallest of `or`.
  std::optional<NodeId> of(const Expression& e, bool negated = false) {
    using Kind = Expression::Kind;
    if (e.kind == Kind::unary && e.name == "not") return of(*e.children[0], !negated);
    if (e.kind == Kind::binary && (e.name == "and" || e.name == "or")) {
      const auto left = of(*e.children[0], negated), right = of(*e.children[1], negated);
      if (!left || !right) return std::nullopt;
      return graph_.apply((e.name == "and") != negated ? Operation::maximum : Operation::minimum, {*left, *right});
    }
    if (const EventDefinition* event = e.kind == Kind::name ? builder_.document().event(e.name) : nullptr) {
      return of(*event->condition.expression, negated);
    }
    Context context;
    const auto truth = builder_.evaluate(e, context);
    if (!truth || !truth->scalar() || !truth->truth) return std::nullopt;
    NodeId far = graph_.constant(1);
    if (e.kind == Kind::binary && e.children.size() == 2) {
      const auto left = builder_.evaluate(*e.children[0], context), right = builder_.evaluate(*e.children[1], context);
      if (left && right && !left->truth && left->scalar() && right->scalar()) {
        const NodeId difference =
            graph_.apply(Operation::absolute, {graph_.apply(Operation::subtract, {left->nodes[0], right->nodes[0]})});
        far = graph_.apply(Operation::divide, {difference, graph_.apply(Operation::absolute, {right->nodes[0]})});
      }
    }
    const NodeId near = graph_.constant(0);
    return graph_.apply(Operation::choose, {truth->nodes[0], negated ? far : near, negated ? near : far});
  }

 private:
  Builder& builder_;
  Graph& graph_;
};

}  // namespace

void build_condition(Scenario& scenario, Builder& builder, Diagnostics& diagnostics, const std::string& text,
                     const std::string& flag) {
  const SourceText source = command_line_text(flag, text);
  const auto parsed = parse_value(source, diagnostics);
  if (!parsed) return;
  Context context;
  const auto truth = builder.evaluate(*parsed->expression, context);
  if (!truth) return;
  if (!truth->truth || !truth->scalar()) {
    diagnostics.error(parsed->expression->span, flag + " is not one condition",
                      "compare two values, as in \"cost > 10M [USD]\"");
    return;
  }
  const auto distance = Distance(builder).of(*parsed->expression);
  scenario.condition = ConditionNode{text, truth->nodes[0], distance.value_or(truth->nodes[0])};
  Graph& graph = builder.graph();
  for (EventNode& event : scenario.events) {
    event.node = graph.apply(Operation::choose, {truth->nodes[0], event.node, graph.constant(0)});
  }
}

void add_priors_to_outputs(Scenario& scenario) {
  scenario.first_prior_output = scenario.outputs.size();
  std::vector<char> random(scenario.graph.nodes().size(), 0);
  for (size_t i = 0; i < random.size(); ++i) {
    const Node& node = scenario.graph.nodes()[i];
    random[i] =
        node.operation == Operation::uniform ||
        std::any_of(node.operands.begin(), node.operands.end(), [&](NodeId operand) { return random[operand] != 0; });
  }
  for (const NamedNode& quantity : scenario.quantities) {
    if (!quantity.prior || random[quantity.node] == 0) continue;
    const auto same = [&](const NamedNode& output) { return output.name == quantity.name; };
    if (std::none_of(scenario.outputs.begin(), scenario.outputs.end(), same)) scenario.outputs.push_back(quantity);
  }
}

}  // namespace reckon
