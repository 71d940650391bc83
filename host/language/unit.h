// Units: a conversion factor, exact where the unit is ours, and a dimension over base units.
//
// Our symbols (h, yr, gal, FLOP, GPU, USD, ...) come first, then UDUNITS-2's. Money of a year
// (USD2023) is a base unit of its own and does not mix with another year's.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "language/decimal.h"

namespace reckon {

struct Unit {
  Rational factor = 1;                   // one of this unit in base units
  std::map<std::string, int> dimension;  // base unit -> exponent, no zero exponents

  bool dimensionless() const { return dimension.empty(); }
  bool same_dimension(const Unit& other) const { return dimension == other.dimension; }
  /// "USD/(GPU s)", or "1": the base units of the dimension.
  std::string base_name() const;
};

Unit operator*(const Unit& a, const Unit& b);
Unit operator/(const Unit& a, const Unit& b);

struct UnitError {
  std::string problem;
  std::string suggestion;
  size_t offset = 0;  // in the text of the unit
  size_t length = 1;
};

struct ParsedUnit {
  Unit unit;
  std::vector<UnitError> errors;  // empty when the unit is good
};

/// Parses "USD/(GPU h)", "kWh", "m^2", "1/s", "%".
ParsedUnit parse_unit(const std::string& text);

}  // namespace reckon
