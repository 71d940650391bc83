// Money in another currency, beside dollars.
#include <fmt/format.h>

#include "report/columns.h"
#include "report/figure.h"
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
    const NamedNode& quantity = output.quantity;
    std::vector<std::string> row{printable(quantity.label.empty() ? quantity.name : quantity.label), display->unit};
    for (const QuantileSummary& q : output.quantiles) {
      if (rows.size() == 1) rows[0].push_back(fmt::format("P{:.6g}", 100 * q.p));
      row.push_back(format_figure(display->convert(q.estimate.value), display->convert(q.estimate.error())));
    }
    if (rows.size() == 1) rows[0].push_back("mean");
    row.push_back(format_figure(display->convert(output.mean), display->convert(1.96 * output.mean_se)));
    rows.push_back(std::move(row));
  }
  std::string out = fmt::format("\nAt {} {}/USD of {}{}\n", currency.per_usd, currency.code, currency.date,
                                rows.size() > 1 ? "" : ": no output is in USD");
  if (rows.size() == 1) return out;
  for (const std::string& line : column_lines(rows, 2)) out += "  " + line + "\n";
  return out;
}

}  // namespace reckon
