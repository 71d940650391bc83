#include "cli/fill/fillables.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "base/language.h"
#include "base/usage_error.h"
#include "report/figure.h"
#include "report/words/words.h"

namespace reckon {

namespace {

using Json = nlohmann::ordered_json;
using Kind = Fillable::Kind;

double number_of(const Json& json) { return json.is_number() ? json.get<double>() : std::nan(""); }
double number_of(const Json& json, const char* key) {
  return json.contains(key) ? number_of(json.at(key)) : std::nan("");
}
std::string words_of(const Json& json, const char* key) {
  return json.contains(key) && json.at(key).is_string() ? json.at(key).get<std::string>() : "";
}

class Collector {
 public:
  explicit Collector(const Json& result) : result_(result) {}

  std::map<std::string, Fillable> collect() {
    const Json empty = Json::object();
    const auto part = [&](const char* key) -> const Json& { return result_.contains(key) ? result_.at(key) : empty; };
    words("title", words_of(part("scenario"), "title"));
    words("result", words_of(part("run"), "result_sha256"));
    draws_ = number_of(part("run"), "draws");
    if (draws_ >= 1) words("draws", group_digits(static_cast<unsigned long long>(draws_)));
    for (const auto& [name, output] : part("outputs").items()) {
      if (name.find(' ') == std::string::npos) add_output(name, output);  // others are a bridge's steps
    }
    for (const auto& claim : part("claims")) add_claim(claim);
    for (const auto& [name, event] : part("events").items())
      share("event." + name + ".probability", number_of(event, "probability"), number_of(event, "se"));
    for (const auto& [name, drivers] : part("drivers").items()) add_drivers(name, drivers);
    return std::move(found_);
  }

 private:
  void words(const std::string& name, const std::string& text) { found_[name].words = text; }
  void number(const std::string& name, double value, double error, const std::string& unit) {
    if (!std::isnan(value)) found_[name] = {Kind::number, value, 0, error, 0, 0, unit, ""};
  }
  void share(const std::string& name, double value, double se) {
    if (!std::isnan(value)) found_[name] = {Kind::share, value, 0, se, 0, draws_, "", ""};
  }

  void add_output(const std::string& name, const Json& output) {
    const std::string unit = words_of(output, "unit"), label = words_of(output, "label");
    words(name + ".label", label.empty() ? name : label);
    words(name + ".unit", unit);
    number(name + ".mean", number_of(output, "mean"), 1.96 * number_of(output, "mean_se"), unit);
    // Of a normal variate; heavier tails know their sd worse.
    number(name + ".sd", number_of(output, "sd"), 1.96 * number_of(output, "sd") / std::sqrt(2 * draws_), unit);
    std::map<double, double> errors;  // of quantiles, by their values
    for (const auto& q : output.at("quantiles")) {
      const double error = 0.5 * (number_of(q, "high") - number_of(q, "low"));
      errors[number_of(q, "value")] = error;
      number(fmt::format("{}.p{:.6g}", name, 100 * number_of(q, "p")), number_of(q, "value"), error, unit);
      if (number_of(q, "p") == 0.5) number(name + ".median", number_of(q, "value"), error, unit);
    }
    for (const auto& [key, called] : {std::pair{"interval", ".interval"}, {"shortest_interval", ".shortest"}}) {
      const double low = number_of(output.at(key), "low"), high = number_of(output.at(key), "high");
      const auto error_at = [&](double value) {
        return errors.count(value) != 0 ? errors.at(value) : 0.01 * std::fabs(value);
      };
      found_[name + called] = {Kind::range, low, high, error_at(low), error_at(high), 0, unit, ""};
    }
    number(name + ".low", number_of(output.at("interval"), "low"), found_[name + ".interval"].error, unit);
    number(name + ".high", number_of(output.at("interval"), "high"), found_[name + ".interval"].high_error, unit);
    words(name + ".level", fmt::format("{:.6g}%", 100 * number_of(output.at("interval"), "level")));
  }

  void add_claim(const Json& claim) {
    const std::string name = "claim." + words_of(claim, "id");
    words(name + ".by", words_of(claim, "by"));
    words(name + ".source", words_of(claim, "source"));
    add_saying(claim, name + ".says");
    share(name + ".percentile", number_of(claim, "percentile"), number_of(claim, "percentile_se"));
    share(name + ".probability", number_of(claim, "probability_true"), number_of(claim, "probability_se"));
    words(name + ".verdict", tr(words_of(claim, "verdict")));
  }

  void add_saying(const Json& claim, const std::string& name) {
    const std::string kind = words_of(claim, "kind"), unit = words_of(claim, "unit");
    const bool strict = claim.value("strict", false);
    if (kind == "range") {
      found_[name] = {Kind::range, number_of(claim, "low"), number_of(claim, "high"), 0, 0, 0, unit, ""};
      return;
    }
    number(name, number_of(claim, "value"), 0, unit);
    if (kind == "at_least") found_[name].said = strict ? "more than {}" : "at least {}";
    if (kind == "at_most") found_[name].said = strict ? "less than {}" : "at most {}";
    if (kind == "about") found_[name].said = "about {}";
  }

  void add_drivers(const std::string& output, const Json& drivers) {
    size_t place = 0;
    for (const auto& effect : drivers.at("by")) {
      const std::string name = fmt::format("drivers.{}.{}", output, ++place);
      words(name + ".name", words_of(effect, "driver"));
      share(name + ".narrowing", number_of(effect.at("narrowing"), "share"), number_of(effect.at("narrowing"), "se"));
    }
  }

  const Json& result_;
  double draws_ = 0;
  std::map<std::string, Fillable> found_;
};

std::string said(const Fillable& value, const std::string& figure) {
  return value.said == "{}" ? figure : fmt::format(fmt::runtime(tr(value.said)), figure);
}

/// "$5.92 million", "$12,300", "$2.26".
std::string dollars(double value, double error) {
  static const std::pair<char, const char*> kWords[] = {{'T', " trillion"}, {'B', " billion"}, {'M', " million"}};
  const std::string sign = value < 0 ? "-" : "";
  std::string figure = format_figure(std::fabs(value), error, error > 0 ? 3 : 6);
  if (spoken() == Language::korean) return sign + figure + " 달러";
  for (const auto& [suffix, word] : kWords) {
    if (figure.back() == suffix) return sign + "$" + figure.substr(0, figure.size() - 1) + word;
  }
  if (figure.back() == 'k') {
    const double whole = std::strtod(figure.c_str(), nullptr) * 1000;
    figure = group_digits(static_cast<unsigned long long>(std::llround(whole)));
  }
  return sign + "$" + figure;
}

}  // namespace

std::map<std::string, Fillable> fillables_of(const nlohmann::ordered_json& result) {
  return Collector(result).collect();
}

std::string filled(const Fillable& value, const std::string& filter) {
  const auto plain = [&](double number, double error) { return format_figure(number, error, error > 0 ? 4 : 6); };
  const auto refuse = [&](const char* fitting) -> std::string {
    throw UsageError(fmt::format("the filter '{}' does not fit; {}", filter, fitting));
  };
  const bool money = value.unit.rfind("USD", 0) == 0 && (value.unit.size() == 3 || value.unit[3] == '/');
  const std::string rest = money ? value.unit.substr(3) : "";
  switch (value.kind) {
    case Kind::words: return filter.empty() ? value.words : refuse("these are words: write none");
    case Kind::share:
      if (filter.empty() || filter == "percent")
        return format_percentage(value.value, value.error, static_cast<uint64_t>(value.draws));
      if (filter == "number") return plain(value.value, 1.96 * value.error);
      if (filter == "raw") return fmt::format("{}", value.value);
      return refuse("a share takes percent, number or raw");
    case Kind::number:
      if (filter.empty()) return said(value, with_unit(plain(value.value, value.error), value.unit));
      if (filter == "number") return plain(value.value, value.error);
      if (filter == "raw") return fmt::format("{}", value.value);
      if (filter == "usd" && money) return said(value, dollars(value.value, value.error) + rest);
      if (filter == "percent" && value.unit.empty()) return plain(100 * value.value, 100 * value.error) + "%";
      break;
    case Kind::range:
      if (filter.empty())
        return phrase("{} to {}", plain(value.value, value.error),
                      with_unit(plain(value.high, value.high_error), value.unit));
      if (filter == "number")
        return phrase("{} to {}", plain(value.value, value.error), plain(value.high, value.high_error));
      if (filter == "raw") return fmt::format("{} to {}", value.value, value.high);
      if (filter == "usd" && money)
        return spoken() == Language::korean
                   ? phrase("{} to {}", format_figure(value.value, value.error, 3),
                            dollars(value.high, value.high_error))
                   : dollars(value.value, value.error) + " to " + dollars(value.high, value.high_error) + rest;
      if (filter == "percent" && value.unit.empty())
        return plain(100 * value.value, 100 * value.error) + "% to " + plain(100 * value.high, 100 * value.high_error) +
               "%";
      break;
  }
  if (filter == "usd") return refuse("it is not in USD: write number, or none for its own unit");
  return refuse(money                ? "it takes usd, number or raw"
                : value.unit.empty() ? "it takes percent, number or raw"
                                     : "it takes number or raw");
}

}  // namespace reckon
