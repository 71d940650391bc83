// A quantity along another: a line for its middle and a band for its interval. Half as wide as other charts.
#include <fmt/format.h>

#include <algorithm>

#include "report/charts/charts.h"
#include "report/charts/drawings.h"
#include "report/words/words.h"

namespace reckon {

namespace {

/// There along the low ends and back along the high ones.
std::string band_of(const std::vector<LineChart::Point>& points, const Axis& x, const Axis& y) {
  std::string path;
  for (const auto& point : points)
    path += fmt::format("{}{:.1f} {:.1f}", path.empty() ? "M" : "L", x.at(point.x), y.at(point.low));
  for (auto point = points.rbegin(); point != points.rend(); ++point)
    path += fmt::format("L{:.1f} {:.1f}", x.at(point->x), y.at(point->high));
  return path + "z";
}

AxisKind axis_of(LineChart::Along along) {
  return along == LineChart::Along::linear        ? AxisKind::linear
         : along == LineChart::Along::logarithmic ? AxisKind::logarithmic
                                                  : AxisKind::automatic;
}

}  // namespace

std::string draw(const LineChart& chart, const std::string& title, bool alone) {
  constexpr double kHeight = 200, kGap = 12, kRight = kHalfWidth - kChartMargin;
  Canvas canvas(kHalfWidth);
  std::vector<double> along, across;
  for (const auto& point : chart.points) {
    along.push_back(point.x);
    across.insert(across.end(), {point.low, point.middle, point.high});
  }
  const double top = canvas.header(title, chart.caption) + kLineHeight + kGap, base = top + kHeight;
  const Axis y = make_axis(across, base, top, [](double) { return kSmallSize; });
  double left = 0;
  for (const double tick : y.ticks) left = std::max(left, tick_width(tick));
  left += kGap;
  const Axis x = make_axis(along, left, kRight, tick_width, axis_of(chart.along));
  canvas.text("faint", 0, top - kGap, chart.y_title + (y.logarithmic ? tr(" (logarithmic)") : ""), kSmallSize, kRight);
  canvas.horizontal_grid(y, left, kRight);
  canvas.vertical_grid(x, top, base, base + kSmallSize + 6);
  canvas.path("band", band_of(chart.points, x, y));
  std::string line;
  for (const auto& point : chart.points)
    line += fmt::format("{}{:.1f} {:.1f}", line.empty() ? "M" : "L", x.at(point.x), y.at(point.middle));
  canvas.path("curve", line);
  for (const auto& point : chart.points)
    canvas.path(
        "dot",
        fmt::format("M{:.1f} {:.1f}m-2.5 0a2.5 2.5 0 1 0 5 0a2.5 2.5 0 1 0-5 0", x.at(point.x), y.at(point.middle)),
        fmt::format("{}: {} ({} to {})", tick_text(point.x), tick_text(point.middle), tick_text(point.low),
                    tick_text(point.high)));
  const double below = base + 2 * kSmallSize + 12;
  canvas.text("faint", kRight, below, chart.x_title + (x.logarithmic ? tr(" (logarithmic)") : ""), kSmallSize, kRight,
              "end");
  return canvas.svg((title.empty() ? "" : title + ". ") + label_of(chart), canvas.footer(below, chart.source), alone);
}

std::string label_of(const LineChart& chart) {
  std::string label = phrase("{} {} along {}:", chart.caption, chart.y_title, chart.x_title);
  for (const auto& point : chart.points)
    label += fmt::format(" {}: {} ({} to {});", tick_text(point.x), tick_text(point.middle), tick_text(point.low),
                         tick_text(point.high));
  label.back() = '.';
  return label;
}

}  // namespace reckon
