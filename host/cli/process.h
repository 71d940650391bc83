// Another program, waited for.
#pragma once
#include <string>
#include <vector>

namespace reckon {

/// Starts `program`, found on the PATH where it has no slash, with what follows its name, and waits. Its exit status,
/// -1 where a signal ended it; nothing of it goes on after Ctrl-C or SIGTERM, which throw Interrupted. Throws
/// OutputError where it cannot be started.
int run_process(const std::string& program, std::vector<std::string> arguments);

}  // namespace reckon
