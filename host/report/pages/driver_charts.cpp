// What moves an output, as pictures: its tornado, and the output along the drivers most worth knowing.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/figure.h"
#include "report/pages.h"
#include "report/phrases.h"
#include "report/words/words.h"

namespace reckon {

namespace {

constexpr size_t kMostBars = 15, kMostCurves = 4;

TornadoChart tornado_of(const Scenario& scenario, const DriversAnswer& found, const OutputDrivers& output) {
  const Display& display = scenario.outputs[output.output].display;
  TornadoChart chart;
  chart.middle = display.convert(output.at_medians);
  for (const DriverEffect& effect : output.by) {
    if (effect.swing)
      chart.rows.push_back({printable(found.drivers[effect.driver].name), display.convert(effect.swing->low),
                            display.convert(effect.swing->high)});
  }
  const auto width = [](const TornadoChart::Row& row) { return std::fabs(row.high - row.low); };
  std::stable_sort(chart.rows.begin(), chart.rows.end(),
                   [&](const auto& a, const auto& b) { return width(a) > width(b); });
  const size_t left_out = chart.rows.size() - std::min(chart.rows.size(), kMostBars);
  chart.rows.resize(chart.rows.size() - left_out);
  chart.caption = phrase("{}{} with one driver at its P5 (ochre) and at its P95 (blue), all others at their medians.{}",
                         name_of(scenario.outputs[output.output]),
                         display.unit.empty() ? "" : phrase(" in {}", unit_text(display.unit)),
                         left_out == 0 ? "" : phrase(" {} that move it less are left out.", left_out));
  return chart;
}

LineChart curve_of(const Scenario& scenario, const Question& question, const Driver& driver, const DriverEffect& effect,
                   const NamedNode& output) {
  LineChart chart;
  const NamedNode* prior = driver.single ? &scenario.quantities[*driver.single] : nullptr;
  chart.x_title = prior != nullptr ? title_with_unit(*prior) : phrase("{}, percentile", driver.name);
  if (prior == nullptr) chart.along = LineChart::Along::linear;
  chart.y_title = title_with_unit(output);
  chart.caption =
      phrase("{} along {}: mean, {} interval.", name_of(output), printable(driver.name), question.level.percent());
  for (size_t i = 0; i < effect.curve.size(); ++i) {
    const CurvePoint& point = effect.curve[i];
    const auto shown = [&](double base) { return output.display.convert(base); };
    chart.points.push_back({prior != nullptr ? prior->display.convert(effect.curve_inputs[i]) : 100 * point.share,
                            shown(point.low), shown(point.mean), shown(point.high)});
  }
  return chart;
}

}  // namespace

void append_driver_charts(Page& page, const Scenario& scenario, const Question& question, const DriversAnswer& found,
                          const OutputDrivers& output) {
  const NamedNode& quantity = scenario.outputs[output.output];
  TornadoChart tornado = tornado_of(scenario, found, output);
  if (!tornado.rows.empty()) page.chart("drivers." + quantity.name, std::move(tornado));
  for (size_t i = 0; i < std::min(kMostCurves, output.by.size()); ++i) {
    const Driver& driver = found.drivers[output.by[i].driver];
    LineChart curve = curve_of(scenario, question, driver, output.by[i], quantity);
    // Where several draws share a value, as a discrete driver's, they are one place.
    const auto same = [](const auto& a, const auto& b) { return a.x == b.x; };
    curve.points.erase(std::unique(curve.points.begin(), curve.points.end(), same), curve.points.end());
    if (curve.points.size() > 2) page.chart(fmt::format("curve.{}.{}", quantity.name, driver.name), std::move(curve));
  }
}

}  // namespace reckon
