#include "cli/differing_figures.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <set>

#include "report/figure.h"
#include "studies/answer.h"

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
  const bool probability =
      key == "probability" || key == "probability_true" || key == "probability_rounded" || key == "percentile";
  if (!probability || (x * draws > kFew && (1 - x) * draws > kFew)) return bounds;
  const double middle = (x * draws + 2) / (draws + 4), half = kNormal95 * std::sqrt(middle * (1 - middle) / draws);
  return {x, std::min(bounds.low, middle - half), std::max(bounds.high, middle + half)};
}

class FigureComparison {
 public:
  FigureComparison(const Json& a, const Json& b) : draws_of_a_(draws(a)), draws_of_b_(draws(b)) {
    Json left = a, right = b;
    for (const char* about : {"run", "scenario", "reckon"}) left.erase(about), right.erase(about);
    object("", left, right, "", false);
  }

  const std::vector<std::string>& lines() const { return lines_; }

 private:
  static double draws(const Json& json) {
    const Json given = json.value("given", Json::object());
    return number(given.is_object() ? given : Json::object(), "accepted", number(json.at("run"), "draws", 1));
  }

  void tell(const std::string& line) { lines_.push_back(line); }

  void compare(const std::string& what, const Bounds& a, const Bounds& b, const std::string& unit) {
    if (!apart(a, b)) return;
    const auto figure = [](const Bounds& of, double part) {
      return format_figure(of.value, part * (of.high - of.low), 6);
    };
    // Apart, and yet alike in the digits that each has: one digit more.
    const double part = figure(a, 0.5) == figure(b, 0.5) ? 0.05 : 0.5;
    tell(fmt::format("{}: {} -> {}{}{}", what, figure(a, part), figure(b, part), unit.empty() ? "" : " ", unit));
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
    static const std::set<std::string> silent = {
        "interval",      "shortest_interval", "curve",      "sketch",
        "result_sha256", "verdict",           "in_interval"};  // the last two follow from percentiles
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
        const bool share = key == "first_order" || key == "total" || key == "narrowing";  // of what has a unit
        any(here, value, other, share ? "" : unit, exact || given || key == "set");
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

  double draws_of_a_, draws_of_b_;
  std::vector<std::string> lines_;
};

}  // namespace

std::vector<std::string> differing_figures(const Json& a, const Json& b) { return FigureComparison(a, b).lines(); }

}  // namespace reckon
