// Money in another currency, beside dollars.
#include <fmt/format.h>

#include "report/columns.h"
#include "report/phrases.h"
#include "report/reports.h"

namespace reckon {

std::string currency_report(const Scenario& scenario, const RunResult& result) {
  if (!scenario.currency) return "";
  const CurrencyDefinition& currency = *scenario.currency;
  Rows rows{{"", "unit"}};
  for (size_t k = 0; k < reported_outputs(scenario, result); ++k) {
    const OutputSummary& output = result.outputs[k];
    const auto display = in_currency(output.quantity.display, currency);
    if (!display) continue;
    if (rows.size() == 1) append_heads(rows[0], output);
    std::vector<std::string> row{name_of(output.quantity), display->unit};
    append_figures(row, output, *display);
    rows.push_back(std::move(row));
  }
  const std::string out = fmt::format("\nAt {} {}/USD of {}{}\n", currency.per_usd, currency.code, currency.date,
                                      rows.size() > 1 ? "" : ": no output is in USD");
  if (rows.size() == 1) return out;
  return out + table_text(rows, false, 2);
}

}  // namespace reckon
