// What one would have to believe: the priors with and without a condition.
#include <fmt/format.h>

#include <cmath>

#include "report/figure.h"
#include "report/pages.h"
#include "report/phrases.h"
#include "report/words/words.h"

namespace reckon {

namespace {

constexpr size_t kMostShown = 12;

/// At the fixed quantiles by which priors are compared.
std::string median_and_range(const OutputSummary& prior) {
  const auto figure = [&](size_t i) { return figure_of(prior.quantiles[i].estimate, prior.quantity.display, 3); };
  return phrase("{} ({} to {})", figure(1), figure(0), figure(2));
}

void append_flips(Page& page, const GivenSummary& given) {
  const bool so = given.true_at_median;
  if (given.flips.empty()) {
    page.line(tr(so ? "With every prior at its median it is true; no single prior within its own range (P0.1 to P99.9) "
                      "makes it false."
                    : "With every prior at its median it is false; no single prior within its own range (P0.1 to "
                      "P99.9) makes it true."));
    return;
  }
  page.line(tr(so ? "With every prior at its median it is true; moved alone, these make it false:"
                  : "With every prior at its median it is false; moved alone, these make it true:"));
  List list;
  for (const Flip& flip : given.flips) {
    const Display& display = flip.prior.display;
    list.items.push_back(
        {phrase("{} at {} (P{:.3g})", flip.prior.name,
                with_unit(format_figure(display.convert(flip.value), 0, 4), display.unit), 100 * flip.percentile),
         {}});
  }
  page.list(std::move(list));
}

}  // namespace

void append_given(Page& page, const Answer& answer) {
  if (!answer.given) return;
  const GivenSummary& given = *answer.given;
  page.paragraph(phrase("Given {}: {} of {} draws ({})", given.text, group_digits(given.accepted),
                        group_digits(answer.draws), format_percentage(given.acceptance, given.se, answer.draws)));
  page.blocks.back().apart = true;
  page.heading(tr("What one would have to believe"));
  Table table{{{tr("prior")},
               {tr("unit")},
               {tr("before: median (90%)"), true, Reader::everyone, 1},
               {tr("given that"), true},
               {tr("shift in sd"), true}},
              {}};
  for (const PriorShift& prior : given.priors) {
    if (table.rows.size() >= kMostShown) break;
    const double error = 1.96 * (prior.after.mean_se + prior.before.mean_se) / prior.before.sd;
    if (!(std::fabs(prior.shift) > 2 * error)) continue;
    const std::string shift = format_figure(prior.shift, error, 2);
    table.rows.push_back({prior.before.quantity.name, unit_text(prior.before.quantity.display.unit),
                          median_and_range(prior.before), median_and_range(prior.after),
                          prior.shift > 0 ? "+" + shift : shift});
  }
  if (table.rows.empty()) {
    page.line(tr("nothing beyond what is believed already: no prior moves"), 1);
  } else {
    page.table(std::move(table));
  }
  append_flips(page, given);
}

Page belief_page(const Scenario& scenario, const Question& question, const Answer& answer) {
  Page page;
  page.heading(title_of(scenario), 1);
  append_given(page, answer);
  append_footer(page, draws_text(question, answer.draws), answer, answer.sha256);
  return page;
}

}  // namespace reckon
