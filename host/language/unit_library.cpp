// UDUNITS-2 parses a symbol; its visitor tells the factor and the base units.
#include <fmt/format.h>
#include <udunits2.h>

#include <cstring>
#include <mutex>
#include <set>

#include "language/unit_symbols.h"

namespace reckon {

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

/// Not to be asked by two threads at once: its parser keeps what it reads in variables of the library.
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
  for (const auto& [prefix, factor] : unit_prefixes()) {
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
  static std::mutex one_at_a_time;
  const std::lock_guard lock(one_at_a_time);
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
