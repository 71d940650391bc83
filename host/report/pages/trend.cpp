// reckon trend: growth per year.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/figure.h"
#include "report/pages.h"
#include "report/phrases.h"
#include "report/words/words.h"
#include "studies/verdict.h"

namespace reckon {

namespace {

std::string claim_line(const ClaimSummary& claim, uint64_t draws) {
  const std::string said = claim_text(claim.claim, {});
  return is_sharp(claim.claim)
             ? phrase("{} says {} a year: {} the rows (percentile {})", who(claim.claim), said, tr(verdict(claim)),
                      format_percentage(claim.percentile, claim.percentile_se, draws))
             : phrase("{} says {} a year: {} ({})", who(claim.claim), said, tr(verdict(claim)),
                      format_percentage(claim.probability, claim.probability_se, draws));
}

/// The rows by date, and the median growth through their middle.
ScatterChart scatter_of(const Trend& trend, const std::string& level, const std::string& y_title) {
  ScatterChart chart;
  chart.caption = phrase("Points: medians; lines: their {} intervals; line: the median growth, a factor of {} a year.",
                         level, median_and_interval(trend.result.outputs[0]));
  chart.x_title = tr("year"), chart.y_title = y_title;
  double dates = 0, logarithms = 0, first = trend.rows[0].date, last = first;
  for (const TrendRow& row : trend.rows) {
    const OutputSummary& output = trend.result.outputs[row.output];
    const auto shown = [&](const Estimate& estimate) { return output.quantity.display.convert(estimate.value); };
    chart.points.push_back(
        {row.name, row.date, shown(output.interval_low), shown(output.median), shown(output.interval_high)});
    dates += row.date, logarithms += std::log(shown(output.median));
    first = std::min(first, row.date), last = std::max(last, row.date);
  }
  const double n = static_cast<double>(trend.rows.size()), growth = trend.result.outputs[0].median.value;
  for (const double year : {first, last}) {
    const double value = std::exp(logarithms / n + std::log(growth) * (year - dates / n));
    chart.fit.push_back({year, value, value, value});
  }
  return chart;
}

}  // namespace

Page trend_page(const Trend& trend, const Question& question) {
  const Answer& answer = trend.result;
  Page page;
  page.heading(phrase("Growth of {} over {} rows", trend.output, trend.rows.size()), 1);
  page.paragraph(phrase("a factor of {} a year{}", median_and_interval(answer.outputs[0]),
                        trend.bootstrap ? tr(", rows bootstrapped") : ""),
                 1);
  List claims;
  for (const ClaimSummary& claim : answer.claims) claims.items.push_back({claim_line(claim, answer.counted), {}});
  if (!claims.items.empty()) page.list(std::move(claims));
  const std::string unit = answer.outputs[1].quantity.display.unit;
  page.chart("trend", scatter_of(trend, question.level.percent(),
                                 unit.empty() ? trend.output : fmt::format("{} [{}]", trend.output, unit)));
  Table table{{{tr("row")},
               {tr("date"), true},
               {unit.empty() ? trend.output : fmt::format("{} [{}]", trend.output, unit), true}},
              {}};
  for (const TrendRow& row : trend.rows) {
    table.rows.push_back({row.name, fmt::format("{:.2f}", row.date), median_and_interval(answer.outputs[row.output])});
  }
  page.table(std::move(table));
  page.paragraph(shared_text(trend.per_row));
  append_footer(page, draws_text(question, answer.draws), answer, answer.sha256, false);
  return page;
}

}  // namespace reckon
