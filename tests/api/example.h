// A scenario, and what the tests of the library ask of it.
#pragma once
#include <reckon/answer.h>

#include <cstdint>
#include <stdexcept>
#include <string>

inline constexpr const char* kText = R"(
title = "Example"
[priors]
flop = { value = "2.5e24 to 4.5e24 [FLOP]", source = "…" }
rate = "4e14 to 6e14 [FLOP/(GPU s)]"
rent = "1.5 to 3 [USD/(GPU h)]"
[model]
hours = { formula = "flop / rate", unit = "GPU h" }
cost  = { formula = "hours * rent", unit = "USD", label = "Final run" }
[events]
over = "cost > 5M [USD]"
[[claims]]
id = "lab"
by = "the lab"
about = "cost"
says = "5.576M [USD]"
[report]
outputs = ["cost", "hours"]
)";

inline reckon::Question of_draws(uint64_t draws) {
  reckon::Question question;
  question.draws = draws;
  return question;
}

inline reckon::Answer answer_of(const std::string& text, uint64_t draws = 100'000) {
  return ask(reckon::Scenario::from_text(text), of_draws(draws));
}

/// What `work` throws.
template <class Work>
reckon::Error error_of(const Work& work) {
  try {
    work();
  } catch (const reckon::Error& error) {
    return error;
  }
  throw std::runtime_error("nothing was thrown");
}
