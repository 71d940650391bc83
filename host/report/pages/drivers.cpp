// reckon drivers: for each output a table of drivers, the most worth knowing first; then the decision.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>

#include "report/figure.h"
#include "report/pages.h"
#include "report/phrases.h"
#include "report/words/words.h"

namespace reckon {

namespace {

/// "31.2%", with the digits that its error supports.
std::string percent(double share, double error) {
  const int decimals = error > 0 ? std::clamp(-static_cast<int>(std::floor(std::log10(100 * error))), 0, 2) : 2;
  const std::string text = fmt::format("{:.{}f}%", 100 * share, decimals);
  return text.find_first_of("123456789") == std::string::npos && text[0] == '-' ? text.substr(1) : text;  // no -0.0%
}

/// An index with its interval, of what an index can be; one whose interval includes 0 as a bound, never as a finding
/// below 0.
std::string index_text(const std::optional<Estimate>& index) {
  if (!index) return "-";
  const double error = index->error();
  const auto share = [](double value) { return std::clamp(value, 0.0, 1.0); };
  if (index->low <= 0) return phrase("0 to {}", percent(share(index->high), 0.5 * error));
  return phrase("{} ({} to {})", percent(share(index->value), error), percent(share(index->low), error),
                percent(share(index->high), error));
}

/// The narrowing; one that its error does not tell from none as a bound.
std::string narrowing_text(const Narrowing& narrowing) {
  const double error = 1.96 * narrowing.se;
  return narrowing.share > error ? percent(narrowing.share, error)
                                 : phrase("below {}", percent(std::max(narrowing.share, 0.0) + error, 0.5 * error));
}

/// Neither narrowing nor index reaches a hundredth.
bool is_slight(const DriverEffect& effect) {
  constexpr double kSlight = 0.01;
  const auto slight = [](const std::optional<Estimate>& index) { return !index || index->high < kSlight; };
  return effect.narrowing.share + 1.96 * effect.narrowing.se < kSlight && slight(effect.first_order) &&
         slight(effect.total);
}

class DriversPage {
 public:
  DriversPage(const Scenario& scenario, const Question& question, const Answer& answer, const DriversAnswer& found)
      : scenario_(scenario), question_(question), answer_(answer), found_(found) {}

  Page page() {
    page_.heading(title_of(scenario_), 1);
    tables();
    append_footer(page_, draws_text(question_, answer_.draws), answer_, answer_.sha256);
    return std::move(page_);
  }

  /// What each output hangs on, and the decision, on a page that has begun.
  void append_to(Page& page) {
    tables();
    std::move(page_.blocks.begin(), page_.blocks.end(), std::back_inserter(page.blocks));
  }

 private:
  void tables() {
    for (const OutputDrivers& output : found_.outputs) append(output);
    if (found_.decision) append(*found_.decision);
    legend();
  }

  const Driver& driver(const DriverEffect& effect) const { return found_.drivers[effect.driver]; }

  void append(const OutputDrivers& output) {
    const OutputSummary& summary = answer_.outputs[output.output];
    const NamedNode& quantity = scenario_.outputs[output.output];
    page_.heading(
        fmt::format("{}: {} {}", name_of(quantity), median_and_interval(summary), unit_text(quantity.display.unit)));
    if (output.by.empty()) return page_.line(tr("nothing moves it: it hangs on no uncertain prior"), 1);
    Table table{{{tr("driver")},
                 {tr("narrowing"), true},
                 {tr("at P5"), true, Reader::everyone, 1},
                 {tr("at P95"), true, Reader::everyone, 1},
                 {tr("first order"), true, Reader::everyone, 2},
                 {tr("total"), true, Reader::everyone, 3}},
                {}};
    const double error = 0.5 * std::fabs(summary.interval_high.value - summary.interval_low.value) * 1e-3;
    const auto slight = static_cast<size_t>(std::count_if(output.by.begin(), output.by.end(), is_slight));
    for (const DriverEffect& effect : output.by) {
      if (slight > 1 && is_slight(effect)) continue;
      const auto at = [&](double base) {
        return effect.swing
                   ? format_figure(quantity.display.convert(base), quantity.display.convert(error), digits_of(summary))
                   : std::string("-");
      };
      const Swing swing = effect.swing.value_or(Swing{});
      table.rows.push_back({{printable(driver(effect).name)},
                            {narrowing_text(effect.narrowing), Style::strong},
                            {at(swing.low)},
                            {at(swing.high)},
                            {index_text(effect.first_order)},
                            {index_text(effect.total)}});
    }
    append_driver_charts(page_, scenario_, question_, found_, output);
    page_.table(std::move(table), 1, false);
    if (slight > 1) page_.line(phrase("and {} more, each below 1%", slight), 1);
    if (output.fell_back)
      page_.line(tr("It is not positive throughout, so that the indices are of the quantity itself."), 1);
    else
      page_.line({output.logarithms ? tr("Indices are of its logarithm (--scale linear: of the quantity itself).")
                                    : tr("Indices are of the quantity itself."),
                  Style::faint},
                 1);
  }

  std::string in_unit_of_decision(const Estimate& estimate) const {
    const Display& display = scenario_.outputs[found_.decision->options[0].output].display;
    return with_unit(format_figure(display.convert(estimate.value), display.convert(estimate.error())), display.unit);
  }

  /// Of one driver, beside what all are worth; as a bound where its error does not tell it from nothing.
  std::string worth_text(const Estimate& information, const Estimate& perfect) const {
    constexpr double kSlight = 0.01;
    if (information.high <= kSlight * perfect.value) return tr("nothing");
    const Estimate most{information.high, information.high, information.high};
    return information.low <= 0 ? phrase("at most {}", in_unit_of_decision(most)) : in_unit_of_decision(information);
  }

  void append(const DecisionAnswer& decision) {
    page_.heading(phrase("Decision: the {} of {} options", decision.lowest ? tr("lowest") : tr("highest"),
                         decision.options.size()));
    Table table{{{tr("option")}, {tr("is best in"), true}, {tr("regret on average"), true}}, {}};
    for (const OptionAnswer& option : decision.options) {
      table.rows.push_back({name_of(scenario_.outputs[option.output]), percent(option.best.value, option.best.error()),
                            in_unit_of_decision(option.regret)});
    }
    page_.table(std::move(table), 1, false);
    page_.line(phrase("Best on average is {}; to know everything beforehand would be worth {}.",
                      name_of(scenario_.outputs[decision.options[decision.chosen].output]),
                      in_unit_of_decision(decision.perfect_information)),
               1);
    Table worth{{{tr("to know alone")}, {tr("is worth"), true}}, {}};
    for (const auto& [driver, information] : decision.information) {
      worth.rows.push_back(
          {{printable(found_.drivers[driver].name)}, {worth_text(information, decision.perfect_information)}});
    }
    page_.table(std::move(worth), 1);
  }

  void legend() {
    page_.paragraph(phrase(
        "narrowing: by how much the {} interval would shrink on average if the driver were known: what to find out "
        "next. At P5 and P95: the quantity with that driver there, all others at their medians. First order: the share "
        "of the variance that the driver explains alone; total: with all that it does together with others.",
        question_.level.percent()));
    if (scenario_.condition) {
      page_.line(
          tr("Total indices are left out: they exchange one driver for another draw of it, but a condition ties the "
             "drivers together. Narrowing and first order are of the draws that meet it."));
    }
  }

  const Scenario& scenario_;
  const Question& question_;
  const Answer& answer_;
  const DriversAnswer& found_;
  Page page_;
};

}  // namespace

void append_drivers(Page& page, const Scenario& scenario, const Question& question, const Answer& answer,
                    const DriversAnswer& found) {
  DriversPage(scenario, question, answer, found).append_to(page);
}

Page drivers_page(const Scenario& scenario, const Question& question, const Answer& answer,
                  const DriversAnswer& found) {
  return DriversPage(scenario, question, answer, found).page();
}

}  // namespace reckon
