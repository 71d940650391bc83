// Rank correlations, realised as a Gaussian copula: Spearman's rank becomes a correlation of normal scores
// (families/rank_correlation.h), mixed by Cholesky's factor.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "families/rank_correlation.h"
#include "operations.h"
#include "scenario/builder.h"

namespace reckon {

namespace {

/// The lower factor of a correlation matrix; empty where it is not positive definite.
std::vector<double> cholesky(std::vector<double> m, size_t n) {
  for (size_t j = 0; j < n; ++j) {
    double diagonal = m[j * n + j];
    for (size_t k = 0; k < j; ++k) diagonal -= m[j * n + k] * m[j * n + k];
    if (!(diagonal > 1e-12)) return {};
    m[j * n + j] = square_root(diagonal);
    for (size_t i = j + 1; i < n; ++i) {
      double sum = m[i * n + j];
      for (size_t k = 0; k < j; ++k) sum -= m[i * n + k] * m[j * n + k];
      m[i * n + j] = sum / m[j * n + j];
    }
  }
  return m;
}

/// The largest share of every rank, to three digits, at which they do not contradict each other.
double possible_share(const std::vector<double>& matrix, size_t n) {
  int possible = 0, impossible = 1000;
  while (impossible - possible > 1) {
    const int middle = (possible + impossible) / 2;
    std::vector<double> scaled = matrix;
    for (size_t i = 0; i < n * n; ++i) {  // of scores, by way of the ranks of continuous priors
      if (i % (n + 1) != 0) scaled[i] = 2 * std::sin(middle * 0.001 * std::asin(0.5 * scaled[i]));
    }
    (cholesky(scaled, n).empty() ? impossible : possible) = middle;
  }
  return possible * 0.001;
}

}  // namespace

/// The distribution of a prior some of whose values have a probability of their own; null for any other.
DistributionPointer Builder::distribution_with_atoms(const PriorDefinition& prior, const std::string& label) const {
  const auto own = prior.by_label.find(label);
  const Value* value = own != prior.by_label.end() ? &own->second : prior.value ? &*prior.value : nullptr;
  if (value == nullptr || !value->expression || !is_lone_distribution(*value->expression)) return nullptr;
  // In a graph of its own: what is wrong is said where the prior is built.
  Graph scratch;
  Diagnostics ignored;
  Builder builder(document_, scratch, ignored);
  Context context;
  context.full_name = full_name(prior, label);
  const DistributionPointer distribution = Sampler(builder, context).constant_distribution(*value->expression);
  return distribution && has_atoms(*distribution) ? distribution : nullptr;
}

/// The priors that are correlated, and how.
struct Builder::Correlations {
  struct Pair {
    size_t a, b;         // places among the names
    double correlation;  // of the normal scores
    Span span;
  };
  std::vector<std::string> names;               // full names
  std::vector<DistributionPointer> with_atoms;  // of each; null: continuous
  std::vector<Pair> pairs;
  size_t pairs_with_atoms = 0;

  bool are_paired(size_t a, size_t b) const {
    return std::any_of(pairs.begin(), pairs.end(),
                       [&](const Pair& p) { return (p.a == a && p.b == b) || (p.a == b && p.b == a); });
  }

  /// In the order of the full names, so that the order in the file changes nothing; what rows share before what each
  /// draws for itself, so that it is the same in all of them.
  std::vector<size_t> order() const {
    std::vector<size_t> order(names.size());
    for (size_t i = 0; i < order.size(); ++i) order[i] = i;
    const auto of_a_row = [&](size_t i) { return names[i].find('@') != std::string::npos; };
    std::sort(order.begin(), order.end(),
              [&](size_t i, size_t j) { return of_a_row(i) != of_a_row(j) ? of_a_row(j) : names[i] < names[j]; });
    return order;
  }

  /// The scores' correlation matrix in that order.
  std::vector<double> matrix(const std::vector<size_t>& order) const {
    const size_t n = names.size();
    std::vector<size_t> place(n);
    for (size_t i = 0; i < n; ++i) place[order[i]] = i;
    std::vector<double> matrix(n * n, 0);
    for (size_t i = 0; i < n; ++i) matrix[i * n + i] = 1;
    for (const Pair& pair : pairs) {
      const size_t i = place[pair.a], j = place[pair.b];
      matrix[i * n + j] = matrix[j * n + i] = pair.correlation;
    }
    return matrix;
  }
};

/// The prior, or one element of it, that a correlation names: its place among the correlated ones.
std::optional<size_t> Builder::correlated_prior(const std::string& dotted, const Span& span, Correlations& found) {
  const size_t dot = dotted.find('.');
  const std::string name = dotted.substr(0, dot), label = dot == std::string::npos ? "" : dotted.substr(dot + 1);
  const auto prior = document_.priors.find(name);
  if (prior == document_.priors.end()) {
    const bool model = document_.model.count(name) != 0;
    error(span,
          model ? fmt::format("'{}' is a model quantity; priors are correlated", name)
                : fmt::format("correlation of an unknown prior '{}'", dotted),
          model ? "correlate the priors it is computed from" : similar_or_known(name, document_.prior_order, "priors"));
    return std::nullopt;
  }
  const auto index = document_.indexes.find(prior->second.over);
  const std::vector<std::string> labels =
      index != document_.indexes.end() ? index->second.labels : std::vector<std::string>();
  if ((dot == std::string::npos) != prior->second.over.empty()) {
    error(span,
          dot == std::string::npos ? fmt::format("'{}' is an array; one element is correlated with another", name)
                                   : fmt::format("'{}' is not an array", name),
          dot == std::string::npos && !labels.empty() ? fmt::format("write {}.{}", name, labels[0]) : "");
    return std::nullopt;
  }
  if (dot != std::string::npos && std::find(labels.begin(), labels.end(), label) == labels.end()) {
    error(span, fmt::format("'{}' has no label '{}'", name, label), did_you_mean(label, labels));
    return std::nullopt;
  }
  if (is_dirichlet(prior->second)) {
    error(span, fmt::format("'{}' is a part of a dirichlet, whose parts depend on each other already", dotted),
          "correlate priors that are distributions of their own");
    return std::nullopt;
  }
  const std::string full = full_name(prior->second, label);
  const auto at = std::find(found.names.begin(), found.names.end(), full);
  if (at != found.names.end()) return static_cast<size_t>(at - found.names.begin());
  found.names.push_back(full);
  found.with_atoms.push_back(distribution_with_atoms(prior->second, label));
  return found.names.size() - 1;
}

void Builder::read_correlation(const CorrelationDefinition& definition, Correlations& found) {
  constexpr size_t kMostWithAtoms = 100;  // pairs of priors, each of which takes up to 0.3 s
  if (document_.left_out(definition.between[0], definition.spans[0]) ||
      document_.left_out(definition.between[1], definition.spans[1]))
    return;
  const auto a = correlated_prior(definition.between[0], definition.spans[0], found);
  const auto b = correlated_prior(definition.between[1], definition.spans[1], found);
  const auto rank = constant(*definition.rank.expression, "`rank`");
  if (!a || !b || !rank) return;
  const std::string both = fmt::format("'{}' and '{}'", definition.between[0], definition.between[1]);
  if (*a == *b) {
    return error(definition.span, fmt::format("'{}' is correlated with itself", definition.between[0]));
  }
  if (!rank->second.empty() || !(rank->first > -1 && rank->first < 1)) {
    return error(definition.rank.span, "a rank correlation lies between -1 and 1, both excluded",
                 "to tie two quantities, compute one from the other");
  }
  if (found.are_paired(*a, *b)) return error(definition.span, both + " are correlated twice", "keep one of the two");
  const Distribution *first = found.with_atoms[*a].get(), *second = found.with_atoms[*b].get();
  if (first != nullptr && second != nullptr && ++found.pairs_with_atoms > kMostWithAtoms) {
    return error(definition.span, "more than 100 pairs of discrete priors are correlated",
                 "correlate what they are computed from");
  }
  const RankCorrelation scores = correlation_of_scores(first, second, rank->first);
  if (scores.correlation) return found.pairs.push_back({*a, *b, *scores.correlation, definition.span});
  error(definition.rank.span,
        scores.too_many ? both + " have more than 40000 pairs of values to correlate"
                        : fmt::format("{} cannot be so correlated: values that many draws share leave a rank "
                                      "correlation of {:.3f} at most",
                                      both, scores.largest),
        "lower the rank, or compute one from the other");
}

void Builder::build_correlations() {
  Correlations found;
  for (const CorrelationDefinition& definition : document_.correlations) read_correlation(definition, found);
  if (found.pairs.empty()) return;
  const size_t n = found.names.size();
  if (n > 500) return error(found.pairs[0].span, "more than 500 priors are correlated");
  const std::vector<size_t> order = found.order();
  const std::vector<double> matrix = found.matrix(order), factor = cholesky(matrix, n);
  if (factor.empty()) {
    return error(
        found.pairs.back().span, "these correlations contradict each other (their matrix is not positive definite)",
        fmt::format("the nearest along the line to none is every rank times {:.3f}; or state the missing pairs",
                    possible_share(matrix, n)));
  }
  std::vector<NodeId> scores;
  for (const size_t i : order)
    scores.push_back(graph_.apply(Operation::standard_normal, {graph_.uniform(found.names[i])}));
  for (size_t i = 0; i < n; ++i) {
    NodeId sum = graph_.constant(0);
    bool first = true;
    for (size_t j = 0; j <= i; ++j) {
      const double weight = factor[i * n + j];
      if (weight == 0) continue;
      const NodeId term = graph_.apply(Operation::multiply, {graph_.constant(weight), scores[j]});
      sum = first ? term : graph_.apply(Operation::add, {sum, term});
      first = false;
    }
    correlated_[found.names[order[i]]] = sum;
  }
}

}  // namespace reckon
