// What to write in place of a unit that is none, or that readers take in more than one way.
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <map>
#include <set>

#include "language/diagnostics.h"
#include "language/unit_symbols.h"

namespace reckon {

namespace {

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::tolower(c); });
  return text;
}

/// A prefix by its symbol or name, as its symbol; empty for none.
std::string prefix_symbol(const std::string& text) {
  static const std::pair<const char*, const char*> names[] = {
      {"kilo", "k"}, {"mega", "M"}, {"giga", "G"}, {"tera", "T"}, {"peta", "P"}, {"exa", "E"}, {"zetta", "Z"}};
  for (const auto& [name, symbol] : names) {
    if (lower(text) == name || text == symbol) return symbol;
  }
  return text == "K" ? "k" : "";
}

}  // namespace

bool is_money(const Dimension& dimension) {
  static const char* const codes[] = {"USD", "KRW", "EUR", "GBP", "CNY", "JPY"};
  const std::string name = dimension.size() == 1 ? dimension.begin()->first.substr(0, 3) : "";
  return std::any_of(std::begin(codes), std::end(codes), [&](const char* code) { return name == code; });
}

bool is_count(const Dimension& dimension) {
  static const std::set<std::string> measured = {"bit", "s", "m", "kg", "K", "A", "mol", "cd"};
  return dimension.size() == 1 && dimension.begin()->second == 1 && measured.count(dimension.begin()->first) == 0 &&
         !is_money(dimension);
}

std::string other_readings(const std::string& symbol) {
  static const std::map<std::string, const char*> readings = {
      {"ton", "write t (1000 kg), short_ton (907.18474 kg) or long_ton (1016.0469 kg)"},
      {"tons", "write t (1000 kg), short_ton (907.18474 kg) or long_ton (1016.0469 kg)"},
      {"b", "write bit or B (8 bit)"},
      {"ct", "write cent, or carat"},
      {"oz", "write avoirdupois_ounce (28.35 g), troy_ounce (31.1 g) or fluid_ounce"},
      {"ounce", "write avoirdupois_ounce (28.35 g), troy_ounce (31.1 g) or fluid_ounce"},
      {"ounces", "write avoirdupois_ounce (28.35 g), troy_ounce (31.1 g) or fluid_ounce"},
      {"pound", "write lb (0.45359237 kg), or GBP"},
      {"pounds", "write lb (0.45359237 kg), or GBP"},
      {"a", "write yr for a year, or are (100 m^2) as [(100 m^2)]"},
      {"y", "write yr"},
      {"mph", "write mile/h"},
      {"kph", "write km/h"},
      {"kt", "write [1000 t], or knot"},
      {"kn", "write kN, or knot"},
      {"pt", "write pint, or 1/72 inch"},
      {"gr", "write g, or grain"},
      {"cal", "write calorie (4.1868 J), or kilocalorie for a food's Cal"},
      {"Cal", "write kilocalorie"},
      {"C", "write coulomb; temperatures in degrees are refused, since their scale has an offset"},
      {"F", "write farad; temperatures in degrees are refused, since their scale has an offset"},
      {"H", "write h for an hour, or henry"},
      {"S", "write s for a second, or siemens"},
      {"T", "write tesla; a multiplier belongs to the number, as in 5T [USD]"},
      {"G", "write gauss; a multiplier belongs to the number, as in 5B [USD]"},
      {"M", "a multiplier belongs to the number, as in 5M [USD]"},
      {"P", "write poise; a multiplier belongs to the number, as in 5e15 [FLOP]"},
      {"k", "a multiplier belongs to the number, as in 5k [USD]"},
      {"FLOPs", "write FLOP, or FLOP/s for a rate"},
      {"mo", "write month"},
      {"nm2", "write nm^2"},
      {"in", "write inch"},
      {"point", "write percent, or 1/72 inch"},
      {"points", "write percent, or 1/72 inch"},
      {"chain", "write 66 ft"},
      {"link", "write 0.66 ft"},
      {"won", "write KRW"},
      {"euro", "write EUR"},
      {"euros", "write EUR"},
      {"yen", "write JPY"},
      {"yuan", "write CNY"},
      {"RMB", "write CNY"},
      {"bps", "write bit/s, or 0.01 [%] for a basis point"},
      {"mt", "write t (1000 kg), or Mt for a million of them"},
  };
  const auto found = readings.find(symbol);
  if (found != readings.end()) return found->second;
  for (const char* large : {"kilo", "mega", "giga"}) {
    const std::string rest = symbol.compare(0, 4, large) == 0 ? symbol.substr(4) : "";
    if (rest == "ton" || rest == "tons")
      return fmt::format("write {}tonnes (of 1000 kg), or short_ton or long_ton with the number scaled", large);
  }
  // "m" before what is counted: a thousandth to the library of units, a million to people.
  static const std::map<std::string, const char*> counted = {{"bit", "bit"},      {"bits", "bit"},  {"b", "bit"},
                                                             {"B", "B"},          {"FLOP", "FLOP"}, {"token", "token"},
                                                             {"tokens", "token"}, {"flop", "FLOP"}};
  if (symbol.size() > 1 && symbol[0] == 'm') {
    const auto unit = counted.find(symbol.substr(1));
    if (unit != counted.end()) return fmt::format("write M{} for a million of them", unit->second);
    const auto money = own_unit(symbol.substr(1));
    if (money && is_money(money->dimension))
      return fmt::format("a multiplier belongs to the number, as in 5M [{}]", symbol.substr(1));
  }
  // Prefixes before those that have two readings: Gb, kton, TFLOPS.
  const std::string prefix = prefix_symbol(symbol.substr(0, 1));
  const std::string rest = symbol.empty() ? "" : symbol.substr(1);
  if (prefix.empty()) return "";
  if (rest == "b") return fmt::format("write {0}bit, or {0}B for bytes", prefix);
  if (rest == "B" && symbol[0] == 'K') return "write kB (1000 bytes), or KiB (1024 bytes)";
  if (rest == "ton" || rest == "tons")
    return fmt::format("write {} for tonnes of 1000 kg, or short_ton or long_ton with the number scaled",
                       prefix == "k" ? "[1000 t]" : prefix + "t");
  if (rest == "FLOPs") return fmt::format("write {0}FLOP, or {0}FLOP/s for a rate", prefix);
  if (rest == "bps") return fmt::format("write {}bit/s", prefix);
  if (rest == "Bps") return fmt::format("write {}B/s", prefix);
  return "";
}

std::string multiplier_suffix(const std::string& word) {
  static const std::pair<const char*, const char*> known[] = {
      {"k", "k"},        {"K", "k"},        {"M", "M"},        {"B", "B"},        {"T", "T"},
      {"thousand", "k"}, {"million", "M"},  {"millions", "M"}, {"mn", "M"},       {"mio", "M"},
      {"billion", "B"},  {"billions", "B"}, {"bn", "B"},       {"trillion", "T"}, {"trillions", "T"}};
  for (const auto& [name, suffix] : known) {
    if (word == name) return suffix;
  }
  return "";
}

std::string similar_unit(const std::string& name) {
  if (name.size() > 100) return "";
  if (name.find("CO") != std::string::npos && name.size() <= 8)  // kgCO2, tCO2e
    return "write the mass alone, as in [kg], and of what in the label";
  // petaflop, Gigabytes, kwh, PFLOPS: the same prefix before the same unit.
  static const std::pair<const char*, const char*> spellings[] = {
      {"flops", "FLOP/s"}, {"flop", "FLOP"}, {"bytes", "B"},   {"byte", "B"},   {"bits", "bit"},  {"bit", "bit"},
      {"watts", "W"},      {"watt", "W"},    {"wh", "Wh"},     {"joules", "J"}, {"joule", "J"},   {"tokens", "token"},
      {"token", "token"},  {"usd", "USD"},   {"hz", "Hz"},     {"hertz", "Hz"}, {"bps", "bit/s"}, {"w", "W"},
      {"gpus", "GPU"},     {"gpu", "GPU"},   {"krw", "KRW"},   {"eur", "EUR"},  {"hrs", "h"},     {"yrs", "yr"},
      {"chips", "GPU"},    {"chip", "GPU"},  {"mths", "month"}};
  const std::string low = lower(name);
  for (const auto& [spelling, symbol] : spellings) {
    if (!low.ends_with(spelling)) continue;
    const std::string before = name.substr(0, name.size() - std::string(spelling).size());
    const std::string prefix = prefix_symbol(before);
    const std::string unit = prefix + symbol, base = unit.substr(0, unit.find('/'));
    if ((before.empty() || !prefix.empty()) && own_unit(base)) return fmt::format("did you mean '{}'?", unit);
  }
  // Two letters are similar to too much, and another first letter is another prefix.
  if (name.size() < 3) return "";
  static const std::vector<std::string> names = {
      "second", "minute", "hour",  "day",  "week", "month", "year",    "tonne", "gallon",  "bit",    "byte",
      "FLOP",   "token",  "query", "chat", "GPU",  "USD",   "dollar",  "cent",  "percent", "person", "people",
      "KRW",    "EUR",    "GBP",   "CNY",  "JPY",  "meter", "gram",    "liter", "joule",   "watt",   "volt",
      "kWh",    "MWh",    "GWh",   "kg",   "km",   "acre",  "hectare", "mile"};
  std::vector<std::string> same;
  for (const std::string& known : names) {
    if (std::tolower(static_cast<unsigned char>(known[0])) == low[0]) same.push_back(known);
  }
  return did_you_mean(name, same);
}

}  // namespace reckon
