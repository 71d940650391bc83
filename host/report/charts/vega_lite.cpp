// Charts as Vega-Lite specifications (https://vega.github.io/vega-lite/, version 5), for graphics desks and notebooks:
// the same data, to be styled there.
#include <nlohmann/json.hpp>

#include "report/charts/charts.h"
#include "report/charts/drawings.h"

namespace reckon {

namespace {

using Json = nlohmann::ordered_json;

Json field(const char* name, const char* type, const std::string& title = "") {
  Json result{{"field", name}, {"type", type}};
  result["title"] = title.empty() ? Json(nullptr) : Json(title);
  return result;
}
Json quantity(const char* name, bool logarithmic, const std::string& title = "") {
  Json result = field(name, "quantitative", title);
  result["scale"] = {{"type", logarithmic ? "log" : "linear"}};
  if (!logarithmic) result["scale"]["zero"] = false;
  return result;
}
/// Names in the order of the data.
Json names(const char* field_name) {
  Json result = field(field_name, "nominal");
  result["sort"] = nullptr;
  result["axis"] = {{"labelLimit", 400}};
  return result;
}
Json end(const char* name) { return {{"field", name}}; }
Json layer(Json mark, Json encoding) { return {{"mark", std::move(mark)}, {"encoding", std::move(encoding)}}; }

/// Whether an axis of the values would be logarithmic.
bool logarithmic(const std::vector<double>& values) {
  return make_axis(values, 0, 1000, [](double) { return 10.0; }).logarithmic;
}

Json specified(const IntervalChart& chart) {
  Json rows = Json::array(), marks = Json::array();
  std::vector<double> values;
  for (const auto& row : chart.rows) {
    rows.push_back({{"name", row.name}, {"low", row.low}, {"median", row.middle}, {"high", row.high}});
    values.insert(values.end(), {row.low, row.middle, row.high});
    for (const ChartMark& mark : row.marks) {
      marks.push_back({{"name", row.name}, {"low", mark.low}, {"high", mark.high}, {"said", mark.label}});
      values.insert(values.end(), {mark.low, mark.high});
    }
  }
  const bool log = logarithmic(values);
  Json layers = Json::array(
      {layer("rule", {{"y", names("name")}, {"x", quantity("low", log)}, {"x2", end("high")}}),
       layer({{"type", "tick"}, {"thickness", 3}}, {{"y", names("name")}, {"x", quantity("median", log)}})});
  if (!marks.empty()) {
    Json said = layer({{"type", "point"}, {"shape", "diamond"}, {"filled", true}, {"size", 80}, {"color", "#b23c0b"}},
                      {{"y", names("name")}, {"x", quantity("low", log)}, {"tooltip", field("said", "nominal")}});
    said["data"] = {{"values", std::move(marks)}};
    layers.push_back(std::move(said));
  }
  return {{"data", {{"values", std::move(rows)}}}, {"layer", std::move(layers)}};
}

Json specified(const DensityChart& chart) {
  Json bins = Json::array();
  for (size_t b = 0; b < chart.shares.size(); ++b)
    bins.push_back({{"from", chart.edges[b]}, {"to", chart.edges[b + 1]}, {"share", chart.shares[b]}});
  Json rules = Json::array({{{"x", chart.low}}, {{"x", chart.middle}}, {{"x", chart.high}}});
  Json lines = layer({{"type", "rule"}, {"strokeDash", {4, 4}}}, {{"x", quantity("x", chart.logarithmic)}});
  lines["data"] = {{"values", std::move(rules)}};
  return {{"data", {{"values", std::move(bins)}}},
          {"layer", Json::array({layer("bar", {{"x", quantity("from", chart.logarithmic)},
                                               {"x2", end("to")},
                                               {"y", field("share", "quantitative", "share of the draws")}}),
                                 std::move(lines)})}};
}

Json specified(const WaterfallChart& chart) {
  Json steps = Json::array();
  for (const auto& step : chart.steps)
    steps.push_back({{"name", step.name}, {"from", step.from}, {"to", step.to}, {"label", step.label}});
  return {{"data", {{"values", std::move(steps)}}},
          {"mark", "bar"},
          {"encoding",
           {{"y", names("name")},
            {"x", quantity("from", true, "times " + chart.start)},
            {"x2", end("to")},
            {"tooltip", field("label", "nominal")}}}};
}

Json specified(const TornadoChart& chart) {
  Json rows = Json::array();
  std::vector<double> values{chart.middle};
  for (const auto& row : chart.rows) {
    rows.push_back({{"name", row.name}, {"at", "P5"}, {"value", row.low}, {"middle", chart.middle}});
    rows.push_back({{"name", row.name}, {"at", "P95"}, {"value", row.high}, {"middle", chart.middle}});
    values.insert(values.end(), {row.low, row.high});
  }
  return {{"data", {{"values", std::move(rows)}}},
          {"mark", "bar"},
          {"encoding",
           {{"y", names("name")},
            {"x", quantity("middle", logarithmic(values))},
            {"x2", end("value")},
            {"color", field("at", "nominal", "driver at")}}}};
}

Json band(const std::vector<LineChart::Point>& points, bool x_log, bool y_log, const std::string& x,
          const std::string& y) {
  Json values = Json::array();
  for (const auto& point : points)
    values.push_back({{"x", point.x}, {"low", point.low}, {"middle", point.middle}, {"high", point.high}});
  return {{"data", {{"values", std::move(values)}}},
          {"layer",
           Json::array({layer({{"type", "area"}, {"opacity", 0.3}},
                              {{"x", quantity("x", x_log, x)}, {"y", quantity("low", y_log, y)}, {"y2", end("high")}}),
                        layer({{"type", "line"}, {"point", true}},
                              {{"x", quantity("x", x_log, x)}, {"y", quantity("middle", y_log, y)}})})}};
}

Json specified(const LineChart& chart) {
  std::vector<double> along, across;
  for (const auto& point : chart.points)
    along.push_back(point.x), across.insert(across.end(), {point.low, point.middle, point.high});
  return band(chart.points,
              chart.along == LineChart::Along::logarithmic ||
                  (chart.along == LineChart::Along::automatic && logarithmic(along)),
              logarithmic(across), chart.x_title, chart.y_title);
}

Json specified(const ScatterChart& chart) {
  std::vector<double> across;
  Json points = Json::array();
  for (const auto& point : chart.points) {
    across.insert(across.end(), {point.low, point.middle, point.high});
    points.push_back(
        {{"name", point.name}, {"x", point.x}, {"low", point.low}, {"middle", point.middle}, {"high", point.high}});
  }
  const bool log = logarithmic(across);
  Json result{{"data", {{"values", std::move(points)}}}};
  const Json x = quantity("x", false, chart.x_title);
  result["layer"] = Json::array(
      {layer("rule", {{"x", x}, {"y", quantity("low", log, chart.y_title)}, {"y2", end("high")}}),
       layer({{"type", "point"}, {"filled", true}},
             {{"x", x}, {"y", quantity("middle", log, chart.y_title)}, {"tooltip", field("name", "nominal")}})});
  if (!chart.fit.empty()) {
    Json fit = Json::array();
    for (const auto& point : chart.fit) fit.push_back({{"x", point.x}, {"middle", point.middle}});
    Json line =
        layer({{"type", "line"}, {"color", "#b23c0b"}}, {{"x", x}, {"y", quantity("middle", log, chart.y_title)}});
    line["data"] = {{"values", std::move(fit)}};
    result["layer"].push_back(std::move(line));
  }
  return result;
}

}  // namespace

std::string vega_lite_text(const Chart& chart, const std::string& title) {
  const std::string caption = std::visit([](const auto& one) { return one.caption; }, chart);
  const std::string source = std::visit([](const auto& one) { return one.source; }, chart);
  Json json{{"$schema", "https://vega.github.io/schema/vega-lite/v5.json"},
            {"title", {{"text", title}, {"subtitle", {caption, source}}}},
            {"description", chart_label(chart)},
            {"width", 700}};
  json.update(std::visit([](const auto& one) { return specified(one); }, chart));
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace reckon
