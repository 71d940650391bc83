// reckon diff A.json B.json: what changed between two results beyond their Monte Carlo errors.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "cli/cli.h"
#include "cli/result_file.h"
#include "report/figure.h"

namespace reckon {

namespace {

using Json = nlohmann::ordered_json;

/// A figure and its 95% error bounds.
struct Bounds {
  double value, low, high;
};

bool apart(const Bounds& a, const Bounds& b) { return a.high < b.low || b.high < a.low; }

double number(const Json& json, const char* key, double otherwise) {
  return json.contains(key) && json.at(key).is_number() ? json.at(key).get<double>() : otherwise;
}

Bounds with_error(const Json& json, const char* value, const char* error) {
  const double x = number(json, value, 0), half = kNormal95 * number(json, error, 0);
  return {x, x - half, x + half};
}

class Difference {
 public:
  Difference(const ResultFile& a, const ResultFile& b) : a_(a), b_(b) {}

  bool any() {
    priors();
    arguments();
    each("outputs", [&](const std::string& name, const Json& a, const Json& b) { output(name, a, b); });
    each("events", [&](const std::string& name, const Json& a, const Json& b) {
      compare(name, with_error(a, "probability", "se"), with_error(b, "probability", "se"), "");
    });
    claims();
    return count_ > 0;
  }

 private:
  void tell(const std::string& line) {
    ++count_;
    print("  " + printable(line) + "\n");
  }

  void compare(const std::string& what, const Bounds& a, const Bounds& b, const std::string& unit) {
    if (!apart(a, b)) return;
    const auto figure = [](const Bounds& of) { return format_figure(of.value, 0.5 * (of.high - of.low), 6); };
    tell(fmt::format("{}: {} -> {}{}{}", what, figure(a), figure(b), unit.empty() ? "" : " ", unit));
  }

  /// By name: in both, or in one.
  template <class Compare>
  void each(const char* section, const Compare& compare_both) {
    const Json none = Json::object();
    const Json& a = a_.json.contains(section) ? a_.json.at(section) : none;
    const Json& b = b_.json.contains(section) ? b_.json.at(section) : none;
    for (const auto& [name, value] : a.items()) {
      if (!b.contains(name)) tell(fmt::format("{}: no longer there", name));
      else compare_both(name, value, b.at(name));
    }
    for (const auto& [name, value] : b.items()) {
      if (!a.contains(name)) tell(fmt::format("{}: new", name));
    }
  }

  void output(const std::string& name, const Json& a, const Json& b) {
    const std::string unit = a.value("unit", ""), other = b.value("unit", "");
    if (unit != other) return tell(fmt::format("{}: in {} -> in {}", name, unit, other));
    compare(name + " mean", with_error(a, "mean", "mean_se"), with_error(b, "mean", "mean_se"), unit);
    constexpr double kInfinity = std::numeric_limits<double>::infinity();
    const auto bounds = [&](const Json& q) {
      return Bounds{number(q, "value", 0), number(q, "low", -kInfinity), number(q, "high", kInfinity)};
    };
    for (const Json& left : a.value("quantiles", Json::array())) {
      for (const Json& right : b.value("quantiles", Json::array())) {
        if (number(left, "p", -1) == number(right, "p", -2))
          compare(fmt::format("{} P{:.6g}", name, 100 * number(left, "p", 0)), bounds(left), bounds(right), unit);
      }
    }
  }

  static std::map<std::string, Json> by_id(const Json& claims) {
    std::map<std::string, Json> found;
    for (const Json& claim : claims) found[claim.value("id", "")] = claim;
    return found;
  }

  void claims() {
    const auto a = by_id(a_.json.value("claims", Json::array())), b = by_id(b_.json.value("claims", Json::array()));
    for (const auto& [id, claim] : a) {
      const auto other = b.find(id);
      if (other == b.end()) {
        tell(fmt::format("claim {}: no longer there", id));
        continue;
      }
      if (claim.value("value", Json()) != other->second.value("value", Json()) ||
          claim.value("unit", "") != other->second.value("unit", ""))
        tell(fmt::format("claim {}: says something else", id));
      compare(fmt::format("claim {} percentile", id), with_error(claim, "percentile", "percentile_se"),
              with_error(other->second, "percentile", "percentile_se"), "");
      if (claim.value("in_interval", false) != other->second.value("in_interval", false))
        tell(fmt::format("claim {}: {} the interval", id,
                         other->second.value("in_interval", false) ? "now inside" : "now outside"));
    }
    for (const auto& [id, claim] : b) {
      if (a.count(id) == 0) tell(fmt::format("claim {}: new", id));
    }
  }

  /// What each prior and formula says, by name.
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
    for (const auto& [name, model] : document.model)
      texts["formula " + name] = model.formula.text + (model.unit_text.empty() ? "" : " [" + model.unit_text + "]");
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

  /// Options that are no paths.
  static std::multiset<std::string> options(const ResultFile& result) {
    static const std::set<std::string> silent = {"--json",    "--csv",     "--markdown", "--samples", "-o",
                                                 "--threads", "--backend", "-q",         "--quiet"};
    std::multiset<std::string> found;
    for (size_t i = 1; i < result.arguments.size(); ++i) {
      const std::string& argument = result.arguments[i];
      if (argument.empty() || argument[0] != '-') continue;
      const std::string name = argument.substr(0, argument.find('='));
      if (silent.count(name) != 0) continue;
      const bool apart = name == argument && i + 1 < result.arguments.size();
      found.insert(apart ? argument + " " + result.arguments[i + 1] : argument);
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

  const ResultFile &a_, &b_;
  size_t count_ = 0;
};

int diff(const std::string& a_path, const std::string& b_path) {
  const ResultFile a = read_result(a_path), b = read_result(b_path);
  if (a.sha256 == b.sha256) {
    print(fmt::format("the same result, {}\n", printable(a.sha256.substr(0, 16))));
    return kDone;
  }
  print(fmt::format("{} -> {}\n", printable(a_path), printable(b_path)));
  if (Difference(a, b).any()) return kGateNotMet;
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
