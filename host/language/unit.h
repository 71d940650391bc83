// Units: a conversion factor, exact where the unit is ours, and a dimension over base units.
//
// Our symbols (h, yr, gal, FLOP, GPU, USD, ...) come first, then those of UDUNITS-2 that nobody reads otherwise
// (unit_symbols.h). Money of a year (USD2023) is a base unit of its own and does not mix with another year's.
#pragma once
#include <string>
#include <vector>

#include "language/decimal.h"
#include "language/dimension.h"

namespace reckon {

struct Unit {
  Rational factor = 1;  // one of this unit in base units
  Dimension dimension;

  bool dimensionless() const { return dimension.empty(); }
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
  bool percent = false;           // a percent is part of it, as in %/yr
  std::vector<UnitError> errors;  // empty when the unit is good
};

/// Parses "USD/(GPU h)", "kWh", "m^2", "1/s", "%", "USD/(1e6 token)", "FLOP^0.5".
ParsedUnit parse_unit(const std::string& text);

}  // namespace reckon
