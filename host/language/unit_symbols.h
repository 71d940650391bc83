// The unit symbols that come before UDUNITS-2's, with exact factors.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "language/unit.h"

namespace reckon {

/// A symbol of ours, with a prefix where it takes one ("kWh", "TFLOP", "GiB"); nothing if unknown.
std::optional<Unit> own_unit(const std::string& symbol);

/// Prefixes by symbol; "da" is left out, since nothing here is counted in tens.
const std::map<std::string, Rational>& unit_prefixes();

/// Whether it is money alone, of any currency or year.
bool is_money(const Dimension& dimension);
/// Of one thing that is counted (GPU, token, person), not measured or paid.
bool is_count(const Dimension& dimension);

/// What to write in place of a symbol that readers take in more than one way ("ton", "Gb", "oz"); empty for others.
std::string other_readings(const std::string& symbol);

/// A unit of UDUNITS-2: by a symbol that has one reading (V, Pa, MeV), or by a name in full that has one (acre,
/// kilometers); nothing else reaches the library, which knows many more (Gb, a gigabarn; water, a pressure a length).
/// `refusal` says why a known one cannot be used (an offset or logarithmic scale), or that the unit database cannot be
/// read.
std::optional<Unit> library_unit(const std::string& symbol, std::string& refusal);

/// The multiplier that a word means: "M" for M, million or mn, "B" for B or bn; empty for none. B, K and T are units
/// too where they stand alone.
std::string multiplier_suffix(const std::string& word);

/// "did you mean …?", never a unit of another size; empty where nothing is similar.
std::string similar_unit(const std::string& name);

}  // namespace reckon
