// What a run will take, said before it is begun.
#include "studies/cost.h"

#include <cmath>

#include "cli/cli.h"
#include "language/decimal.h"
#include "report/figure.h"

namespace reckon {

namespace {

/// "40 minutes", "3.5 hours", "12 days", "3,000 years".
std::string duration_text(double seconds) {
  constexpr double kHour = 3600, kDay = 24 * kHour, kYear = 365.25 * kDay;
  if (seconds < 2 * kHour) return fmt::format("{:.0f} minutes", seconds / 60);
  if (seconds < 2 * kDay) return fmt::format("{:.1f} hours", seconds / kHour);
  if (seconds < 2 * kYear) return fmt::format("{:.0f} days", seconds / kDay);
  return format_figure(seconds / kYear, 0, 2) + " years";
}

}  // namespace

void say_cost(const SharedOptions& options, const Scenario& scenario, const Question& question, const Machine& machine,
              double runs) {
  constexpr double kWorthATrial = 30, kLong = 600;  // seconds
  (void)most_kept(scenario, machine);
  if (options.quiet) return;
  const Cost cost = cost_of(scenario, question, machine, kWorthATrial / runs);
  if (cost.seconds * runs < kLong) return;
  say("note: {} draws{} take about {} and at most {:.0f} MB here{}\n",
      format_figure(static_cast<double>(question.draws), 0, 3), runs > 1 ? fmt::format(" {:.0f} times", runs) : "",
      duration_text(cost.seconds * runs), static_cast<double>(cost.bytes) / 1e6,
      options.checkpoint.empty() ? "; --checkpoint FILE keeps what is done" : "");
}

}  // namespace reckon
