#include "scenario/scenario.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <unordered_set>

#include "base/usage_error.h"
#include "language/decimal.h"
#include "language/overrides.h"
#include "language/text.h"
#include "scenario/builder.h"
#include "scenario/claim.h"
#include "scenario/condition.h"
#include "scenario/decision.h"
#include "scenario/settlement.h"
#include "scenario/suspicions.h"

namespace reckon {

namespace {

constexpr size_t kMostOutputs = 1000;

class Assembler {
 public:
  Assembler(Scenario& scenario, const LoadOptions& options, Diagnostics& diagnostics)
      : scenario_(scenario),
        options_(options),
        document_(scenario.document),
        diagnostics_(diagnostics),
        builder_(scenario.document, scenario.graph, diagnostics) {}

  void assemble() {
    if (document_.model.empty()) {
      Span span;
      span.file = document_.source;
      diagnostics_.error(span, "the file has no [model], so there is nothing to run (it is a library to include)",
                         "include it from a scenario that has a [model]");
    }
    builder_.build_correlations();
    for (const auto& [full, node] : builder_.correlated())
      scenario_.correlated[prior_of_full_name(scenario_.document, full)] = node;
    // The file's own definitions are checked whether or not an output needs them.
    for (const auto& [name, prior] : document_.priors) {
      if (prior.path == document_.path) builder_.quantity(name, prior.span);
    }
    for (const auto& [name, model] : document_.model) builder_.quantity(name, model.span);
    read_outputs();
    for (const ClaimDefinition& definition : document_.claims) {
      auto claim = build_claim(definition, builder_, diagnostics_);
      if (!claim) continue;
      // A claimed quantity is always reported.
      add_named(scenario_.outputs, definition.about, definition.about_span);
      claim->output = static_cast<size_t>(find_named(scenario_.outputs, definition.about) - scenario_.outputs.data());
      scenario_.judgements.push_back({scenario_.claims.size(), claim->output});
      scenario_.claims.push_back(std::move(*claim));
    }
    if (document_.trend && !document_.trend->output.empty()) {
      const std::string name = document_.trend->output.substr(0, document_.trend->output.find('.'));
      if (!builder_.is_defined(name))
        diagnostics_.error(document_.trend->output_span,
                           fmt::format("[trend] is of '{}', which is neither a prior nor a model quantity", name),
                           builder_.quantity_hint(name));
    }
    read_events();
    collect_quantities();
    warn_of_values();
    if (!diagnostics_.has_errors()) build_decision(scenario_, builder_, diagnostics_);
    if (!diagnostics_.has_errors()) build_settlement(scenario_, builder_, diagnostics_, options_.settle);
    if (!diagnostics_.has_errors() && !options_.given.empty()) {
      build_condition(scenario_, builder_, diagnostics_, options_.given, options_.given_flag);
      add_priors_to_outputs(scenario_);
    }
    if (diagnostics_.has_errors()) return;
    for (LoadedFile file : builder_.data_files()) {
      const bool known = std::any_of(document_.files.begin(), document_.files.end(),
                                     [&](const LoadedFile& other) { return other.path == file.path; });
      if (!known) document_.files.push_back(std::move(file));
    }
    const auto collision = scenario_.graph.colliding_streams();
    if (!collision.first.empty()) {
      Span span;
      span.file = document_.source;
      diagnostics_.error(span,
                         fmt::format("the priors '{}' and '{}' have the same hash", collision.first, collision.second),
                         "rename one of them");
    }
  }

 private:
  /// Adds a quantity, or every element of an array, or one element "name.label".
  void add_named(std::vector<NamedNode>& list, const std::string& dotted, const Span& span) {
    const size_t dot = dotted.find('.');
    const std::string name = dotted.substr(0, dot);
    if (!builder_.is_defined(name)) {
      diagnostics_.error(span, fmt::format("output '{}' is neither a prior nor a model quantity", dotted),
                         builder_.quantity_hint(name));
      return;
    }
    const auto quantity = builder_.quantity(name, span);
    if (!quantity) return;
    if (quantity->truth) {
      diagnostics_.error(span, fmt::format("output '{}' is true or false", dotted), "write conditions in [events]");
      return;
    }
    const auto model = document_.model.find(name);
    const std::string label = model == document_.model.end() ? "" : model->second.label;
    const bool prior = model == document_.model.end();
    const Display display = builder_.display_of(name, quantity->dimension);
    if (quantity->scalar() || dot != std::string::npos) {
      const auto node = builder_.element(dotted, span, "the output");
      if (node) add(list, {dotted, label, node->first, display, prior});
      return;
    }
    for (size_t i = 0; i < quantity->nodes.size(); ++i) {
      const std::string& element = quantity->index->labels[i];
      add(list,
          {name + "." + element, label.empty() ? "" : label + ", " + element, quantity->nodes[i], display, prior});
    }
  }
  void add(std::vector<NamedNode>& list, NamedNode node) {
    if (&list == &scenario_.outputs && list.size() > kMostOutputs) return;  // an error, to be reported
    if (names_of_[&list].insert(node.name).second) list.push_back(std::move(node));
  }

  void read_outputs() {
    if (!document_.outputs.empty()) {
      for (const auto& [name, span] : document_.outputs) add_named(scenario_.outputs, name, span);
    } else {
      std::set<std::string> used;
      for (const auto& [user, names] : builder_.uses()) used.insert(names.begin(), names.end());
      for (const std::string& name : document_.model_order) {
        const auto quantity =
            used.count(name) != 0 ? std::nullopt : builder_.quantity(name, document_.model.at(name).span);
        if (quantity && !quantity->truth) add_named(scenario_.outputs, name, document_.model.at(name).span);
      }
    }
    if (scenario_.outputs.size() > kMostOutputs) {
      Span span;
      span.file = document_.source;
      diagnostics_.error(span, "more than 1000 outputs are asked for");
    }
  }

  void read_events() {
    for (const EventDefinition& definition : document_.events) {
      if (builder_.is_defined(definition.name)) {
        diagnostics_.error(definition.span, fmt::format("event '{}' has the name of a quantity", definition.name),
                           "choose another name");
        continue;
      }
      const auto condition = builder_.quantity(definition.name, definition.span);
      if (condition)
        scenario_.events.push_back({definition.name, definition.condition.text, condition->nodes[0], definition.label});
    }
    if (!diagnostics_.has_errors() && scenario_.outputs.empty() && scenario_.events.empty()) {
      Span span;
      span.file = document_.source;
      diagnostics_.error(span, "the scenario has no output",
                         "name quantities in [report] outputs; what is true or false belongs into [events]");
    }
  }

  /// Of the file's own values and of what replaced others; an included library answers for its own.
  void warn_of_values() {
    const auto warn = [&](const Value& value) {
      if (value.expression) warn_of_value(*value.expression, diagnostics_);
    };
    for (const auto& [name, prior] : document_.priors) {
      if (prior.path != document_.path && !prior.replaced) continue;
      if (prior.value) warn(*prior.value);
      for (const auto& [label, value] : prior.by_label) warn(value);
    }
    for (const ClaimDefinition& claim : document_.claims) warn(claim.says);
  }

  void collect_quantities() {
    for (const std::string& name : document_.prior_order) {
      if (builder_.built().count(name) != 0) add_named(scenario_.quantities, name, document_.priors.at(name).span);
    }
    for (const std::string& name : document_.model_order) {
      const auto built = builder_.built().find(name);
      if (built != builder_.built().end() && !built->second.truth)
        add_named(scenario_.quantities, name, document_.model.at(name).span);
    }
  }

  Scenario& scenario_;
  const LoadOptions& options_;
  Document& document_;
  Diagnostics& diagnostics_;
  Builder builder_;
  std::map<const void*, std::unordered_set<std::string>> names_of_;  // lists
};

/// Of a dollar: no currency is beyond.
bool is_rate(double per_usd) { return per_usd >= 1e-9 && per_usd <= 1e15; }

/// "KRW": at the scenario's own rate; "KRW=1400": at this one, of a dollar.
CurrencyDefinition currency_of(const Document& document, const std::string& asked) {
  const size_t equals = asked.find('=');
  const std::string code = asked.substr(0, equals);
  if (equals != std::string::npos) {
    const auto rate = parse_decimal(asked.substr(equals + 1));
    const bool letters =
        code.size() == 3 && std::all_of(code.begin(), code.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
    if (!letters || !rate || !is_rate(round_to_double(*rate)))
      throw UsageError(fmt::format("--currency {}: write a code and how many a dollar is, as in KRW=1400", asked));
    return {code, round_to_double(*rate), "", "the command line"};
  }
  std::vector<std::string> known;
  for (const CurrencyDefinition& currency : document.currencies) {
    if (currency.code == code) return currency;
    known.push_back(currency.code);
  }
  throw ScenarioError(
      fmt::format("error: {} has no rate for '{}'\n      = {}\n", document.path, code,
                  known.empty() ? fmt::format("write [currency] {} = {{ per_usd = …, date = …, source = \"…\" }}", code)
                                : fmt::format("its currencies: {}", fmt::join(known, ", "))));
}

/// What a party believes of a prior gives way to what the command line sets.
void assign_to_parties(Document& document, const std::string& dotted) {
  const size_t dot = dotted.find('.');
  const std::string name = dotted.substr(0, dot), label = dot == std::string::npos ? "" : dotted.substr(dot + 1);
  for (PartyDefinition& party : document.parties) {
    std::erase_if(party.priors, [&](PriorEntry& entry) {
      if (entry.definition.name != name) return false;
      if (label.empty()) return true;
      if (!entry.labels_only) {
        entry.definition.by_label[label] = document.priors.at(name).by_label.at(label);
        return false;
      }
      entry.definition.by_label.erase(label);
      return entry.definition.by_label.empty();
    });
  }
}

Document assign(Document document, const std::vector<std::string>& assignments, const std::string& flag = "--set") {
  Diagnostics diagnostics;
  for (const std::string& assignment : assignments) {
    set_prior(document, assignment, diagnostics, flag);
    if (!diagnostics.has_errors()) assign_to_parties(document, trimmed(assignment.substr(0, assignment.find('='))));
  }
  if (diagnostics.has_errors()) throw ScenarioError(diagnostics);
  return document;
}

}  // namespace

Document load_document(const std::string& path, const std::vector<std::string>& assignments, Includes includes,
                       const std::string* text, const std::string& flag) {
  Diagnostics diagnostics;
  Document document = load_document(path, diagnostics, includes, text);
  if (!diagnostics.has_errors()) check_parties(document, diagnostics);
  if (!diagnostics.has_errors()) return assign(std::move(document), assignments, flag);
  if (diagnostics.only_syntax()) {  // what else is wrong
    Scenario scenario;
    scenario.document = std::move(document);
    Assembler(scenario, {}, diagnostics).assemble();
  }
  throw ScenarioError(diagnostics);
}

std::optional<Display> in_currency(const Display& display, const CurrencyDefinition& currency) {
  const std::string dollar = "USD";
  if (display.base.compare(0, dollar.size(), dollar) != 0) return std::nullopt;
  if (display.base.size() > dollar.size() && display.base[dollar.size()] != '/') return std::nullopt;  // USD2023, USD^2
  // As it is shown in dollars, where the unit is written with them in front: USD/(GPU h), kUSD.
  const size_t at = display.unit.find(dollar), end = at + dollar.size();
  if (at <= 1 && (end == display.unit.size() || display.unit[end] == '/')) {
    const std::string unit = display.unit.substr(0, at) + currency.code + display.unit.substr(end);
    return Display{unit, display.numerator, display.denominator * currency.per_usd, ""};
  }
  return Display{currency.code + display.base.substr(dollar.size()), 1, currency.per_usd, ""};
}

void keep_warnings(std::vector<std::string>& warnings, const std::string& more) {
  if (!more.empty() && std::find(warnings.begin(), warnings.end(), more) == warnings.end()) warnings.push_back(more);
}

const NamedNode* find_named(const std::vector<NamedNode>& list, const std::string& name) {
  const auto at = std::find_if(list.begin(), list.end(), [&](const NamedNode& item) { return item.name == name; });
  return at == list.end() ? nullptr : &*at;
}

const NamedNode* find_quantity(const Scenario& scenario, const std::string& name) {
  const NamedNode* const output = find_named(scenario.outputs, name);
  return output != nullptr ? output : find_named(scenario.quantities, name);
}

Document document_of_party(const Document& document, const std::string& name) {
  if (name == kAsWritten) return document;
  std::vector<std::string> known{kAsWritten};
  for (const PartyDefinition& party : document.parties) {
    known.push_back(party.name);
    if (party.name != name) continue;
    Document result = document;
    apply_party(result, party, overridden_names(party));
    return result;
  }
  std::string hint = did_you_mean(name, known);
  if (hint.empty() && document.parties.empty()) hint = fmt::format("{} has no [parties]", document.path);
  if (hint.empty()) hint = fmt::format("parties of {}: {}", document.path, fmt::join(known, ", "));
  throw ScenarioError(fmt::format("error: there is no party '{}'\n      = {}\n", name, hint));
}

Scenario build_scenario(Document document, const LoadOptions& options, Graph graph) {
  Diagnostics diagnostics;
  Scenario scenario;
  scenario.document = std::move(document);
  scenario.graph = std::move(graph);
  Assembler(scenario, options, diagnostics).assemble();
  if (diagnostics.has_errors()) throw ScenarioError(diagnostics);
  scenario.warnings = diagnostics.render();
  scenario.warning_count = diagnostics.items().size();
  return scenario;
}

Scenario load_scenario(const std::string& path, const LoadOptions& options) {
  const std::string* const text = options.text ? &*options.text : nullptr;
  Document document = load_document(path, std::vector<std::string>(), options.includes, text);
  if (!options.party.empty()) document = document_of_party(document, options.party);
  document = assign(std::move(document), options.assignments);
  if (options.change) document = options.change(std::move(document));
  Scenario scenario = build_scenario(std::move(document), options);
  scenario.asked = {options.party, options.row, options.given, options.assignments};
  if (!options.currency.empty()) scenario.currency = currency_of(scenario.document, options.currency);
  return scenario;
}

}  // namespace reckon
