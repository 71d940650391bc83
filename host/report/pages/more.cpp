// More of each quantity: tails, mode, shape, rank correlations.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/figure.h"
#include "report/pages.h"
#include "report/phrases.h"
#include "report/words/words.h"

namespace reckon {

void append_more(Page& page, const Scenario& scenario, const Question& question, const Answer& answer,
                 const More& more) {
  if (more.shapes.empty()) return;
  page.heading(tr("More of each quantity"));
  const double beyond = 50 * (1 - question.level.p.value());
  Table shapes{{{tr("quantity")},
                {tr("unit")},
                {phrase("mean below P{:.6g}", beyond), true},
                {phrase("mean above P{:.6g}", 100 - beyond), true},
                {tr("mode"), true},
                {tr("skewness"), true},
                {tr("excess kurtosis"), true}},
               {}};
  for (size_t k = 0; k < more.shapes.size(); ++k) {
    const Shape& shape = more.shapes[k];
    const NamedNode& quantity = scenario.outputs[k];
    const OutputSummary& summary = answer.outputs[k];
    const double error =
        0.01 * quantity.display.convert(magnitude(summary.interval_high.value - summary.interval_low.value));
    const auto moment = [](const std::optional<Estimate>& of) {
      return of ? format_figure(of->value, of->error(), 3) : std::string("-");
    };
    shapes.rows.push_back({name_of(quantity), quantity.display.unit,
                           figure_of(shape.shortfall_low, quantity.display, digits_of(summary)),
                           figure_of(shape.shortfall_high, quantity.display, digits_of(summary)),
                           format_figure(quantity.display.convert(shape.mode), error, digits_of(summary)),
                           moment(shape.skewness), moment(shape.excess_kurtosis)});
  }
  page.table(std::move(shapes));
  std::vector<RankCorrelationOf> strongest = more.correlations;
  std::erase_if(strongest, [](const RankCorrelationOf& of) { return of.rank.low <= 0 && of.rank.high >= 0; });
  std::stable_sort(strongest.begin(), strongest.end(), [](const RankCorrelationOf& a, const RankCorrelationOf& b) {
    return std::fabs(a.rank.value) > std::fabs(b.rank.value);
  });
  constexpr size_t kMost = 20;
  const size_t left = strongest.size() > kMost ? strongest.size() - kMost : 0;
  strongest.resize(std::min(kMost, strongest.size()));
  Table table{{{tr("quantity")}, {tr("moves with")}, {tr("rank correlation"), true}}, {}};
  for (const RankCorrelationOf& of : strongest)
    table.rows.push_back({{printable(of.a)}, {printable(of.b)}, {format_figure(of.rank.value, of.rank.error(), 3)}});
  page.table(std::move(table));
  page.line({phrase("{}Of the first {} draws{}. \"-\": parts of them disagree, as they do where the moment does not "
                    "exist. The mode is that of the half sample.",
                    left > 0 ? phrase("And {} weaker ones. ", left) : "", group_digits(more.sample),
                    scenario.condition ? tr(" that meet the condition") : ""),
             Style::faint},
            1);
}

}  // namespace reckon
