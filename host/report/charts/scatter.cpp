// Points with their intervals and the line through them; a point is named where its name has room.
#include <fmt/format.h>

#include <algorithm>

#include "report/charts/charts.h"
#include "report/charts/drawings.h"
#include "report/words/words.h"

namespace reckon {

namespace {

struct Box {
  double left, right, top, bottom;
  bool meets(const Box& other) const {
    return left < other.right && other.left < right && top < other.bottom && other.top < bottom;
  }
};

/// Names at the first of four places beside its point where each meets nothing that is there.
class Names {
 public:
  Names(double left, double right, double top, double bottom)
      : left_(left), right_(right), top_(top), bottom_(bottom) {}
  void keep_clear(const Box& box) { taken_.push_back(box); }
  void place(Canvas& canvas, const std::string& name, double x, double y) {
    const double width = pixels_of(name, kSmallSize);
    for (const auto& [dx, dy, end] :
         {std::tuple{8.0, -6.0, false}, {-8.0, -6.0, true}, {8.0, 14.0, false}, {-8.0, 14.0, true}}) {
      const double left = end ? x + dx - width : x + dx, base = y + dy;
      const Box box{left - 2, left + width + 2, base - 0.8 * kSmallSize - 1, base + 0.2 * kSmallSize + 1};
      if (box.left < left_ || box.right > right_ || box.top < top_ || box.bottom > bottom_) continue;
      if (std::any_of(taken_.begin(), taken_.end(), [&](const Box& other) { return box.meets(other); })) continue;
      taken_.push_back(box);
      return canvas.text("name", left, base, name, kSmallSize, width + 1);
    }
  }

 private:
  double left_, right_, top_, bottom_;
  std::vector<Box> taken_;
};

}  // namespace

std::string draw(const ScatterChart& chart, const std::string& title, bool alone) {
  constexpr double kHeight = 420, kGap = 12;
  Canvas canvas;
  std::vector<double> along, across;
  for (const auto& point : chart.points) {
    along.push_back(point.x);
    across.insert(across.end(), {point.low, point.middle, point.high});
  }
  for (const auto& point : chart.fit) across.insert(across.end(), {point.low, point.middle, point.high});
  const double top = canvas.header(title, chart.caption) + kLineHeight + kGap, base = top + kHeight;
  const Axis y = make_axis(across, base, top, [](double) { return kSmallSize; });
  double left = kChartMargin;
  for (const double tick : y.ticks) left = std::max(left, kChartMargin + tick_width(tick) + kGap);
  const Axis x = make_axis(along, left, kPlotEnd, tick_width, AxisKind::linear);
  canvas.text("faint", kChartMargin, top - kGap, chart.y_title + (y.logarithmic ? tr(" (logarithmic)") : ""),
              kSmallSize, kPlotEnd);
  canvas.horizontal_grid(y, left, kPlotEnd);
  canvas.vertical_grid(x, top, base, base + kSmallSize + 6);
  std::string line;
  for (const auto& point : chart.fit)
    line += fmt::format("{}{:.1f} {:.1f}", line.empty() ? "M" : "L", x.at(point.x), y.at(point.middle));
  if (!line.empty()) canvas.path("fit", line, "the trend");
  Names names(left, kPlotEnd, top, base);
  for (const auto& point : chart.points) {
    const double at = x.at(point.x);
    canvas.path("whisker", fmt::format("M{:.1f} {:.1f}V{:.1f}", at, y.at(point.low), y.at(point.high)));
    names.keep_clear({at - 5, at + 5, y.at(point.middle) - 5, y.at(point.middle) + 5});
  }
  for (const auto& point : chart.points) {
    canvas.path("dot",
                fmt::format("M{:.1f} {:.1f}m-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0", x.at(point.x), y.at(point.middle)),
                fmt::format("{}: {} ({} to {})", point.name, tick_text(point.middle), tick_text(point.low),
                            tick_text(point.high)));
    names.place(canvas, point.name, x.at(point.x), y.at(point.middle));
  }
  const double below = base + 2 * kSmallSize + 12;
  canvas.text("faint", kPlotEnd, below, chart.x_title, kSmallSize, kPlotEnd, "end");
  return canvas.svg((title.empty() ? "" : title + ". ") + label_of(chart), canvas.footer(below, chart.source), alone);
}

std::string label_of(const ScatterChart& chart) {
  std::string label = phrase("{} {} along {}:", chart.caption, chart.y_title, chart.x_title);
  for (const auto& point : chart.points)
    label += fmt::format(" {}, {}: {} ({} to {});", point.name, tick_text(point.x), tick_text(point.middle),
                         tick_text(point.low), tick_text(point.high));
  label.back() = '.';
  return label;
}

}  // namespace reckon
