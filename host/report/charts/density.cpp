// The exact counts of bins as an outline, the interval darker than the tails; what was said below it.
#include <fmt/format.h>

#include <algorithm>

#include "report/charts/charts.h"
#include "report/charts/drawings.h"
#include "report/words/words.h"

namespace reckon {

namespace {

constexpr double kPlotHeight = 150, kGap = 12;

/// The outline of the bins between two values, down to the base.
std::string outline(const DensityChart& chart, const Axis& axis, double base, double scale, double from, double to) {
  std::string points;
  for (size_t b = 0; b + 1 < chart.edges.size(); ++b) {
    const double left = std::max(chart.edges[b], from), right = std::min(chart.edges[b + 1], to);
    if (!(left < right)) continue;
    const double y = base - chart.shares[b] * scale;
    points += points.empty() ? fmt::format("M{:.1f} {:.1f}V{:.1f}", axis.at(left), base, y) : fmt::format("V{:.1f}", y);
    points += fmt::format("H{:.1f}", axis.at(right));
  }
  return points.empty() ? "" : points + fmt::format("V{:.1f}z", base);
}

double tallest(const DensityChart& chart) { return *std::max_element(chart.shares.begin(), chart.shares.end()); }

AxisKind kind_of(const DensityChart& chart) { return chart.logarithmic ? AxisKind::logarithmic : AxisKind::linear; }

}  // namespace

std::string draw(const DensityChart& chart, const std::string& title, bool alone) {
  Canvas canvas;
  std::vector<double> values{chart.edges.front(), chart.edges.back()};
  for (const ChartMark& mark : chart.marks) values.insert(values.end(), {mark.low, mark.high});
  const Axis axis = make_axis(values, kChartMargin + kGap, kPlotEnd, tick_width, kind_of(chart));
  const double top = canvas.header(title, caption_of(chart.caption, axis)) + kGap, base = top + kPlotHeight;
  canvas.vertical_grid(axis, top, base, base + kSmallSize + 6);
  const double scale = (kPlotHeight - kGap) / tallest(chart);
  canvas.path("tails", outline(chart, axis, base, scale, chart.edges.front(), chart.edges.back()));
  const std::string said =
      phrase("{} to {}; median {}", tick_text(chart.low), tick_text(chart.high), tick_text(chart.middle));
  const std::string inside = outline(chart, axis, base, scale, chart.low, chart.high);
  if (!inside.empty()) canvas.path("inside", inside, said);
  canvas.path("axis", fmt::format("M{:.1f} {:.1f}H{:.1f}", kChartMargin, base, kPlotEnd));
  if (chart.middle >= axis.low && chart.middle <= axis.high)
    canvas.path("curve", fmt::format("M{:.1f} {:.1f}V{:.1f}", axis.at(chart.middle), top, base), said);
  double y = base + kSmallSize + 6;
  for (const ChartMark& mark : chart.marks) {
    y += kLineHeight;
    canvas.mark(mark, axis, y - 5);
    const double width = std::min(pixels_of(mark.label, kTextSize), kPlotEnd - kChartMargin);
    const double left = axis.at(mark.low) - 20 - kGap, right = axis.at(mark.high) + 20 + kGap;
    if (width <= kPlotEnd - right) {
      canvas.text("said", right, y, mark.label, kTextSize, width);
    } else if (width <= left - kChartMargin) {
      canvas.text("said", left, y, mark.label, kTextSize, width, "end");
    } else {
      y += kLineHeight;
      canvas.text("said", kChartMargin, y, mark.label, kTextSize, kPlotEnd - kChartMargin);
    }
  }
  return canvas.svg((title.empty() ? "" : title + ". ") + label_of(chart), canvas.footer(y, chart.source), alone);
}

std::string label_of(const DensityChart& chart) {
  std::string label = phrase("{} Density: {} to {} with the median at {}.", chart.caption, tick_text(chart.low),
                             tick_text(chart.high), tick_text(chart.middle));
  for (const ChartMark& mark : chart.marks) label += " " + mark.label + ".";
  return label;
}

std::string density_sketch(const DensityChart& chart) {
  constexpr double kWidth = 120, kHeight = 28;
  const Axis axis{chart.logarithmic, chart.edges.front(), chart.edges.back(), 0, kWidth, {}};
  const double scale = (kHeight - 2) / tallest(chart);
  const auto area = [&](double from, double to) { return outline(chart, axis, kHeight, scale, from, to); };
  return fmt::format(
      "<svg class=\"chart sketch\" viewBox=\"0 0 {0} {1}\" width=\"{0}\" height=\"{1}\" aria-hidden=\"true\">"
      "<path class=\"tails\" d=\"{2}\"/><path class=\"inside\" d=\"{3}\"/></svg>",
      kWidth, kHeight, area(chart.edges.front(), chart.edges.back()), area(chart.low, chart.high));
}

}  // namespace reckon
