#include "scenario/decision.h"

#include <fmt/format.h>

#include <algorithm>

#include "scenario/builder.h"

namespace reckon {

void build_decision(Scenario& scenario, Builder& builder, Diagnostics& diagnostics) {
  if (!scenario.document.decision) return;
  const DecisionDefinition& definition = *scenario.document.decision;
  Decision decision;
  decision.lowest = definition.lowest;
  std::optional<std::pair<std::string, Dimension>> first;
  for (const auto& [name, span] : definition.options) {
    const auto model = scenario.document.model.find(name);
    if (model == scenario.document.model.end()) {
      diagnostics.error(span, fmt::format("[decision] names '{}', which is no model quantity", name),
                        builder.quantity_hint(name));
      continue;
    }
    const auto quantity = builder.quantity(name, span);
    if (!quantity) continue;
    if (!quantity->scalar() || quantity->truth) {
      diagnostics.error(span, fmt::format("the option '{}' is not one number", name), "name its sum");
      continue;
    }
    if (first && quantity->dimension != first->second) {
      diagnostics.error(span,
                        fmt::format("the option '{}' is {}, but '{}' is {}", name, in_unit(quantity->dimension),
                                    first->first, in_unit(first->second)),
                        "options are compared: bring them to one unit");
      continue;
    }
    if (!first) first = {name, quantity->dimension};
    const NamedNode* known = find_named(scenario.outputs, name);
    const size_t output =
        known != nullptr ? static_cast<size_t>(known - scenario.outputs.data()) : scenario.outputs.size();
    if (known == nullptr)
      scenario.outputs.push_back(
          {name, model->second.label, quantity->nodes.at(0), builder.display_of(name, quantity->dimension), false});
    if (std::find(decision.options.begin(), decision.options.end(), output) != decision.options.end()) {
      diagnostics.error(span, fmt::format("the option '{}' is named twice", name), "remove one of the two");
      continue;
    }
    decision.options.push_back(output);
  }
  scenario.decision = decision;
}

}  // namespace reckon
