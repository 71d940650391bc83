// reckon trend: growth per year.
#include <fmt/format.h>

#include "report/columns.h"
#include "report/figure.h"
#include "report/json_parts.h"
#include "report/phrases.h"
#include "studies/verdict.h"

namespace reckon {

namespace {

std::string claim_line(const ClaimSummary& claim, uint64_t draws) {
  const bool point = claim.claim.kind == ClaimDefinition::Kind::point;
  const std::string share = point ? "percentile " + format_percentage(claim.percentile, claim.percentile_se, draws)
                                  : format_percentage(claim.probability, claim.probability_se, draws);
  return fmt::format("{} says {} a year: {}{} ({})", who(claim.claim), claim_text(claim.claim, {}), verdict(claim),
                     point ? " the rows" : "", share);
}

}  // namespace

std::string trend_report(const Trend& trend, const RunOptions& options, bool markdown) {
  const RunResult& result = trend.result;
  std::string out = fmt::format("{}Growth of {} over {} rows\n{}", markdown ? "# " : "", printable(trend.output),
                                trend.rows.size(), markdown ? "\n" : "");
  out += fmt::format("{}a factor of {} a year{}\n", markdown ? "" : "  ", median_and_interval(result.outputs[0]),
                     trend.bootstrap ? ", rows bootstrapped" : "");
  for (const ClaimSummary& claim : result.claims)
    out += (markdown ? "- " : "  ") + claim_line(claim, result.counted) + "\n";
  out += "\n";
  Rows rows{{"row", "date",
             fmt::format("{} [{}]", printable(trend.output), printable(result.outputs[1].quantity.display.unit))}};
  for (const TrendRow& row : trend.rows) {
    rows.push_back(
        {printable(row.name), fmt::format("{:.2f}", row.date), median_and_interval(result.outputs[row.output])});
  }
  out += table_text(rows, markdown, 1);
  out += trend.per_row.empty()
             ? "\nevery prior is shared by all rows\n"
             : fmt::format("\ndrawn for each row by itself: {}; every other prior is shared by all rows\n",
                           fmt::join(trend.per_row, ", "));
  return out + fmt::format("{}; result {}\n", sampling_text(options, result), short_hash(result.sha256));
}

std::string trend_json(const Trend& trend, const RunOptions& options, const RunContext& context) {
  Json json = run_json(trend.joint, options, trend.result, context);
  json["trend"] = {
      {"output", trend.output}, {"bootstrap", trend.bootstrap}, {"per_row", trend.per_row}, {"rows", Json::array()}};
  for (const TrendRow& row : trend.rows) json["trend"]["rows"].push_back({{"row", row.name}, {"date", row.date}});
  return json_text(json);
}

}  // namespace reckon
