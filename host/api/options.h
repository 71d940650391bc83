// Options by name, whose texts are read by the command line's rules.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace reckon_v1 {

const std::vector<std::string>& names_of_question_options();
const std::vector<std::string>& names_of_machine_options();

/// Of "yes" and "no"; throws Error.
bool read_yes(const std::string& name, const std::string& text);

/// As many threads as there may be; throws Error.
int checked_threads(int64_t threads);

[[noreturn]] void refuse_option(const std::string& name, const std::vector<std::string>& known);

}  // namespace reckon_v1
