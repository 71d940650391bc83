// The program of a scenario, and single draws of it.
#include <fmt/format.h>

#include <algorithm>

#include "studies/runner.h"

namespace reckon {

std::string quantity_text(const NamedNode& quantity, double base) {
  return fmt::format("{:.6g}{}{}", quantity.display.convert(base), quantity.display.unit.empty() ? "" : " ",
                     quantity.display.unit);
}

EngineOptions engine_options(const Question& question, const Machine& machine) {
  return {question.seed, question.precision, machine.threads,  machine.progress,
          machine.stop,  question.sampler,   question.scramble};
}

std::vector<size_t> points_of_outputs(const Scenario& scenario) {
  std::vector<size_t> points(scenario.outputs.size());
  for (const Judgement& judgement : scenario.judgements) points[judgement.output] += kPointsPerClaim;
  return points;
}

Program program_of(const Scenario& scenario) { return program_of(scenario, 0, scenario.outputs.size()); }

Program program_of(const Scenario& scenario, size_t first, size_t last) {
  std::vector<NodeId> nodes;
  for (size_t k = first; k < last; ++k) nodes.push_back(scenario.outputs[k].node);
  if (first == 0) {
    for (const EventNode& event : scenario.events) nodes.push_back(event.node);
  }
  if (scenario.condition) nodes.push_back(scenario.condition->truth);
  Program program = make_program(scenario.graph, nodes);
  program.conditional = scenario.condition.has_value();
  return program;
}

void for_each_tile(const Scenario& scenario, const Question& question, const Machine& machine, uint64_t draws,
                   const std::vector<NodeId>& nodes,
                   const std::function<void(const std::vector<std::vector<double>>&)>& take) {
  const uint32_t scrambles = question.sampler == SamplerKind::sobol ? kScrambles : 1;
  for (uint32_t scramble = 0; scramble < scrambles; ++scramble) {
    Question part = question;
    part.scramble = scramble;
    const auto engine = make_cpu_engine(make_program(scenario.graph, nodes), engine_options(part, machine));
    const uint64_t count = draws / scrambles;
    for (uint64_t first = 0; first < count; first += kDrawsPerTile)
      take(engine->draws(first, std::min(kDrawsPerTile, count - first)));
  }
}

std::vector<double> values_at_draw(const Scenario& scenario, const std::vector<NodeId>& nodes, const Question& question,
                                   uint64_t draw) {
  const auto engine = make_cpu_engine(make_program(scenario.graph, nodes), engine_options(question, {}));
  std::vector<double> values;
  for (const auto& result : engine->draws(draw, 1)) values.push_back(result[0]);
  return values;
}

std::string explain_command(const Scenario& scenario, const Question& question, uint64_t draw) {
  const Question usual;
  std::string text = fmt::format("reckon explain {} --draw {}", scenario.document.path, draw);
  if (question.seed != usual.seed) text += fmt::format(" --seed {}", question.seed);
  for (const std::string& name : scenario.document.prior_order) {  // by a row, a party, --set
    const PriorDefinition& prior = scenario.document.priors.at(name);
    const auto written = [&](const Value& value) {
      return std::any_of(scenario.document.files.begin(), scenario.document.files.end(),
                         [&](const LoadedFile& file) { return value.span.file && value.span.file->path == file.path; });
    };
    const bool set =
        (prior.value && !written(*prior.value)) || std::any_of(prior.by_label.begin(), prior.by_label.end(),
                                                               [&](const auto& item) { return !written(item.second); });
    if (!prior.replaced || !set) continue;
    const bool plain =
        prior.value && prior.by_label.empty() && prior.value->text.find_first_of("\"'$`\\!\n") == std::string::npos;
    text += plain ? fmt::format(" --set '{}={}'", name, prior.value->text) : fmt::format(" --set '{}=…'", name);
  }
  if (question.sampler == SamplerKind::sobol) text += fmt::format(" --sampler sobol --scramble {}", question.scramble);
  if (question.precision != usual.precision) text += fmt::format(" --precision {}", precision_name(question.precision));
  return text;
}

std::string describe_priors_at(const Scenario& scenario, const Question& question, uint64_t draw, NodeId node) {
  constexpr size_t kMostPriors = 12;
  const std::vector<NodeId> needed = scenario.graph.needed_for({node});
  std::vector<NodeId> nodes;
  std::vector<const NamedNode*> priors;
  for (const NamedNode& quantity : scenario.quantities) {
    if (!quantity.prior || nodes.size() == kMostPriors) continue;
    if (!std::binary_search(needed.begin(), needed.end(), quantity.node)) continue;
    nodes.push_back(quantity.node);
    priors.push_back(&quantity);
  }
  const std::vector<double> values = values_at_draw(scenario, nodes, question, draw);
  std::string text;
  for (size_t i = 0; i < values.size(); ++i)
    text += fmt::format("        {} = {}\n", priors[i]->name, quantity_text(*priors[i], values[i]));
  return text;
}

}  // namespace reckon
