// libFuzzer: the first line as --over and as --set, the rest as a table beside a scenario with units, an array, a date.
// date.
#include <unistd.h>

#include <cstdint>
#include <fstream>
#include <string>

#include "base/usage_error.h"
#include "scenario/lint.h"
#include "scenario/rows.h"

namespace {

const char* const kScenario =
    "id = \"f\"\n[index]\nchip = [\"A\", \"B\"]\n[priors]\nmfu = \"40%\"\nrent = { over = \"chip\", value = { A = \"1 "
    "to 2 "
    "[USD/h]\", B = \"2 [USD/h]\" } }\nhours = \"10 [h]\"\nwhen = \"date('2024-01-01')\"\n[model]\ncost = \"sum(rent) "
    "* hours / "
    "mfu\"\nage = \"when - date('2020-01-01')\"\n";

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace reckon;
  static const std::string base = "/tmp/reckon-fuzz-" + std::to_string(::getpid());
  static const Document document = [] {
    std::ofstream(base + ".toml") << kScenario;
    return load_document(base + ".toml", std::vector<std::string>());
  }();
  const std::string text(reinterpret_cast<const char*>(data), size);
  const size_t end = std::min(text.find('\n'), text.size());
  std::ofstream(base + ".csv") << text.substr(std::min(end + 1, text.size()));
  const auto attempt = [&](const auto& action) {
    try {
      action();
    } catch (const ScenarioError&) {
    } catch (const UsageError&) {
    }
  };
  attempt([&] { (void)load_scenario(base + ".toml", {{text.substr(0, end)}}); });
  RowOptions rows;
  rows.table = base + ".csv";
  for (const bool over : {false, true}) {
    rows.ranges.clear();
    if (over) rows.ranges.push_back(text.substr(0, end));
    attempt([&] {
      const RowSet set = make_rows(document, rows);
      constexpr size_t kMostBuilt = 3;
      for (size_t i = 0; i < std::min(set.rows.size(), kMostBuilt); ++i) {
        Diagnostics warnings;
        lint(build_scenario(set.document(set.rows[i])), warnings);
        (void)warnings.render();
      }
    });
  }
  return 0;
}
