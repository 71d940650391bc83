// reckon trend: growth per year.
#include <fmt/format.h>

#include "report/figure.h"
#include "report/pages.h"
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

Page trend_page(const Trend& trend, const Question& question) {
  const Answer& answer = trend.result;
  Page page;
  page.heading(fmt::format("Growth of {} over {} rows", trend.output, trend.rows.size()), 1);
  page.paragraph(fmt::format("a factor of {} a year{}", median_and_interval(answer.outputs[0]),
                             trend.bootstrap ? ", rows bootstrapped" : ""),
                 1);
  List claims;
  for (const ClaimSummary& claim : answer.claims) claims.items.push_back({claim_line(claim, answer.counted), {}});
  if (!claims.items.empty()) page.list(std::move(claims));
  const std::string unit = answer.outputs[1].quantity.display.unit;
  Table table{
      {{"row"}, {"date", true}, {unit.empty() ? trend.output : fmt::format("{} [{}]", trend.output, unit), true}}, {}};
  for (const TrendRow& row : trend.rows) {
    table.rows.push_back({row.name, fmt::format("{:.2f}", row.date), median_and_interval(answer.outputs[row.output])});
  }
  page.table(std::move(table));
  page.paragraph(shared_text(trend.per_row));
  append_footer(page, draws_text(question, answer.draws), answer, answer.sha256, false);
  return page;
}

}  // namespace reckon
