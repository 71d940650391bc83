// Values of --over: NAME=FIRST:LAST:STEP [unit].
#pragma once
#include <string>
#include <vector>

#include "language/decimal.h"
#include "language/document.h"

namespace reckon {

/// As exact decimals: FIRST, FIRST + STEP, … up to LAST, which a step may reach.
struct SweepRange {
  std::string prior, unit, written;
  std::vector<Rational> values;
};

/// Throws UsageError with what to write instead.
SweepRange read_range(const std::string& text, const Document& document);

}  // namespace reckon
