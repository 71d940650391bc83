#include "language/unit_symbols.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

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

const std::map<std::string, Rational>& unit_prefixes() {
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

std::optional<Unit> own_unit(const std::string& symbol) {
  const auto exact = symbols().find(symbol);
  if (exact != symbols().end()) return Unit{exact->second.factor, exact->second.dimension};
  for (size_t length = 1; length <= 2 && length < symbol.size(); ++length) {
    const auto prefix = unit_prefixes().find(symbol.substr(0, length));
    if (prefix == unit_prefixes().end()) continue;
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

}  // namespace reckon
