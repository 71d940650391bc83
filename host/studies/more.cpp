#include "studies/more.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "operations.h"
#include "studies/perturb.h"
#include "studies/sample.h"

namespace reckon {

namespace {

constexpr uint64_t kMostMore = uint64_t{1} << 20;
constexpr size_t kParts = 20;
constexpr double kStudent19 = 2.093024054408263;

Estimate with_error(double value, double se) { return {value, value - kNormal95 * se, value + kNormal95 * se}; }

/// The mean of what lies beyond a quantile: q + E (y - q)+ / p; `upper`, or below it. Ascending values.
Estimate shortfall(const std::vector<double>& y, double p, bool upper) {
  const double n = static_cast<double>(y.size());
  const auto rank = static_cast<size_t>(std::ceil((upper ? 1 - p : p) * n - 1e-9));
  const double q = y[std::min(y.size(), std::max<size_t>(rank, 1)) - 1];
  double sum = 0, squares = 0;
  for (const double value : y) {
    const double beyond = upper ? std::max(0.0, value - q) : std::min(0.0, value - q);
    sum += beyond, squares += beyond * beyond;
  }
  const double mean = sum / n, variance = squares / n - mean * mean;
  return with_error(q + mean / p, square_root(std::max(0.0, variance) / n) / p);
}

/// The commonest value, where so many draws share one that it is an atom; nothing else.
std::optional<double> commonest(const std::vector<double>& y) {
  const size_t least = std::max<size_t>(10, y.size() / 1000);
  size_t most = 0, at = 0;
  for (size_t first = 0, last = 0; first < y.size(); first = last) {
    while (last < y.size() && y[last] == y[first]) ++last;
    if (last - first > most) most = last - first, at = first;
  }
  if (most < least) return std::nullopt;
  return y[at];
}

/// The shortest half of the values, the shortest half of those, and so on; of what has atoms the commonest. Ascending
/// values.
double half_sample_mode(const std::vector<double>& y) {
  if (const auto atom = commonest(y)) return *atom;
  size_t first = 0, count = y.size();
  while (count > 2) {
    const size_t half = (count + 1) / 2;
    size_t best = first;
    for (size_t i = first; i + half <= first + count; ++i) {
      if (y[i + half - 1] - y[i] < y[best + half - 1] - y[best]) best = i;
    }
    first = best, count = half;
  }
  return 0.5 * (y[first] + y[first + count - 1]);
}

/// The third or fourth standardized moment of some draws.
double standardized_moment(const std::vector<double>& y, size_t start, size_t step, int power) {
  double n = 0, mean = 0, squares = 0, moment = 0;
  for (size_t i = start; i < y.size(); i += step) mean += y[i], ++n;
  mean /= n;
  for (size_t i = start; i < y.size(); i += step) squares += (y[i] - mean) * (y[i] - mean);
  const double sd = square_root(squares / n);
  for (size_t i = start; i < y.size(); i += step) {
    const double z = (y[i] - mean) / sd;
    moment += power == 3 ? z * z * z : z * z * z * z;
  }
  return moment / n - (power == 3 ? 0 : 3);
}

/// With an error from interleaved parts; nothing where they disagree.
std::optional<Estimate> moment(const std::vector<double>& y, int power) {
  const double whole = standardized_moment(y, 0, 1, power);
  double sum = 0, squares = 0;
  for (size_t part = 0; part < kParts; ++part) {
    const double value = standardized_moment(y, part, kParts, power);
    sum += value, squares += value * value;
  }
  constexpr double n = kParts;
  const double error = kStudent19 * square_root(std::max(0.0, (squares - sum * sum / n) / (n - 1)) / n);
  // Where the moment does not exist, it is of the largest draw, and grows with their number.
  const bool grows = magnitude(whole - sum / n) > 2 * error + 0.02;
  if (!std::isfinite(whole) || grows || !(error < std::max(0.5, 0.5 * magnitude(whole)))) return std::nullopt;
  return Estimate{whole, whole - error, whole + error};
}

/// Middle ranks, from 1.
std::vector<double> ranks_of(const std::vector<double>& y) {
  std::vector<uint32_t> order(y.size());
  for (size_t i = 0; i < order.size(); ++i) order[i] = static_cast<uint32_t>(i);
  std::sort(order.begin(), order.end(), [&](uint32_t a, uint32_t b) { return y[a] < y[b]; });
  std::vector<double> ranks(y.size());
  for (size_t first = 0, last = 0; first < order.size(); first = last) {
    while (last < order.size() && y[order[last]] == y[order[first]]) ++last;
    for (size_t i = first; i < last; ++i) ranks[order[i]] = 0.5 * static_cast<double>(first + last + 1);
  }
  return ranks;
}

/// Pearson's correlation of ranks, its error by Fisher's transformation (Bonett and Wright 2000).
Estimate correlation(const std::vector<double>& a, const std::vector<double>& b) {
  const double n = static_cast<double>(a.size()), middle = 0.5 * (n + 1);
  double ab = 0, aa = 0, bb = 0;
  for (size_t i = 0; i < a.size(); ++i) {
    ab += (a[i] - middle) * (b[i] - middle), aa += (a[i] - middle) * (a[i] - middle),
        bb += (b[i] - middle) * (b[i] - middle);
  }
  const double r = aa > 0 && bb > 0 ? std::clamp(ab / square_root(aa * bb), -1.0, 1.0) : 0;
  if (magnitude(r) == 1) return {r, r, r};
  const double z = 0.5 * logarithm((1 + r) / (1 - r)), half = kNormal95 * square_root((1 + r * r / 2) / (n - 3));
  return {r, hyperbolic_tangent(z - half), hyperbolic_tangent(z + half)};
}

}  // namespace

More more_of(const Scenario& scenario, const Question& question, const Machine& machine, Answer& answer) {
  Question independent = question;
  independent.sampler = SamplerKind::philox;
  const Sample sample(scenario, independent, machine, kMostMore);
  More more;
  more.sample = sample.size();
  constexpr uint64_t kLeast = 1000;
  if (sample.size() < kLeast) return more;
  const size_t count = scenario.reported_outputs();
  std::vector<NodeId> nodes;
  for (size_t k = 0; k < count; ++k) nodes.push_back(scenario.outputs[k].node);
  const auto columns = sample.columns(scenario.graph, nodes);
  std::vector<std::vector<double>> ranks;
  for (size_t k = 0; k < count; ++k) {
    std::vector<double> sorted = columns[k];
    std::sort(sorted.begin(), sorted.end());
    const double beyond = 0.5 * (1 - question.level.p.value());
    more.shapes.push_back({shortfall(sorted, beyond, false), shortfall(sorted, beyond, true), half_sample_mode(sorted),
                           moment(columns[k], 3), moment(columns[k], 4)});
    ranks.push_back(ranks_of(columns[k]));
  }
  for (size_t a = 0; a < count; ++a) {
    for (size_t b = a + 1; b < count; ++b)
      more.correlations.push_back(
          {scenario.outputs[a].name, scenario.outputs[b].name, false, correlation(ranks[a], ranks[b])});
  }
  for (const NamedNode* prior : random_priors(scenario)) {
    const std::vector<double> of_prior = ranks_of(sample.columns(scenario.graph, {prior->node})[0]);
    for (size_t k = 0; k < count; ++k)
      more.correlations.push_back({scenario.outputs[k].name, prior->name, true, correlation(ranks[k], of_prior)});
  }
  for (size_t k = 0; k < count; ++k) {
    const std::string name = "more of " + scenario.outputs[k].name + ": ";
    answer.further[name + "shortfall low"] = more.shapes[k].shortfall_low.value;
    answer.further[name + "shortfall high"] = more.shapes[k].shortfall_high.value;
    answer.further[name + "mode"] = more.shapes[k].mode;
    if (more.shapes[k].skewness) answer.further[name + "skewness"] = more.shapes[k].skewness->value;
    if (more.shapes[k].excess_kurtosis) answer.further[name + "kurtosis"] = more.shapes[k].excess_kurtosis->value;
  }
  for (const RankCorrelationOf& of : more.correlations)
    answer.further[fmt::format("rank of {} and {}", of.a, of.b)] = of.rank.value;
  answer.sha256 = result_sha256(answer);
  return more;
}

}  // namespace reckon
