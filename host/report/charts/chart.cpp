#include "report/charts/charts.h"
#include "report/charts/drawings.h"
#include "report/words/words.h"

namespace reckon {

std::string caption_of(const std::string& caption, const Axis& axis) {
  return caption + (axis.logarithmic ? tr(" Logarithmic axis.") : "");
}

std::string chart_svg(const Chart& chart, const std::string& title, bool alone) {
  return std::visit([&](const auto& one) { return draw(one, title, alone); }, chart);
}

std::string chart_label(const Chart& chart) {
  return std::visit([](const auto& one) { return label_of(one); }, chart);
}

}  // namespace reckon
