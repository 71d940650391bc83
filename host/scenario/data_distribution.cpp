// Distributions given by quantiles or by data: metalog, quantiles, empirical.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "base/usage_error.h"
#include "families/metalog.h"
#include "language/toml_file.h"
#include "scenario/builder.h"
#include "scenario/cells.h"
#include "scenario/suspicions.h"

namespace reckon {

namespace {

/// "p10", "p97.5" as a probability.
std::optional<double> percentile_of_name(const std::string& name) {
  if (name.size() < 2 || name[0] != 'p') return std::nullopt;
  const auto percent = parse_decimal(name.substr(1));
  return percent ? std::optional(round_to_double(*percent / 100)) : std::nullopt;
}

Specification specification_of(Family family, Distribution distribution, const Dimension& dimension) {
  Specification specification;
  specification.family = family;
  specification.dimension = dimension;
  specification.constant = std::make_shared<Distribution>(std::move(distribution));
  return specification;
}

}  // namespace

std::optional<Specification> Sampler::specify_metalog(const Expression& expression) {
  std::map<double, double> points;
  double lower = -kInfinity, upper = kInfinity;
  Dimension dimension;
  bool first = true;
  for (size_t i = 0; i < expression.children.size(); ++i) {
    const std::string& name = expression.argument_names[i];
    const auto p = percentile_of_name(name);
    if (!p && name != "lower" && name != "upper") {
      builder_.error(expression.argument_spans[i],
                     name.empty() ? "metalog(…) takes quantiles by name" : fmt::format("metalog has no '{}'", name),
                     "write metalog(p10 = 2, p50 = 4, p90 = 9), perhaps with lower and upper");
      return std::nullopt;
    }
    if (p && !(*p > 0 && *p < 1)) {
      builder_.error(expression.argument_spans[i], fmt::format("'{}' is no percentile between 0 and 100", name),
                     "an end of the distribution is lower = … or upper = …");
      return std::nullopt;
    }
    const auto value = builder_.constant(*expression.children[i], fmt::format("`{}` of metalog", name));
    if (!value) return std::nullopt;
    const bool zero = value->first == 0 && value->second.empty();
    if (!first && !zero && value->second != dimension) {
      builder_.error(expression.argument_spans[i],
                     fmt::format("the parameters of metalog are {} and {}", in_unit(dimension), in_unit(value->second)),
                     "give them the same unit");
      return std::nullopt;
    }
    if (!zero) first = false, dimension = value->second;
    if (!p) (name == "lower" ? lower : upper) = value->first;
    if (p && !points.emplace(*p, value->first).second) {
      builder_.error(expression.argument_spans[i], fmt::format("'{}' is given twice", name));
      return std::nullopt;
    }
  }
  constexpr size_t kLeast = 3, kMost = 16;
  if (points.size() < kLeast || points.size() > kMost) {
    builder_.error(expression.span, fmt::format("metalog(…) takes 3 to 16 quantiles, not {}", points.size()),
                   "write metalog(p10 = 2, p50 = 4, p90 = 9)");
    return std::nullopt;
  }
  std::vector<QuantilePoint> list;
  for (const auto& [p, x] : points) {
    if (!list.empty() && !(x > list.back().x)) {
      builder_.error(expression.span,
                     fmt::format("metalog(…): P{:.6g} is not above P{:.6g}", 100 * p, 100 * list.back().p));
      return std::nullopt;
    }
    list.push_back({p, x});
  }
  if (!(list.front().x > lower && list.back().x < upper)) {
    builder_.error(expression.span, "metalog(…): a quantile lies at an end or beyond it",
                   "`lower` lies below all quantiles, `upper` above them");
    return std::nullopt;
  }
  if (auto found = metalog_through(list, lower, upper))
    return specification_of(Family::metalog, std::move(*found), dimension);
  const auto nearest = nearest_feasible(list, lower, upper);
  const std::string unit = dimension.empty() ? "" : " [" + base_name(dimension) + "]";
  builder_.error(expression.span, "no metalog has these quantiles: its quantile function would fall somewhere",
                 nearest ? fmt::format("there is one with P{:.6g} at {:.6g}{} and the others as they are, or write "
                                       "quantiles(p = […], x = […])",
                                       100 * list[nearest->point].p, nearest->x, unit)
                         : "write quantiles(p = […], x = […])");
  return std::nullopt;
}

std::optional<Specification> Sampler::specify_quantiles(const Expression& expression) {
  const Expression* lists[2] = {};
  for (size_t i = 0; i < expression.children.size() && i < 2; ++i) {
    const std::string& name = expression.argument_names[i];
    if (name.empty() || name == "p" || name == "x")
      lists[name.empty() ? i : name == "p" ? 0 : 1] = expression.children[i].get();
  }
  if (expression.children.size() != 2 || lists[0] == nullptr || lists[1] == nullptr) {
    builder_.error(expression.span, "quantiles(…) takes probabilities and values",
                   "write quantiles(p = [10%, 50%, 90%], x = [2, 4, 9])");
    return std::nullopt;
  }
  Dimension pure, dimension;
  const auto p = numbers(*lists[0], "the probabilities", pure);
  const auto x = numbers(*lists[1], "the values", dimension);
  if (!p || !x) return std::nullopt;
  constexpr size_t kMost = 50;
  std::string problem;
  if (p->size() != x->size() || p->size() < 2 || p->size() > kMost)
    problem = fmt::format("quantiles(…) has {} probabilities and {} values; it takes 2 to {} of each", p->size(),
                          x->size(), kMost);
  for (size_t i = 0; problem.empty() && i < p->size(); ++i) {
    if (!((*p)[i] >= 0 && (*p)[i] <= 1) || !pure.empty()) problem = "a probability lies between 0 and 1";
    if (i > 0 && !((*p)[i] > (*p)[i - 1] && (*x)[i] > (*x)[i - 1]))
      problem = "probabilities and values must both ascend";
  }
  const bool low_end = problem.empty() && p->front() == 0, high_end = problem.empty() && p->back() == 1;
  if (problem.empty() && low_end != high_end && p->size() == 2) {
    builder_.error(expression.span, "one quantile between an end and a tail does not say how far the tail reaches",
                   "give another quantile, or both ends: quantiles(p = [0%, 50%, 100%], x = [0, 4, 9])");
    return std::nullopt;
  }
  if (!problem.empty()) {
    builder_.error(expression.span, problem, "write quantiles(p = [10%, 50%, 90%], x = [2, 4, 9])");
    return std::nullopt;
  }
  std::vector<double> parameters = *p;
  parameters.insert(parameters.end(), x->begin(), x->end());
  return specification_of(Family::quantiles, {Family::quantiles, parameters, {}}, dimension);
}

std::optional<Specification> Sampler::specify_empirical(const Expression& expression) {
  std::string texts[3];  // file, column, weights
  const auto is_text = [](const Expression& e) { return e.kind == Expression::Kind::text; };
  for (size_t i = 0; i < expression.children.size(); ++i) {
    const std::string& name = expression.argument_names[i];
    const size_t place = name.empty() ? i : name == "weights" ? 2 : 3;
    if (place > 2 || !is_text(*expression.children[i])) {
      builder_.error(expression.argument_spans[i],
                     "empirical(…) takes a file, a column, and perhaps weights, in quotes",
                     "write empirical('data.csv', 'cost', weights = 'count')");
      return std::nullopt;
    }
    texts[place] = expression.children[i]->name;
  }
  if (texts[0].empty() || texts[1].empty()) {
    builder_.error(expression.span, "empirical(…) needs a file and a column", "write empirical('data.csv', 'cost')");
    return std::nullopt;
  }
  const CsvTable* table = builder_.data_table(texts[0], expression.span);
  if (table == nullptr) return std::nullopt;
  Dimension dimension, pure;
  const auto column = [&](const std::string& name, Dimension& dimension) -> std::optional<std::vector<double>> {
    size_t at = 0;
    try {
      at = table->column(name, "empirical");
    } catch (const UsageError& e) {
      builder_.error(expression.span, e.what());
      return std::nullopt;
    }
    const std::string unit = split_unit(table->header[at].text).second;
    const Decimals decimals = decimals_of(*table);
    std::vector<double> values;
    bool first = true, percent = false, bare = false;
    for (const auto& row : table->rows) {
      if (row[at].text.empty()) {
        builder_.error(row[at].span, "this cell is empty", "remove the row, or write its value");
        return std::nullopt;
      }
      const auto text = cell_value(row[at], unit, decimals, builder_.diagnostics_);
      const ExpressionPointer parsed = text ? parse_expression(*text, builder_.diagnostics_) : nullptr;
      if (parsed && is_difference(*parsed)) {
        builder_.error(row[at].span, fmt::format("'{}' is a difference of two numbers", row[at].text),
                       "write one value a row");
        return std::nullopt;
      }
      (row[at].text.find('%') != std::string::npos ? percent : bare) = true;
      const auto value = parsed ? builder_.constant(*parsed, "a value of empirical") : std::nullopt;
      if (!value) return std::nullopt;
      if (!first && value->second != dimension) {
        builder_.error(row[at].span,
                       fmt::format("this value is {}, those above are {}", in_unit(value->second), in_unit(dimension)));
        return std::nullopt;
      }
      first = false;
      dimension = value->second;
      values.push_back(value->first);
    }
    if (percent && bare && &dimension == &pure) {  // weights
      mixed_weights(expression);
      return std::nullopt;
    }
    return values;
  };
  auto values = column(texts[1], dimension);
  auto weights = texts[2].empty() ? std::vector<double>(table->rows.size(), 1.0) : column(texts[2], pure);
  if (!values || !weights) return std::nullopt;
  const double total = total_weight(*weights);
  const bool good = std::all_of(weights->begin(), weights->end(), [](double w) { return w >= 0; });
  if (!good || !(total > 0) || !std::isfinite(total) || !pure.empty()) {
    builder_.error(expression.span, "the weights of empirical must be pure numbers of 0 or more, not all of them 0");
    return std::nullopt;
  }
  values->insert(values->end(), weights->begin(), weights->end());
  return specification_of(Family::discrete, {Family::discrete, *values, {}}, dimension);
}

const CsvTable* Builder::data_table(const std::string& name, const Span& span) {
  namespace fs = std::filesystem;
  const fs::path beside = fs::path(document_.of_a_file(span) ? span.file->path : document_.path).parent_path() / name;
  const std::string path = beside.string();
  const auto known = data_tables_.find(path);
  if (known != data_tables_.end()) return &known->second;
  std::error_code none;
  if (!may_read(document_.path, path, document_.includes)) {
    error(span, fmt::format("'{}' lies outside the scenario's folder", name),
          "move it there, or allow it: --allow-outside");
    return nullptr;
  }
  if (!fs::is_regular_file(beside, none)) {
    error(span, fmt::format("cannot read '{}' ({})", path, why_unreadable(path)),
          "the path is relative to the scenario");
    return nullptr;
  }
  constexpr size_t kMostValues = 1'000'000;
  return &data_tables_.emplace(path, read_csv(path, kMostValues)).first->second;
}

std::vector<LoadedFile> Builder::data_files() const {
  std::vector<LoadedFile> files;
  for (const auto& [path, table] : data_tables_) files.push_back(table.file());
  return files;
}

}  // namespace reckon
