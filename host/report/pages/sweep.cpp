// reckon sweep: one line a row.
#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "language/decimal.h"
#include "language/text.h"
#include "report/figure.h"
#include "report/pages.h"
#include "report/phrases.h"
#include "report/words/words.h"
#include "scenario/cells.h"

namespace reckon {

namespace {

constexpr size_t kMostSetColumns = 3;  // more are in the table that set them

void append_truth(std::vector<Text>& line, const SweptRow& row) {
  if (!row.truth) return (void)line.insert(line.end(), {"-", "-"});
  const Display& display = row.result.outputs[row.truth->output].quantity.display;
  line.emplace_back(format_figure(display.convert(row.truth->claim.value), 0, 4));
  line.emplace_back(format_percentage(row.truth->percentile, row.truth->percentile_se, row.result.counted) +
                    (row.truth->in_interval ? "" : " " + tr("outside")));
}

/// The number that a range gave a row; nothing for other values.
std::optional<double> number_of(const SweptRow& row) {
  if (row.set.size() != 1) return std::nullopt;
  const auto [number, unit] = split_unit(row.set[0]);
  const auto value = parse_decimal(number);
  return value ? std::optional(round_to_double(*value)) : std::nullopt;
}

/// An output along the one number that is swept.
LineChart line_of(const Sweep& sweep, size_t output, const std::string& level) {
  const NamedNode& quantity = sweep.rows[0].result.outputs[output].quantity;
  const std::string unit = split_unit(sweep.rows[0].set[0]).second;
  LineChart chart;
  chart.caption = phrase("{} along {}: median, {} interval.", name_of(quantity), sweep.priors[0], level);
  chart.x_title = sweep.priors[0] + (unit.empty() ? "" : " [" + unit + "]");
  chart.y_title = title_with_unit(quantity);
  for (const SweptRow& row : sweep.rows) {
    const OutputSummary& summary = row.result.outputs[output];
    const auto shown = [&](const Estimate& estimate) { return quantity.display.convert(estimate.value); };
    chart.points.push_back(
        {*number_of(row), shown(summary.interval_low), shown(summary.median), shown(summary.interval_high)});
  }
  return chart;
}

/// An output of each row as an interval, with the truth where it is known.
IntervalChart intervals_of(const Sweep& sweep, size_t output, const std::string& level) {
  const NamedNode& quantity = sweep.rows[0].result.outputs[output].quantity;
  IntervalChart chart;
  chart.caption = phrase("{}. Line: {} interval; tick: median{}.", title_with_unit(quantity), level,
                         sweep.known > 0 ? tr("; marks: what was true") : "");
  for (const SweptRow& row : sweep.rows) {
    const OutputSummary& summary = row.result.outputs[output];
    const auto shown = [&](const Estimate& estimate) { return quantity.display.convert(estimate.value); };
    chart.rows.push_back(
        {row.name, "", shown(summary.interval_low), shown(summary.median), shown(summary.interval_high), {}});
    if (!row.truth || row.truth->output != output) continue;
    const double truth = quantity.display.convert(row.truth->claim.value);
    chart.rows.back().marks.push_back({ChartMark::Kind::point, truth, truth, format_figure(truth, 0, 4)});
  }
  return chart;
}

bool ascending_numbers(const Sweep& sweep) {
  return sweep.rows.size() > 2 &&
         std::all_of(sweep.rows.begin(), sweep.rows.end(),
                     [](const SweptRow& row) { return number_of(row).has_value(); }) &&
         std::is_sorted(sweep.rows.begin(), sweep.rows.end(),
                        [](const auto& a, const auto& b) { return *number_of(a) < *number_of(b); });
}

/// Where the number that is swept makes an event as likely as not, between two rows by a straight line.
void append_crossings(Page& page, const Sweep& sweep) {
  if (!ascending_numbers(sweep)) return;
  for (size_t e = 0; e < sweep.rows[0].result.events.size(); ++e) {
    for (size_t r = 1; r < sweep.rows.size(); ++r) {
      const double before = sweep.rows[r - 1].result.events[e].probability - 0.5;
      const double after = sweep.rows[r].result.events[e].probability - 0.5;
      if (!(before * after < 0)) continue;
      const double low = *number_of(sweep.rows[r - 1]), high = *number_of(sweep.rows[r]);
      page.line(phrase("{} is as likely as not at {} = {}", printable(sweep.rows[0].result.events[e].shown()),
                       sweep.priors[0],
                       with_unit(format_figure(low + (high - low) * before / (before - after), 0, 3),
                                 split_unit(sweep.rows[0].set[0]).second)));
    }
  }
}

void append_charts(Page& page, const Sweep& sweep, const std::string& level) {
  constexpr size_t kMostRows = 60, kMostOutputs = 6;
  const size_t outputs = std::min({sweep.ratios, sweep.rows[0].result.outputs.size(), kMostOutputs});
  const bool numbers =
      sweep.rows.size() > 2 &&
      std::all_of(sweep.rows.begin(), sweep.rows.end(), [](const SweptRow& row) { return number_of(row).has_value(); });
  const bool ascending =
      numbers && std::is_sorted(sweep.rows.begin(), sweep.rows.end(),
                                [](const auto& a, const auto& b) { return *number_of(a) < *number_of(b); });
  for (size_t k = 0; k < outputs; ++k) {
    const std::string name = "sweep." + sweep.rows[0].result.outputs[k].quantity.name;
    if (ascending) page.chart(name, line_of(sweep, k, level));
    else if (sweep.rows.size() <= kMostRows) page.chart(name, intervals_of(sweep, k, level));
  }
}

}  // namespace

Page sweep_page(const Sweep& sweep, const Question& question) {
  const bool show_set = sweep.table && sweep.priors.size() <= kMostSetColumns;  // else the rows' names say it
  Table table{{{tr("row")}}, {}};
  const auto column = [&](const std::string& head) { table.columns.push_back({head, true}); };
  if (show_set) {
    for (const std::string& prior : sweep.priors) column(prior);
  }
  for (const OutputSummary& output : sweep.rows[0].result.outputs) column(title_with_unit(output.quantity));
  for (const EventSummary& event : sweep.rows[0].result.events) column("P(" + printable(event.shown()) + ")");
  if (sweep.known > 0) column(tr("truth")), column(tr("its percentile"));
  for (const SweptRow& row : sweep.rows) {
    std::vector<Text> line{row.name};
    for (size_t i = 0; show_set && i < row.set.size(); ++i) line.emplace_back(row.set[i].empty() ? "-" : row.set[i]);
    for (const OutputSummary& output : row.result.outputs) line.emplace_back(median_and_interval(output));
    for (const EventSummary& event : row.result.events)
      line.emplace_back(format_percentage(event.probability, event.se, row.result.counted));
    if (sweep.known > 0) append_truth(line, row);
    table.rows.push_back(std::move(line));
  }
  Page page;
  page.heading(printable(sweep.title), 1);
  append_charts(page, sweep, question.level.percent());
  page.table(std::move(table), 0);
  const std::string level = question.level.percent();
  page.paragraph(phrase("median ({} interval){}; {}", level,
                        sweep.baseline.empty() ? "" : phrase("; ratios are to row '{}', draw by draw", sweep.baseline),
                        shared_text(sweep.per_row)));
  append_crossings(page, sweep);
  if (sweep.known > 0)
    page.line(phrase("{} of {} known truths lie inside their {} interval", sweep.inside, sweep.known, level));
  const Answer& first = sweep.rows[0].result;
  append_footer(page, draws_text(question, first.draws, "draws a row"), first, sweep.sha256, false);
  return page;
}

Page points_page(const std::vector<PointRow>& points, const std::vector<NamedNode>& outputs) {
  Table table{{{tr("row")}}, {}};
  for (const NamedNode& output : outputs) table.columns.push_back({title_with_unit(output), true});
  for (const PointRow& point : points) {
    table.rows.push_back({point.name});
    for (size_t k = 0; k < outputs.size(); ++k)
      table.rows.back().emplace_back(format_figure(outputs[k].display.convert(point.values[k]), 0, 4));
  }
  Page page;
  page.table(std::move(table), 0);
  page.paragraph(tr("every prior at its median"));
  return page;
}

}  // namespace reckon
