// The unit symbols that come before UDUNITS-2's, with exact factors.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "language/unit.h"

namespace reckon {

/// A symbol of ours, with an SI prefix where it takes one ("kWh", "TFLOP"); nothing if unknown.
std::optional<Unit> own_unit(const std::string& symbol);

/// A symbol known to UDUNITS-2. `refusal` says why a known symbol cannot be used (an offset or
/// logarithmic scale), or that the unit database cannot be read.
std::optional<Unit> library_unit(const std::string& symbol, std::string& refusal);

/// All our symbols, for suggestions.
std::vector<std::string> own_unit_names();

}  // namespace reckon
