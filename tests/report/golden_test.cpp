// Every writer's text, whole, against tests/data/golden/. Where a text is meant to change, run this test with
// RECKON_ACCEPT_GOLDEN=1 and read the difference before it is committed.
#include <gtest/gtest.h>

#include "golden.h"
#include "report/figure.h"
#include "report/pages.h"
#include "report/writers.h"
#include "source_folder.h"
#include "studies/sketch.h"
#include "test_support.h"

namespace reckon {
namespace {

TEST_F(Golden, ARun) {
  const Scenario scenario = load_scenario("priors/gpt-4.toml", {});
  const Question question = few_draws();
  const Answer result = run(scenario, question);
  const Page page = run_page(scenario, question, result, density_sketches(scenario, question));
  expect("run.txt", terminal_text(page));
  expect_widths("run", page);
  expect("run.md", markdown_text(page));
  expect("run.html", html_text(page));
  expect("run.tex", latex_text(page));
  expect("run.csv", run_csv_text(scenario, question, result));
  Scenario without_text = scenario;  // the files' own texts change for other reasons
  for (LoadedFile& file : without_text.document.files) file.source.reset();
  expect("run.json", run_json_text(without_text, question, result, {{"run", "priors/gpt-4.toml"}, 1}));
}

TEST_F(Golden, MoreOfARun) {
  const Scenario scenario = load_scenario("benchmarks/w1.toml", {});
  const Question question = few_draws();
  Answer result = run(scenario, question);
  const More more = more_of(scenario, question, {}, result);
  expect("more.txt", terminal_text(run_page(scenario, question, result, {}, &more)));
  expect("more.md", markdown_text(run_page(scenario, question, result, {}, &more)));
}

TEST_F(Golden, Drivers) {
  const TemporaryScenario file(
      "id = \"d\"\ntitle = \"Buy or rent\"\n[priors]\na = \"8 to 12 [USD]\"\nb = \"normal(10, 4) [USD]\"\n[model]\nbuy "
      "= "
      "{ formula = \"a + 0.1 * b\", unit = \"USD\" }\nrent = { formula = \"b\", unit = \"USD\" }\n[decision]\noptions "
      "= "
      "[\"buy\", \"rent\"]\nprefer = \"lowest\"\n");
  const Scenario scenario = load_scenario(file.path(), {});
  const Question question = few_draws();
  Answer result = run(scenario, question);
  const DriversAnswer found = find_drivers(scenario, question, {}, {}, result);
  expect("drivers.txt", terminal_text(drivers_page(scenario, question, result, found)));
  expect_widths("drivers", drivers_page(scenario, question, result, found));
  expect("drivers.md", markdown_text(drivers_page(scenario, question, result, found)));
  expect("drivers.csv", drivers_csv_text(scenario, found));
  expect("drivers.svg", svg_text(drivers_page(scenario, question, result, found)));
  expect("drivers.vl.json", vega_text(drivers_page(scenario, question, result, found)));
}

TEST_F(Golden, ASettlement) {
  const Scenario scenario = load_scenario("priors/deepseek-v3.toml", {.settle = true});
  const Question question = few_draws();
  const Answer answer = run(scenario, question);
  const Page page = settlement_page(scenario, question, answer);
  expect("settle.csv", settlement_csv_text(answer));
  expect("settle.txt", terminal_text(page));
  expect_widths("settle", page);
  expect("settle.md", markdown_text(page));
  expect("settle.html", html_text(page));
  expect("settle.svg", svg_text(page));
  expect("settle.tex", latex_text(page));
}

/// Names that letters alone do not tell apart have commands of their own.
TEST(Latex, EveryFigureHasACommand) {
  Page page;
  page.figures = {{"cost.H100 median", "30"}, {"cost_h100 median", "40"}, {"cost-H100 median", "50"}, {"x mean", "1"}};
  const std::string text = latex_text(page);
  for (const char* line : {"\\renewcommand{\\reckonCostHOneZeroZeroMedian}{30}\n",
                           "\\renewcommand{\\reckonCostHOneZeroZeroMedianB}{40} % cost\\_h100 median\n",
                           "\\renewcommand{\\reckonCostHOneZeroZeroMedianC}{50} % cost-H100 median\n",
                           "\\renewcommand{\\reckonXMean}{1}\n"})
    EXPECT_NE(text.find(line), std::string::npos) << line << text;
}

TEST_F(Golden, ACondition) {
  const Scenario scenario = load_scenario("benchmarks/w1.toml", {.given = "cost < 6M [USD]"});
  const Question question = few_draws();
  Page page;
  append_given(page, run(scenario, question));
  expect("given.txt", terminal_text(page));
  expect_widths("given", page);
  expect("given.md", markdown_text(page));
}

TEST_F(Golden, AComparison) {
  const Document document = load_document("priors/deepseek-v3.toml", std::vector<std::string>{});
  const Question question = few_draws();
  Comparison comparison = join(sides_of_parties(document, "deepseek,semianalysis"), {"hopper_gpus"});
  Answer result = run(comparison.joint, question);
  explain_gaps(comparison, document, question, {}, result);
  const Page page = comparison_page(comparison, question, result);
  expect("compare.txt", terminal_text(page));
  expect_widths("compare", page);
  expect("compare.md", markdown_text(page));
  expect("compare.csv", comparison_csv_text(comparison, question, result));
}

TEST_F(Golden, ASweep) {
  const Document document = load_document("benchmarks/w1.toml", std::vector<std::string>{});
  SweepOptions asked;
  asked.rows.ranges = {"mfu=0.3:0.5:0.1"};
  asked.baseline = "mfu=0.3";
  const Question question = few_draws();
  Sweep sweep = run_sweep(document, asked, question, {});
  for (SweptRow& row : sweep.rows) row.result.device = "CPU";
  const Page page = sweep_page(sweep, question);
  expect("sweep.txt", terminal_text(page));
  expect_widths("sweep", page);
  expect("sweep.md", markdown_text(page));
  expect("sweep.csv", sweep_csv_text(sweep, question));
}

TEST_F(Golden, ATrend) {
  const Document document = load_document("priors/epoch-training-cost.toml", std::vector<std::string>{});
  TrendOptions asked;
  asked.rows.table = "priors/tables/notable-models.csv";
  asked.date = "published";
  asked.output = "amortised";
  Question question;
  question.draws = 4096;
  Trend trend = run_trend(document, asked, question, {});
  trend.result.device = "CPU";
  const Page page = trend_page(trend, question);
  expect("trend.txt", terminal_text(page));
  expect_widths("trend", page);
  expect("trend.svg", svg_text(page));
  expect("trend.csv", trend_csv_text(trend, question));
}

TEST_F(Golden, AReport) {
  Scenario scenario = load_scenario("priors/next-frontier-model.toml", {.settle = true});
  const Question question = few_draws();
  Answer answer = run(scenario, question), of_drivers = answer;
  ReportMatter matter;
  matter.drivers = find_drivers(scenario, question, {Scale::automatic, {}, {0}}, {}, of_drivers);
  matter.picture = picture_of(scenario, question, {}, answer, 0);
  matter.program = "reckon";
  matter.command = "reckon report priors/next-frontier-model.toml";
  for (LoadedFile& file : scenario.document.files) file.source.reset();  // their texts change for other reasons
  const Page page = report_page(scenario, question, answer, matter);
  expect("report.html", html_text(page));
  expect("report.md", markdown_text(page));
}

/// Wide letters take two columns; what has no room leaves in its order, or becomes blocks; nothing is wider.
TEST(Writers, KeepToTheTerminalsWidth) {
  Page page;
  page.heading("제목", 1);
  page.table({{{"이름"}, {"figure", true}, {"more", true, Reader::everyone, 1}}, {}}, 0);
  std::get<Table>(page.blocks.back().content).rows = {{"한국어", "1", "2"}, {"a", "10", "3"}};
  EXPECT_EQ(terminal_text(page), "제목\n이름    figure  more\n한국어       1     2\na           10     3\n");
  EXPECT_EQ(terminal_text(page, false, 40), terminal_text(page));
  EXPECT_EQ(terminal_text(page, false, 19),
            "제목\n이름    figure\n한국어       1\na           10\nleft out for want\n  of room: more\n");
  EXPECT_EQ(terminal_text(page, false, 12), "제목\n한국어\n  figure: 1\n  more: 2\na\n  figure: 10\n  more: 3\n");
}

/// Colours are a terminal's own; what others would take for marks of their language is not.
TEST(Writers, KeepTheirLanguageToThemselves) {
  Page page;
  page.heading("A \033[31mtitle", 1);
  page.paragraph("* a note");
  page.table({{{"name"}, {"figure", true}, {"", false, Reader::terminal}, {"more", true, Reader::document}}, {}});
  std::get<Table>(page.blocks.back().content).rows = {{"a|b", "1", {"###", Style::faint}, "2"}, {"", "10", "", "3"}};
  page.list({{{{{"is ", Style::plain}, {"so", Style::strong}}, {"because"}}}});
  EXPECT_EQ(
      terminal_text(page),
      "A \\u001b[31mtitle\n* a note\n\n  name  figure\n  a|b        1  ###\n            10\n  is so\n    because\n");
  EXPECT_EQ(terminal_text(page, true),
            "\033[1mA \\u001b[31mtitle\033[0m\n* a note\n\n  \033[2mname\033[0m  \033[2mfigure\033[0m\n"
            "  a|b        1  \033[2m###\033[0m\n            10\n  is \033[1mso\033[0m\n    because\n");
  EXPECT_EQ(
      markdown_text(page),
      "# A \\\\u001b\\[31mtitle\n\n\\* a note\n\n| name | figure | more |\n|---|---:|---:|\n| a\\|b | 1 | 2 |\n|  | 10 "
      "| 3 |\n\n- is so\n  - because\n");
}

/// What a scenario says is text, whatever language it speaks.
TEST(Writers, TakeNoMarkup) {
  Page page;
  page.heading("<script>alert(1)</script>", 1);
  page.paragraph("\\input{/etc/passwd} & 5% of $x_1^2$ -- \"so\" [0] `a`");
  page.table({{{"name"}, {"<b>", true}}, {}});
  std::get<Table>(page.blocks.back().content).rows = {{"' onload='x", {"javascript:x", Style::code}}};
  const std::string html = html_text(page);
  EXPECT_NE(html.find("<h1>&lt;script&gt;alert(1)&lt;/script&gt;</h1>"), std::string::npos);
  EXPECT_NE(html.find("<th scope=\"row\">&#39; onload=&#39;x</th><td class=\"right\"><code>javascript:x</code></td>"),
            std::string::npos);
  EXPECT_EQ(html.find("<script"), std::string::npos);
  EXPECT_EQ(html.find("href"), std::string::npos);
  Page code;
  code.paragraph({"a``b|c", Style::code});
  code.table({{{"`"}}, {{{"`x|y", Style::code}}}});
  EXPECT_EQ(markdown_text(code), "``` a``b|c ```\n\n| \\` |\n|---|\n| `` `x\\|y `` |\n");
  EXPECT_EQ(latex_text(page),
            "% Written by reckon; \\usepackage{booktabs}\n\n\\section*{\\textless{}script\\textgreater{}alert(1)"
            "\\textless{}/script\\textgreater{}}\n\n\\textbackslash{}input\\{/etc/passwd\\} \\& 5\\% of "
            "\\$x\\_1\\textasciicircum{}2\\$ -{}- \\textquotedbl{}so\\textquotedbl{} {[}0{]} "
            "\\textasciigrave{}a\\textasciigrave{}\n\n\\begin{center}\n\\begin{tabular}{lr}\n\\toprule\nname & "
            "\\textless{}b\\textgreater{} \\\\\n\\midrule\n' onload='x & \\texttt{javascript:x} \\\\\n"
            "\\bottomrule\n\\end{tabular}\n\\end{center}\n");
}

/// A page with everything: its scenario's texts hold each language's marks, and lead nowhere but to the web.
TEST(Writers, AReportTakesNoMarkup) {
  const TemporaryScenario file(
      "title = \"<script>alert(1)</script>\"\nquestion = \"see javascript:alert(1) or "
      "https://example.org/a?b=1&c=2.\"\n"
      "[priors]\nx = { value = \"1 to 2\", source = \"data:text/html,x http://example.org/'onclick=\", note = "
      "\"</script><img src=x onerror=alert(1)>\" }\n[model]\ny = { formula = \"x\", label = \"=cmd|'</title>\" }\n"
      "[[claims]]\nid = \"\\\"><b>\"\nby = \"</svg><script>\"\nabout = \"y\"\nsays = \"1.5\"\n");
  const Scenario scenario = load_scenario(file.path(), {.settle = true});
  Question question;
  question.draws = 10'000;
  const Answer answer = run_scenario(scenario, question);
  Answer of_drivers = answer;
  ReportMatter matter;
  matter.drivers = find_drivers(scenario, question, {}, {}, of_drivers);
  matter.picture = picture_of(scenario, question, {}, answer, 0);
  Page page = report_page(scenario, question, answer, matter);
  page.result = report_json_text(scenario, question, answer, matter.drivers, {{"report"}, 1});
  const std::string html = html_text(page);
  const auto count = [&](const std::string& what) {
    size_t found = 0;
    for (size_t at = html.find(what); at != std::string::npos; at = html.find(what, at + 1)) ++found;
    return found;
  };
  EXPECT_EQ(count("<script"), 2u);  // the result that it carries, and the page's own
  EXPECT_EQ(count("</script"), 2u);
  EXPECT_EQ(count("</title>"), count("<title>"));
  EXPECT_EQ(count("<img"), 0u);
  EXPECT_EQ(count("<b>"), 0u);
  EXPECT_EQ(count("href="), 2u);
  EXPECT_EQ(count("href=\"https://example.org/a?b=1&amp;c=2\""), 1u);
  EXPECT_EQ(count("href=\"http://example.org/\""), 1u);
  EXPECT_EQ(html.find("href=\"javascript"), std::string::npos);
  EXPECT_NE(settlement_csv_text(answer).find("</svg><script>"), std::string::npos);
  EXPECT_NE(run_csv_text(scenario, question, answer).find("'=cmd|"), std::string::npos);
  EXPECT_NE(latex_text(page).find("\\textless{}script\\textgreater{}"), std::string::npos);
  EXPECT_NE(markdown_text(page).find("\\<script\\>alert(1)\\</script\\>"), std::string::npos);
}

}  // namespace
}  // namespace reckon
