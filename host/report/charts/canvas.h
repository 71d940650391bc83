// What charts draw on: texts that are cut to the room they have, lines, areas; and the style they share.
#pragma once
#include <string>
#include <vector>

#include "report/chart.h"
#include "report/charts/axis.h"

namespace reckon {

constexpr double kChartWidth = 1100, kHalfWidth = 540, kChartMargin = 24;
constexpr double kTextSize = 14, kSmallSize = 12, kTitleSize = 20, kLineHeight = 22;
constexpr double kNamesEnd = 300, kPlotBegin = 320;  // of charts with a name a row
constexpr double kPlotEnd = kChartWidth - kChartMargin;

/// A tick's figure.
std::string tick_text(double value);
double tick_width(double value);

class Canvas {
 public:
  explicit Canvas(double width = kChartWidth) : width_(width) {}

  /// What does not fit into `pixels` is cut, and whole for who points at it. `y` is the base line.
  void text(const char* style, double x, double y, const std::string& shown, double size, double pixels,
            const char* anchor = "start");
  /// `hover`: what is told of it, where it is pointed at.
  void path(const std::string& style, const std::string& points, const std::string& hover = "");
  void mark(const ChartMark& mark, const Axis& axis, double y);
  /// A text on as many lines as it takes, at most three; the last base line.
  double wrapped(const char* style, double x, double y, const std::string& shown, double size, double pixels);
  /// Title and caption; the base line of what follows.
  double header(const std::string& title, const std::string& caption);
  /// The line below; the height of the chart.
  double footer(double y, const std::string& source);
  /// Lines at an axis' ticks from `top` to `bottom`, figures above or below them.
  void vertical_grid(const Axis& axis, double top, double bottom, double labels);
  void horizontal_grid(const Axis& axis, double left, double right);

  /// `label` is what is read aloud; `alone`: with the style, for a file of its own.
  std::string svg(const std::string& label, double height, bool alone) const;

  /// What was drawn so far, taken away to be put back over something else.
  std::string lift();
  void put(const std::string& drawn) { body_ += drawn; }

 private:
  double width_, left_ = 0;
  std::string body_;
};

}  // namespace reckon
