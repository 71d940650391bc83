// One row a quantity: a line for its interval, a tick for its median, and a line of its own for each mark's label, so
// that no label meets another.
#include <fmt/format.h>

#include <algorithm>

#include "report/charts/axis.h"
#include "report/charts/charts.h"
#include "report/figure.h"

namespace reckon {

namespace {

using Mark = IntervalChart::Mark;

constexpr double kWidth = 1100, kMargin = 24, kPlotLeft = 320, kPlotRight = kWidth - kMargin;
constexpr double kSize = 14, kSmall = 12, kTitle = 20, kLine = 22, kBetweenRows = 14, kGap = 10, kArrow = 20;

std::string tick_text(double value) { return format_figure(value, 0, 6); }

/// The text cut to `pixels`, with an ellipsis where something is missing.
std::string fitted(const std::string& text, double size, double pixels) {
  if (pixels_of(text, size) <= pixels) return text;
  std::string result = text;
  while (!result.empty() && pixels_of(result + "…", size) > pixels) {
    while (!result.empty() && (static_cast<unsigned char>(result.back()) & 0xC0U) == 0x80U) result.pop_back();
    if (!result.empty()) result.pop_back();
  }
  return result + "…";
}

/// The text on at most three lines, the last of which may be cut.
std::vector<std::string> wrapped(const std::string& text, double size, double pixels) {
  constexpr size_t kMostLines = 3;
  std::vector<std::string> lines;
  std::string rest = text;
  while (lines.size() + 1 < kMostLines && pixels_of(rest, size) > pixels) {
    size_t end = std::string::npos;
    for (size_t at = rest.find(' '); at != std::string::npos; at = rest.find(' ', at + 1)) {
      if (pixels_of(rest.substr(0, at), size) <= pixels) end = at;
    }
    if (end == std::string::npos) break;  // a word that is too long
    lines.push_back(rest.substr(0, end));
    rest = rest.substr(end + 1);
  }
  lines.push_back(rest);
  return lines;
}

class Drawing {
 public:
  Drawing(const IntervalChart& chart, const std::string& title) : chart_(chart) {
    std::vector<double> values;
    for (const auto& row : chart.rows) {
      values.insert(values.end(), {row.low, row.middle, row.high});
      for (const Mark& mark : row.marks) values.insert(values.end(), {mark.low, mark.high});
    }
    axis_ = make_axis(values, kPlotLeft, kPlotRight, [](double tick) { return pixels_of(tick_text(tick), kSmall); });
    if (title.empty()) {
      left_ = kMargin;  // in line with the text around it
    } else {
      y_ += kTitle;
      text("title", kMargin, title, kTitle, kWidth - 2 * kMargin);
      y_ += kGap;
    }
    y_ += kSize;
    text("faint", kMargin, chart.caption + (axis_.logarithmic ? " Logarithmic axis." : ""), kSize,
         kWidth - 2 * kMargin);
    y_ += kLine + kSmall;
    draw_rows();
    y_ += kSmall;
    text("faint", kMargin, chart.source, kSmall, kWidth - 2 * kMargin);
    y_ += kSmall;
  }

  /// `label` is what is read aloud.
  std::string svg(const std::string& label) const {
    return fmt::format(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"chart\" viewBox=\"{} 0 {} {:.0f}\" role=\"img\" "
        "aria-label=\"{}\">\n<style>{}</style>\n{}</svg>\n",
        left_, kWidth - left_, y_, escaped_markup(label), kStyle, body_);
  }

 private:
  static constexpr const char* kStyle = R"(
.chart { font-family: system-ui, sans-serif; background: #ffffff; }
.chart text { fill: #1b1b1b; } .chart .title { font-weight: 600; } .chart .faint { fill: #5a5a5a; }
.chart .grid { stroke: #e2e2e2; } .chart .interval { stroke: #2b5c94; stroke-width: 3; } .chart .median { stroke: #16365c; stroke-width: 5; }
.chart .mark { fill: #b23c0b; stroke: #b23c0b; stroke-width: 2; } .chart .open { fill: none; } .chart .said { fill: #b23c0b; }
@media (prefers-color-scheme: dark) {
.chart { background: #161616; } .chart text { fill: #ececec; } .chart .faint { fill: #a9a9a9; } .chart .grid { stroke: #3a3a3a; }
.chart .interval { stroke: #7fb3ea; } .chart .median { stroke: #cfe4fb; }
.chart .mark { fill: #ff9d66; stroke: #ff9d66; } .chart .open { fill: none; } .chart .said { fill: #ff9d66; }
}
)";

  /// At the height of the pen; what does not fit into `pixels` is cut, and whole for who points at it.
  void text(const char* style, double x, const std::string& shown, double size, double pixels,
            const char* anchor = "start") {
    const std::string cut = fitted(shown, size, pixels);
    body_ += fmt::format(
        "<text class=\"{}\" x=\"{:.1f}\" y=\"{:.1f}\" font-size=\"{:.0f}\" text-anchor=\"{}\">{}{}</text>\n", style, x,
        y_, size, anchor, cut == shown ? "" : "<title>" + escaped_markup(shown) + "</title>", escaped_markup(cut));
  }
  void path(const char* style, const std::string& points) {
    body_ += fmt::format("<path class=\"{}\" d=\"{}\"/>\n", style, points);
  }

  void draw_rows() {
    const double axis_y = y_, top = y_ + 8;
    y_ += kLine;
    std::string rows;
    std::swap(rows, body_);  // the grid lies below
    for (const auto& row : chart_.rows) draw_row(row);
    std::swap(rows, body_);
    const double after = y_;
    y_ = axis_y;
    for (const double tick : axis_.ticks) {
      const double x = axis_.at(tick);
      path("grid", fmt::format("M{0:.1f} {1:.1f}V{2:.1f}", x, top, after - kLine));
      text("faint", x, tick_text(tick), kSmall, kPlotRight - kPlotLeft, "middle");
    }
    body_ += rows;
    y_ = after;
  }

  void draw_row(const IntervalChart::Row& row) {
    const double begin = y_, names = kPlotLeft - kMargin - 2 * kGap;
    const std::vector<std::string> lines = wrapped(row.name, kSize, names);
    for (const std::string& line : lines) {
      if (&line != lines.data()) y_ += kSize + 2;
      text("name", kMargin, line, kSize, names);
    }
    if (!row.note.empty()) {
      y_ += kSmall + 4;
      text("faint", kMargin, row.note, kSmall, names);
    }
    const double end_of_names = y_, middle = begin - 5;
    path("interval", fmt::format("M{:.1f} {:.1f}H{:.1f}", axis_.at(row.low), middle, axis_.at(row.high)));
    path("median", fmt::format("M{:.1f} {:.1f}v14", axis_.at(row.middle), middle - 7));
    y_ = begin;
    double interval_low = axis_.at(row.low), interval_high = axis_.at(row.high);
    for (const Mark& mark : row.marks) {
      const double low = axis_.at(mark.low), high = axis_.at(mark.high);
      draw_mark(mark, low, high, y_ - 5);
      draw_label(mark, std::min(low - kArrow, interval_low), std::max(high + kArrow, interval_high));
      interval_low = kPlotRight;  // it lies on the first line only
      interval_high = kPlotLeft;
      if (&mark != &row.marks.back()) y_ += kLine;
    }
    y_ = std::max(y_, end_of_names) + kLine + kBetweenRows;
  }

  void draw_mark(const Mark& mark, double low, double high, double y) {
    switch (mark.kind) {
      case Mark::Kind::point: path("mark", fmt::format("M{:.1f} {:.1f}l6 6l-6 6l-6-6z", low, y - 6)); break;
      case Mark::Kind::at_least:
        path("mark open", fmt::format("M{0:.1f} {1:.1f}v14m0-7h18m-5-5l5 5l-5 5", low, y - 7));
        break;
      case Mark::Kind::at_most:
        path("mark open", fmt::format("M{0:.1f} {1:.1f}v14m0-7h-18m5-5l-5 5l5 5", high, y - 7));
        break;
      case Mark::Kind::range:
        path("mark open",
             fmt::format("M{0:.1f} {1:.1f}v10m0-5H{2:.1f}m0-5v10", low, y + 3, high));  // below the interval
        break;
    }
  }

  /// Beside what lies from `low` to `high`; on a line of its own where there is no room.
  void draw_label(const Mark& mark, double low, double high) {
    const double width = std::min(pixels_of(mark.label, kSize), kPlotRight - kPlotLeft);
    if (width <= kPlotRight - high - kGap) {
      text("said", high + kGap, mark.label, kSize, width);
    } else if (width <= low - kPlotLeft - kGap) {
      text("said", low - kGap, mark.label, kSize, width, "end");
    } else {
      y_ += kLine;
      const double middle = 0.5 * (axis_.at(mark.low) + axis_.at(mark.high));
      text("said", std::clamp(middle - width / 2, kPlotLeft, kPlotRight - width), mark.label, kSize, width);
    }
  }

  const IntervalChart& chart_;
  Axis axis_;
  double y_ = kMargin, left_ = 0;
  std::string body_;
};

}  // namespace

std::string chart_svg(const IntervalChart& chart, const std::string& title) {
  std::string label = title.empty() ? chart.caption : title + ". " + chart.caption;
  for (const auto& row : chart.rows) {
    label +=
        fmt::format(" {}: {} ({} to {})", row.name, tick_text(row.middle), tick_text(row.low), tick_text(row.high));
    for (const Mark& mark : row.marks) label += "; " + mark.label;
    label += ".";
  }
  return Drawing(chart, title).svg(label);
}

}  // namespace reckon
