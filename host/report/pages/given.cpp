// What one would have to believe: the priors with and without a condition.
#include <fmt/format.h>

#include <cmath>

#include "report/figure.h"
#include "report/pages.h"
#include "report/phrases.h"

namespace reckon {

namespace {

constexpr size_t kMostShown = 12;

/// At the fixed quantiles by which priors are compared.
std::string median_and_range(const OutputSummary& prior) {
  const auto figure = [&](size_t i) { return figure_of(prior.quantiles[i].estimate, prior.quantity.display, 3); };
  return fmt::format("{} ({} to {})", figure(1), figure(0), figure(2));
}

void append_flips(Page& page, const GivenSummary& given) {
  const char *is = given.true_at_median ? "true" : "false", *turns = given.true_at_median ? "false" : "true";
  if (given.flips.empty()) {
    page.line(fmt::format(
        "With every prior at its median it is {}; no single prior within its own range (P0.1 to P99.9) makes it {}.",
        is, turns));
    return;
  }
  page.line(fmt::format("With every prior at its median it is {}; moved alone, these make it {}:", is, turns));
  List list;
  for (const Flip& flip : given.flips) {
    const Display& display = flip.prior.display;
    list.items.push_back(
        {fmt::format("{} at {} (P{:.3g})", flip.prior.name,
                     with_unit(format_figure(display.convert(flip.value), 0, 4), display.unit), 100 * flip.percentile),
         {}});
  }
  page.list(std::move(list));
}

}  // namespace

void append_given(Page& page, const Answer& answer) {
  if (!answer.given) return;
  const GivenSummary& given = *answer.given;
  page.paragraph(fmt::format("Given {}: {} of {} draws ({})", given.text, group_digits(given.accepted),
                             group_digits(answer.draws), format_percentage(given.acceptance, given.se, answer.draws)));
  page.blocks.back().apart = true;
  page.heading("What one would have to believe");
  Table table{{{"prior"},
               {"unit"},
               {"before: median (90%)", true, Reader::everyone, 1},
               {"given that", true},
               {"shift in sd", true}},
              {}};
  for (const PriorShift& prior : given.priors) {
    if (table.rows.size() >= kMostShown) break;
    const double error = 1.96 * (prior.after.mean_se + prior.before.mean_se) / prior.before.sd;
    if (!(std::fabs(prior.shift) > 2 * error)) continue;
    const std::string shift = format_figure(prior.shift, error, 2);
    table.rows.push_back({prior.before.quantity.name, prior.before.quantity.display.unit,
                          median_and_range(prior.before), median_and_range(prior.after),
                          prior.shift > 0 ? "+" + shift : shift});
  }
  if (table.rows.empty()) {
    page.line("nothing beyond what is believed already: no prior moves", 1);
  } else {
    page.table(std::move(table));
  }
  append_flips(page, given);
}

Page belief_page(const Scenario& scenario, const Question& question, const Answer& answer) {
  Page page;
  const Document& document = scenario.document;
  page.heading(document.title.empty() ? document.path : document.title, 1);
  append_given(page, answer);
  append_footer(page, draws_text(question, answer.draws), answer, answer.sha256);
  return page;
}

}  // namespace reckon
