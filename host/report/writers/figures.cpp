// One chart of a page, to stand alone.
#include <optional>

#include "report/charts/charts.h"
#include "report/writers.h"

namespace reckon {

namespace {

/// A chart with its source.
std::optional<Chart> alone(const Page& page, const std::string& name) {
  const Figure* figure = page.figure(name);
  if (figure == nullptr) return std::nullopt;
  Chart chart = figure->chart;
  std::visit([&](auto& one) { one.source = one.source.empty() ? page.source : one.source; }, chart);
  return chart;
}

}  // namespace

std::vector<std::string> chart_names(const Page& page) {
  std::vector<std::string> names;
  for (const Block& block : page.blocks) {
    if (const auto* figure = std::get_if<Figure>(&block.content)) names.push_back(figure->name);
  }
  return names;
}

std::string svg_text(const Page& page, const std::string& name) {
  const auto chart = alone(page, name);
  return chart ? chart_svg(*chart, page.title()) : "";
}

std::string vega_text(const Page& page, const std::string& name) {
  const auto chart = alone(page, name);
  return chart ? vega_lite_text(*chart, page.title()) : "";
}

}  // namespace reckon
