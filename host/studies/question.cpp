#include "studies/question.h"

#include <fmt/format.h>

namespace reckon {

std::string Level::percent() const { return fmt::format("{:.15g}%", 100 * p.value()); }

std::vector<std::pair<Probability, Probability>> Level::steps() const {
  constexpr uint64_t kSteps = 64;
  const uint64_t rest = p.scale - p.digits, scale = kSteps * p.scale;
  std::vector<std::pair<Probability, Probability>> steps;
  for (uint64_t i = 0; i <= kSteps; ++i) steps.push_back({{rest * i, scale}, {rest * i + kSteps * p.digits, scale}});
  return steps;
}

}  // namespace reckon
