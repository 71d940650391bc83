#include "report/charts/canvas.h"

#include <fmt/format.h>

#include <algorithm>

#include "report/charts/charts.h"
#include "report/figure.h"

namespace reckon {

namespace {

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
std::vector<std::string> lines_of(const std::string& text, double size, double pixels) {
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

std::string hover_of(const std::string& hover) {
  return hover.empty() ? "/>\n" : "><title>" + escaped_markup(hover) + "</title></path>\n";
}

}  // namespace

/// Round values: 3e+24, not 3.00000e+24.
std::string tick_text(double value) {
  const std::string text = format_figure(value, 0, 6);
  const size_t exponent = text.find('e');
  if (exponent == std::string::npos || text.find('.') == std::string::npos) return text;
  const size_t last = text.find_last_not_of('0', exponent - 1);
  return text.substr(0, text[last] == '.' ? last : last + 1) + text.substr(exponent);
}
double tick_width(double value) { return pixels_of(tick_text(value), kSmallSize); }

const char* chart_style() {
  return R"(
.chart { font-family: system-ui, sans-serif; background: #ffffff; }
.chart text { fill: #1b1b1b; } .chart .title { font-weight: 600; } .chart .faint { fill: #5a5a5a; }
.chart path { fill: none; } .chart .grid { stroke: #e2e2e2; } .chart .axis { stroke: #8a8a8a; }
.chart .interval { stroke: #2b5c94; stroke-width: 3; } .chart .median { stroke: #16365c; stroke-width: 5; }
.chart .curve { stroke: #16365c; stroke-width: 2.5; } .chart .band, .chart .inside { fill: #2b5c94; fill-opacity: 0.32; }
.chart .tails { fill: #2b5c94; fill-opacity: 0.12; } .chart .bar { fill: #2b5c94; } .chart .back { fill: #9a5b00; }
.chart .dot { fill: #2b5c94; } .chart .whisker { stroke: #2b5c94; stroke-width: 1.5; } .chart .fit { stroke: #b23c0b; stroke-width: 2; }
.chart .mark { fill: #b23c0b; stroke: #b23c0b; stroke-width: 2; } .chart .open { fill: none; } .chart .said { fill: #b23c0b; }
@media screen and (prefers-color-scheme: dark) {
.chart { background: #161616; } .chart text { fill: #ececec; } .chart .faint { fill: #a9a9a9; }
.chart .grid { stroke: #3a3a3a; } .chart .axis { stroke: #8a8a8a; }
.chart .interval, .chart .whisker { stroke: #7fb3ea; } .chart .median, .chart .curve { stroke: #cfe4fb; }
.chart .band, .chart .inside, .chart .tails, .chart .bar, .chart .dot { fill: #7fb3ea; } .chart .back { fill: #f0b35e; }
.chart .mark { fill: #ff9d66; stroke: #ff9d66; } .chart .fit { stroke: #ff9d66; } .chart .open { fill: none; } .chart .said { fill: #ff9d66; }
}
)";
}

void Canvas::text(const char* style, double x, double y, const std::string& shown, double size, double pixels,
                  const char* anchor) {
  const std::string cut = fitted(shown, size, pixels);
  body_ += fmt::format(
      "<text class=\"{}\" x=\"{:.1f}\" y=\"{:.1f}\" font-size=\"{:.0f}\" text-anchor=\"{}\">{}{}</text>\n", style, x, y,
      size, anchor, cut == shown ? "" : "<title>" + escaped_markup(shown) + "</title>", escaped_markup(cut));
}

void Canvas::path(const std::string& style, const std::string& points, const std::string& hover) {
  body_ += fmt::format("<path class=\"{}\" d=\"{}\"{}", style, points, hover_of(hover));
}

void Canvas::mark(const ChartMark& mark, const Axis& axis, double y) {
  using Kind = ChartMark::Kind;
  const double low = axis.at(mark.low), high = axis.at(mark.high);
  std::string style = "mark open", points;
  switch (mark.kind) {
    case Kind::point: style = "mark", points = fmt::format("M{:.1f} {:.1f}l6 6l-6 6l-6-6z", low, y - 6); break;
    case Kind::at_least: points = fmt::format("M{:.1f} {:.1f}v14m0-7h18m-5-5l5 5l-5 5", low, y - 7); break;
    case Kind::at_most: points = fmt::format("M{:.1f} {:.1f}v14m0-7h-18m5-5l-5 5l5 5", high, y - 7); break;
    case Kind::range: points = fmt::format("M{:.1f} {:.1f}v10m0-5H{:.1f}m0-5v10", low, y + 3, high); break;
  }
  body_ += fmt::format("<path class=\"{}\"{} d=\"{}\"{}", style,
                       mark.claim.empty() ? "" : " data-claim=\"" + escaped_markup(mark.claim) + "\"", points,
                       hover_of(mark.label));
}

double Canvas::wrapped(const char* style, double x, double y, const std::string& shown, double size, double pixels) {
  const std::vector<std::string> lines = lines_of(shown, size, pixels);
  for (size_t i = 0; i < lines.size(); ++i)
    text(style, x, y + static_cast<double>(i) * (size + 2), lines[i], size, pixels);
  return y + static_cast<double>(lines.size() - 1) * (size + 2);
}

double Canvas::header(const std::string& title, const std::string& caption) {
  // Narrow charts begin at the left end, and have a margin there where they stand alone.
  const double begin = width_ == kChartWidth ? kChartMargin : 0;
  left_ = title.empty() ? begin : begin - kChartMargin;
  double y = kChartMargin;
  if (!title.empty()) {
    y += kTitleSize;
    text("title", begin, y, title, kTitleSize, width_ - begin - kChartMargin);
    y += 10;
  }
  if (caption.empty()) return y;
  return wrapped("faint", begin, y + kTextSize, caption, kTextSize, width_ - begin - kChartMargin);
}

double Canvas::footer(double y, const std::string& source) {
  if (source.empty()) return y + kSmallSize;
  const double begin = width_ == kChartWidth ? kChartMargin : 0;
  text("faint", begin, y + kLineHeight, source, kSmallSize, width_ - begin - kChartMargin);
  return y + kLineHeight + kSmallSize;
}

void Canvas::vertical_grid(const Axis& axis, double top, double bottom, double labels) {
  for (const double tick : axis.ticks) {
    const double x = axis.at(tick);
    path("grid", fmt::format("M{:.1f} {:.1f}V{:.1f}", x, top, bottom));
    text("faint", x, labels, tick_text(tick), kSmallSize, width_, "middle");
  }
}

void Canvas::horizontal_grid(const Axis& axis, double left, double right) {
  for (const double tick : axis.ticks) {
    const double y = axis.at(tick);
    path("grid", fmt::format("M{:.1f} {:.1f}H{:.1f}", left, y, right));
    text("faint", left - 8, y + 4, tick_text(tick), kSmallSize, left - 8, "end");
  }
}

std::string Canvas::lift() {
  std::string drawn;
  std::swap(drawn, body_);
  return drawn;
}

std::string Canvas::svg(const std::string& label, double height, bool alone) const {
  const std::string style = alone ? fmt::format("<style>{}</style>\n", chart_style()) : "";
  return fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"chart\" viewBox=\"{} 0 {} {:.0f}\" role=\"img\" "
      "aria-label=\"{}\">\n{}{}</svg>\n",
      left_, width_ - left_, height, escaped_markup(label), style, body_);
}

}  // namespace reckon
