// Scenarios that the program carries: files of priors/ and benchmarks/, put in by the build.
#pragma once
#include <vector>

namespace reckon {

struct Starter {
  const char *name, *text;
};
/// What `reckon new` begins with,
const std::vector<Starter>& starters();
/// and what `reckon bench` measures.
const std::vector<Starter>& workloads();

}  // namespace reckon
