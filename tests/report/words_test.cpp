// Reports in Korean: particles by the sound before them, figures by ten thousands, and every page at two widths.
#include <gtest/gtest.h>

#include "base/language.h"
#include "golden.h"
#include "report/figure.h"
#include "report/pages.h"
#include "report/words/words.h"
#include "report/writers.h"
#include "source_folder.h"
#include "test_support.h"

namespace reckon {
namespace {

TEST(Words, ParticlesGoByTheSoundBeforeThem) {
  EXPECT_EQ(with_particles("값은(는) 범위은(는)"), "값은 범위는");
  EXPECT_EQ(with_particles("값이(가) 범위이(가) 5이(가) 6이(가)"), "값이 범위가 5가 6이");
  EXPECT_EQ(with_particles("값을(를) 범위을(를)"), "값을 범위를");
  EXPECT_EQ(with_particles("값과(와) 범위과(와)"), "값과 범위와");
  EXPECT_EQ(with_particles("서울(으)로 부산(으)로 대구(으)로 1(으)로"), "서울로 부산으로 대구로 1로");
  EXPECT_EQ(with_particles("560만 달러(이)라고 (원)(이)라고"), "560만 달러라고 (원)이라고");
  EXPECT_EQ(with_particles("NVIDIA은(는) OpenAI과(와) IBM이(가)"), "NVIDIA는 OpenAI와 IBM이");
  EXPECT_EQ(with_particles(""), "");
}

TEST(Words, FiguresAreByTenThousands) {
  const Speaking speaking(Language::korean);
  EXPECT_EQ(format_figure(5.576e6, 0, 4), "557.6만");
  EXPECT_EQ(format_figure(1.6e9, 0, 4), "16억");
  EXPECT_EQ(format_figure(1.3e13, 5e11, 4), "13조");
  EXPECT_EQ(format_figure(9999, 0, 4), "9999");
  EXPECT_EQ(format_figure(1.4e7, 0, 2), "1400만");
  EXPECT_EQ(format_figure(0.7e6, 1e5, 4, 4.2e6), "70만");
  EXPECT_EQ(with_unit("3", "USD/(GPU h)"), "3 달러/(GPU h)");
  EXPECT_EQ(with_unit("3", "USDX"), "3 USDX");
}

TEST(Words, EnglishComesBack) {
  {
    const Speaking speaking(Language::korean);
    EXPECT_EQ(tr("median"), "중앙값");
    {
      const Speaking other(Language::english);
      EXPECT_EQ(tr("median"), "median");
    }
    EXPECT_EQ(tr("median"), "중앙값");
    EXPECT_EQ(tr("no such words"), "no such words");
  }
  EXPECT_EQ(tr("median"), "median");
}

TEST(Words, TextsOfAScenarioAreInTheLanguageThatIsSpoken) {
  const std::string text =
      "title = { en = \"Cost\", ko = \"비용\" }\nquestion = { ko = \"얼마인가?\" }\n[priors]\nx = \"1 to 2\"\n[model]\n"
      "y = { formula = \"x\", label = { en = \"Sum\", ko = \"합계\" } }\n";
  const TemporaryScenario file(text);
  EXPECT_EQ(load_scenario(file.path()).document.title, "Cost");
  EXPECT_EQ(load_scenario(file.path()).document.question, "얼마인가?");  // there is no other
  const Speaking speaking(Language::korean);
  EXPECT_EQ(load_scenario(file.path()).document.title, "비용");
  EXPECT_EQ(load_scenario(file.path()).outputs[0].label, "합계");
}

class Korean : public Golden {
 protected:
  static void expect_both(const std::string& name, const Page& page) { expect_widths(name, page, ".ko.txt"); }
  const Speaking speaking_{Language::korean};
};

TEST_F(Korean, ARunASettlementAndAReport) {
  const Scenario scenario = load_scenario("priors/deepseek-v3.toml", {.settle = true});
  const Question question = few_draws();
  const Answer answer = run(scenario, question);
  const Page page = settlement_page(scenario, question, answer);
  expect_both("settle", page);
  expect("settle.ko.svg", svg_text(page));
  expect_both("run", run_page(scenario, question, answer, density_sketches(scenario, question)));
  Answer of_drivers = answer;
  ReportMatter matter;
  matter.drivers = find_drivers(scenario, question, {Scale::automatic, {}, {0}}, {}, of_drivers);
  matter.picture = picture_of(scenario, question, {}, answer, 0);
  Page report = report_page(scenario, question, answer, matter);
  expect("report.ko.md", markdown_text(report));
  EXPECT_NE(html_text(report).find("<html lang=\"ko\" data-copy=\"SVG로 복사\""), std::string::npos);
  expect_both("drivers", drivers_page(scenario, question, answer, matter.drivers));
}

TEST_F(Korean, AComparisonASweepAndATrend) {
  const Document document = load_document("priors/deepseek-v3.toml", std::vector<std::string>{});
  Question question;
  question.draws = 4096;
  Comparison comparison = join(sides_of_parties(document, "deepseek,semianalysis"), {"hopper_gpus"});
  Answer result = run(comparison.joint, question);
  explain_gaps(comparison, document, question, {}, result);
  expect_both("compare", comparison_page(comparison, question, result));
  SweepOptions asked;
  asked.rows.ranges = {"mfu=0.3:0.5:0.1"};
  Sweep sweep = run_sweep(load_document("benchmarks/w1.toml", std::vector<std::string>{}), asked, question, {});
  for (SweptRow& row : sweep.rows) row.result.device = "CPU";
  expect_both("sweep", sweep_page(sweep, question));
  TrendOptions growth;
  growth.rows.table = "priors/tables/notable-models.csv";
  growth.date = "published", growth.output = "amortised";
  Trend trend =
      run_trend(load_document("priors/epoch-training-cost.toml", std::vector<std::string>{}), growth, question, {});
  trend.result.device = "CPU";
  expect_both("trend", trend_page(trend, question));
}

TEST_F(Korean, WhatOneWouldHaveToBelieve) {
  const Scenario scenario = load_scenario("priors/buy-or-rent.toml", {.given = "saving > 0 [USD]"});
  const Question question = few_draws();
  expect_both("believe", belief_page(scenario, question, run(scenario, question)));
}

}  // namespace
}  // namespace reckon
