// What a chart shows, in display units, and nothing of how it is drawn.
#pragma once
#include <string>
#include <variant>
#include <vector>

namespace reckon {

/// What somebody said, on an axis.
struct ChartMark {
  enum class Kind { point, at_least, at_most, range } kind = Kind::point;
  double low = 0, high = 0;  // the same but for a range
  std::string label;
  std::string claim = {};  // its id
};

/// What is drawn, above it; how it was computed, below it.
struct ChartText {
  std::string caption, source;
};

/// Quantities of one unit as intervals on one axis, with what was said of them as marks.
struct IntervalChart {
  using Mark = ChartMark;
  struct Row {
    std::string name, note;
    double low = 0, middle = 0, high = 0;
    std::vector<ChartMark> marks;
  };
  std::string caption, source;
  std::vector<Row> rows;
};

/// How often a quantity lies in each of its bins: of equal width on the axis, whose logarithm it may be.
struct DensityChart {
  std::string caption, source;
  std::vector<double> edges;   // ascending, one more than shares
  std::vector<double> shares;  // of the draws
  bool logarithmic = false;
  double low = 0, middle = 0, high = 0;  // the interval and the median
  std::vector<ChartMark> marks;
};

/// From one figure to another by steps whose logarithms add: each a share of the gap.
struct WaterfallChart {
  std::string caption, source, start, end;  // the figures at either end
  struct Step {
    std::string name;
    double from = 1, to = 1;  // factors of the start, above 0
    std::string label;
  };
  std::vector<Step> steps;
};

/// A quantity with one driver at a time at its P5 and its P95, all others at their medians: the tornado.
struct TornadoChart {
  std::string caption, source;
  double middle = 0;  // with all at their medians
  struct Row {
    std::string name;
    double low = 0, high = 0;  // with the driver at its P5 and at its P95
  };
  std::vector<Row> rows;
};

/// A quantity along another: its middle as a line, an interval as a band around it.
struct LineChart {
  std::string caption, source, x_title, y_title;
  struct Point {
    double x = 0, low = 0, middle = 0, high = 0;
  };
  std::vector<Point> points;                                                     // x ascending
  enum class Along { automatic, linear, logarithmic } along = Along::automatic;  // the axis of x
};

/// Points with intervals, and a line through them.
struct ScatterChart {
  std::string caption, source, x_title, y_title;
  struct Point {
    std::string name;
    double x = 0, low = 0, middle = 0, high = 0;
  };
  std::vector<Point> points;
  std::vector<LineChart::Point> fit;
};

using Chart = std::variant<IntervalChart, DensityChart, WaterfallChart, TornadoChart, LineChart, ScatterChart>;

}  // namespace reckon
