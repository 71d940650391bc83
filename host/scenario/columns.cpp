#include "scenario/columns.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <map>
#include <set>

#include "base/printable.h"
#include "base/usage_error.h"
#include "language/sections.h"
#include "language/text.h"
#include "language/unit.h"
#include "scenario/rows.h"

namespace reckon {

namespace {

bool sets_a_prior(const Document& document, const std::string& header) {
  const std::string name = split_unit(header).first;
  return document.priors.count(name.substr(0, name.find('.'))) != 0;
}

/// A column that is ignored must not be a prior's by another case, or with words of its own: "b (USD)".
void check_ignored(const CsvCell& header, const Document& document, Diagnostics& diagnostics) {
  const auto lower = [](std::string text) {
    std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::tolower(c); });
    return text;
  };
  const std::string& name = header.text;
  const std::string first = name.substr(0, name.find_first_of(" ([{"));
  for (const std::string& prior : document.prior_order) {
    if (lower(prior) == lower(name)) {
      diagnostics.error(header.span, fmt::format("the column '{0}' is no prior; '{1}' is", name, prior),
                        fmt::format("write '{1}', or --columns {0}={1}", name, prior));
    } else if (prior == first) {
      diagnostics.error(header.span, fmt::format("the column '{}' is not read as the prior '{}'", name, prior),
                        fmt::format("write '{0}', with a unit as in '{0} [USD]', or another name", prior));
    }
  }
}

/// What --columns says: the prior of a column, by its index.
std::map<size_t, std::string> read_mapping(const CsvTable& table, const Document& document, const std::string& list) {
  std::map<size_t, std::string> chosen;
  for (const std::string& item : split(list, ',')) {
    if (item.empty()) continue;
    const size_t equals = item.find('=');
    if (equals == std::string::npos)
      throw UsageError(fmt::format("--columns {}: '{}' is not column=prior", list, item));
    const std::string prior = trimmed(item.substr(equals + 1));
    if (document.priors.count(prior.substr(0, prior.find('.'))) == 0) {
      const std::string hint = did_you_mean(prior, document.prior_order);
      throw UsageError(fmt::format("--columns: '{}' is no prior{}", prior, hint.empty() ? "" : "\n      = " + hint));
    }
    const std::string column = trimmed(item.substr(0, equals));
    if (!chosen.try_emplace(table.column(column, "--columns"), prior).second)
      throw UsageError(
          fmt::format("--columns {}: the column '{}' sets one prior; copy it in the table for another", list, column));
  }
  return chosen;
}

void check_names(const CsvTable& table, size_t column, Diagnostics& diagnostics) {
  std::set<std::string> names;
  for (const auto& row : table.rows) {
    const CsvCell& name = row[column];
    if (name.text.empty()) diagnostics.error(name.span, "the row has no name");
    if (!names.insert(name.text).second) {
      diagnostics.error(name.span, fmt::format("two rows are called '{}'", name.text),
                        "choose the column that names them: --id COLUMN");
    }
  }
}

}  // namespace

Columns read_columns(const CsvTable& table, const Document& document, const RowOptions& options,
                     Diagnostics& diagnostics) {
  Columns columns;
  columns.decimals = decimals_of(table);
  if (!options.id.empty()) columns.id = table.column(options.id, "--id");
  const std::map<size_t, std::string> chosen = read_mapping(table, document, options.columns);
  if (!columns.id && (chosen.count(0) != 0 || !sets_a_prior(document, table.header[0].text))) columns.id = 0;
  for (size_t c = 0; c < table.header.size(); ++c) {
    const CsvCell& header = table.header[c];
    const auto [name, unit] = split_unit(header.text);
    const auto prior = chosen.find(c);
    const bool mapped = prior != chosen.end();
    if (!mapped && c == columns.id) continue;
    if (!mapped && !sets_a_prior(document, header.text)) {
      check_ignored(header, document, diagnostics);
      if (header.text != options.truth && header.text != options.date)
        columns.ignored.push_back(printable(header.text));
      continue;
    }
    if (const ParsedUnit parsed = parse_unit(unit); !unit.empty() && !parsed.errors.empty()) {
      diagnostics.error(header.span, fmt::format("[{}]: {}", unit, parsed.errors[0].problem),
                        parsed.errors[0].suggestion);
      continue;
    }
    columns.set.push_back({c, mapped ? prior->second : name, unit});
  }
  if (!options.truth.empty()) columns.truth = table.column(options.truth, "--backtest");
  if (columns.set.empty() && !diagnostics.has_errors()) {
    throw ScenarioError(fmt::format(
        "error: {}: no column has the name of a prior\n      = name them: --columns column=prior,…\n", options.table));
  }
  if (columns.id) check_names(table, *columns.id, diagnostics);
  return columns;
}

}  // namespace reckon
