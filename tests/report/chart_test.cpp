// Charts: labels that do not meet, ticks that are round, colours that can be read.
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <regex>

#include "report/charts/axis.h"
#include "report/charts/charts.h"
#include "report/pages.h"
#include "report/writers.h"
#include "source_folder.h"

namespace reckon {
namespace {

using Mark = IntervalChart::Mark;

struct Box {
  std::string text;
  double left, right, top, bottom;
};

/// What each text of a chart covers.
std::vector<Box> boxes_of(const std::string& svg) {
  const std::regex pattern(
      "<text class=\"[a-z]+\" x=\"([0-9.-]+)\" y=\"([0-9.-]+)\" font-size=\"([0-9]+)\" text-anchor=\"([a-z]+)\">"
      "(<title>[^<]*</title>)?([^<]*)</text>");
  std::vector<Box> boxes;
  for (std::sregex_iterator i(svg.begin(), svg.end(), pattern), end; i != end; ++i) {
    const std::smatch& found = *i;
    const double x = std::stod(found[1]), y = std::stod(found[2]), size = std::stod(found[3]);
    const double width = pixels_of(found[6], size);
    const double left = found[4] == "start" ? x : found[4] == "end" ? x - width : x - width / 2;
    boxes.push_back({found[6], left, left + width, y - 0.8 * size, y + 0.2 * size});
  }
  return boxes;
}

void expect_apart(const std::string& svg, size_t least) {
  const std::vector<Box> boxes = boxes_of(svg);
  EXPECT_GE(boxes.size(), least);
  for (size_t i = 0; i < boxes.size(); ++i) {
    EXPECT_GE(boxes[i].left, -24.1) << boxes[i].text;
    EXPECT_LE(boxes[i].right, 1100) << boxes[i].text;
    for (size_t k = i + 1; k < boxes.size(); ++k) {
      const bool meet = boxes[i].left < boxes[k].right && boxes[k].left < boxes[i].right &&
                        boxes[i].top < boxes[k].bottom && boxes[k].top < boxes[i].bottom;
      EXPECT_FALSE(meet) << boxes[i].text << " and " << boxes[k].text;
    }
  }
}

double label_width(double) { return 40; }

TEST(Chart, LabelsOfEveryDisputeAreApart) {
  for (const char* name : {"deepseek-v3", "grok-4", "gpt-4", "chatgpt-query", "next-frontier-model", "gpt-3"}) {
    const Scenario scenario = load_scenario(source_folder() + "/priors/" + name + ".toml", {.settle = true});
    Question question;
    question.draws = 65'536;
    const Page page = settlement_page(scenario, question, run_scenario(scenario, question));
    SCOPED_TRACE(name);
    expect_apart(svg_text(page), 6);
  }
}

/// Every chart of a page, as it stands alone and with whatever claims, names and figures the scenario has.
void expect_figures_apart(const Page& page, size_t least) {
  size_t figures = 0;
  for (const Block& block : page.blocks) {
    const auto* figure = std::get_if<Figure>(&block.content);
    if (figure == nullptr) continue;
    ++figures;
    SCOPED_TRACE(figure->name);
    expect_apart(svg_text(page, figure->name), 4);
    EXPECT_NE(vega_text(page, figure->name).find("\"$schema\""), std::string::npos);
  }
  EXPECT_GE(figures, least);
}

TEST(Chart, LabelsOfEveryReportAreApart) {
  for (const auto& entry : std::filesystem::directory_iterator(source_folder() + "/priors")) {
    if (entry.path().extension() != ".toml") continue;
    SCOPED_TRACE(entry.path().string());
    const Scenario scenario = load_scenario(entry.path().string(), {.settle = true});
    Question question;
    question.draws = 16'384;
    Answer answer = run_scenario(scenario, question), of_drivers = answer;
    ReportMatter matter;
    matter.drivers = find_drivers(scenario, question, {}, {}, of_drivers);
    matter.picture = picture_of(scenario, question, {}, answer, 0);
    expect_figures_apart(report_page(scenario, question, answer, matter), 4);
  }
}

TEST(Chart, LabelsOfTrendsSweepsAndComparisonsAreApart) {
  const std::string epoch = source_folder() + "/priors/epoch-training-cost.toml";
  Question question;
  question.draws = 4096;
  const Document document = load_document(epoch, std::vector<std::string>());
  RowOptions rows;
  rows.table = source_folder() + "/priors/tables/notable-models.csv";
  expect_figures_apart(sweep_page(run_sweep(document, {rows, ""}, question, {}), question), 1);
  RowOptions range;
  range.ranges = {"decline=0.1:0.4:0.05 [1/yr]"};
  expect_figures_apart(sweep_page(run_sweep(document, {range, ""}, question, {}), question), 1);
}

const std::string kLong(300, 'w');
const std::vector<ChartMark> kMarks = {{Mark::Kind::point, 1.5, 1.5, kLong},
                                       {Mark::Kind::range, 1e-3, 1e3, "한국어로 쓴 주장: 5.576M USD – 맞다"},
                                       {Mark::Kind::at_most, 2, 2, "short"}};

TEST(Chart, LongNamesAndExtremeFiguresAreApartInEveryKind) {
  DensityChart density{kLong, kLong, {1, 2, 3, 4}, {0.1, 0.8, 0.1}, false, 1.5, 2, 3.5, kMarks};
  expect_apart(chart_svg(density, kLong), 6);
  WaterfallChart waterfall{
      kLong, kLong, kLong, kLong, {{kLong, 1, 1e9, kLong}, {kLong, 1e9, 1e-9, "x"}, {"b", 1e-9, 5, ""}}};
  expect_apart(chart_svg(waterfall, kLong), 6);
  TornadoChart tornado{kLong, kLong, 5, {{kLong, -1e300, 1e300}, {"b", 5, 5}, {"c", 4, 1e-9}}};
  expect_apart(chart_svg(tornado, kLong), 6);
  LineChart line{kLong, kLong, kLong, kLong, {{1e-9, 1, 2, 3}, {1, 1, 1, 1}, {1e9, 1e9, 2e9, 3e9}}};
  expect_apart(chart_svg(line, kLong), 6);
  ScatterChart scatter{kLong, kLong, kLong, kLong, {}, {}};
  for (int i = 0; i < 60; ++i) scatter.points.push_back({i % 2 == 0 ? kLong : "name", 2000.0 + i % 7, 1, 2, 3.0 + i});
  expect_apart(chart_svg(scatter, kLong), 6);
  LineChart equal{"", "", "x", "y", {{1, 0, 0, 0}, {1, 0, 0, 0}}};
  expect_apart(chart_svg(equal), 2);
}

TEST(Chart, LongAndManyLabelsAreApart) {
  const std::string is_long(300, 'w');
  IntervalChart chart{is_long, is_long, {}};
  for (int i = 0; i < 3; ++i) {
    IntervalChart::Row row{is_long, is_long, 1.0 + i, 2.0 + i, 3.0 + i, {}};
    for (const auto kind : {Mark::Kind::point, Mark::Kind::at_least, Mark::Kind::at_most, Mark::Kind::range}) {
      row.marks.push_back({kind, 1.5, 2.5, is_long});
      row.marks.push_back({kind, 1e-9, 1e12, "from the one end to the other end of a long axis"});
      row.marks.push_back({kind, 1.5, 2.5, "한국어로 쓴 주장: 5.576M USD – 맞다"});
    }
    chart.rows.push_back(row);
  }
  expect_apart(chart_svg(chart, is_long), 40);
}

TEST(Chart, EveryMarkIsNamedAndDrawn) {
  IntervalChart chart{"caption", "source", {{"row", "", 1, 2, 3, {}}}};
  chart.rows[0].marks = {{Mark::Kind::point, 2, 2, "<script>"}, {Mark::Kind::at_most, 3, 3, "at most & 3"}};
  const std::string svg = chart_svg(chart);
  EXPECT_NE(svg.find(">&lt;script&gt;</text>"), std::string::npos);
  EXPECT_NE(svg.find(">at most &amp; 3</text>"), std::string::npos);
  EXPECT_EQ(svg.find("<script"), std::string::npos);
  EXPECT_NE(svg.find("aria-label=\"caption row: 2 (1 to 3); &lt;script&gt;; at most &amp; 3.\""), std::string::npos);
}

TEST(Chart, AxesAreRoundAndHonest) {
  const Axis decades = make_axis({4e6, 2.4e9}, 0, 800, label_width);
  EXPECT_TRUE(decades.logarithmic);
  EXPECT_EQ(decades.ticks, (std::vector<double>{5e6, 1e7, 2e7, 5e7, 1e8, 2e8, 5e8, 1e9, 2e9}));
  EXPECT_NEAR(decades.at(1e8) - decades.at(1e7), decades.at(1e9) - decades.at(1e8), 1e-9);
  const Axis line = make_axis({0.2, 1.25}, 0, 800, label_width);
  EXPECT_FALSE(line.logarithmic);
  ASSERT_EQ(line.ticks.size(), 6U);
  for (size_t i = 0; i < 6; ++i) EXPECT_NEAR(line.ticks[i], 0.2 * static_cast<double>(i + 1), 1e-12);
  EXPECT_FALSE(make_axis({-1, 100}, 0, 800, label_width).logarithmic);
  for (const std::vector<double>& values :
       std::vector<std::vector<double>>{{0}, {5, 5}, {1e-300, 1e300}, {-2e9, -1e9}}) {
    const Axis axis = make_axis(values, 0, 800, label_width);
    for (const double value : values) {
      EXPECT_GE(axis.at(value), 0);
      EXPECT_LE(axis.at(value), 800);
    }
    for (size_t i = 1; i < axis.ticks.size(); ++i) EXPECT_GT(axis.at(axis.ticks[i]) - axis.at(axis.ticks[i - 1]), 40);
  }
}

double luminance(const std::string& colour) {
  double result = 0;
  constexpr double kWeights[] = {0.2126, 0.7152, 0.0722};
  for (size_t c = 0; c < 3; ++c) {
    const double part = std::stoi(colour.substr(1 + 2 * c, 2), nullptr, 16) / 255.0;
    result += kWeights[c] * (part <= 0.03928 ? part / 12.92 : std::pow((part + 0.055) / 1.055, 2.4));
  }
  return result;
}

/// WCAG 2.1, 1.4.3: 4.5 for text.
TEST(Chart, TextCanBeReadInLightAndDark) {
  const std::string svg = chart_svg(IntervalChart{"caption", "source", {{"row", "", 1, 2, 3, {}}}});
  const size_t dark = svg.find("@media");
  ASSERT_NE(dark, std::string::npos);
  for (const std::string& style : {svg.substr(0, dark), svg.substr(dark)}) {
    std::smatch found;
    ASSERT_TRUE(std::regex_search(style, found, std::regex("background: (#[0-9a-f]{6})")));
    const double back = luminance(found[1]);
    const std::regex fill("fill: (#[0-9a-f]{6})");
    int colours = 0;
    for (std::sregex_iterator i(style.begin(), style.end(), fill), end; i != end; ++i, ++colours) {
      const double front = luminance((*i)[1]);
      EXPECT_GE((std::max(front, back) + 0.05) / (std::min(front, back) + 0.05), 4.5) << (*i)[1];
    }
    EXPECT_GE(colours, 3);
  }
}

}  // namespace
}  // namespace reckon
