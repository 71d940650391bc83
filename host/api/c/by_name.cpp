#include "c/by_name.h"

#include <algorithm>

#include "api/inside.h"
#include "api/options.h"
#include "language/diagnostics.h"

namespace reckon_v1 {

void set_option(Asked& options, const std::string& name, const std::string& value) {
  const std::vector<std::string>&question = names_of_question_options(), &machine = names_of_machine_options();
  if (name == "set") {
    const size_t equals = value.find('=');
    if (equals == std::string::npos) refuse("set " + value + ": there is no =", "write NAME=EXPR");
    options.scenario.set.emplace_back(value.substr(0, equals), value.substr(equals + 1));
  } else if (name == "given") {
    options.scenario.given = value;
  } else if (name == "party") {
    options.scenario.party = value;
  } else if (name == "currency") {
    options.scenario.currency = value;
  } else if (name == "settle") {
    options.scenario.settle = read_yes(name, value);
  } else if (name == "allow-outside") {
    options.scenario.allow_outside = read_yes(name, value);
  } else if (std::find(machine.begin(), machine.end(), name) != machine.end()) {
    options.machine.set(name, value);
  } else if (std::find(question.begin(), question.end(), name) != question.end()) {
    options.question.set(name, value);
  } else {
    std::vector<std::string> known{"set", "given", "party", "currency", "settle", "allow-outside"};
    known.insert(known.end(), question.begin(), question.end());
    known.insert(known.end(), machine.begin(), machine.end());
    refuse_option(name, known);
  }
}

double figure_of(const Figures& figures, const std::string& name) {
  std::string known;
  for (const auto& [figure, value] : figures) {
    if (name == figure) return value;
    known += (known.empty() ? "" : ", ") + std::string(figure);
  }
  refuse("there is no figure '" + name + "'", known);
}

Figures figures_of(const Output& output) {
  return {{"mean", output.mean},
          {"mean_error", output.mean_error},
          {"sd", output.sd},
          {"min", output.minimum},
          {"max", output.maximum},
          {"median", output.median.value},
          {"low", output.low.value},
          {"high", output.high.value},
          {"shortest_low", output.shortest_low},
          {"shortest_high", output.shortest_high}};
}

Figures figures_of_event(const Answer& answer, const std::string& event) {
  for (const Event& one : answer.events()) {
    if (one.name == event) return {{"probability", one.probability}, {"error", one.error}};
  }
  std::vector<std::string> known;
  for (const Event& one : answer.events()) known.push_back(one.name);
  refuse("there is no event '" + event + "'", ::reckon::similar_or_known(event, known, "events"));
}

std::vector<const Claim*> own_claims(const Answer& answer) {
  std::vector<const Claim*> claims;
  for (const Claim& one : answer.claims()) {
    if (one.against == one.about) claims.push_back(&one);
  }
  return claims;
}

Figures figures_of_claim(const Answer& answer, const std::string& id) {
  for (const Claim* one : own_claims(answer)) {
    if (one->id == id)
      return {{"value", one->value},
              {"percentile", one->percentile},
              {"percentile_error", one->percentile_error},
              {"probability", one->probability},
              {"probability_error", one->probability_error}};
  }
  std::vector<std::string> known;
  for (const Claim* one : own_claims(answer)) known.push_back(one->id);
  refuse("there is no claim '" + id + "'", ::reckon::similar_or_known(id, known, "claims"));
}

std::string text_of(const Answer& answer, const std::string& form) {
  if (form == "terminal") return answer.page().text();
  if (form == "markdown") return answer.page().markdown();
  if (form == "latex") return answer.page().latex();
  if (form == "html") return answer.page().html();
  if (form == "json") return answer.json();
  if (form == "csv") return answer.csv();
  if (form == "svg") return answer.page().svg();
  if (form == "vega-lite") return answer.page().vega_lite();
  refuse("there is no form '" + form + "'", "terminal, markdown, latex, html, json, csv, svg, vega-lite");
}

}  // namespace reckon_v1
