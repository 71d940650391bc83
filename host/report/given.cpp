// What one would have to believe: the priors with and without a condition.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/columns.h"
#include "report/figure.h"
#include "report/phrases.h"
#include "report/reports.h"

namespace reckon {

namespace {

constexpr size_t kMostShown = 12;

/// At the fixed quantiles by which priors are compared.
std::string median_and_range(const OutputSummary& prior) {
  const auto figure = [&](size_t i) { return figure_of(prior.quantiles[i].estimate, prior.quantity.display, 3); };
  return fmt::format("{} ({} to {})", figure(1), figure(0), figure(2));
}

std::string flips_text(const GivenSummary& given) {
  const char* turns = given.true_at_median ? "false" : "true";
  if (given.flips.empty()) {
    return fmt::format(
        "With every prior at its median it is {}; no single prior within its own range (P0.1 to P99.9) makes it {}.\n",
        given.true_at_median ? "true" : "false", turns);
  }
  std::string text = fmt::format("With every prior at its median it is {}; moved alone, these make it {}:\n",
                                 given.true_at_median ? "true" : "false", turns);
  for (const Flip& flip : given.flips) {
    const Display& display = flip.prior.display;
    text += fmt::format("  {} at {} (P{:.3g})\n", flip.prior.name,
                        with_unit(format_figure(display.convert(flip.value), 0, 4), printable(display.unit)),
                        100 * flip.percentile);
  }
  return text;
}

}  // namespace

size_t reported_outputs(const Scenario& scenario, const RunResult& result) {
  return std::min(scenario.first_prior_output, result.outputs.size());
}

std::string given_report(const RunResult& result, bool markdown) {
  if (!result.given) return "";
  const GivenSummary& given = *result.given;
  std::string out =
      fmt::format("Given {}: {} of {} draws ({})\n\n", printable(given.text), group_digits(given.accepted),
                  group_digits(result.draws), format_percentage(given.acceptance, given.se, result.draws));
  out += std::string(markdown ? "## " : "") + "What one would have to believe" + (markdown ? "\n\n" : "\n");
  Rows rows{{"prior", "unit", "before: median (90%)", "given that", "shift in sd"}};
  for (const PriorShift& prior : given.priors) {
    if (rows.size() > kMostShown) break;
    const double error = 1.96 * (prior.after.mean_se + prior.before.mean_se) / prior.before.sd;
    if (!(std::fabs(prior.shift) > 2 * error)) continue;
    const std::string shift = format_figure(prior.shift, error, 2);
    rows.push_back({prior.before.quantity.name, printable(prior.before.quantity.display.unit),
                    median_and_range(prior.before), median_and_range(prior.after),
                    prior.shift > 0 ? "+" + shift : shift});
  }
  if (rows.size() == 1) {
    out += std::string(markdown ? "" : "  ") + "nothing beyond what is believed already: no prior moves\n";
  } else {
    out += table_text(rows, markdown, 2);
  }
  return out + (markdown ? "\n" : "") + flips_text(given) + "\n";
}

}  // namespace reckon
