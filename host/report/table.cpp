// The terminal's report.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/columns.h"
#include "report/figure.h"
#include "report/phrases.h"
#include "report/reports.h"

namespace reckon {

namespace {

std::string sketch_text(const std::vector<double>& heights) {
  static const char* const blocks[] = {" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
  std::string text;
  for (const double height : heights) text += blocks[std::clamp(static_cast<int>(std::ceil(height * 8)), 0, 8)];
  return text;
}

class Table {
 public:
  Table(const Scenario& scenario, const RunOptions& options, const RunResult& result, bool colour)
      : scenario_(scenario), options_(options), result_(result), colour_(colour) {}

  std::string text() {
    const Document& document = scenario_.document;
    if (!document.title.empty()) out_ += bold(printable(document.title)) + "\n";
    if (!document.question.empty()) out_ += printable(document.question) + "\n";
    if (!out_.empty()) out_ += "\n";
    out_ += given_report(result_, false);
    outputs();
    events();
    claims();
    footer();
    return out_;
  }

 private:
  std::string bold(const std::string& text) const { return colour_ ? "\033[1m" + text + "\033[0m" : text; }
  std::string dim(const std::string& text) const { return colour_ ? "\033[2m" + text + "\033[0m" : text; }

  void outputs() {
    const size_t count = reported_outputs(scenario_, result_);
    if (count == 0) return;
    std::vector<std::vector<std::string>> rows;
    std::vector<std::string> head{"", "unit"};
    append_heads(head, result_.outputs[0]);
    rows.push_back(head);
    for (size_t k = 0; k < count; ++k) {
      const OutputSummary& output = result_.outputs[k];
      const Display& display = output.quantity.display;
      std::vector<std::string> row{name_of(output.quantity), printable(display.unit)};
      append_figures(row, output, display);
      rows.push_back(row);
    }
    const std::vector<std::string> lines = column_lines(rows, 2);
    out_ += dim(lines[0]) + "\n";
    for (size_t k = 0; k < count; ++k) out_ += lines[k + 1] + "  " + dim(sketch_text(result_.outputs[k].sketch)) + "\n";
    out_ += "\n";
    for (size_t k = 0; k < count; ++k) {
      const OutputSummary& output = result_.outputs[k];
      const Display& display = output.quantity.display;
      const double shortest_error =
          std::max(display.convert(output.interval_low.error()), display.convert(output.interval_high.error()));
      const int most = digits_of(output);
      const auto end = [&](double value) { return format_figure(display.convert(value), shortest_error, most); };
      out_ += fmt::format("{}: {} interval {} to {}, shortest {} to {}\n", name_of(output.quantity),
                          percent(options_.level.p.value()), figure_of(output.interval_low, display, most),
                          with_unit(figure_of(output.interval_high, display, most), printable(display.unit)),
                          end(output.shortest_low), with_unit(end(output.shortest_high), printable(display.unit)));
    }
    open_ends(count);
    out_ += currency_report(scenario_, result_);
  }

  /// Says so where no draw lies beyond an interval's end, which is then less certain than it looks.
  void open_ends(size_t count) {
    const auto open = [](const OutputSummary& o) {
      return std::isinf(o.interval_low.low) || std::isinf(o.interval_high.high);
    };
    if (std::none_of(result_.outputs.begin(), result_.outputs.begin() + static_cast<long>(count), open)) return;
    const double beyond = (1 - options_.level.p.value()) / 2;
    const double chance = 0.025;  // of no draw beyond the end, at the bounds' own 95%
    const double accepted = static_cast<double>(result_.counted) / static_cast<double>(result_.draws);
    const double draws = std::ceil(std::ceil(std::log(chance) / std::log1p(-beyond)) / accepted);
    out_ += dim(fmt::format("no draw bounds the ends of a {} interval: take {} draws or more",
                            percent(options_.level.p.value()),
                            group_digits(static_cast<unsigned long long>(std::min(draws, 1e18))))) +
            "\n";
  }
  static std::string percent(double share) { return fmt::format("{:.6g}%", 100 * share); }

  void events() {
    if (result_.events.empty()) return;
    out_ += "\n" + bold("Events") + "\n";
    for (const EventSummary& event : result_.events) {
      out_ += fmt::format("  {}: {}  {}\n", event.name, format_percentage(event.probability, event.se, result_.counted),
                          dim(printable(event.text)));
    }
  }

  void claims() {
    if (result_.claims.empty()) return;
    out_ += "\n" + bold("Claims") + "\n";
    for (const ClaimSummary& summary : result_.claims) {
      const NamedNode& about = result_.outputs[summary.output].quantity;
      out_ += fmt::format("  {} says {} ({}): {}\n", who(summary.claim),
                          printable(claim_text(summary.claim, about.display)), name_of(about),
                          bold(claim_verdict(summary, result_.counted)));
    }
  }

  void footer() {
    const double rate = static_cast<double>(result_.draws) / std::max(result_.seconds, 1e-9);
    out_ += "\n" +
            dim(fmt::format("{}; {} draws/s; result {}", sampling_text(options_, result_), format_figure(rate, 0, 2),
                            short_hash(result_.sha256))) +
            "\n";
  }

  const Scenario& scenario_;
  const RunOptions& options_;
  const RunResult& result_;
  bool colour_;
  std::string out_;
};

}  // namespace

std::string table_report(const Scenario& scenario, const RunOptions& options, const RunResult& result, bool colour) {
  return Table(scenario, options, result, colour).text();
}

}  // namespace reckon
