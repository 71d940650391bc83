// Every writer's text, whole, against tests/data/golden/. Where a text is meant to change, run this test with
// RECKON_ACCEPT_GOLDEN=1 and read the difference before it is committed.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "report/pages.h"
#include "report/writers.h"
#include "source_folder.h"
#include "studies/sketch.h"
#include "test_support.h"

namespace reckon {
namespace {

class Golden : public testing::Test {
 protected:
  void SetUp() override { std::filesystem::current_path(source_folder()); }  // so that paths in texts are relative

  static void expect(const std::string& name, const std::string& text) {
    const std::string path = "tests/data/golden/" + name;
    if (std::getenv("RECKON_ACCEPT_GOLDEN") != nullptr) std::ofstream(path) << text;
    std::ifstream file(path);
    const std::string golden{std::istreambuf_iterator<char>(file), {}};
    EXPECT_EQ(text, golden) << path;
  }

  /// A run whose machine and speed are everyone's.
  static Answer run(const Scenario& scenario, const Question& question) {
    Answer result = run_scenario(scenario, question);
    result.seconds = 0.1;
    result.device = "CPU";
    return result;
  }

  static Question few_draws() {
    Question question;
    question.draws = 100'000;
    return question;
  }
};

TEST_F(Golden, ARun) {
  const Scenario scenario = load_scenario("priors/gpt-4.toml", {});
  const Question question = few_draws();
  const Answer result = run(scenario, question);
  const Page page = run_page(scenario, question, result, density_sketches(scenario, question));
  expect("run.txt", terminal_text(page));
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
  expect("drivers.md", markdown_text(drivers_page(scenario, question, result, found)));
  expect("drivers.csv", drivers_csv_text(scenario, found));
}

TEST_F(Golden, ASettlement) {
  const Scenario scenario = load_scenario("priors/deepseek-v3.toml", {.settle = true});
  const Question question = few_draws();
  const Answer answer = run(scenario, question);
  const Page page = settlement_page(scenario, question, answer);
  expect("settle.csv", settlement_csv_text(answer));
  expect("settle.txt", terminal_text(page));
  expect("settle.md", markdown_text(page));
  expect("settle.html", html_text(page));
  expect("settle.svg", svg_text(page));
  expect("settle.tex", latex_text(page));
}

TEST_F(Golden, ACondition) {
  const Scenario scenario = load_scenario("benchmarks/w1.toml", {.given = "cost < 6M [USD]"});
  const Question question = few_draws();
  Page page;
  append_given(page, run(scenario, question));
  expect("given.txt", terminal_text(page));
  expect("given.md", markdown_text(page));
}

TEST_F(Golden, AComparison) {
  const Document document = load_document("priors/deepseek-v3.toml", std::vector<std::string>{});
  const Question question = few_draws();
  Comparison comparison = join(document_of_party(document, "deepseek"), document_of_party(document, "semianalysis"),
                               "deepseek", "semianalysis", {"hopper_gpus"});
  Answer result = run(comparison.joint, question);
  explain_gaps(comparison, document, question, {}, result);
  const Page page = comparison_page(comparison, question, result);
  expect("compare.txt", terminal_text(page));
  expect("compare.md", markdown_text(page));
}

TEST_F(Golden, ASweep) {
  const Document document = load_document("benchmarks/w1.toml", std::vector<std::string>{});
  SweepOptions asked;
  asked.rows.ranges = {"mfu=0.3:0.5:0.1"};
  asked.baseline = "mfu=0.3";
  const Question question = few_draws();
  Sweep sweep = run_sweep(document, asked, question, {}, true, {});
  for (SweptRow& row : sweep.rows) row.result.device = "CPU";
  const Page page = sweep_page(sweep, question);
  expect("sweep.txt", terminal_text(page));
  expect("sweep.md", markdown_text(page));
  expect("sweep.csv", sweep_csv_text(sweep, question));
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
  EXPECT_EQ(latex_text(page),
            "% Written by reckon; \\usepackage{booktabs}\n\n\\section*{\\textless{}script\\textgreater{}alert(1)"
            "\\textless{}/script\\textgreater{}}\n\n\\textbackslash{}input\\{/etc/passwd\\} \\& 5\\% of "
            "\\$x\\_1\\textasciicircum{}2\\$ -{}- \\textquotedbl{}so\\textquotedbl{} {[}0{]} "
            "\\textasciigrave{}a\\textasciigrave{}\n\n\\begin{center}\n\\begin{tabular}{lr}\n\\toprule\nname & "
            "\\textless{}b\\textgreater{} \\\\\n\\midrule\n' onload='x & \\texttt{javascript:x} \\\\\n"
            "\\bottomrule\n\\end{tabular}\n\\end{center}\n");
}

}  // namespace
}  // namespace reckon
