#include "api/inside.h"
#include "scenario/settlement.h"

namespace reckon_v1 {

namespace {

Scenario::Inside load(const std::string& path, const std::string* text, const ScenarioOptions& options) {
  ::reckon::LoadOptions asked;
  for (const auto& [name, value] : options.set) asked.assignments.push_back(name + "=" + value);
  asked.settle = options.settle;
  asked.given = options.given;
  asked.party = options.party;
  asked.currency = options.currency;
  if (options.allow_outside) asked.includes = ::reckon::Includes::anywhere;
  if (text != nullptr) asked.text = *text;
  ::reckon::Scenario scenario = ::reckon::load_scenario(path, asked);
  if (options.settle) ::reckon::require_claims(scenario);
  return {std::move(scenario), options};
}

}  // namespace

Scenario Scenario::from_file(const std::string& path, const ScenarioOptions& options) {
  return guarded([&] { return Scenario(shared(load(path, nullptr, options))); });
}

Scenario Scenario::from_text(const std::string& text, const std::string& name, const ScenarioOptions& options) {
  return guarded([&] { return Scenario(shared(load(name, &text, options))); });
}

std::string Scenario::path() const { return inside_->scenario.document.path; }
std::string Scenario::title() const { return inside_->scenario.document.title; }
std::string Scenario::question() const { return inside_->scenario.document.question; }
std::string Scenario::warnings() const { return inside_->scenario.warnings; }

std::vector<Quantity> Scenario::outputs() const {
  const ::reckon::Scenario& scenario = inside_->scenario;
  std::vector<Quantity> quantities;
  for (size_t k = 0; k < scenario.reported_outputs(); ++k) quantities.push_back(quantity_of(scenario.outputs[k]));
  return quantities;
}

std::vector<Quantity> Scenario::priors() const {
  std::vector<Quantity> quantities;
  for (const ::reckon::NamedNode& node : inside_->scenario.quantities) {
    if (node.prior) quantities.push_back(quantity_of(node));
  }
  return quantities;
}

std::vector<std::string> Scenario::events() const {
  std::vector<std::string> names;
  for (const ::reckon::EventNode& event : inside_->scenario.events) names.push_back(event.name);
  return names;
}

std::vector<std::string> Scenario::claims() const {
  std::vector<std::string> ids;
  for (const ::reckon::Claim& claim : inside_->scenario.claims) ids.push_back(claim.id);
  return ids;
}

std::vector<std::string> Scenario::parties() const {
  std::vector<std::string> names;
  for (const ::reckon::PartyDefinition& party : inside_->scenario.document.parties) names.push_back(party.name);
  return names;
}

}  // namespace reckon_v1
