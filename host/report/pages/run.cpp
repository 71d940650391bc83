// reckon run: outputs, events, claims.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <numeric>

#include "report/figure.h"
#include "report/pages.h"
#include "report/phrases.h"

namespace reckon {

namespace {

std::string sketch_text(const std::vector<double>& heights) {
  static const char* const blocks[] = {" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
  std::string text;
  for (const double height : heights) text += blocks[std::clamp(static_cast<int>(std::ceil(height * 8)), 0, 8)];
  return text;
}

class RunPage {
 public:
  RunPage(const Scenario& scenario, const Question& question, const Answer& answer,
          std::vector<std::vector<double>> sketches, const More* more)
      : scenario_(scenario), question_(question), answer_(answer), sketches_(std::move(sketches)), more_(more) {}

  Page page() {
    const Document& document = scenario_.document;
    if (!document.title.empty()) page_.heading(document.title, 1);
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
                  format_figure(rate, 0, 2) + " draws/s; ");
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

  /// The ends of an output's central or shortest interval as figures.
  struct Ends {
    std::string low, high;
  };
  static Ends central(const OutputSummary& output) {
    const int most = digits_of(output);
    return {figure_of(output.interval_low, output.quantity.display, most),
            figure_of(output.interval_high, output.quantity.display, most)};
  }
  static Ends shortest(const OutputSummary& output) {
    const Display& display = output.quantity.display;
    const double error =
        std::max(display.convert(output.interval_low.error()), display.convert(output.interval_high.error()));
    const auto end = [&](double value) { return format_figure(display.convert(value), error, digits_of(output)); };
    return {end(output.shortest_low), end(output.shortest_high)};
  }

  void outputs() {
    const size_t count = reported_outputs(scenario_, answer_);
    if (count == 0) return;
    Table table{{{"quantity"}, {"unit"}}, {}};
    append_columns(table.columns, answer_.outputs[0]);
    table.columns.push_back({question_.level.percent() + " interval", true, Reader::document});
    table.columns.push_back({"shortest", true, Reader::document});
    table.columns.push_back({"", false, Reader::terminal});
    for (size_t k = 0; k < count; ++k) {
      const OutputSummary& output = answer_.outputs[k];
      std::vector<Text> row{name_of(output.quantity), output.quantity.display.unit};
      append_figures(row, output, output.quantity.display);
      row.emplace_back(central(output).low + " to " + central(output).high);
      row.emplace_back(shortest(output).low + " to " + shortest(output).high);
      row.emplace_back(k < sketches_.size() ? sketch_text(sketches_[k]) : "", Style::faint);
      table.rows.push_back(std::move(row));
    }
    page_.table(std::move(table), 0);
    for (size_t k = 0; k < count; ++k) interval_line(answer_.outputs[k], k == 0);
    open_ends(count);
    append_currency(page_, scenario_, answer_);
  }

  void interval_line(const OutputSummary& output, bool first) {
    const auto ends = [&](const Ends& of) {
      return of.low + " to " + with_unit(of.high, output.quantity.display.unit);
    };
    page_.line(fmt::format("{}: {} interval {}, shortest {}", name_of(output.quantity), question_.level.percent(),
                           ends(central(output)), ends(shortest(output))),
               0, Reader::terminal);
    page_.blocks.back().apart = first;
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
    page_.line(
        {fmt::format("no draw bounds the ends of a {} interval: take {} draws or more", question_.level.percent(),
                     group_digits(static_cast<unsigned long long>(std::min(draws, 1e18)))),
         Style::faint});
  }

  void events() {
    if (answer_.events.empty()) return;
    page_.heading("Events");
    Table table{{{"event"}, {"probability", true}, {"is"}}, {}};
    for (const EventSummary& event : answer_.events) {
      table.rows.push_back(
          {event.name, format_percentage(event.probability, event.se, answer_.counted), {event.text, Style::faint}});
    }
    page_.table(std::move(table));
  }

  void claims() {
    if (answer_.claims.empty()) return;
    page_.heading("Claims");
    Table table{{{"claim"}, {"about"}, {"says"}, {"verdict"}}, {}};
    for (const ClaimSummary& summary : answer_.claims) {
      const NamedNode& about = answer_.outputs[summary.output].quantity;
      table.rows.push_back({who(summary.claim),
                            name_of(about),
                            claim_text(summary.claim, about.display),
                            {claim_verdict(summary, answer_.counted), Style::strong}});
    }
    page_.table(std::move(table));
  }

  const Scenario& scenario_;
  const Question& question_;
  const Answer& answer_;
  std::vector<std::vector<double>> sketches_;
  const More* more_;
  Page page_;
};

}  // namespace

void append_run(Page& page, const Scenario& scenario, const Question& question, const Answer& answer) {
  RunPage(scenario, question, answer, {}, nullptr).append_to(page);
}

Page run_page(const Scenario& scenario, const Question& question, const Answer& answer,
              const std::vector<std::vector<double>>& sketches, const More* more) {
  return RunPage(scenario, question, answer, sketches, more).page();
}

}  // namespace reckon
