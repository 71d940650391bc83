// What the cell of a table means: a number, a percentage, an interval, a distribution or an ISO date, in the unit of
// its column.
#pragma once
#include <optional>

#include "language/csv.h"
#include "language/expression.h"

namespace reckon {

/// "flop [FLOP]" as the name and the unit; without one the unit is empty.
std::pair<std::string, std::string> split_unit(const std::string& text);

/// Whether a text is an ISO date, 2020-05-28.
bool is_date(const std::string& text);

/// How a table writes decimals. Where commas separate its cells, with points. Where semicolons or tabs do, as a cell
/// shows it, "0,3" or "0.3"; unknown where only "1.234" or "1,234" does, which may be a thousand.
enum class Decimals { points_beside_commas, points, commas, unknown };
Decimals decimals_of(const CsvTable& table);

/// Of a table with decimal commas: 2020,5 becomes 2020.5; what could be read in two ways is an error.
bool read_commas(const CsvCell& cell, std::string& text, Diagnostics& diagnostics);

/// The cell as an expression's text, every byte of which stands at the cell. Nothing after an error: what spreadsheets
/// write and formulas read otherwise, "(5.00)", "1,234.5", is refused.
std::optional<SourceText> cell_value(const CsvCell& cell, const std::string& unit, Decimals decimals,
                                     Diagnostics& diagnostics);

}  // namespace reckon
