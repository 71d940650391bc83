// The command lines that give the same answers.
#include <fmt/format.h>

#include "api/inside.h"

namespace reckon_v1 {

Arguments::Arguments(const char* command, const Scenario& scenario) : all_{command, scenario.path()} {
  add_sets("--set", scenario);
  add_flag("--allow-outside", scenario.inside().options.allow_outside);
}

void Arguments::add(const char* flag, const std::string& text, const std::string& as_usual) {
  if (text != as_usual) all_.insert(all_.end(), {flag, text});
}

void Arguments::add(const Table& table) {
  add("--rows", table.path);
  add("--columns", table.columns);
  add("--id", table.id);
}

void Arguments::add_flag(const char* flag, bool given) {
  if (given) all_.emplace_back(flag);
}

void Arguments::add_sets(const char* flag, const Scenario& scenario) {
  for (const auto& [name, value] : scenario.inside().options.set) add(flag, name + "=" + value);
}

void Arguments::add(const Question& question, uint64_t usual_draws) {
  const Question usual;
  add("--draws", std::to_string(question.draws), std::to_string(usual_draws));
  add("--seed", std::to_string(question.seed), std::to_string(usual.seed));
  add("--precision", question.precision, usual.precision);
  add("--sampler", question.sampler, usual.sampler);
  add("--level", question.level, usual.level);
  add("--quantiles", list_of(question.quantiles), list_of(usual.quantiles));
  if (question.tolerance != 0) add("--tolerance", fmt::format("{}", question.tolerance));
}

Arguments arguments_of(const char* command, const Scenario& scenario, const Question& question) {
  const ScenarioOptions& options = scenario.inside().options;
  Arguments arguments(command, scenario);
  arguments.add("--given", options.given);
  arguments.add("--party", options.party);
  arguments.add("--currency", options.currency);
  arguments.add(question, Question().draws);
  return arguments;
}

std::string joined(const std::vector<std::string>& warnings) { return fmt::format("{}", fmt::join(warnings, "")); }

std::string list_of(const std::vector<std::string>& names) { return fmt::format("{}", fmt::join(names, ",")); }

::reckon::RowOptions rows_of(const Table& table) {
  if (table.text && table.path.empty())
    refuse("a table has a text and no path", "give the path, of what is to stand for its file");
  ::reckon::RowOptions rows;
  rows.table = table.path, rows.text = table.text;
  rows.columns = table.columns, rows.id = table.id;
  return rows;
}

void check_study(const char* study, const Scenario& scenario, const Question& question, bool with_quantiles) {
  const ScenarioOptions& options = scenario.inside().options;
  std::vector<const char*> had;
  if (!options.given.empty()) had.push_back("given");
  if (!options.party.empty()) had.push_back("party");
  if (!options.currency.empty()) had.push_back("currency");
  if (options.settle) had.push_back("settle");
  if (!had.empty())
    refuse(fmt::format("{}: the scenario was made with {}", study, fmt::join(had, ", ")),
           "make one with no more than set, and allow_outside");
  if (question.tolerance != 0)
    refuse(fmt::format("tolerance: a {} takes as many draws as it says", study), "leave it out");
  if (!with_quantiles && question.quantiles != Question().quantiles)
    refuse(fmt::format("quantiles: a {} has the usual ones, and the interval of level", study), "leave them out");
}

}  // namespace reckon_v1
