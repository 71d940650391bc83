// How each kind of chart is drawn: one file a kind.
#pragma once
#include "report/charts/canvas.h"

namespace reckon {

/// Each draws on a new canvas and returns the whole element.
std::string draw(const IntervalChart& chart, const std::string& title, bool alone);
std::string draw(const DensityChart& chart, const std::string& title, bool alone);
std::string draw(const WaterfallChart& chart, const std::string& title, bool alone);
std::string draw(const TornadoChart& chart, const std::string& title, bool alone);
std::string draw(const LineChart& chart, const std::string& title, bool alone);
std::string draw(const ScatterChart& chart, const std::string& title, bool alone);

/// What each says, in words.
std::string label_of(const IntervalChart& chart);
std::string label_of(const DensityChart& chart);
std::string label_of(const WaterfallChart& chart);
std::string label_of(const TornadoChart& chart);
std::string label_of(const LineChart& chart);
std::string label_of(const ScatterChart& chart);

/// A caption that says so where the axis is logarithmic.
std::string caption_of(const std::string& caption, const Axis& axis);

}  // namespace reckon
