// Money in another currency, beside dollars.
#include <fmt/format.h>

#include "report/pages.h"
#include "report/phrases.h"
#include "report/words/words.h"

namespace reckon {

void append_currency(Page& page, const Scenario& scenario, const Answer& answer) {
  if (!scenario.currency) return;
  const CurrencyDefinition& currency = *scenario.currency;
  Table table{{{tr("quantity")}, {tr("unit")}}, {}};
  for (size_t k = 0; k < reported_outputs(scenario, answer); ++k) {
    const OutputSummary& output = answer.outputs[k];
    const auto display = in_currency(output.quantity.display, currency);
    if (!display) continue;
    if (table.rows.empty()) append_columns(table.columns, output);
    std::vector<Text> row{name_of(output.quantity), display->unit};
    append_figures(row, output, *display);
    table.rows.push_back(std::move(row));
  }
  page.paragraph(phrase("At {} {}/USD {}{}", currency.per_usd, currency.code,
                        currency.date.empty() ? phrase("by {}", currency.source) : phrase("of {}", currency.date),
                        table.rows.empty() ? tr(": no output is in USD") : ""));
  if (!table.rows.empty()) page.table(std::move(table), 1, false);
}

}  // namespace reckon
