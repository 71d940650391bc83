#include "scenario/cells.h"

#include <fmt/format.h>

#include <algorithm>
#include <regex>

#include "language/text.h"

namespace reckon {

namespace {

bool matches(const std::string& text, const std::regex& pattern) { return std::regex_match(text, pattern); }

/// A number by itself, of a table with decimal commas.
bool is_comma_number(const std::string& text) {
  static const std::regex pattern(R"([-+]?\d+,\d+%?)");
  return matches(text, pattern);
}

/// What a spreadsheet's number would be here; empty where the cell holds none of another notation.
std::string rewritten(const std::string& text) {
  static const std::regex negative(R"(\(\s*\$?\s*[\d.,]+%?\s*\))");         // (5.00)
  static const std::regex thousands(R"([-+]?\d{1,3}(,\d{3})+(\.\d+)?%?)");  // 1,234.5
  static const std::regex points(R"([-+]?\d{1,3}(\.\d{3})+,\d+%?)");        // 1.234,5
  std::string plain = text;
  std::erase_if(plain, [](char c) { return std::string_view("()$ ,").find(c) != std::string_view::npos; });
  if (matches(text, negative)) return "-" + plain;
  if (matches(text, thousands)) return plain;
  if (!matches(text, points) && !is_comma_number(text)) return "";
  plain = text;
  std::erase(plain, '.');
  std::replace(plain.begin(), plain.end(), ',', '.');
  return plain;
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

bool is_percent(const std::string& unit) {
  const ParsedUnit parsed = parse_unit(unit);
  return parsed.errors.empty() && parsed.unit.dimensionless() && parsed.unit.factor == Rational(1, 100);
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

bool has_decimal_commas(const CsvTable& table) {
  if (table.separator == ',') return false;
  for (const auto& row : table.rows) {
    if (std::any_of(row.begin(), row.end(), [](const CsvCell& cell) { return is_comma_number(cell.text); }))
      return true;
  }
  return false;
}

std::optional<SourceText> cell_value(const CsvCell& cell, const std::string& unit, bool decimal_commas,
                                     Diagnostics& diagnostics) {
  static const std::regex three_digits(R"([-+]?\d{1,3}[.,]\d{3}%?)");
  std::string text = cell.text;
  if (is_date(text)) return SourceText{"date('" + text + "')", cell.span, {}, {}};
  if (decimal_commas && matches(text, three_digits)) {  // 1.234: a thousand, or not
    diagnostics.error(cell.span, fmt::format("'{}' can be read in two ways in a table with decimal commas", text),
                      "write it without a separator of thousands, or with more or fewer decimals");
    return std::nullopt;
  }
  if (decimal_commas && is_comma_number(text)) std::replace(text.begin(), text.end(), ',', '.');
  if (const std::string meant = rewritten(text); !meant.empty()) {
    diagnostics.error(cell.span, fmt::format("'{}' is a spreadsheet's way to write a number", text), "write " + meant);
    return std::nullopt;
  }
  if (!unit.empty() && text.find('[') == std::string::npos) {
    const bool percent = text.find('%') != std::string::npos && is_percent(unit);
    if (!percent) text = takes_unit(text) ? text + " [" + unit + "]" : "(" + text + ") [" + unit + "]";
  }
  return SourceText{text, cell.span, {}, {}};
}

}  // namespace reckon
