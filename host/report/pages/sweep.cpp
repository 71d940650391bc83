// reckon sweep: one line a row.
#include <fmt/format.h>

#include "report/figure.h"
#include "report/pages.h"
#include "report/phrases.h"

namespace reckon {

namespace {

constexpr size_t kMostSetColumns = 3;  // more are in the table that set them

void append_truth(std::vector<Text>& line, const SweptRow& row) {
  if (!row.truth) return (void)line.insert(line.end(), {"-", "-"});
  const Display& display = row.result.outputs[row.truth->output].quantity.display;
  line.emplace_back(format_figure(display.convert(row.truth->claim.value), 0, 4));
  line.emplace_back(format_percentage(row.truth->percentile, row.truth->percentile_se, row.result.counted) +
                    (row.truth->in_interval ? "" : " outside"));
}

}  // namespace

Page sweep_page(const Sweep& sweep, const Question& question) {
  const bool show_set = sweep.priors.size() <= kMostSetColumns;
  Table table{{{"row"}}, {}};
  const auto column = [&](const std::string& head) { table.columns.push_back({head, true}); };
  if (show_set) {
    for (const std::string& prior : sweep.priors) column(prior);
  }
  for (const OutputSummary& output : sweep.rows[0].result.outputs) column(title_with_unit(output.quantity));
  if (sweep.known > 0) column("truth"), column("its percentile");
  for (const SweptRow& row : sweep.rows) {
    std::vector<Text> line{row.name};
    for (size_t i = 0; show_set && i < row.set.size(); ++i) line.emplace_back(row.set[i].empty() ? "-" : row.set[i]);
    for (const OutputSummary& output : row.result.outputs) line.emplace_back(median_and_interval(output));
    if (sweep.known > 0) append_truth(line, row);
    table.rows.push_back(std::move(line));
  }
  Page page;
  page.table(std::move(table), 0);
  const std::string level = question.level.percent();
  page.paragraph(
      fmt::format("median ({} interval){}; {}", level,
                  sweep.baseline.empty() ? "" : fmt::format("; ratios are to row '{}', draw by draw", sweep.baseline),
                  shared_text(sweep.per_row)));
  if (sweep.known > 0)
    page.line(fmt::format("{} of {} known truths lie inside their {} interval", sweep.inside, sweep.known, level));
  const Answer& first = sweep.rows[0].result;
  append_footer(page, draws_text(question, first.draws, "draws a row"), first, sweep.sha256, false);
  return page;
}

Page points_page(const std::vector<PointRow>& points, const std::vector<NamedNode>& outputs) {
  Table table{{{"row"}}, {}};
  for (const NamedNode& output : outputs) table.columns.push_back({title_with_unit(output), true});
  for (const PointRow& point : points) {
    table.rows.push_back({point.name});
    for (size_t k = 0; k < outputs.size(); ++k)
      table.rows.back().emplace_back(format_figure(outputs[k].display.convert(point.values[k]), 0, 4));
  }
  Page page;
  page.table(std::move(table), 0);
  page.paragraph("every prior at its median");
  return page;
}

}  // namespace reckon
