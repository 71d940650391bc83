// One scenario, many rows: the rows of a table, or the values of a sweep, each a document of its own.
#pragma once
#include <optional>

#include "language/csv.h"
#include "scenario/scenario.h"

namespace reckon {

struct RowOptions {
  std::string table;    // path of a CSV file; empty: `over` alone
  std::string columns;  // "column=prior,…"; other columns set the prior of their name
  std::string id;       // column that names the rows; empty: the first, or, where that sets a prior, numbers
  std::vector<std::string> ranges;       // NAME=FIRST:LAST:STEP [unit], all combinations
  std::string date = {};                 // a column with another use
  std::string truth, truth_about;        // column of the known value of an output
  std::optional<std::string> text = {};  // what the table would hold, which is then not read
};

/// What a row sets in the document of all.
struct Row {
  std::string name;
  std::string stream;                                 // whose own draws are the row's
  std::vector<std::pair<std::string, Value>> values;  // of priors, or of one label: "rent.H20"
  std::optional<ClaimDefinition> truth;
  std::vector<std::string> set;  // what it sets, in the order of RowSet::priors; empty: as written
};

struct RowSet {
  std::vector<std::string> priors;   // that rows set
  std::vector<std::string> per_row;  // priors drawn for each row by itself
  std::optional<CsvTable> table;
  Document base;
  std::vector<Row> rows;
  std::string warning;  // of columns that set nothing

  /// The document of a row; made when it is wanted, since of many rows all would not fit into memory.
  Document document(const Row& row) const;
};

/// Of the names of priors, those that some row draws by itself: a stream of the graph is the row's.
void keep_drawn(std::vector<std::string>& names, const std::vector<const Graph*>& graphs);

/// The outputs of a row beside those of the first: each has its dimension, and is shown in its unit. Throws
/// ScenarioError that names both rows.
void show_as_first(std::vector<NamedNode>& outputs, const std::string& row, const std::vector<NamedNode>& first,
                   const std::string& first_row);

/// Throws ScenarioError with every wrong cell found, UsageError where an option is wrong.
RowSet make_rows(const Document& document, const RowOptions& options);

}  // namespace reckon
