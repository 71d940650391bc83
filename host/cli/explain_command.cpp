// reckon explain FILE: one draw, every prior at its median, or the graph.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/printable.h"
#include "cli/cli.h"
#include "devices/cuda/source.h"
#include "model/interpret.h"
#include "report/figure.h"

namespace reckon {

namespace {

struct ExplainOptions {
  SharedOptions shared;
  std::string draw, at, graph;
  int scramble = 0;
  bool cuda = false;
};

/// Eight digits, without trailing zeros: 9.894e+14.
std::string short_exponent(double value) {
  std::string text = fmt::format("{:.7e}", value);
  const size_t e = text.find('e');
  if (e == std::string::npos) return text;
  size_t end = e;
  while (end > 0 && text[end - 1] == '0') --end;
  if (end > 0 && text[end - 1] == '.') --end;
  return text.erase(end, e - end);
}

std::string quantities_text(const Scenario& scenario, const std::vector<double>& values,
                            const std::vector<double>& events) {
  size_t width = 0;
  for (const NamedNode& quantity : scenario.quantities) width = std::max(width, text_width(quantity.name));
  for (const EventNode& event : scenario.events) width = std::max(width, text_width(event.name));
  std::string text;
  for (const bool prior : {true, false}) {
    text += prior ? "priors\n" : "model\n";
    for (size_t i = 0; i < scenario.quantities.size(); ++i) {
      const NamedNode& quantity = scenario.quantities[i];
      if (quantity.prior != prior) continue;
      const double value = quantity.display.convert(values[i]) + 0.0;  // no -0
      const bool plain = value == 0 || (std::fabs(value) >= 1e-4 && std::fabs(value) < 1e6);
      text += fmt::format("  {:<{}}  {}{}{}\n", quantity.name, width,
                          std::isnan(value) ? "nan"
                          : plain           ? fmt::format("{:.8g}", value)
                                            : short_exponent(value),
                          quantity.display.unit.empty() ? "" : " ", printable(quantity.display.unit));
    }
  }
  if (!scenario.events.empty()) text += "events\n";
  for (size_t e = 0; e < scenario.events.size(); ++e) {
    text += fmt::format("  {:<{}}  {}\n", scenario.events[e].name, width,
                        events[e] == 1   ? "true"
                        : events[e] == 0 ? "false"
                                         : "not a number");
  }
  return text;
}

std::string explain_draw(const Scenario& scenario, const Question& question, uint64_t draw) {
  std::vector<NodeId> nodes;
  for (const NamedNode& quantity : scenario.quantities) nodes.push_back(quantity.node);
  for (const EventNode& event : scenario.events) nodes.push_back(event.node);
  std::vector<double> values = values_at_draw(scenario, nodes, question, draw);
  const auto split = values.begin() + static_cast<long>(scenario.quantities.size());
  const std::vector<double> events(split, values.end());
  return fmt::format("draw {}, seed {}, {} precision\n", draw, question.seed, precision_name(question.precision)) +
         quantities_text(scenario, values, events);
}

std::string explain_median(const Scenario& scenario) {
  const std::vector<double> all = values_at_median(scenario.graph);
  std::vector<double> values, events;
  for (const NamedNode& quantity : scenario.quantities) values.push_back(all[quantity.node]);
  for (const EventNode& event : scenario.events) events.push_back(all[event.node]);
  return "every prior's random number at its median\n" + quantities_text(scenario, values, events);
}

/// Names that stand at a node, joined; empty for an inner one.
std::string names_at(const Scenario& scenario, NodeId node) {
  std::string names;
  for (const NamedNode& quantity : scenario.quantities) {
    if (quantity.node == node) names += (names.empty() ? "" : ", ") + quantity.name;
  }
  for (const EventNode& event : scenario.events) {
    if (event.node == node) names += (names.empty() ? "" : ", ") + event.name;
  }
  return names;
}

/// What the outputs and events are computed from.
std::vector<NodeId> used_nodes(const Scenario& scenario) {
  std::vector<NodeId> results;
  for (const NamedNode& output : scenario.outputs) results.push_back(output.node);
  for (const EventNode& event : scenario.events) results.push_back(event.node);
  return scenario.graph.needed_for(results);
}

std::string node_text(const Scenario& scenario, const Node& node) {
  if (node.operation == Operation::constant) return fmt::format("{:.8g}", node.value);
  if (node.operation == Operation::uniform) return "uniform " + printable(scenario.graph.streams()[node.stream].name);
  return operation_name(node.operation);
}

std::string graph_text(const Scenario& scenario) {
  std::string text;
  for (const NodeId id : used_nodes(scenario)) {
    const Node& node = scenario.graph.nodes()[id];
    std::string operands;
    for (const NodeId operand : node.operands) operands += fmt::format(" %{}", operand);
    const std::string names = names_at(scenario, id);
    text +=
        fmt::format("%{} = {}{}{}\n", id, node_text(scenario, node), operands, names.empty() ? "" : "   # " + names);
  }
  return text;
}

/// Text between a dot file's quotes.
std::string dot_text(const std::string& text) {
  std::string escaped;
  for (const char c : text) escaped += c == '"' || c == '\\' ? std::string("\\") + c : std::string(1, c);
  return escaped;
}

std::string graph_dot(const Scenario& scenario) {
  std::string text = "digraph scenario {\n  rankdir = LR;\n  node [shape = box, fontname = sans];\n";
  for (const NodeId id : used_nodes(scenario)) {
    const Node& node = scenario.graph.nodes()[id];
    const std::string names = names_at(scenario, id);
    text += fmt::format("  n{} [label = \"{}\"{}];\n", id,
                        (names.empty() ? "" : dot_text(names) + "\\n") + dot_text(node_text(scenario, node)),
                        names.empty() ? ", color = gray" : "");
    for (const NodeId operand : node.operands) text += fmt::format("  n{} -> n{};\n", operand, id);
  }
  return text + "}\n";
}

/// The source of the kernel that `run` compiles on a GPU.
std::string cuda_text(const Scenario& scenario, Precision precision) {
  const Program program = program_of(scenario);
  return kernel_source(program, kernel_shape(program, points_of_outputs(scenario), precision, kHopperSharedMemory),
                       KernelSet::pass);
}

}  // namespace

void add_explain_command(CommandLine& line) {
  auto options = std::make_shared<ExplainOptions>();
  Command command = line.command("explain", "one draw, every prior at its median, the graph, or the CUDA source");
  add_scenario_options(command, options->shared);
  add_numbers_options(command, options->shared);
  Option draw = command.option("--draw", options->draw, "every quantity at this draw (counted from 0)");
  command.option("--scramble", options->scramble, "which of the scrambles of --sampler sobol")
      .range(0, static_cast<int>(kScrambles) - 1);
  Option at = command.option("--at", options->at, "every quantity with every prior at its median").one_of({"median"});
  Option graph = command.option("--graph", options->graph, "the graph of operations").one_of({"text", "dot"});
  Option cuda = command.flag("--cuda", options->cuda, "the CUDA source that a GPU runs");
  draw.excludes(at).excludes(graph).excludes(cuda);
  at.excludes(graph).excludes(cuda);
  graph.excludes(cuda);
  command.does([options] {
    Question question = read_question(options->shared);
    question.scramble = static_cast<uint32_t>(options->scramble);
    const uint64_t draw_number = options->draw.empty() ? 0 : read_count(options->draw, "--draw", 0);
    const Scenario scenario = load_scenario(
        options->shared.file, {options->shared.assignments, false, "", "", "", options->shared.includes()});
    say_warnings({scenario.warnings}, options->shared);
    if (!options->graph.empty()) {
      print(options->graph == "dot" ? graph_dot(scenario) : graph_text(scenario));
    } else if (options->cuda) {
      print(cuda_text(scenario, question.precision));
    } else if (!options->at.empty()) {
      print(explain_median(scenario));
    } else {
      print(explain_draw(scenario, question, draw_number));
    }
    return kDone;
  });
}

}  // namespace reckon
