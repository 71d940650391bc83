#include "language/unit_symbols.h"

#include <fmt/format.h>
#include <udunits2.h>

#include <algorithm>
#include <cctype>
#include <cstring>
#include <map>
#include <set>

namespace reckon {

namespace {

/// Which prefixes a symbol takes: of what is counted nobody writes thousandths, and "m" is read as a million.
enum class Prefixes {
  none,
  decimal,  // from p to Y
  large,    // from k on
  binary,   // large, and Ki to Pi
  named,    // kilo, mega, …
};

struct Symbol {
  Rational factor;
  Dimension dimension;
  Prefixes prefixes;
};

const std::map<std::string, Symbol>& symbols() {
  static const std::map<std::string, Symbol> table = [] {
    std::map<std::string, Symbol> t;
    const auto add = [&](std::initializer_list<const char*> names, const Rational& factor, const Dimension& dimension,
                         Prefixes prefixes = Prefixes::none) {
      for (const char* name : names) t[name] = {factor, dimension, prefixes};
    };
    const Dimension time{{"s", 1}}, energy{{"kg", 1}, {"m", 2}, {"s", -2}}, power{{"kg", 1}, {"m", 2}, {"s", -3}},
        volume{{"m", 3}}, mass{{"kg", 1}};
    add({"s"}, 1, time, Prefixes::decimal);
    add({"second", "seconds", "sec"}, 1, time);
    add({"min", "minute", "minutes"}, 60, time);
    add({"h", "hour", "hours", "hr"}, 3600, time);
    add({"d", "day", "days"}, 86400, time);
    add({"week", "weeks"}, 604800, time);
    add({"month", "months"}, Rational(8766 * 3600 / 12), time);
    add({"yr", "year", "years"}, 8766 * 3600, time);
    add({"m"}, 1, {{"m", 1}}, Prefixes::decimal);
    add({"g"}, Rational(1, 1000), mass, Prefixes::decimal);
    add({"t"}, 1000, mass, Prefixes::large);
    add({"tonne", "tonnes"}, 1000, mass, Prefixes::named);
    add({"K"}, 1, {{"K", 1}}, Prefixes::decimal);
    add({"J"}, 1, energy, Prefixes::decimal);
    add({"W"}, 1, power, Prefixes::decimal);
    add({"Wh"}, 3600, energy, Prefixes::decimal);
    add({"L", "l"}, Rational(1, 1000), volume, Prefixes::decimal);
    add({"gal", "gallon", "gallons"}, Rational(3785411784LL, 1000000000000LL), volume);
    add({"Hz"}, 1, {{"s", -1}}, Prefixes::decimal);
    add({"bit"}, 1, {{"bit", 1}}, Prefixes::binary);
    add({"bits"}, 1, {{"bit", 1}}, Prefixes::named);
    add({"B"}, 8, {{"bit", 1}}, Prefixes::binary);
    add({"byte", "bytes"}, 8, {{"bit", 1}}, Prefixes::named);
    add({"FLOP"}, 1, {{"FLOP", 1}}, Prefixes::large);
    add({"token"}, 1, {{"token", 1}}, Prefixes::large);
    add({"tokens"}, 1, {{"token", 1}});
    for (const char* name : {"GPU", "query", "chat", "person"}) add({name}, 1, {{name, 1}});
    add({"GPUs"}, 1, {{"GPU", 1}});
    add({"queries"}, 1, {{"query", 1}});
    add({"chats"}, 1, {{"chat", 1}});
    add({"people", "persons"}, 1, {{"person", 1}});
    for (const char* money : {"USD", "KRW", "EUR", "GBP", "CNY", "JPY"}) {
      add({money}, 1, {{money, 1}}, Prefixes::large);
    }
    add({"$", "dollar", "dollars"}, 1, {{"USD", 1}});
    add({"cent", "cents"}, Rational(1, 100), {{"USD", 1}});
    add({"%", "percent"}, Rational(1, 100), {});
    add({"rad"}, 1, {});
    add({"cycle", "cycles"}, 1, {});  // of a clock; a hertz is one a second
    return t;
  }();
  return table;
}

/// Prefixes by symbol; "da" is left out, since nothing here is counted in tens.
const std::map<std::string, Rational>& prefixes() {
  static const std::map<std::string, Rational> table = [] {
    std::map<std::string, Rational> t;
    const std::pair<const char*, int> decimal[] = {{"k", 3},  {"M", 6},       {"G", 9},       {"T", 12}, {"P", 15},
                                                   {"E", 18}, {"Z", 21},      {"Y", 24},      {"c", -2}, {"m", -3},
                                                   {"u", -6}, {"\u00b5", -6}, {"\u03bc", -6}, {"n", -9}, {"p", -12}};
    for (const auto& [symbol, power] : decimal) t[symbol] = Rational::power_of_ten(power);
    int power = 0;
    for (const char* symbol : {"Ki", "Mi", "Gi", "Ti", "Pi"}) t[symbol] = Rational::power_of_two(power += 10);
    return t;
  }();
  return table;
}

const std::vector<std::pair<std::string, Rational>>& prefix_names() {
  static const std::vector<std::pair<std::string, Rational>> table = [] {
    std::vector<std::pair<std::string, Rational>> t;
    int power = 0;
    for (const char* name : {"kilo", "mega", "giga", "tera", "peta", "exa", "zetta", "yotta"})
      t.emplace_back(name, Rational::power_of_ten(power += 3));
    return t;
  }();
  return table;
}

bool dated_money(const std::string& symbol) {
  return symbol.size() == 7 && symbol.compare(0, 3, "USD") == 0 &&
         std::all_of(symbol.begin() + 3, symbol.end(), [](unsigned char c) { return std::isdigit(c); });
}

}  // namespace

std::optional<Unit> own_unit(const std::string& symbol) {
  const auto exact = symbols().find(symbol);
  if (exact != symbols().end()) return Unit{exact->second.factor, exact->second.dimension};
  for (size_t length = 1; length <= 2 && length < symbol.size(); ++length) {
    const auto prefix = prefixes().find(symbol.substr(0, length));
    if (prefix == prefixes().end()) continue;
    const std::string rest = symbol.substr(length);
    const bool binary = prefix->first.back() == 'i', large = prefix->second > 1 && !binary;
    if (dated_money(rest) && large) return Unit{prefix->second, {{rest, 1}}};
    const auto base = symbols().find(rest);
    if (base == symbols().end()) continue;
    const Prefixes taken = base->second.prefixes;
    if ((taken == Prefixes::binary && (large || binary)) || (taken == Prefixes::large && large) ||
        (taken == Prefixes::decimal && !binary))
      return Unit{base->second.factor * prefix->second, base->second.dimension};
  }
  for (const auto& [name, prefix] : prefix_names()) {
    if (symbol.compare(0, name.size(), name) != 0) continue;
    const auto base = symbols().find(symbol.substr(name.size()));
    if (base != symbols().end() && (base->second.prefixes == Prefixes::named || base->first == "bit"))
      return Unit{base->second.factor * prefix, base->second.dimension};
  }
  if (dated_money(symbol)) return Unit{1, {{symbol, 1}}};
  return std::nullopt;
}

// UDUNITS-2 parses a symbol; its visitor tells the factor and the base units.
namespace {

struct Visit {
  Unit unit;
  std::string refusal;
};

/// The library computes in binary floating point; 15 digits undo its last-place rounding.
Rational clean_factor(double value) { return *parse_decimal(fmt::format("{:.15g}", value)); }

ut_status visit_basic(const ut_unit* unit, void* out) {
  const char* symbol = ut_get_symbol(unit, UT_ASCII);
  if (symbol == nullptr) symbol = ut_get_name(unit, UT_ASCII);
  const std::string name = symbol == nullptr ? "?" : symbol;
  Dimension& dimension = static_cast<Visit*>(out)->unit.dimension;
  if (name != "rad" && name != "radian") dimension = dimension * Dimension{{name, 1}};
  return UT_SUCCESS;
}
ut_status visit_product(const ut_unit*, int count, const ut_unit* const* basics, const int* powers, void* out) {
  for (int i = 0; i < count; ++i) {
    Visit one;
    visit_basic(basics[i], &one);
    Dimension& dimension = static_cast<Visit*>(out)->unit.dimension;
    dimension = dimension * raised(one.unit.dimension, powers[i]);
  }
  return UT_SUCCESS;
}
ut_status visit_galilean(const ut_unit*, double scale, const ut_unit* base, double origin, void* out);
ut_status visit_timestamp(const ut_unit*, const ut_unit*, double, void* out) {
  static_cast<Visit*>(out)->refusal = "it is a date, not a size";
  return UT_SUCCESS;
}
ut_status visit_logarithmic(const ut_unit*, double, const ut_unit*, void* out) {
  static_cast<Visit*>(out)->refusal = "its scale is logarithmic";
  return UT_SUCCESS;
}
const ut_visitor kVisitor = {visit_basic, visit_product, visit_galilean, visit_timestamp, visit_logarithmic};

ut_status visit_galilean(const ut_unit*, double scale, const ut_unit* base, double origin, void* out) {
  auto* visit = static_cast<Visit*>(out);
  if (origin != 0) visit->refusal = "its scale has an offset";
  visit->unit.factor *= clean_factor(scale);
  return ut_accept_visitor(base, &kVisitor, out);
}

ut_system* library() {
  static ut_system* const system = [] {
    ut_set_error_message_handler(ut_ignore);
    return ut_read_xml(nullptr);
  }();
  return system;
}

/// Symbols with one reading; those of the first list with an SI prefix too.
bool has_one_reading(const std::string& symbol) {
  static const std::set<std::string> prefixed = {"A",  "V",  "N",  "Pa", "\u03a9", "\u2126", "ohm", "lm", "lx",
                                                 "cd", "Wb", "Bq", "Gy", "Sv",     "eV",     "mol", "bar"};
  static const std::set<std::string> plain = {"ft", "yd",  "mi",  "lb",  "lbf", "atm",     "ha",
                                              "hp", "bbl", "Btu", "BTU", "dBm", "\u00b0C", "\u00b0F"};
  if (prefixed.count(symbol) != 0 || plain.count(symbol) != 0) return true;
  for (const auto& [prefix, factor] : prefixes()) {
    if (prefix.back() != 'i' && symbol.compare(0, prefix.size(), prefix) == 0 &&
        prefixed.count(symbol.substr(prefix.size())) != 0)
      return true;
  }
  return false;
}

/// Names in full that have one reading, those of the first list with a prefix in full too: "acre", "kilometers". The
/// library knows hundreds more, and takes words for units that are none (water, a force; cycle, 2 pi).
bool is_known_name(const std::string& name) {
  static const std::set<std::string> prefixed = {
      "meter",     "metre",   "gram",   "liter",        "litre",   "joule",   "watt",  "volt",
      "ampere",    "coulomb", "farad",  "henry",        "hertz",   "siemens", "tesla", "gauss",
      "newton",    "pascal",  "kelvin", "mole",         "candela", "lumen",   "lux",   "weber",
      "becquerel", "gray",    "ohm",    "electronvolt", "sievert", "calorie", "poise", "parsec"};
  static const std::set<std::string> plain = {"acre",        "hectare",
                                              "are",         "mile",
                                              "foot",        "feet",
                                              "yard",        "inch",
                                              "inches",      "knot",
                                              "knots",       "nautical_mile",
                                              "light_year",  "astronomical_unit",
                                              "micron",      "angstrom",
                                              "fathom",      "furlong",
                                              "fortnight",   "short_ton",
                                              "long_ton",    "metric_ton",
                                              "carat",       "grain",
                                              "troy_ounce",  "avoirdupois_ounce",
                                              "fluid_ounce", "pint",
                                              "quart",       "barrel",
                                              "bushel",      "horsepower",
                                              "therm",       "US_therm",
                                              "thermie",     "Btu",
                                              "bar",         "atmosphere",
                                              "psi",         "torr",
                                              "celsius",     "fahrenheit",
                                              "degC",        "degF"};
  const auto in = [](const std::set<std::string>& names, const std::string& word) {
    return names.count(word) != 0 ||
           (word.size() > 1 && word.back() == 's' && names.count(word.substr(0, word.size() - 1)) != 0);
  };
  if (in(prefixed, name) || in(plain, name)) return true;
  for (const char* prefix : {"kilo", "mega", "giga", "tera", "peta", "exa", "milli", "micro", "nano", "centi"}) {
    if (name.compare(0, std::strlen(prefix), prefix) == 0 && in(prefixed, name.substr(std::strlen(prefix))))
      return true;
  }
  return false;
}

}  // namespace

std::optional<Unit> library_unit(const std::string& symbol, std::string& refusal) {
  if (library() == nullptr) {
    refusal = "the UDUNITS-2 database cannot be read";
    return std::nullopt;
  }
  if (!has_one_reading(symbol) && !is_known_name(symbol)) return std::nullopt;
  ut_unit* const parsed = ut_parse(library(), symbol.c_str(), UT_UTF8);
  if (parsed == nullptr) return std::nullopt;
  Visit visit;
  const ut_status status = ut_accept_visitor(parsed, &kVisitor, &visit);
  ut_free(parsed);
  refusal = visit.refusal;
  if (status != UT_SUCCESS || !refusal.empty()) return std::nullopt;
  return visit.unit;
}

}  // namespace reckon
