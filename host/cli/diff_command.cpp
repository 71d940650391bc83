// reckon diff A.json B.json: what changed between two results beyond their Monte Carlo errors.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
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

double number(const Json& json, const std::string& key, double otherwise) {
  return json.contains(key) && json.at(key).is_number() ? json.at(key).get<double>() : otherwise;
}

/// The standard error that stands beside a figure; nothing where none does.
std::optional<double> error_beside(const Json& object, const std::string& key) {
  static const std::map<std::string, std::string> named = {
      {"probability", "se"}, {"share", "se"}, {"probability_true", "probability_se"}, {"acceptance", "se"}};
  const auto other = named.find(key);
  for (const std::string& beside : {key + "_se", other != named.end() ? other->second : key + "_se"}) {
    if (object.contains(beside) && object.at(beside).is_number()) return object.at(beside).get<double>();
  }
  return std::nullopt;
}

/// Of so few (or so many) of the draws that they have no normal error: by Agresti and Coull (1998).
Bounds with_error(const std::string& key, double x, double se, double draws) {
  constexpr double kFew = 20;
  Bounds bounds{x, x - kNormal95 * se, x + kNormal95 * se};
  const bool probability = key == "probability" || key == "probability_true" || key == "percentile";
  if (!probability || (x * draws > kFew && (1 - x) * draws > kFew)) return bounds;
  const double middle = (x * draws + 2) / (draws + 4), half = kNormal95 * std::sqrt(middle * (1 - middle) / draws);
  return {x, std::min(bounds.low, middle - half), std::max(bounds.high, middle + half)};
}

class Difference {
 public:
  Difference(const ResultFile& a, const ResultFile& b) : a_(a), b_(b) {}

  /// What changed, a line each; empty: nothing.
  std::string text() {
    priors();
    files();
    arguments();
    draws_of_a_ = draws(a_.json), draws_of_b_ = draws(b_.json);
    Json a = a_.json, b = b_.json;
    for (const char* about : {"run", "scenario", "reckon"}) a.erase(about), b.erase(about);
    object("", a, b, "", false);
    return lines_;
  }

 private:
  static double draws(const Json& json) {
    const Json given = json.value("given", Json::object());
    return number(given.is_object() ? given : Json::object(), "accepted", number(json.at("run"), "draws", 1));
  }

  void tell(const std::string& line) { lines_ += "  " + printable(line) + "\n"; }

  void compare(const std::string& what, const Bounds& a, const Bounds& b, const std::string& unit) {
    if (!apart(a, b)) return;
    const auto figure = [](const Bounds& of) { return format_figure(of.value, 0.5 * (of.high - of.low), 6); };
    tell(fmt::format("{}: {} -> {}{}{}", what, figure(a), figure(b), unit.empty() ? "" : " ", unit));
  }

  static std::string below(const std::string& place, const std::string& key) {
    static const std::set<std::string> silent = {"outputs", "quantiles", "events", "by"};
    return silent.count(key) != 0 ? place : place + (place.empty() ? "" : " ") + key;
  }

  static bool is_estimate(const Json& json) {
    return json.is_object() && json.contains("value") && json.contains("low") && json.contains("high") &&
           !json.contains("kind");
  }

  /// `exact`: figures that were given, not sampled.
  void any(const std::string& place, const Json& a, const Json& b, const std::string& unit, bool exact) {
    if (is_estimate(a) && is_estimate(b)) {
      constexpr double kInfinity = std::numeric_limits<double>::infinity();
      const auto bounds = [&](const Json& q) {
        return Bounds{number(q, "value", 0), number(q, "low", -kInfinity), number(q, "high", kInfinity)};
      };
      return compare(place, bounds(a), bounds(b), unit);
    }
    if (a.is_object() && b.is_object()) return object(place, a, b, unit, exact);
    if (a.is_array() && b.is_array()) return list(place, a, b, unit, exact);
    if (a == b || (a.is_number() && b.is_number() && !exact)) return;  // a figure without an error says nothing alone
    constexpr size_t kMost = 200;
    tell(fmt::format("{}: {} -> {}", place, a.dump().substr(0, kMost), b.dump().substr(0, kMost)));
  }

  void object(const std::string& place, const Json& a, const Json& b, std::string unit, bool exact) {
    static const std::set<std::string> silent = {"interval", "shortest_interval", "curve", "sketch", "result_sha256"};
    if (a.contains("unit") && a.at("unit").is_string()) unit = a.at("unit").get<std::string>();
    for (const auto& [key, value] : a.items()) {
      const std::string here = below(place, key);
      if (silent.count(key) != 0) continue;
      if (!b.contains(key)) {
        tell(here + ": no longer there");
        continue;
      }
      const Json& other = b.at(key);
      const auto error = error_beside(a, key), error_of_other = error_beside(b, key);
      if (value.is_number() && other.is_number() && error && error_of_other) {
        compare(here, with_error(key, value.get<double>(), *error, draws_of_a_),
                with_error(key, other.get<double>(), *error_of_other, draws_of_b_), key == "mean" ? unit : "");
      } else {
        const bool given = a.contains("kind") && (key == "value" || key == "low" || key == "high");
        any(here, value, other, unit, exact || given || key == "set");
      }
    }
    for (const auto& item : b.items()) {
      if (!a.contains(item.key()) && silent.count(item.key()) == 0) tell(below(place, item.key()) + ": new");
    }
  }

  /// The entries by what names them, the n-th of a name with the n-th.
  static std::map<std::string, Json> by_name(const Json& list) {
    std::map<std::string, Json> found;
    std::map<std::string, size_t> seen;
    for (size_t i = 0; i < list.size(); ++i) {
      std::string name = std::to_string(i + 1);
      for (const char* key : {"id", "row", "driver", "name", "prior", "p"}) {
        if (!list[i].is_object() || !list[i].contains(key)) continue;
        const Json& says = list[i].at(key);
        name = says.is_string()   ? says.get<std::string>()
               : says.is_number() ? fmt::format("P{:.6g}", 100 * says.get<double>())
                                  : name;
        break;
      }
      const size_t before = seen[name]++;
      found[before == 0 ? name : fmt::format("{} ({})", name, before + 1)] = list[i];
    }
    return found;
  }

  void list(const std::string& place, const Json& a, const Json& b, const std::string& unit, bool exact) {
    const auto left = by_name(a), right = by_name(b);
    for (const auto& [name, value] : left) {
      const auto other = right.find(name);
      if (other == right.end()) tell(below(place, name) + ": no longer there");
      else any(below(place, name), value, other->second, unit, exact);
    }
    for (const auto& entry : right) {
      if (left.count(entry.first) == 0) tell(below(place, entry.first) + ": new");
    }
  }

  /// Tables and data; what scenarios say is compared prior by prior.
  void files() {
    const auto is_scenario = [](const std::string& path) {
      return path.size() > 5 && path.substr(path.size() - 5) == ".toml";
    };
    for (const CarriedFile& a : a_.files) {
      for (const CarriedFile& b : b_.files) {
        if (a.path == b.path && a.text != b.text && !is_scenario(a.path)) tell(fmt::format("file {}: changed", a.path));
      }
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
    for (const char* key : {"draws", "seed"})
      any(key, a_.json.at("run").value(key, Json()), b_.json.at("run").value(key, Json()), "", true);
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
  double draws_of_a_ = 1, draws_of_b_ = 1;
  std::string lines_;
};

int diff(const std::string& a_path, const std::string& b_path) {
  const ResultFile a = read_result(a_path), b = read_result(b_path);
  if (a.sha256 == b.sha256) {
    print(fmt::format("the same result, {}\n", printable(a.sha256.substr(0, 16))));
    return kDone;
  }
  std::string changes;
  try {
    changes = Difference(a, b).text();
  } catch (const nlohmann::json::exception& e) {
    throw ScenarioError(fmt::format("error: one of the results cannot be compared ({})\n", e.what()));
  }
  print(fmt::format("{} -> {}\n", printable(a_path), printable(b_path)));
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
