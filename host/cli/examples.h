// What one writes: for the help of each command and the manual page.
#pragma once
#include <string>
#include <vector>

namespace reckon {

struct Example {
  const char *line, *does;  // after "reckon"
};
const std::vector<Example>& examples_of(const std::string& command);

}  // namespace reckon
