#include "cli/examples.h"

#include <map>

namespace reckon {

const std::vector<Example>& examples_of(const std::string& command) {
  static const std::map<std::string, std::vector<Example>> all = {
      {"run",
       {{"run priors/gpt-4.toml", "intervals, events and claims of ten million draws"},
        {"run mine.toml -n 1e9 --json out.json", "a thousand million draws, as JSON"},
        {"run mine.toml --set mfu=0.5 --level 80%", "what if: the other priors keep their draws"},
        {"run models.toml --rows models.csv --row GPT-4", "one row of a table"},
        {"run mine.toml --samples draws.npz --samples-priors", "every draw, for NumPy"}}},
      {"settle",
       {{"settle priors/deepseek-v3.toml", "every claim against every boundary"},
        {"settle priors/deepseek-v3.toml -o page.html -o dispute.svg", "as a page, and its chart"}}},
      {"compare",
       {{"compare a.toml b.toml", "two scenarios, draw by draw"},
        {"compare priors/deepseek-v3.toml --parties deepseek,semianalysis", "two camps, and what they disagree on"}}},
      {"sweep",
       {{"sweep mine.toml --over mfu=0.2:0.6:0.05 -o sweep.svg", "along a number, as a chart"},
        {"sweep mine.toml --rows models.csv --baseline GPT-4 --csv out.csv", "a run for each row of a table"}}},
      {"trend",
       {{"trend models.toml --rows models.csv --date published --output cost", "growth a year over the rows"}}},
      {"drivers",
       {{"drivers mine.toml", "what moves each output, the most worth knowing first"},
        {"drivers mine.toml --group rent --output cost -o tornado.svg", "an array as one, as a chart"}}},
      {"report",
       {{"report mine.toml", "mine.html: the answer and all that stands behind it"},
        {"report mine.toml --chart density.cost -o cost.png", "one of its charts"}}},
      {"believe", {{"believe mine.toml 'saving > 0 [USD]'", "what one would have to believe for it"}}},
      {"new", {{"new mine --from buy-or-rent", "mine.toml, to be changed"}}},
      {"fill",
       {{"fill text.md --from out.json -o article.md", "{{cost.p50 | usd}} becomes $5.92 million"},
        {"fill text.md --from new.json --check article.md", "is what was written still true?"}}},
      {"verify",
       {{"verify out.json", "run it again from what it carries"}, {"verify page.html", "a report's page too"}}},
      {"diff", {{"diff yesterday.json today.json", "exit status 4 if something changed beyond its error"}}},
      {"check",
       {{"check mine.toml --strict", "units, names, priors; warnings are errors"},
        {"check mine.toml --explain mfu", "what a prior means"}}},
      {"explain",
       {{"explain mine.toml --draw 7", "every quantity of one draw"},
        {"explain mine.toml --at median", "every prior at its median"}}},
      {"devices", {{"devices", "CPU and GPUs, and why there is no CUDA"}}},
      {"bench", {{"bench mine.toml", "draws a second on this machine"}}},
      {"completion",
       {{"completion bash > ~/.local/share/bash-completion/completions/reckon", "for bash"},
        {"completion fish > ~/.config/fish/completions/reckon.fish", "for fish"}}},
  };
  static const std::vector<Example> none;
  const auto found = all.find(command);
  return found != all.end() ? found->second : none;
}

}  // namespace reckon
