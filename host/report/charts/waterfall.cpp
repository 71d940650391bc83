// Steps from one figure to another, each a bar from where the one before ended.
#include <fmt/format.h>

#include <algorithm>

#include "report/charts/charts.h"
#include "report/charts/drawings.h"
#include "report/words/words.h"

namespace reckon {

std::string draw(const WaterfallChart& chart, const std::string& title, bool alone) {
  constexpr double kRow = 40, kBar = 16, kGap = 8;
  Canvas canvas;
  std::vector<double> values{1};
  for (const auto& step : chart.steps) values.insert(values.end(), {step.from, step.to});
  const Axis axis = make_axis(values, kPlotBegin, kPlotEnd, tick_width, AxisKind::logarithmic);
  double y = canvas.header(title, caption_of(chart.caption, axis)) + kLineHeight + kSmallSize;
  const double labels = y, top = y + 8, end = top + 34 + kRow * static_cast<double>(chart.steps.size() + 1);
  canvas.vertical_grid(axis, top, end, labels);
  const double names = kNamesEnd - kChartMargin;
  y = top + 26;
  canvas.text("name", kChartMargin, y, chart.start, kTextSize, names);
  canvas.path("median", fmt::format("M{:.1f} {:.1f}v{:.1f}", axis.at(1), y - kBar + 3, kBar));
  double last = 1;
  for (const auto& step : chart.steps) {
    const double from = axis.at(step.from), to = axis.at(step.to);
    canvas.path("axis", fmt::format("M{:.1f} {:.1f}v{:.1f}", from, y + 3, kRow - kBar));
    y += kRow;
    canvas.wrapped("name", kChartMargin, y - 7, step.name, kTextSize, names);
    const double left = std::min(from, to), right = std::max(from, to), width = std::max(1.0, right - left);
    canvas.path(step.to < step.from ? "back" : "bar",
                fmt::format("M{:.1f} {:.1f}h{:.1f}v{:.1f}h-{:.1f}z", left, y - kBar + 3, width, kBar, width),
                step.name + ": " + step.label);
    const double needed = pixels_of(step.label, kTextSize);
    if (right + kGap + needed <= kPlotEnd) canvas.text("name", right + kGap, y, step.label, kTextSize, needed);
    else canvas.text("name", left - kGap, y, step.label, kTextSize, left - kGap - kPlotBegin, "end");
    last = step.to;
  }
  canvas.path("axis", fmt::format("M{:.1f} {:.1f}v{:.1f}", axis.at(last), y + 3, kRow - kBar));
  y += kRow;
  canvas.text("name", kChartMargin, y, chart.end, kTextSize, names);
  canvas.path("median", fmt::format("M{:.1f} {:.1f}v{:.1f}", axis.at(last), y - kBar + 3, kBar));
  return canvas.svg((title.empty() ? "" : title + ". ") + label_of(chart), canvas.footer(end, chart.source), alone);
}

std::string label_of(const WaterfallChart& chart) {
  std::string label = phrase("{} From {}", chart.caption, chart.start);
  for (const auto& step : chart.steps) label += fmt::format("; {}: {}", step.name, step.label);
  return phrase("{}; to {}.", label, chart.end);
}

}  // namespace reckon
