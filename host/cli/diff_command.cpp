// reckon diff A.json B.json: what changed between two results beyond their Monte Carlo errors.
#include <fmt/format.h>

#include <map>
#include <set>

#include "cli/cli.h"
#include "cli/differing_figures.h"
#include "cli/result_file.h"
#include "language/text.h"
#include "report/figure.h"

namespace reckon {

namespace {

std::string lines_of(const std::vector<std::string>& changes) {
  std::string text;
  for (const std::string& change : changes) text += "  " + printable(change) + "\n";
  return text;
}

class Difference {
 public:
  Difference(const ResultFile& a, const ResultFile& b) : a_(a), b_(b) {}

  /// What changed, a line each; empty: nothing.
  std::string text() {
    priors();
    files();
    arguments();
    return lines_of(lines_) + lines_of(differing_figures(a_.json, b_.json));
  }

 private:
  /// Tables and data; what scenarios say is compared prior by prior.
  void files() {
    for (const CarriedFile& a : a_.files) {
      for (const CarriedFile& b : b_.files) {
        if (a.path == b.path && a.text != b.text && !has_ending(a.path, ".toml"))
          tell(fmt::format("file {}: changed", a.path));
      }
    }
  }

  /// What each prior and formula says, by name; figures are compared in one unit.
  static std::map<std::string, std::string> definitions(const ResultFile& result) {
    const ScratchFolder scratch;
    const Document document =
        load_document(result.restore(scratch.path())[0], std::vector<std::string>(), Includes::anywhere);
    std::map<std::string, std::string> texts;
    for (const auto& [name, prior] : document.priors) {
      std::string text = prior.value ? prior.value->text : "";
      for (const auto& [label, value] : prior.by_label)
        text += fmt::format("{}{}: {}", text.empty() ? "" : ", ", label, value.text);
      texts["prior " + name] = text;
    }
    for (const auto& [name, model] : document.model) texts["formula " + name] = model.formula.text;
    return texts;
  }

  void priors() {
    const auto a = definitions(a_), b = definitions(b_);
    for (const auto& [name, text] : a) {
      const auto other = b.find(name);
      if (other == b.end()) tell(fmt::format("{}: no longer there", name));
      else if (other->second != text) tell(fmt::format("{}: {} -> {}", name, text, other->second));
    }
    for (const auto& [name, text] : b) {
      if (a.count(name) == 0) tell(fmt::format("{}: new, {}", name, text));
    }
  }

  /// What decides figures, without paths; draws and seed stand in the run.
  static std::multiset<std::string> options(const ResultFile& result) {
    std::multiset<std::string> found;
    for (const Argument& argument : result.options()) {
      if (argument.option.empty() || argument.decides_nothing()) continue;
      if (argument.option == "--draws" || argument.option == "--seed") continue;
      found.insert(argument.option + (argument.value.empty() ? "" : " " + argument.value));
    }
    return found;
  }

  void arguments() {
    if (a_.arguments[0] != b_.arguments[0]) tell(fmt::format("command: {} -> {}", a_.arguments[0], b_.arguments[0]));
    const auto a = options(a_), b = options(b_);
    for (const std::string& option : a) {
      if (b.count(option) == 0) tell(fmt::format("option {}: no longer there", option));
    }
    for (const std::string& option : b) {
      if (a.count(option) == 0) tell(fmt::format("option {}: new", option));
    }
  }

  void tell(const std::string& line) { lines_.push_back(line); }

  const ResultFile &a_, &b_;
  std::vector<std::string> lines_;
};

int diff(const std::string& a_path, const std::string& b_path) {
  const ResultFile a = read_result(a_path), b = read_result(b_path);
  const bool same_hash = a.sha256 == b.sha256;
  std::string changes;
  try {
    changes = same_hash ? lines_of(differing_figures(a.json, b.json, true)) : Difference(a, b).text();
  } catch (const nlohmann::json::exception& e) {
    throw ScenarioError(fmt::format("error: one of the results cannot be compared ({})\n", e.what()));
  }
  if (same_hash && changes.empty()) {
    print(fmt::format("the same result, {}\n", printable(a.sha256.substr(0, 16))));
    return kDone;
  }
  if (same_hash) {
    print(
        fmt::format("{} -> {}\n  both say result {}, and yet their figures differ: `reckon verify` tells which one was "
                    "changed\n{}",
                    printable(a_path), printable(b_path), printable(a.sha256.substr(0, 16)), changes));
    return kGateNotMet;
  }
  print(fmt::format("{} -> {}\n", printable(a_path), printable(b_path)));
  for (const char* key : {"draws", "seed"}) {  // what they change has its errors
    const auto of = [&](const ResultFile& result) {
      return result.json.at("run").value(key, nlohmann::ordered_json()).dump();
    };
    if (of(a) != of(b)) print(fmt::format("  {}: {} -> {}\n", key, of(a), of(b)));
  }
  if (!changes.empty()) {
    print(changes);
    return kGateNotMet;
  }
  print("  nothing changed beyond the Monte Carlo errors\n");
  return kDone;
}

}  // namespace

void add_diff_command(CommandLine& line) {
  struct Options {
    std::string a, b;
  };
  auto options = std::make_shared<Options>();
  Command command = line.command("diff", "what changed between two results beyond their Monte Carlo errors");
  command.option("a", options->a, "a result that was written by --json").required().type_name("A.json");
  command.option("b", options->b, "another one").required().type_name("B.json");
  command.does([options] { return diff(options->a, options->b); });
}

}  // namespace reckon
