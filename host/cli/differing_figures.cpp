#include "cli/differing_figures.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <set>

#include "language/unit.h"
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

/// How much a figure in the other unit is in the first; nothing where the two do not measure the same.
std::optional<double> factor_between(const std::string& unit, const std::string& other) {
  const ParsedUnit to = parse_unit(unit), from = parse_unit(other);
  if (!to.errors.empty() || !from.errors.empty() || !(to.unit.dimension == from.unit.dimension)) return std::nullopt;
  return round_to_double(from.unit.factor / to.unit.factor);
}

/// Figures beside a unit, times a factor; but for those that have none.
Json scaled(const Json& json, double factor) {
  static const std::set<std::string> plain = {"p",
                                              "level",
                                              "percentile",
                                              "percentile_se",
                                              "probability_true",
                                              "probability_rounded",
                                              "probability_se",
                                              "narrowing",
                                              "skewness",
                                              "first_order",
                                              "total",
                                              "ratio_to_median",
                                              "probability_rounded_se",
                                              "shift",
                                              "driver",
                                              "sample",
                                              "share",
                                              "excess_kurtosis",
                                              "se"};
  if (json.is_number()) return json.get<double>() * factor;
  if (!json.is_structured()) return json;
  Json result = json;
  for (auto& [key, value] : result.items()) {
    if (plain.count(key) == 0) value = scaled(value, factor);
  }
  return result;
}

class FigureComparison {
 public:
  FigureComparison(const Json& a, const Json& b, bool exact)
      : draws_of_a_(draws(a)), draws_of_b_(draws(b)), exact_(exact) {
    Json left = a, right = b;
    for (const char* about : {"run", "scenario", "reckon"}) left.erase(about), right.erase(about);
    object("", left, right, "", exact);
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

  /// But for the rounding of their units.
  static bool alike(const Json& a, const Json& b) {
    constexpr double kRounding = 1e-12;
    const double x = a.get<double>(), y = b.get<double>();
    return std::fabs(x - y) <= kRounding * std::fabs(x);
  }

  /// `exact`: figures that were given, not sampled.
  void any(const std::string& place, const Json& a, const Json& b, const std::string& unit, bool exact) {
    if (is_estimate(a) && is_estimate(b) && !exact_) {
      constexpr double kInfinity = std::numeric_limits<double>::infinity();
      const auto bounds = [&](const Json& q) {
        return Bounds{number(q, "value", 0), number(q, "low", -kInfinity), number(q, "high", kInfinity)};
      };
      return compare(place, bounds(a), bounds(b), unit);
    }
    if (a.is_object() && b.is_object()) return object(place, a, b, unit, exact);
    if (a.is_array() && b.is_array()) return list(place, a, b, unit, exact);
    if (a == b || (a.is_number() && b.is_number() && (!exact || alike(a, b))))
      return;  // without an error it says nothing
    constexpr size_t kMost = 200;
    tell(fmt::format("{}: {} -> {}", place, a.dump().substr(0, kMost), b.dump().substr(0, kMost)));
  }

  void object(const std::string& place, const Json& a, const Json& in_b, std::string unit, bool exact) {
    static const std::set<std::string> silent = {
        "interval",      "shortest_interval", "curve",      "sketch",
        "result_sha256", "verdict",           "in_interval"};  // the last two follow from percentiles
    const auto is_silent = [&](const std::string& key) { return !exact_ && silent.count(key) != 0; };
    Json converted;
    const auto unit_of = [](const Json& json) {
      return json.contains("unit") && json.at("unit").is_string() ? json.at("unit").get<std::string>() : std::string();
    };
    if (a.contains("unit")) unit = unit_of(a);
    if (const std::string other = unit_of(in_b); unit_of(a) != other) {
      const auto factor = factor_between(unit, other);
      if (!factor) return tell(fmt::format("{}: in {} -> in {}", place, unit, other));
      converted = scaled(in_b, *factor);
      converted["unit"] = unit;
    }
    const Json& b = converted.is_null() ? in_b : converted;
    for (const auto& [key, value] : a.items()) {
      const std::string here = below(place, key);
      if (is_silent(key)) continue;
      if (!b.contains(key)) {
        tell(here + ": no longer there");
        continue;
      }
      const Json& other = b.at(key);
      const auto error = error_beside(a, key), error_of_other = error_beside(b, key);
      if (value.is_number() && other.is_number() && error && error_of_other && !exact_) {
        compare(here, with_error(key, value.get<double>(), *error, draws_of_a_),
                with_error(key, other.get<double>(), *error_of_other, draws_of_b_), key == "mean" ? unit : "");
      } else {
        const bool given = a.contains("kind") && (key == "value" || key == "low" || key == "high");
        const bool share = key == "first_order" || key == "total" || key == "narrowing";  // of what has a unit
        any(here, value, other, share ? "" : unit, exact || given || key == "set");
      }
    }
    for (const auto& item : b.items()) {
      if (!a.contains(item.key()) && !is_silent(item.key())) tell(below(place, item.key()) + ": new");
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
  bool exact_;
  std::vector<std::string> lines_;
};

}  // namespace

std::vector<std::string> differing_figures(const Json& a, const Json& b, bool exact) {
  return FigureComparison(a, b, exact).lines();
}

}  // namespace reckon
