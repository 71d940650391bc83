// A bar a driver, from the quantity with it at its P5 to that at its P95.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/charts/charts.h"
#include "report/charts/drawings.h"
#include "report/figure.h"
#include "report/words/words.h"

namespace reckon {

namespace {

std::string value_text(double value) { return format_figure(value, 0, 4); }

}  // namespace

std::string draw(const TornadoChart& chart, const std::string& title, bool alone) {
  constexpr double kRow = 28, kBar = 16, kGap = 6;
  Canvas canvas;
  std::vector<double> values{chart.middle};
  double room = 0;  // for the figures beside the bars
  for (const auto& row : chart.rows) {
    values.insert(values.end(), {row.low, row.high});
    room = std::max({room, pixels_of(value_text(row.low), kSmallSize), pixels_of(value_text(row.high), kSmallSize)});
  }
  const double begin = kPlotBegin + room + kGap, last = kPlotEnd - room - kGap;
  const Axis axis = make_axis(values, begin, last, tick_width);
  double y = canvas.header(title, caption_of(chart.caption, axis)) + kLineHeight + kSmallSize;
  const double labels = y, top = y + 8, rows = static_cast<double>(chart.rows.size());
  canvas.vertical_grid(axis, top, top + rows * kRow + 10, labels);
  y = top;
  for (const auto& row : chart.rows) {
    y += kRow;
    canvas.text("name", kChartMargin, y, row.name, kTextSize, kNamesEnd - kChartMargin);
    const auto bar = [&](double to, const char* style, const char* where) {
      const double a = axis.at(chart.middle), b = axis.at(to);
      if (a == b) return;
      canvas.path(style, fmt::format("M{:.1f} {:.1f}h{:.1f}v{:.1f}h{:.1f}z", a, y - kBar + 3, b - a, kBar, a - b),
                  phrase("{} at its {}: {}", row.name, where, value_text(to)));
    };
    bar(row.low, "back", "P5");
    bar(row.high, "bar", "P95");
    const double left = std::min({row.low, row.high, chart.middle}),
                 right = std::max({row.low, row.high, chart.middle});
    canvas.text("faint", axis.at(left) - kGap, y, value_text(left), kSmallSize, room + kGap, "end");
    if (right > left) canvas.text("faint", axis.at(right) + kGap, y, value_text(right), kSmallSize, room + kGap);
  }
  canvas.path("axis", fmt::format("M{:.1f} {:.1f}V{:.1f}", axis.at(chart.middle), top, top + rows * kRow + 10));
  return canvas.svg((title.empty() ? "" : title + ". ") + label_of(chart), canvas.footer(y + 10, chart.source), alone);
}

std::string label_of(const TornadoChart& chart) {
  std::string label = phrase("{} With all at their medians: {}.", chart.caption, value_text(chart.middle));
  for (const auto& row : chart.rows)
    label += phrase(" {}: {} at its P5, {} at its P95.", row.name, value_text(row.low), value_text(row.high));
  return label;
}

}  // namespace reckon
