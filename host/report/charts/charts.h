// Charts as SVG: text as text, no script, colours for light and dark that colour-blind readers tell apart.
#pragma once
#include <string>

#include "report/chart.h"

namespace reckon {

/// One <svg> element. `title` is drawn above it where there is one; `alone`: with its style, for a file of its own.
std::string chart_svg(const Chart& chart, const std::string& title = "", bool alone = true);
/// The style that charts in one page share.
const char* chart_style();
/// A density of a few pixels, to stand in a line of text; nothing but its shape.
std::string density_sketch(const DensityChart& chart);
/// What the chart says, in words: for who hears it.
std::string chart_label(const Chart& chart);

/// A Vega-Lite specification (version 5) of the chart with its data, as JSON.
std::string vega_lite_text(const Chart& chart, const std::string& title);

/// Pixels that a text may take at `size`, in whatever sans serif the reader has.
double pixels_of(const std::string& text, double size);

/// A text as XML or HTML shows it.
std::string escaped_markup(const std::string& text);

}  // namespace reckon
