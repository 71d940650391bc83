// Charts as SVG: text as text, no script, colours for light and dark that colour-blind readers tell apart.
#pragma once
#include <string>

#include "report/page.h"

namespace reckon {

/// One <svg> element; `title` is drawn above it where there is one.
std::string chart_svg(const IntervalChart& chart, const std::string& title = "");

/// Pixels that a text may take at `size`, in whatever sans serif the reader has.
double pixels_of(const std::string& text, double size);

/// A text as XML or HTML shows it.
std::string escaped_markup(const std::string& text);

}  // namespace reckon
