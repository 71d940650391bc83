// What C's interface calls by name: options, figures, forms of text.
#pragma once
#include <reckon/answer.h>

#include <string>
#include <utility>
#include <vector>

namespace reckon_v1 {

/// All that options may say.
struct Asked {
  ScenarioOptions scenario;
  Question question;
  Machine machine;
};
[[noreturn]] void refuse(const std::string& message, const std::string& hint);
/// Throws Error, as all of these.
void set_option(Asked& options, const std::string& name, const std::string& value);

using Figures = std::vector<std::pair<const char*, double>>;
double figure_of(const Figures& figures, const std::string& name);
Figures figures_of(const Output& output);
Figures figures_of_event(const Answer& answer, const std::string& event);
Figures figures_of_claim(const Answer& answer, const std::string& id);
/// The claims against their own outputs.
std::vector<const Claim*> own_claims(const Answer& answer);

/// terminal, markdown, latex, html, json, csv, svg, vega-lite.
std::string text_of(const Answer& answer, const std::string& form);

}  // namespace reckon_v1
