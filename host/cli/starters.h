// Scenarios to begin with, which the program carries: files of priors/, put in by the build.
#pragma once
#include <vector>

namespace reckon {

struct Starter {
  const char *name, *text;
};
const std::vector<Starter>& starters();

}  // namespace reckon
