// Names: model quantities and events, built on first use; priors are in builder_priors.cpp.
#include "scenario/builder.h"

#include <fmt/format.h>

#include <algorithm>

namespace reckon {

bool Builder::is_defined(const std::string& name) const {
  return document_.priors.count(name) != 0 || document_.model.count(name) != 0;
}

std::vector<std::string> Builder::known_names() const {
  std::vector<std::string> names = document_.prior_order;
  names.insert(names.end(), document_.model_order.begin(), document_.model_order.end());
  return names;
}

std::string Builder::quantity_hint(const std::string& name) const {
  return document_.event(name) != nullptr ? "it is an event, whose probability is reported anyway"
                                          : did_you_mean(name, known_names());
}

MaybeQuantity Builder::quantity(const std::string& name, const Span& span) {
  if (const auto known = built_.find(name); known != built_.end()) return known->second;
  if (failed_.count(name) != 0) return std::nullopt;
  const auto prior = document_.priors.find(name);
  const auto model = document_.model.find(name);
  const EventDefinition* event = document_.event(name);
  if (prior == document_.priors.end() && model == document_.model.end() && event == nullptr) {
    constexpr size_t kMostHints = 100;
    std::vector<std::string> names = diagnostics_.errors() < kMostHints ? known_names() : std::vector<std::string>();
    for (const EventDefinition& one : document_.events) names.push_back(one.name);
    std::string hint = did_you_mean(name, names);
    if (reserved_names().count(name) != 0)
      hint = fmt::format("{} is {}; call it with arguments in parentheses", name, reserved_names().at(name));
    if (name == "inf" || name == "infinity") hint = "for one side alone write a far limit, such as 1e9";
    if (name == "pi") hint = "write 3.14159265358979";
    if (hint.empty() && !document_.events.empty() && !document_.of_a_file(span)) {  // --given, believe
      std::vector<std::string> events;
      for (const EventDefinition& one : document_.events) events.push_back(one.name);
      hint = fmt::format("its events are {}", fmt::join(events, ", "));
    }
    error(span, fmt::format("unknown name '{}'", name), hint.empty() ? "define it in [priors] or [model]" : hint);
    return std::nullopt;
  }
  if (const auto at = std::find(stack_.begin(), stack_.end(), name); at != stack_.end()) {
    std::string cycle;
    for (auto i = at; i != stack_.end(); ++i) cycle += *i + " -> ";
    error(span, fmt::format("'{}' depends on itself ({}{})", name, cycle, name), "break the cycle");
    return std::nullopt;
  }
  if (stack_.size() >= 500) {
    error(span, "quantities depend on each other more than 500 levels deep");
    return std::nullopt;
  }
  stack_.push_back(name);
  MaybeQuantity result = prior != document_.priors.end()  ? build_prior(prior->second)
                         : model != document_.model.end() ? build_model(model->second)
                                                          : build_event(*event);
  stack_.pop_back();
  if (!result) {
    failed_.insert(name);
    return std::nullopt;
  }
  return built_[name] = *result;
}

MaybeQuantity Builder::build_model(const ModelDefinition& model) {
  if (!model.formula.expression) return std::nullopt;
  Context context;
  auto result = evaluate(*model.formula.expression, context);
  if (!result) return std::nullopt;
  if (model.unit && result->bare_zero) result->dimension = model.unit->dimension, result->bare_zero = false;
  if (model.unit && (result->truth || result->dimension != model.unit->dimension)) {
    const Dimension left = result->dimension / model.unit->dimension;
    const std::string written = in_written_units(result->dimension);
    const bool exact = written != in_unit(result->dimension) && written.find(" times ") == std::string::npos;
    const bool near =
        !exact && !result->truth && !model.unit->dimension.empty() && left.size() < result->dimension.size();
    error(model.unit_span,
          result->truth ? fmt::format("'{}' comes out true or false, which is not {}", model.name, model.unit_text)
          : near        ? fmt::format("'{0}' comes out in {1} times {2}, which is not {1}", model.name, model.unit_text,
                                      base_name(left))
                 : fmt::format("'{}' comes out {}, which is not {}", model.name, in_written_units(result->dimension),
                               model.unit_text),
          near ? fmt::format("{} is left over; correct the unit or the formula", base_name(left))
               : "correct the unit or the formula");
    return std::nullopt;
  }
  return result;
}

MaybeQuantity Builder::build_event(const EventDefinition& event) {
  Context context;
  auto condition = evaluate(*event.condition.expression, context);
  if (!condition || (condition->truth && condition->scalar())) return condition;
  error(event.condition.expression->span, fmt::format("event '{}' is not one condition", event.name),
        "compare two values, as in cost > 10M [USD]");
  return std::nullopt;
}

std::optional<std::pair<NodeId, Dimension>> Builder::element(const std::string& dotted, const Span& span,
                                                             const std::string& what) {
  const size_t dot = dotted.find('.');
  Expression name;
  name.kind = Expression::Kind::name;
  name.span = span;
  name.name = dotted.substr(0, dot);
  if (dot != std::string::npos) name.label = dotted.substr(dot + 1);
  Context context;
  const auto found = evaluate_name(name, context);
  if (!found) return std::nullopt;
  if (!found->scalar()) {
    error(span, fmt::format("{} names the array '{}'", what, dotted),
          fmt::format("name one element, as in {}.{}, or a model quantity that reduces it", dotted,
                      found->index->labels[0]));
    return std::nullopt;
  }
  if (found->truth) {
    error(span, fmt::format("{} names '{}', which is true or false", what, dotted), "write conditions in [events]");
    return std::nullopt;
  }
  return std::make_pair(found->nodes[0], found->dimension);
}

}  // namespace reckon
