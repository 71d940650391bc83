// reckon compare: two sides draw by draw, and what explains the gap.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/columns.h"
#include "report/figure.h"
#include "report/json_parts.h"
#include "report/phrases.h"

namespace reckon {

namespace {

class Report {
 public:
  Report(const Comparison& comparison, const RunOptions& options, const RunResult& result, bool markdown)
      : comparison_(comparison), options_(options), result_(result), markdown_(markdown) {}

  std::string text() {
    const std::string title = fmt::format("{} against {}", printable(comparison_.b), printable(comparison_.a));
    out_ += (markdown_ ? "# " : "") + title + "\n";
    for (const ComparedOutput& compared : comparison_.outputs) {
      out_ += fmt::format("\n{}{}\n{}", markdown_ ? "## " : "", printable(compared.name), markdown_ ? "\n" : "");
      figures(compared);
      explanation(compared);
    }
    shared();
    out_ += fmt::format("\n{}; result {}\n", sampling_text(options_, result_), short_hash(result_.sha256));
    return out_;
  }

 private:
  void figures(const ComparedOutput& compared) {
    Rows rows{{"", "unit"}};
    append_heads(rows[0], result_.outputs[compared.a]);
    const std::pair<std::string, size_t> lines[] = {
        {comparison_.a, compared.a},
        {comparison_.b, compared.b},
        {fmt::format("{} - {}", comparison_.b, comparison_.a), compared.difference},
        {fmt::format("{} / {}", comparison_.b, comparison_.a), compared.ratio}};
    for (const auto& [name, index] : lines) {
      const OutputSummary& output = result_.outputs[index];
      const Display& display = output.quantity.display;
      std::vector<std::string> row{printable(name), printable(display.unit)};
      append_figures(row, output, display);
      rows.push_back(row);
    }
    out_ += table_text(rows, markdown_, 2);
    const EventSummary& larger = result_.events[compared.larger];
    out_ += fmt::format("{}{} is above {} in {} of the draws.\n", markdown_ ? "\n" : "  ", printable(comparison_.b),
                        printable(comparison_.a), format_percentage(larger.probability, larger.se, result_.draws));
  }

  void explanation(const ComparedOutput& compared) {
    if (compared.contributions.empty()) return;
    const auto relative = [&](size_t output) {
      const Estimate& median = result_.outputs[output].median;
      return median.error() / std::fabs(median.value);
    };
    const double error = std::hypot(relative(compared.a), relative(compared.b));  // of the gap, a logarithm
    const auto factor = [&](double log_ratio) {
      return format_figure(std::exp(log_ratio), error * std::exp(log_ratio), 3);
    };
    out_ += fmt::format("{}The medians differ by a factor of {}; of its logarithm\n{}", markdown_ ? "\n" : "  ",
                        factor(compared.gap), markdown_ ? "\n" : "");
    std::vector<Contribution> sorted = compared.contributions;
    std::stable_sort(sorted.begin(), sorted.end(), [](const Contribution& a, const Contribution& b) {
      return std::fabs(a.log_ratio) > std::fabs(b.log_ratio);
    });
    Rows rows{{"  disagreement", "factor", "share of the gap"}};
    for (const Contribution& part : sorted) {
      const double share = 100 * part.log_ratio / compared.gap;
      const bool none = part.log_ratio == 0;  // exactly: it changes nothing
      const std::string shown = compared.gap == 0 ? "-"
                                : none            ? "0%"
                                                  : format_figure(share, 100 * error / std::fabs(compared.gap)) + "%";
      rows.push_back({"  " + part.prior, none ? "1" : factor(part.log_ratio), shown});
    }
    out_ += table_text(rows, markdown_, 1);
  }

  void shared() {
    constexpr size_t kMostNames = 8;
    const size_t count = comparison_.shared.size();
    std::vector<std::string> names(comparison_.shared.begin(),
                                   comparison_.shared.begin() + static_cast<long>(std::min(count, kMostNames)));
    out_ += count == 0 ? "\nThe two share no prior: their draws are independent.\n"
                       : fmt::format("\nBoth draw {} prior{} alike: {}{}\n", count, count == 1 ? "" : "s",
                                     fmt::join(names, ", "),
                                     count > kMostNames ? fmt::format(" and {} more", count - kMostNames) : "");
  }

  const Comparison& comparison_;
  const RunOptions& options_;
  const RunResult& result_;
  bool markdown_;
  std::string out_;
};

}  // namespace

std::string compare_report(const Comparison& comparison, const RunOptions& options, const RunResult& result,
                           bool markdown) {
  return Report(comparison, options, result, markdown).text();
}

std::string compare_json(const Comparison& comparison, const RunOptions& options, const RunResult& result,
                         const RunContext& context) {
  Json json = run_json(comparison.joint, options, result, context);
  Json compared = Json::array();
  for (const ComparedOutput& output : comparison.outputs) {
    Json item{{"output", output.name},
              {"a", result.outputs[output.a].quantity.name},
              {"b", result.outputs[output.b].quantity.name},
              {"difference", result.outputs[output.difference].quantity.name},
              {"ratio", result.outputs[output.ratio].quantity.name},
              {"b_above_a", result.events[output.larger].probability}};
    if (!output.contributions.empty()) {
      item["log_gap_of_medians"] = output.gap;
      item["contributions"] = Json::array();
      for (const Contribution& part : output.contributions) {
        item["contributions"].push_back({{"prior", part.prior}, {"log_ratio", part.log_ratio}});
      }
    }
    compared.push_back(std::move(item));
  }
  json["comparison"] = {
      {"a", comparison.a}, {"b", comparison.b}, {"outputs", std::move(compared)}, {"shared_priors", comparison.shared}};
  return json_text(json);
}

}  // namespace reckon
