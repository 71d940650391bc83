// reckon run: outputs, events, claims.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <numeric>

#include "report/figure.h"
#include "report/pages.h"
#include "report/phrases.h"
#include "report/words/words.h"
#include "studies/verdict.h"

namespace reckon {

namespace {

/// `said`: the values of claims, whose places are marked.
std::string sketch_text(const Sketch& sketch, const std::vector<double>& said) {
  static const char* const blocks[] = {" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
  std::vector<std::string> columns;
  for (const double height : sketch.heights)
    columns.emplace_back(blocks[std::clamp(static_cast<int>(std::ceil(height * 8)), 0, 8)]);
  for (const double value : said) {
    if (const auto column = sketch.column(value)) columns[*column] = "◆";
  }
  std::string text;
  for (const std::string& column : columns) text += column;
  return sketch.logarithmic ? text + " log" : text;
}

class RunPage {
 public:
  RunPage(const Scenario& scenario, const Question& question, const Answer& answer, std::vector<Sketch> sketches,
          const More* more)
      : scenario_(scenario), question_(question), answer_(answer), sketches_(std::move(sketches)), more_(more) {}

  Page page() {
    const Document& document = scenario_.document;
    const std::string title = title_of(scenario_);
    if (!document.title.empty() || title != printable(document.path)) page_.heading(title, 1);
    if (!document.question.empty()) page_.paragraph(document.question);
    append_named_figures(page_, scenario_, answer_);
    append_given(page_, answer_);
    constexpr size_t kMostInCharts = 50;
    std::vector<size_t> drawn(std::min(reported_outputs(scenario_, answer_), kMostInCharts));
    std::iota(drawn.begin(), drawn.end(), size_t{0});
    append_interval_charts(page_, scenario_, question_, answer_, std::move(drawn));
    tables();
    if (more_ != nullptr) append_more(page_, scenario_, question_, answer_, *more_);
    const double rate = static_cast<double>(answer_.draws) / std::max(answer_.seconds, 1e-9);
    append_footer(page_, draws_text(question_, answer_.draws), answer_, answer_.sha256, true,
                  phrase("{} draws/s; ", format_figure(rate, 0, 2)));
    return std::move(page_);
  }

  /// Outputs, events and claims, on a page that has begun.
  void append_to(Page& page) {
    tables();
    std::move(page_.blocks.begin(), page_.blocks.end(), std::back_inserter(page.blocks));
  }

 private:
  void tables() {
    outputs();
    events();
    claims();
  }

  static std::string shortest(const OutputSummary& output) {
    const FiguresOf figure(output);
    const double error = std::max(output.interval_low.error(), output.interval_high.error());
    return phrase("{} to {}", figure.value(output.shortest_low, error), figure.value(output.shortest_high, error));
  }

  /// The interval's ends are quantiles that the table shows.
  bool shows_interval() const {
    const auto shown = [&](const Probability& end) {
      return std::any_of(question_.quantiles.begin(), question_.quantiles.end(),
                         [&](const NamedProbability& q) { return q.p.digits * end.scale == end.digits * q.p.scale; });
    };
    return shown(question_.level.low()) && shown(question_.level.high());
  }

  /// The figures that are claimed of an output.
  std::vector<double> said_of(size_t output) const {
    std::vector<double> said;
    for (const ClaimSummary& summary : answer_.claims) {
      if (summary.output == output && is_sharp(summary.claim)) said.push_back(summary.claim.value);
    }
    return said;
  }

  void outputs() {
    const size_t count = reported_outputs(scenario_, answer_);
    if (count == 0) return;
    const std::string level = question_.level.percent();
    const bool interval = !shows_interval();
    Table table{{{tr("quantity")}, {tr("unit")}}, {}};
    append_columns(table.columns, answer_.outputs[0]);
    table.columns.back().leave = 1;  // the mean
    if (interval) table.columns.push_back({phrase("{} interval", level), true});
    table.columns.push_back({phrase("shortest {}", level), true, Reader::everyone, 3});
    table.columns.push_back(
        {sketches_.empty() ? ""
                           : tr(answer_.claims.empty() ? "density, P0.5 to P99.5" : "density, P0.5 to P99.5; ◆ said"),
         false, Reader::terminal, 2});
    for (size_t k = 0; k < count; ++k) {
      const OutputSummary& output = answer_.outputs[k];
      std::vector<Text> row{name_of(output.quantity), unit_text(output.quantity.display.unit)};
      if (scenario_.graph.is_constant(output.quantity.node)) {
        const std::string value = FiguresOf(output)(output.median);
        for (size_t q = 0; q < output.quantiles.size(); ++q)
          row.emplace_back(q == output.quantiles.size() / 2 ? value : "");
        row.emplace_back(output.quantiles.empty() ? value : "");
        if (interval) row.emplace_back("");
        row.emplace_back(tr("fixed"));
      } else {
        append_figures(row, output, output.quantity.display);
        if (interval) row.emplace_back(FiguresOf(output).interval());
        row.emplace_back(shortest(output));
      }
      row.emplace_back(k < sketches_.size() ? sketch_text(sketches_[k], said_of(k)) : "", Style::faint);
      table.rows.push_back(std::move(row));
    }
    page_.table(std::move(table), 0);
    open_ends(count);
    append_currency(page_, scenario_, answer_);
  }

  /// Says so where no draw lies beyond an interval's end, which is then less certain than it looks.
  void open_ends(size_t count) {
    const auto open = [](const OutputSummary& o) {
      return std::isinf(o.interval_low.low) || std::isinf(o.interval_high.high);
    };
    if (std::none_of(answer_.outputs.begin(), answer_.outputs.begin() + static_cast<long>(count), open)) return;
    const double beyond = (1 - question_.level.p.value()) / 2;
    const double chance = 0.025;  // of no draw beyond the end, at the bounds' own 95%
    const double accepted = static_cast<double>(answer_.counted) / static_cast<double>(answer_.draws);
    const double draws = std::ceil(std::ceil(std::log(chance) / std::log1p(-beyond)) / accepted);
    page_.line({phrase("no draw bounds the ends of a {} interval: take {} draws or more", question_.level.percent(),
                       group_digits(static_cast<unsigned long long>(std::min(draws, 1e18)))),
                Style::faint});
  }

  void events() { append_events(page_, answer_); }

  void claims() {
    if (answer_.claims.empty()) return;
    page_.heading(tr("Claims"));
    Table table{{{tr("claim")}, {tr("about")}, {tr("says")}, {tr("verdict")}}, {}};
    const bool sourced = std::any_of(answer_.claims.begin(), answer_.claims.end(), [](const ClaimSummary& summary) {
      return !source_of(summary.claim).fragments.empty();
    });
    if (sourced) table.columns.push_back({tr("source and note"), false, Reader::document});
    for (const ClaimSummary& summary : answer_.claims) {
      const NamedNode& about = answer_.outputs[summary.output].quantity;
      table.rows.push_back({who(summary.claim),
                            name_of(about),
                            claim_text(summary.claim, about.display),
                            {claim_verdict(summary, answer_.counted), Style::strong}});
      if (sourced) table.rows.back().push_back(source_of(summary.claim));
    }
    page_.table(std::move(table));
  }

  const Scenario& scenario_;
  const Question& question_;
  const Answer& answer_;
  std::vector<Sketch> sketches_;
  const More* more_;
  Page page_;
};

}  // namespace

void append_events(Page& page, const Answer& answer) {
  if (answer.events.empty()) return;
  page.heading(tr("Events"));
  Table table{{{tr("event")}, {tr("probability"), true}, {tr("is"), false, Reader::everyone, 1}}, {}};
  for (const EventSummary& event : answer.events) {
    table.rows.push_back({printable(event.shown()),
                          format_percentage(event.probability, event.se, answer.counted),
                          {event.text, Style::faint}});
  }
  page.table(std::move(table));
}

void append_run(Page& page, const Scenario& scenario, const Question& question, const Answer& answer) {
  RunPage(scenario, question, answer, {}, nullptr).append_to(page);
}

Page run_page(const Scenario& scenario, const Question& question, const Answer& answer,
              const std::vector<Sketch>& sketches, const More* more) {
  return RunPage(scenario, question, answer, sketches, more).page();
}

}  // namespace reckon
