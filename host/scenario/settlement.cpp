#include "scenario/settlement.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "scenario/builder.h"

namespace reckon {

namespace {

using Kind = BridgeStep::Kind;

class Settlement {
 public:
  Settlement(Scenario& scenario, Builder& builder, Diagnostics& diagnostics)
      : scenario_(scenario), builder_(builder), diagnostics_(diagnostics) {}

  void check() {
    for (const std::string& name : scenario_.document.model_order) {
      const ModelDefinition& model = scenario_.document.model.at(name);
      if (!model.boundary) continue;
      const auto quantity = builder_.quantity(name, model.span);
      if (quantity && (!quantity->scalar() || quantity->truth)) {
        diagnostics_.error(model.boundary->span,
                           fmt::format("'{}' cannot have a boundary (it is not one number)", name),
                           "give the boundary to its sum");
      }
    }
    if (scenario_.document.bridge) check_bridge(*scenario_.document.bridge);
  }

  void settle() {
    for (const std::string& name : scenario_.document.model_order) {
      const ModelDefinition& model = scenario_.document.model.at(name);
      if (model.boundary) scenario_.boundaries.push_back({output_of(name), *model.boundary});
    }
    for (size_t i = 0; i < scenario_.claims.size(); ++i) {
      const Claim& claim = scenario_.claims[i];
      if (scenario_.document.model.count(claim.about) == 0 || !scenario_.document.model.at(claim.about).boundary)
        continue;
      const Dimension dimension = dimension_of(claim.about);
      for (const Boundary& boundary : scenario_.boundaries) {
        const std::string& name = scenario_.outputs[boundary.output].name;
        if (name != claim.about && dimension_of(name) == dimension)
          scenario_.judgements.push_back({i, boundary.output});
      }
    }
    if (scenario_.document.bridge) build_bridges(*scenario_.document.bridge);
  }

 private:
  Dimension dimension_of(const std::string& name) {
    const auto quantity = builder_.quantity(name, {});
    return quantity ? quantity->dimension : Dimension{};
  }

  size_t output_of(const std::string& name) {
    if (const NamedNode* known = find_named(scenario_.outputs, name))
      return static_cast<size_t>(known - scenario_.outputs.data());
    const auto quantity = builder_.quantity(name, {});
    scenario_.outputs.push_back({name, scenario_.document.model.at(name).label, quantity->nodes.at(0),
                                 builder_.display_of(name, quantity->dimension), false});
    return scenario_.outputs.size() - 1;
  }

  const BoundaryDefinition* boundary_of(const std::string& name) const {
    const auto model = scenario_.document.model.find(name);
    return model == scenario_.document.model.end() || !model->second.boundary ? nullptr : &*model->second.boundary;
  }

  std::optional<size_t> claim_named(const std::string& id) const {
    for (size_t i = 0; i < scenario_.claims.size(); ++i) {
      if (scenario_.claims[i].id == id) return i;
    }
    return std::nullopt;
  }
  std::optional<size_t> claim_of(const SpannedName& id) {
    if (const auto known = claim_named(id.first)) return known;
    std::vector<std::string> known;
    for (const Claim& claim : scenario_.claims) known.push_back(claim.id);
    diagnostics_.error(id.second, fmt::format("[bridge] names the claim '{}', which there is not", id.first),
                       did_you_mean(id.first, known));
    return std::nullopt;
  }

  void check_bridge(const BridgeDefinition& bridge) {
    for (const auto& [name, span] : bridge.boundaries) {
      if (boundary_of(name) != nullptr) continue;
      diagnostics_.error(
          span,
          builder_.is_defined(name) ? fmt::format("'{}' has no `boundary`", name)
                                    : fmt::format("[bridge] names '{}', which is no model quantity", name),
          builder_.is_defined(name) ? "say what it counts: boundary = { includes = [\"…\"], kind = \"flow\" }"
                                    : builder_.quantity_hint(name));
    }
    check_ends(bridge);
    if (diagnostics_.has_errors()) return;
    const Dimension dimension = dimension_of(bridge.boundaries[0].first);
    for (size_t i = 1; i < bridge.boundaries.size(); ++i) {
      const auto& [name, span] = bridge.boundaries[i];
      if (dimension_of(name) != dimension) {
        diagnostics_.error(span, fmt::format("'{}' is {}, but '{}' is {}", name, in_unit(dimension_of(name)),
                                             bridge.boundaries[0].first, in_unit(dimension)));
        continue;
      }
      const std::string missing = first_missing(bridge.boundaries[i - 1].first, name);
      if (missing.empty()) continue;
      diagnostics_.error(span,
                         fmt::format("'{}' is not nested in '{}' (which does not include '{}')",
                                     bridge.boundaries[i - 1].first, name, missing),
                         "put the narrower first, or make it an end of the bridge: to = [\"claim about it\"]");
    }
  }

  void check_ends(const BridgeDefinition& bridge) {
    if (bridge.from) {
      const auto claim = claim_of(*bridge.from);
      if (claim && scenario_.claims[*claim].about != bridge.boundaries[0].first) {
        diagnostics_.error(bridge.from->second,
                           fmt::format("the claim '{}' is about '{}', but the bridge starts at '{}'",
                                       bridge.from->first, scenario_.claims[*claim].about, bridge.boundaries[0].first),
                           "name a claim about the first boundary, or begin `boundaries` there");
      } else if (claim && !(scenario_.claims[*claim].value > 0)) {
        diagnostics_.error(bridge.from->second, "a bridge starts from a positive figure (it is made of factors)");
      } else if (claim && scenario_.claims[*claim].kind == ClaimDefinition::Kind::range) {
        diagnostics_.error(bridge.from->second, "a bridge cannot start from a range",
                           "name a claim that says one figure");
      }
    }
    for (const SpannedName& id : bridge.to) {
      const auto index = claim_of(id);
      if (!index) continue;
      const Claim& claim = scenario_.claims[*index];
      const auto from = bridge.from ? claim_named(bridge.from->first) : std::nullopt;
      if (claim.kind == ClaimDefinition::Kind::range) {
        diagnostics_.error(id.second, "a bridge cannot end at a range", "name a claim that says one figure or a bound");
      } else if (!(claim.value > 0)) {
        diagnostics_.error(id.second, "a bridge ends at a positive figure (it is made of factors)");
      } else if (from && scenario_.claims[*from].value == claim.value) {
        diagnostics_.error(id.second, fmt::format("the claims '{}' and '{}' say the same, so there is no gap to bridge",
                                                  bridge.from->first, id.first));
      } else if (boundary_of(claim.about) == nullptr) {
        diagnostics_.error(id.second,
                           fmt::format("the claim '{}' is about '{}', which has no `boundary`", id.first, claim.about));
      } else if (dimension_of(claim.about) != dimension_of(bridge.boundaries[0].first)) {
        diagnostics_.error(
            id.second, fmt::format("the claim '{}' is {}, the bridge {}", id.first, in_unit(dimension_of(claim.about)),
                                   in_unit(dimension_of(bridge.boundaries[0].first))));
      }
    }
  }

  /// Something that `inner` includes and `outer` does not.
  std::string first_missing(const std::string& inner, const std::string& outer) const {
    const auto& wide = boundary_of(outer)->includes;
    for (const std::string& item : boundary_of(inner)->includes) {
      if (std::find(wide.begin(), wide.end(), item) == wide.end()) return item;
    }
    return "";
  }

  Kind step_kind(const std::string& from, const std::string& to) const {
    return boundary_of(to)->stock && !boundary_of(from)->stock ? Kind::to_stock : Kind::wider;
  }

  void build_bridges(const BridgeDefinition& definition) {
    if (definition.to.empty()) return build(definition, std::nullopt);
    for (const SpannedName& id : definition.to) build(definition, claim_of(id));
  }

  void build(const BridgeDefinition& definition, std::optional<size_t> to) {
    Bridge bridge;
    bridge.to = to;
    if (definition.from) bridge.from = claim_of(*definition.from);
    std::vector<std::string> chain;
    for (const SpannedName& boundary : definition.boundaries) {
      chain.push_back(boundary.first);
      if (to && boundary.first == scenario_.claims[*to].about) break;
    }
    if (to && chain.back() != scenario_.claims[*to].about) chain.push_back(scenario_.claims[*to].about);
    Graph& graph = builder_.graph();
    std::vector<NodeId> values;
    const auto step = [&](Kind kind, bool nested, const std::string& from, const std::string& onto) {
      bridge.steps.push_back({kind, nested, from, onto});
    };
    if (bridge.from) {
      values.push_back(graph.constant(scenario_.claims[*bridge.from].value));
      step(Kind::from_claim, true, who(*bridge.from), name_of(chain[0]));
    }
    for (size_t i = 0; i < chain.size(); ++i) {
      values.push_back(scenario_.outputs[output_of(chain[i])].node);
      if (i > 0)
        step(step_kind(chain[i - 1], chain[i]), first_missing(chain[i - 1], chain[i]).empty(), name_of(chain[i - 1]),
             name_of(chain[i]));
      if (i > 0 && bridge.steps.back().nested) bridge.steps.back().same = first_missing(chain[i], chain[i - 1]).empty();
    }
    if (to) {
      values.push_back(graph.constant(scenario_.claims[*to].value));
      step(Kind::to_claim, true, name_of(chain.back()), who(*to));
    }
    const std::string title = fmt::format("bridge {}", to ? scenario_.claims[*to].id : chain.back());
    const NodeId gap = graph.apply(Operation::divide, {values.back(), values.front()});
    const NodeId gap_log = graph.apply(Operation::logarithm, {gap});
    for (size_t i = 0; i < bridge.steps.size(); ++i) {
      const NodeId ratio = graph.apply(Operation::divide, {values[i + 1], values[i]});
      const NodeId share = graph.apply(Operation::divide, {graph.apply(Operation::logarithm, {ratio}), gap_log});
      bridge.steps[i].ratio = add(fmt::format("{}, step {}: factor", title, i + 1), ratio);
      bridge.steps[i].share = add(fmt::format("{}, step {}: share of the gap", title, i + 1), share);
    }
    bridge.gap = add(fmt::format("{}: gap", title), gap);
    scenario_.bridges.push_back(std::move(bridge));
  }

  /// Two bridges may have a step in common.
  size_t add(const std::string& name, NodeId node) {
    for (const Bridge& bridge : scenario_.bridges) {
      for (const BridgeStep& step : bridge.steps) {
        for (const size_t known : {step.ratio, step.share, bridge.gap}) {
          if (scenario_.outputs[known].node == node) return known;
        }
      }
    }
    scenario_.outputs.push_back({name, "", node, {}, false});
    return scenario_.outputs.size() - 1;
  }
  std::string name_of(const std::string& quantity) const {
    const std::string& label = scenario_.document.model.at(quantity).label;
    return label.empty() ? quantity : label;
  }
  std::string who(size_t claim) const {
    const Claim& said = scenario_.claims[claim];
    return fmt::format("what {} says", said.by.empty() ? said.id : said.by);
  }

  Scenario& scenario_;
  Builder& builder_;
  Diagnostics& diagnostics_;
};

}  // namespace

void build_settlement(Scenario& scenario, Builder& builder, Diagnostics& diagnostics, bool settle) {
  Settlement settlement(scenario, builder, diagnostics);
  settlement.check();
  if (settle && !diagnostics.has_errors()) settlement.settle();
}

std::optional<std::pair<double, double>> printed_rounding(const Value& says) {
  const Expression* number = says.expression.get();
  Rational unit = 1;
  if (number->kind == Expression::Kind::with_unit) {
    unit = number->unit.factor;
    number = number->children[0].get();
  }
  if (number->kind != Expression::Kind::number) return std::nullopt;
  // The place of the last digit, of the text up to an exponent or a suffix.
  const std::string& text = says.text;
  const size_t start = text.find_first_of("0123456789.");
  if (start == std::string::npos) return std::nullopt;
  size_t end = start;
  long decimals = 0;
  bool point = false;
  for (; end < text.size() &&
         (std::isdigit(static_cast<unsigned char>(text[end])) || text[end] == '.' || text[end] == '_');
       ++end) {
    if (text[end] == '.') point = true;
    if (point && std::isdigit(static_cast<unsigned char>(text[end]))) ++decimals;
  }
  const auto mantissa = parse_decimal(text.substr(start, end - start));
  if (!mantissa || *mantissa == 0) return std::nullopt;
  // What an exponent, a suffix or a percent sign makes of the mantissa's unit.
  Rational half = number->number / *mantissa / 2;
  for (; decimals > 0; --decimals) half /= 10;
  return std::make_pair(round_to_double((number->number - half) * unit),
                        round_to_double((number->number + half) * unit));
}

void require_claims(const Scenario& scenario) {
  if (!scenario.claims.empty() || !scenario.bridges.empty()) return;
  throw ScenarioError(
      fmt::format("error: {}: there is nothing to settle (no [[claims]])\n      = add a claim, or use reckon run\n",
                  scenario.document.path));
}

}  // namespace reckon
