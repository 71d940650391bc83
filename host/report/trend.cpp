// reckon trend: growth per year.
#include <fmt/format.h>

#include "report/columns.h"
#include "report/figure.h"
#include "report/json_parts.h"
#include "statistics/verdict.h"

namespace reckon {

namespace {

std::string median_and_interval(const OutputSummary& output) {
  const Display& display = output.quantity.display;
  const auto figure = [&](const Estimate& e) { return format_figure(display.convert(e.value), display.convert(e.error()), 3); };
  return fmt::format("{} ({} to {})", figure(output.quantiles[1].estimate), figure(output.interval_low), figure(output.interval_high));
}

std::string claim_line(const ClaimSummary& claim, uint64_t draws) {
  const bool point = claim.claim.kind == ClaimDefinition::Kind::point;
  const std::string share = point ? "percentile " + format_percentage(claim.percentile, claim.percentile_se, draws)
                                  : format_percentage(claim.probability, claim.probability_se, draws);
  return fmt::format("{} says {} a year: {}{} ({})", printable(claim.claim.by.empty() ? claim.claim.id : claim.claim.by),
                     claim_text(claim.claim, {}), verdict(claim), point ? " the rows" : "", share);
}

}  // namespace

std::string trend_report(const Trend& trend, const RunOptions& options, bool markdown) {
  const RunResult& result = trend.result;
  std::string out = fmt::format("{}Growth of {} over {} rows\n{}", markdown ? "# " : "", printable(trend.output), trend.rows.size(),
                                markdown ? "\n" : "");
  out += fmt::format("{}a factor of {} a year{}\n", markdown ? "" : "  ", median_and_interval(result.outputs[0]),
                     trend.bootstrap ? ", rows bootstrapped" : "");
  for (const ClaimSummary& claim : result.claims) out += (markdown ? "- " : "  ") + claim_line(claim, result.counted) + "\n";
  out += "\n";
  Rows rows{{"row", "date", fmt::format("{} [{}]", printable(trend.output), printable(result.outputs[1].quantity.display.unit))}};
  for (const TrendRow& row : trend.rows) {
    rows.push_back({printable(row.name), fmt::format("{:.2f}", row.date), median_and_interval(result.outputs[row.output])});
  }
  if (markdown) {
    out += markdown_table(rows);
  } else {
    for (const std::string& line : column_lines(rows, 1)) out += "  " + line + "\n";
  }
  out += trend.per_row.empty()
             ? "\nevery prior is shared by all rows\n"
             : fmt::format("\ndrawn for each row by itself: {}; every other prior is shared by all rows\n", fmt::join(trend.per_row, ", "));
  return out + fmt::format("{} draws, seed {}, {} precision, {}; result {}\n", group_digits(result.draws), options.seed,
                           options.precision == Precision::wide ? "double" : "single", result.device, result.sha256.substr(0, 16));
}

std::string trend_json(const Trend& trend, const RunOptions& options, const RunContext& context) {
  Json json = run_json(trend.joint, options, trend.result, context);
  json["trend"] = {{"output", trend.output}, {"bootstrap", trend.bootstrap}, {"per_row", trend.per_row}, {"rows", Json::array()}};
  for (const TrendRow& row : trend.rows) json["trend"]["rows"].push_back({{"row", row.name}, {"date", row.date}});
  return json_text(json);
}

}  // namespace reckon
