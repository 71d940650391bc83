#include "scenario/cells.h"

#include <fmt/format.h>

#include <algorithm>
#include <regex>
#include <set>

#include "language/text.h"

namespace reckon {

namespace {

bool matches(const std::string& text, const std::regex& pattern) { return std::regex_match(text, pattern); }

/// A number by itself, of a table with decimal commas.
bool is_comma_number(const std::string& text) {
  static const std::regex pattern(R"([-+]?\d+,\d+%?)");
  return matches(text, pattern);
}

/// "1.234" or "1,234", alone, before a unit or as an end of an interval.
bool may_be_thousands(const std::string& text) {
  static const std::regex pattern(R"((.* to )?[-+]?[1-9]\d{0,2}[.,]\d{3}([^\d,.].*)?)");
  return matches(text, pattern);
}

/// What a spreadsheet's number would be here; empty where the cell holds none of another notation.
std::string rewritten(const std::string& text, Decimals decimals) {
  static const std::regex negative(R"(\(\s*\$?\s*[\d.,]+%?\s*\))");         // (5.00), (5,00)
  static const std::regex thousands(R"([-+]?\d{1,3}(,\d{3})+(\.\d+)?%?)");  // 1,234.5
  static const std::regex points(R"([-+]?\d{1,3}(\.\d{3})+,\d+%?)");        // 1.234,5
  static const std::regex cents(R"(.*,\d{1,2}[^\d]*)");                     // a comma for decimals
  const auto with_points = [](std::string number) {
    std::erase(number, '.');
    std::replace(number.begin(), number.end(), ',', '.');
    return number;
  };
  std::string plain = text;
  std::erase_if(plain, [](char c) { return std::string_view("()$ ").find(c) != std::string_view::npos; });
  if (matches(text, negative)) {
    if (matches(plain, cents)) return "-" + with_points(plain);
    std::erase(plain, ',');
    return "-" + plain;
  }
  if (matches(text, thousands) && (decimals != Decimals::commas || text.find('.') != std::string::npos)) {
    std::erase(plain, ',');
    return plain;
  }
  if (matches(text, points) || (is_comma_number(text) && decimals != Decimals::commas)) return with_points(text);
  return "";
}

bool has_unit_inside(const Expression& expression) {
  return expression.has_unit || expression.kind == Expression::Kind::with_unit ||
         std::any_of(expression.children.begin(), expression.children.end(),
                     [](const auto& child) { return has_unit_inside(*child); });
}

/// Whether the text says a unit of its own; brackets are of lists too.
bool carries_unit(const std::string& text) {
  if (text.find('[') == std::string::npos) return false;
  Diagnostics ignored;
  const ExpressionPointer expression = parse_expression({text, {}, {}, {}}, ignored);
  return !expression || has_unit_inside(*expression);
}

/// Whether a unit after the text covers all of it: a number, an interval of numbers, one distribution.
bool takes_unit(const std::string& text) {
  Diagnostics ignored;
  const ExpressionPointer expression = parse_expression({text, {}, {}, {}}, ignored);
  if (!expression) return true;  // an error of its own
  const auto plain = [](const Expression& e) { return e.kind == Expression::Kind::number; };
  const auto is_signed = [&](const Expression& e) {
    return plain(e) || (e.kind == Expression::Kind::unary && plain(*e.children[0]));
  };
  if (expression->kind == Expression::Kind::interval)
    return is_signed(*expression->children[0]) && is_signed(*expression->children[1]);
  return is_signed(*expression) || expression->kind == Expression::Kind::call;
}

bool has_percent(const std::string& unit) {
  const ParsedUnit parsed = parse_unit(unit);
  return parsed.errors.empty() && parsed.percent;
}

/// Numbers of an expression that carry a percent sign, and those that do not; probabilities and weights are left out.
void count_percent(const Expression& expression, size_t& with, size_t& without) {
  if (expression.kind == Expression::Kind::number) ++(expression.percent ? with : without);
  for (size_t i = 0; i < expression.children.size(); ++i) {
    if (!is_of_probabilities(expression, i)) count_percent(*expression.children[i], with, without);
  }
}

/// Whether a hundred times every number makes a hundred times the whole.
bool scales(const Expression& expression) {
  static const std::set<std::string> others = {"*",   "/",   "^",   "exp",  "log",        "log2",  "log10", "sqrt",
                                               "pow", "sin", "cos", "tanh", "normal_cdf", "floor", "ceil",  "round"};
  const bool named = expression.kind == Expression::Kind::binary || expression.kind == Expression::Kind::call;
  return !(named && others.count(expression.name) != 0) &&
         std::all_of(expression.children.begin(), expression.children.end(),
                     [](const auto& child) { return scales(*child); });
}

/// A distribution all of whose values carry a percent sign: "beta(mean = 40%, sd = 7%)" is what it says.
bool is_call_in_percent(const std::string& text) {
  Diagnostics ignored;
  const ExpressionPointer expression = parse_expression({text, {}, {}, {}}, ignored);
  if (!expression || expression->kind != Expression::Kind::call || !scales(*expression)) return false;
  size_t with = 0, without = 0;
  count_percent(*expression, with, without);
  return with > 0 && without == 0;
}

/// Under a unit with a percent the cell's own sign says the same: at every number, or at none.
bool drop_percent(const CsvCell& cell, std::string& text, Diagnostics& diagnostics) {
  Diagnostics ignored;
  const ExpressionPointer expression = parse_expression({text, {}, {}, {}}, ignored);
  size_t with = 0, without = 0;
  if (expression) count_percent(*expression, with, without);
  if (with == 0) return true;
  if (without > 0) {
    diagnostics.error(cell.span, fmt::format("'{}': some numbers carry a percent sign and some do not", text),
                      "write it at every number, or, since the column has the unit, at none");
    return false;
  }
  if (!scales(*expression)) {
    diagnostics.error(cell.span, fmt::format("'{}': products and functions of percentages are none themselves", text),
                      "write the result, as 40%, or take the unit from the column");
    return false;
  }
  const size_t signs = static_cast<size_t>(std::count(text.begin(), text.end(), '%'));
  if (signs > with) {  // at probabilities too
    diagnostics.error(cell.span, fmt::format("'{}': a percent sign under a column in percent", text),
                      "leave it out of the values");
    return false;
  }
  std::replace(text.begin(), text.end(), '%', ' ');
  return true;
}

}  // namespace

std::pair<std::string, std::string> split_unit(const std::string& text) {
  const size_t bracket = text.find('[');
  if (bracket == std::string::npos || text.back() != ']') return {text, ""};
  return {trimmed(text.substr(0, bracket)), text.substr(bracket + 1, text.size() - bracket - 2)};
}

bool is_date(const std::string& text) {
  static const std::regex pattern(R"(\d{4}-\d\d-\d\d)");
  return matches(text, pattern);
}

Decimals decimals_of(const CsvTable& table) {
  static const std::regex comma(R"((.* to )?[-+]?(\d+,(\d{1,2}|\d{4,})|0,\d{3})([^\d,.].*)?)");  // 0,3 and 1,5M [USD]
  static const std::regex point(R"(\d\.(\d{1,2}|\d{4,})([^\d]|$)|(^|[^\d])0\.\d)");              // no thousands
  if (table.separator == ',') return Decimals::points_beside_commas;
  bool points = false, groups = false;
  for (const auto& row : table.rows) {
    for (const CsvCell& cell : row) {
      if (matches(cell.text, comma)) return Decimals::commas;
      points = points || std::regex_search(cell.text, point);
      groups = groups || may_be_thousands(cell.text);
    }
  }
  return groups && !points ? Decimals::unknown : Decimals::points;
}

bool read_commas(const CsvCell& cell, std::string& text, Diagnostics& diagnostics) {
  static const std::regex point(R"(\d\.\d)"), comma(R"((\d),(\d))");
  if (std::regex_search(text, point)) {  // 1.234: a thousand, or not
    diagnostics.error(cell.span, fmt::format("'{}' can be read in two ways in a table with decimal commas", text),
                      "write it without a separator of thousands, and decimals behind a comma");
    return false;
  }
  if (text.find('(') != std::string::npos && std::regex_search(text, comma)) {
    diagnostics.error(cell.span, fmt::format("'{}' can be read in two ways in a table with decimal commas", text),
                      "separate what stands in parentheses by a comma and a blank, and write such numbers with a point "
                      "in a table of its own");
    return false;
  }
  text = std::regex_replace(text, comma, "$1.$2");
  return true;
}

std::optional<SourceText> cell_value(const CsvCell& cell, const std::string& unit, Decimals decimals,
                                     Diagnostics& diagnostics) {
  static const std::regex written_date(R"(\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4})"), comma(R"(\d,\d)");
  std::string text = cell.text;
  if (is_date(text)) return SourceText{"date('" + text + "')", cell.span, {}, {}};
  if (matches(text, written_date)) {
    diagnostics.error(cell.span, fmt::format("'{}' is no date as it is written here", text), "write it as 2020-05-28");
    return std::nullopt;
  }
  if (decimals == Decimals::unknown && may_be_thousands(text)) {
    diagnostics.error(cell.span, fmt::format("'{}' can be read in two ways in this table", text),
                      "write it without a separator of thousands, or with more or fewer decimals");
    return std::nullopt;
  }
  if (const std::string meant = rewritten(text, decimals); !meant.empty()) {
    diagnostics.error(cell.span, fmt::format("'{}' is a spreadsheet's way to write a number", text), "write " + meant);
    return std::nullopt;
  }
  if (decimals == Decimals::points && text.find('(') != std::string::npos && std::regex_search(text, comma)) {
    diagnostics.error(cell.span, fmt::format("'{}' can be read in two ways: the comma may be a decimal's", text),
                      "separate what stands in parentheses by a comma and a blank, and write decimals with a point");
    return std::nullopt;
  }
  if (decimals == Decimals::commas && !read_commas(cell, text, diagnostics)) return std::nullopt;
  if (!unit.empty() && !carries_unit(text) && !(unit == "%" && is_call_in_percent(text))) {
    if (text.find('%') != std::string::npos && has_percent(unit) && !drop_percent(cell, text, diagnostics))
      return std::nullopt;
    text = takes_unit(text) ? text + " [" + unit + "]" : "(" + text + ") [" + unit + "]";
  }
  return SourceText{text, cell.span, {}, {}};
}

}  // namespace reckon
