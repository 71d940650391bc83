#include <algorithm>

#include "api/in_language.h"
#include "api/inside.h"
#include "language/diagnostics.h"
#include "report/writers.h"

namespace reckon_v1 {

namespace {

template <class Write>
std::string written(const Page::Inside& inside, const Write& write) {
  return guarded([&] {
    const InLanguage speaking(inside.language);
    return write(inside.page);
  });
}

void check_chart(const ::reckon::Page& page, const std::string& chart) {
  const std::vector<std::string> names = ::reckon::chart_names(page);
  if (chart.empty() || std::find(names.begin(), names.end(), chart) != names.end()) return;
  refuse("there is no chart '" + chart + "'", ::reckon::similar_or_known(chart, names, "charts"));
}

}  // namespace

std::string Page::text(size_t width, bool colour) const {
  return written(*inside_, [&](const ::reckon::Page& page) { return ::reckon::terminal_text(page, colour, width); });
}
std::string Page::markdown() const { return written(*inside_, ::reckon::markdown_text); }
std::string Page::latex() const { return written(*inside_, ::reckon::latex_text); }
std::string Page::html() const { return written(*inside_, ::reckon::html_text); }
std::vector<std::string> Page::charts() const { return ::reckon::chart_names(inside_->page); }

std::string Page::svg(const std::string& chart) const {
  return written(*inside_, [&](const ::reckon::Page& page) {
    check_chart(page, chart);
    return ::reckon::svg_text(page, chart);
  });
}

std::string Page::vega_lite(const std::string& chart) const {
  return written(*inside_, [&](const ::reckon::Page& page) {
    check_chart(page, chart);
    return ::reckon::vega_text(page, chart);
  });
}

}  // namespace reckon_v1
