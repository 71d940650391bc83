#include "language/overrides.h"

#include <fmt/format.h>

#include <algorithm>

#include "language/sections.h"
#include "language/text.h"

namespace reckon {

void keep_original(PriorDefinition& prior) {
  if (prior.original == nullptr) prior.original = std::make_shared<const OriginalPrior>(OriginalPrior{prior, {}});
}

void replace_prior(PriorDefinition& old, PriorDefinition definition) {
  definition.id = old.id;
  if (definition.per.empty()) definition.per = old.per;
  if (definition.over.empty() && !old.over.empty() && definition.value)
    definition.over = old.over, definition.over_span = definition.span;
  keep_original(old);
  definition.original = old.original;
  definition.replaced = true;
  old = std::move(definition);
}

std::vector<std::string> overridden_names(const PartyDefinition& party) {
  std::vector<std::string> names;
  for (const PriorEntry& prior : party.priors) {
    if (!prior.labels_only) names.push_back(prior.definition.name);
    for (const auto& [label, value] : prior.definition.by_label) {
      if (prior.labels_only) names.push_back(prior.definition.name + "." + label);
    }
  }
  return names;
}

void apply_party(Document& document, const PartyDefinition& party, const std::vector<std::string>& names) {
  const auto wanted = [&](const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  for (const PriorEntry& prior : party.priors) {
    PriorDefinition& old = document.priors.at(prior.definition.name);
    if (!prior.labels_only) {
      if (wanted(prior.definition.name)) replace_prior(old, prior.definition);
      continue;
    }
    for (const auto& [label, value] : prior.definition.by_label) {
      const std::string dotted = prior.definition.name + "." + label;
      if (!wanted(dotted) || document.left_out(dotted, value.span)) continue;
      keep_original(old);
      old.by_label[label] = value;
      old.replaced = true;
    }
  }
}

void check_parties(const Document& document, Diagnostics& diagnostics) {
  for (const PartyDefinition& party : document.parties) {
    for (const PriorEntry& prior : party.priors) {
      const auto known = document.priors.find(prior.definition.name);
      if (known == document.priors.end()) {
        const bool quantity = document.model.count(prior.definition.name) != 0;
        diagnostics.error(prior.definition.span,
                          fmt::format("party '{}' overrides '{}', which is {}", party.name, prior.definition.name,
                                      quantity ? "a model quantity" : "no prior"),
                          quantity ? "override the priors it is computed from"
                                   : did_you_mean(prior.definition.name, document.prior_order));
        continue;
      }
      if (!prior.labels_only) continue;
      const auto index = document.indexes.find(known->second.over);
      for (const auto& [label, value] : prior.definition.by_label) {
        if (is_dirichlet(known->second)) {
          diagnostics.error(
              value.span,
              fmt::format("'{}' is a dirichlet, whose parts cannot be replaced one by one", prior.definition.name),
              fmt::format("replace all of it, {} = dirichlet(…)", prior.definition.name));
          break;
        }
        const bool there =
            index != document.indexes.end() &&
            std::find(index->second.labels.begin(), index->second.labels.end(), label) != index->second.labels.end();
        if (there || document.left_out(prior.definition.name + "." + label, value.span)) continue;
        diagnostics.error(
            value.span, fmt::format("prior '{}' has no label '{}'", prior.definition.name, label),
            index == document.indexes.end() ? "it is not an array" : did_you_mean(label, index->second.labels));
      }
    }
  }
}

bool set_prior(Document& document, const std::string& dotted, const SourceText& value, const Span& name_span,
               Diagnostics& diagnostics) {
  const std::string option = value.span.file ? value.span.file->path : "";
  const std::string where = option.compare(0, 2, "--") == 0 ? option + ": " : "";
  const size_t dot = dotted.find('.');
  const std::string name = dotted.substr(0, dot), label = dot == std::string::npos ? "" : dotted.substr(dot + 1);
  const auto prior = document.priors.find(name);
  if (prior == document.priors.end()) {
    const bool quantity = document.model.count(name) != 0;
    diagnostics.error(
        name_span,
        where + (quantity ? fmt::format("'{}' is a model quantity, not a prior", name)
                          : fmt::format("unknown prior '{}'", name)),
        quantity ? "set the priors it is computed from" : similar_or_known(name, document.prior_order, "priors"));
    return false;
  }
  auto parsed = parse_value(value, diagnostics);
  if (!parsed) return false;
  parsed->text = trimmed(parsed->text);
  PriorDefinition& definition = prior->second;
  if (!label.empty() && is_dirichlet(definition)) {
    diagnostics.error(name_span, where + fmt::format("'{}' is a dirichlet, whose parts cannot be set one by one", name),
                      fmt::format("set all of it, {} = dirichlet(…)", name));
    return false;
  }
  keep_original(definition);
  definition.replaced = true;
  if (dot == std::string::npos) {
    definition.by_label.clear();
    definition.value = std::move(*parsed);
    definition.source.clear(), definition.note.clear();  // they are of what was there
    return true;
  }
  const auto index = document.indexes.find(definition.over);
  const bool known =
      index != document.indexes.end() &&
      std::find(index->second.labels.begin(), index->second.labels.end(), label) != index->second.labels.end();
  if (!known) {
    diagnostics.error(
        name_span, where + fmt::format("prior '{}' has no label '{}'", name, label),
        index == document.indexes.end() ? "it is not an array" : did_you_mean(label, index->second.labels));
    return false;
  }
  definition.by_label[label] = std::move(*parsed);
  return true;
}

void set_prior(Document& document, const std::string& assignment, Diagnostics& diagnostics, const std::string& flag) {
  const SourceText source = command_line_text(flag, assignment);
  const size_t equals = assignment.find('=');
  if (equals == std::string::npos) {
    diagnostics.error(source.span, flag + " needs NAME=EXPR",
                      fmt::format("write {0} mfu=0.4 or {0} \"rent.H20=1 to 2 [USD/(GPU h)]\"", flag));
    return;
  }
  const std::string name = trimmed(assignment.substr(0, equals));
  SourceText value = source;
  std::fill_n(value.text.begin(), equals + 1, ' ');
  set_prior(document, name, value, source.at(0, equals), diagnostics);
}

}  // namespace reckon
