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

uint64_t read_bytes(const std::string& text, const std::string& flag) {
  const size_t end = text.find_last_not_of("kKMGTiB") + 1;
  const std::string ending = text.substr(end),
                    number = text.substr(0, text.find_last_not_of(' ', end == 0 ? 0 : end - 1) + 1);
  double unit = 0;
  for (const auto& [prefix, power] :
       {std::pair<const char*, int>{"", 0}, {"k", 1}, {"K", 1}, {"M", 2}, {"G", 3}, {"T", 4}}) {
    const std::string name = prefix;
    if (ending == name || ending == name + "B") unit = std::pow(1000, power);
    if (power > 0 && ending == name + "iB") unit = std::pow(1024, power);
  }
  const auto value = parse_decimal(number);
  const double bytes = value ? round_to_double(*value) * unit : 0;
  if (!(bytes >= 1 && bytes < 0x1p62))
    throw UsageError(fmt::format("{} {}: this is not a size; write 500MB or 2GB", flag, text));
  return static_cast<uint64_t>(bytes);
}

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
