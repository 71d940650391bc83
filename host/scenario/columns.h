// What the columns of a table are for: each sets a prior, names the rows, holds a truth, or is ignored.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "scenario/cells.h"

namespace reckon {

struct RowOptions;

/// One that sets a prior, or one label of it: "rent.H20".
struct PriorColumn {
  size_t index;
  std::string prior, unit;
};

struct Columns {
  std::vector<PriorColumn> set;  // at least one
  std::optional<size_t> id;      // names the rows; nothing: they are called by their numbers
  std::optional<size_t> truth;
  Decimals decimals = Decimals::points_beside_commas;
  std::vector<std::string> ignored;  // headers of those that are for nothing
};

/// Throws UsageError where an option is wrong, ScenarioError where no column sets a prior; reports what else is wrong.
Columns read_columns(const CsvTable& table, const Document& document, const RowOptions& options,
                     Diagnostics& diagnostics);

}  // namespace reckon
