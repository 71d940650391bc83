// What runs: this program, and the machine.
#pragma once
#include <string>

namespace reckon {

/// A line a device.
std::string machine_text();

/// Name and version; the commit it was built from, and what was built in.
std::string version_text();

}  // namespace reckon
