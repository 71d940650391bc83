// reckon compare: two sides draw by draw, and what explains the gap.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/figure.h"
#include "report/pages.h"
#include "report/phrases.h"
#include "report/words/words.h"

namespace reckon {

namespace {

class ComparisonPage {
 public:
  ComparisonPage(const Comparison& comparison, const Question& question, const Answer& answer)
      : comparison_(comparison), question_(question), answer_(answer) {}

  Page page() {
    page_.heading(phrase("{} against {}", comparison_.b, comparison_.a), 1);
    if (const std::string alike = alike_text(comparison_); !alike.empty()) page_.paragraph(alike);
    std::vector<std::string> same;
    for (const ComparedOutput& compared : comparison_.outputs) {
      if (is_same(compared)) {
        same.push_back(compared.name);
        continue;
      }
      page_.heading(compared.name);
      page_.blocks.back().apart = true;
      page_.chart("sides." + compared.quantity, sides(compared));
      figures(compared);
      explanation(compared);
    }
    if (!same.empty()) page_.paragraph(phrase("The same in every draw: {}.", fmt::join(same, "; ")));
    shared();
    append_footer(page_, draws_text(question_, answer_.draws), answer_, answer_.sha256);
    return std::move(page_);
  }

 private:
  bool is_same(const ComparedOutput& compared) const {
    const OutputSummary& difference = answer_.outputs[compared.difference];
    return difference.lowest == 0 && difference.highest == 0;
  }

  /// Both sides on one axis.
  IntervalChart sides(const ComparedOutput& compared) const {
    IntervalChart chart;
    const Display& display = answer_.outputs[compared.a].quantity.display;
    chart.caption = phrase("{}{}. Line: {} interval; tick: median.", printable(compared.name),
                           display.unit.empty() ? "" : phrase(" in {}", display.unit), question_.level.percent());
    for (const auto& [name, index] : {std::pair{comparison_.a, compared.a}, {comparison_.b, compared.b}}) {
      const OutputSummary& output = answer_.outputs[index];
      chart.rows.push_back({name,
                            "",
                            display.convert(output.interval_low.value),
                            display.convert(output.median.value),
                            display.convert(output.interval_high.value),
                            {}});
    }
    return chart;
  }

  void figures(const ComparedOutput& compared) {
    const std::string &a = comparison_.a, &b = comparison_.b;
    Table table{{{tr("quantity")}, {tr("unit")}}, {}};
    append_columns(table.columns, answer_.outputs[compared.a]);
    for (const auto& [name, index] : lines_of(comparison_, compared)) {
      const OutputSummary& output = answer_.outputs[index];
      std::vector<Text> row{name, unit_text(output.quantity.display.unit)};
      append_figures(row, output, output.quantity.display);
      table.rows.push_back(std::move(row));
    }
    page_.table(std::move(table));
    if (!compared.ratio) page_.line(phrase("There is no ratio: in some draws {} gives it no finite value.", a), 1);
    const EventSummary& larger = answer_.events[compared.larger];
    page_.line(phrase("{} is above {} in {} of the draws.", b, a,
                      format_percentage(larger.probability, larger.se, answer_.draws)),
               1);
  }

  /// Where a median is not positive: what each disagreement adds, in the output's unit.
  void differences(const ComparedOutput& compared) {
    const OutputSummary &a = answer_.outputs[compared.a], &b = answer_.outputs[compared.b];
    const Display& display = a.quantity.display;
    const double error = std::hypot(a.median.error(), b.median.error());
    const auto shown = [&](double base) {
      return with_unit(format_figure(display.convert(base), display.convert(error), 3), display.unit);
    };
    page_.line(phrase("The medians differ by {} (no factor: not all are positive); of it", shown(compared.gap)), 1);
    Table table{{{tr("disagreement")}, {tr("adds"), true}}, {}};
    for (const Contribution& part : effective(compared)) table.rows.push_back({part.prior, shown(part.value)});
    page_.table(std::move(table), 2, false);
    without_effect(compared);
  }

  /// Those that change something, the largest first.
  static std::vector<Contribution> effective(const ComparedOutput& compared) {
    std::vector<Contribution> sorted = compared.contributions;
    std::erase_if(sorted, [](const Contribution& part) { return part.value == 0; });
    std::stable_sort(sorted.begin(), sorted.end(), [](const Contribution& a, const Contribution& b) {
      return std::fabs(a.value) > std::fabs(b.value);
    });
    return sorted;
  }

  void without_effect(const ComparedOutput& compared) {
    std::vector<std::string> names;
    for (const Contribution& part : compared.contributions) {
      if (part.value == 0) names.push_back(part.prior);
    }
    if (!names.empty()) page_.line(phrase("{}: no part in it", fmt::join(names, ", ")), 2);
  }

  void explanation(const ComparedOutput& compared) {
    if (compared.contributions.empty()) return;
    if (compared.linear) return differences(compared);
    const auto relative = [&](size_t output) {
      const Estimate& median = answer_.outputs[output].median;
      return median.error() / std::fabs(median.value);
    };
    const double error = std::hypot(relative(compared.a), relative(compared.b));  // of the gap, a logarithm
    const auto factor = [&](double log_ratio) {
      return format_figure(std::exp(log_ratio), error * std::exp(log_ratio), 3);
    };
    page_.line(phrase("The medians differ by a factor of {}; of its logarithm", factor(compared.gap)), 1);
    Table table{{{tr("disagreement")}, {tr("factor"), true}, {tr("share of the gap"), true}}, {}};
    for (const Contribution& part : effective(compared)) {
      const double share = 100 * part.value / compared.gap;
      table.rows.push_back(
          {part.prior, factor(part.value),
           compared.gap == 0 ? "-" : format_figure(share, 100 * error / std::fabs(compared.gap)) + "%"});
    }
    if (!table.rows.empty()) page_.table(std::move(table), 2, false);
    without_effect(compared);
  }

  void shared() {
    constexpr size_t kMostNames = 8;
    const size_t count = comparison_.shared.size();
    if (count == 0) return page_.paragraph(tr("The two share no prior: their draws are independent."));
    const std::vector<std::string> names(comparison_.shared.begin(),
                                         comparison_.shared.begin() + static_cast<long>(std::min(count, kMostNames)));
    page_.paragraph(phrase("Both use the same random numbers for {} prior{}: {}{}", count, count == 1 ? "" : "s",
                           fmt::join(names, ", "),
                           count > kMostNames ? phrase(" and {} more", count - kMostNames) : ""));
  }

  const Comparison& comparison_;
  const Question& question_;
  const Answer& answer_;
  Page page_;
};

}  // namespace

std::string alike_text(const Comparison& comparison) {
  const size_t count = comparison.alike.size();
  if (count == 0) return "";
  return phrase(
      "Both files write {} prior{} alike ({}{}), and draw {} independently: equal names in two files are two "
      "uncertainties. If they are one, give both files the same id: id = \"{}\".",
      count, count == 1 ? "" : "s", comparison.alike[0], count > 1 ? ", …" : "", count == 1 ? tr("it") : tr("them"),
      comparison.id_a);
}

Page comparison_page(const Comparison& comparison, const Question& question, const Answer& answer) {
  return ComparisonPage(comparison, question, answer).page();
}

}  // namespace reckon
