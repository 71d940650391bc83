// One row a quantity: a line for its interval, a tick for its median, and a line of its own for each mark's label, so
// that no label meets another.
#include <fmt/format.h>

#include <algorithm>

#include "report/charts/charts.h"
#include "report/charts/drawings.h"

namespace reckon {

namespace {

constexpr double kBetweenRows = 14, kGap = 10, kArrow = 20;

class Drawing {
 public:
  Drawing(const IntervalChart& chart, const std::string& title) : chart_(chart) {
    std::vector<double> values;
    for (const auto& row : chart.rows) {
      values.insert(values.end(), {row.low, row.middle, row.high});
      for (const ChartMark& mark : row.marks) values.insert(values.end(), {mark.low, mark.high});
    }
    axis_ = make_axis(values, kPlotBegin, kPlotEnd, tick_width);
    y_ = canvas_.header(title, caption_of(chart.caption, axis_)) + kLineHeight + kSmallSize;
    draw_rows();
    y_ = canvas_.footer(y_ - kSmallSize, chart.source);
  }

  std::string svg(const std::string& label, bool alone) const { return canvas_.svg(label, y_, alone); }

 private:
  void draw_rows() {
    const double labels = y_, top = y_ + 8;
    y_ += kLineHeight;
    const std::string before = canvas_.lift();  // the grid lies below
    for (const auto& row : chart_.rows) draw_row(row);
    const std::string rows = canvas_.lift();
    canvas_.put(before);
    canvas_.vertical_grid(axis_, top, y_ - kLineHeight, labels);
    canvas_.put(rows);
  }

  void draw_row(const IntervalChart::Row& row) {
    const double begin = y_, names = kNamesEnd - kChartMargin;
    double end_of_names = canvas_.wrapped("name", kChartMargin, y_, row.name, kTextSize, names);
    if (!row.note.empty()) {
      end_of_names += kSmallSize + 4;
      canvas_.text("faint", kChartMargin, end_of_names, row.note, kSmallSize, names);
    }
    const double middle = begin - 5;
    const std::string hover =
        fmt::format("{}: {} ({} to {})", row.name, tick_text(row.middle), tick_text(row.low), tick_text(row.high));
    canvas_.path("interval", fmt::format("M{:.1f} {:.1f}H{:.1f}", axis_.at(row.low), middle, axis_.at(row.high)),
                 hover);
    canvas_.path("median", fmt::format("M{:.1f} {:.1f}v14", axis_.at(row.middle), middle - 7), hover);
    double low = axis_.at(row.low), high = axis_.at(row.high);
    for (const ChartMark& mark : row.marks) {
      canvas_.mark(mark, axis_, y_ - 5);
      draw_label(mark, std::min(axis_.at(mark.low) - kArrow, low), std::max(axis_.at(mark.high) + kArrow, high));
      low = kPlotEnd;  // the interval lies on the first line only
      high = kPlotBegin;
      if (&mark != &row.marks.back()) y_ += kLineHeight;
    }
    y_ = std::max(y_, end_of_names) + kLineHeight + kBetweenRows;
  }

  /// Beside what lies from `low` to `high`; on a line of its own where there is no room.
  void draw_label(const ChartMark& mark, double low, double high) {
    const double width = std::min(pixels_of(mark.label, kTextSize), kPlotEnd - kPlotBegin);
    if (width <= kPlotEnd - high - kGap) {
      canvas_.text("said", high + kGap, y_, mark.label, kTextSize, width);
    } else if (width <= low - kPlotBegin - kGap) {
      canvas_.text("said", low - kGap, y_, mark.label, kTextSize, width, "end");
    } else {
      y_ += kLineHeight;
      const double middle = 0.5 * (axis_.at(mark.low) + axis_.at(mark.high));
      canvas_.text("said", std::clamp(middle - width / 2, kPlotBegin, kPlotEnd - width), y_, mark.label, kTextSize,
                   width);
    }
  }

  const IntervalChart& chart_;
  Canvas canvas_;
  Axis axis_;
  double y_ = 0;
};

}  // namespace

std::string draw(const IntervalChart& chart, const std::string& title, bool alone) {
  return Drawing(chart, title).svg((title.empty() ? "" : title + ". ") + label_of(chart), alone);
}

std::string label_of(const IntervalChart& chart) {
  std::string label = chart.caption;
  for (const auto& row : chart.rows) {
    label +=
        fmt::format(" {}: {} ({} to {})", row.name, tick_text(row.middle), tick_text(row.low), tick_text(row.high));
    for (const ChartMark& mark : row.marks) label += "; " + mark.label;
    label += ".";
  }
  return label;
}

}  // namespace reckon
