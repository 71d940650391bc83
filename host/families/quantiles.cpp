// quantiles(p = […], x = […]): parameters are the probabilities, then the values. Between them a monotone cubic in the
// normal score (Fritsch and Carlson 1980), of ln x where all values are positive; beyond them the outermost slope goes
// on: normal or lognormal tails, so that quantiles([5%, 95%], [a, b]) is a to b. Where 0% or 100% is given, that end is
// the last, and the density up to it is even.
#include <algorithm>
#include <cmath>

#include "distributions/normal.h"
#include "families/family.h"
#include "operations.h"

namespace reckon {

namespace {

/// What is interpolated: scores ascending, values, slopes.
struct Knots {
  std::vector<double> score, value, slope;
  bool logarithms = false;
};

double score_of(double p) { return standard_normal_quantile(p <= 0.5 ? -p : 1 - p); }

Knots knots_of(const std::vector<double>& parameters) {
  const size_t n = parameters.size() / 2;
  Knots knots;
  knots.logarithms = parameters[n] > 0;
  for (size_t i = 0; i < n; ++i) {
    if (parameters[i] == 0 || parameters[i] == 1) continue;
    knots.score.push_back(score_of(parameters[i]));
    knots.value.push_back(knots.logarithms ? logarithm(parameters[n + i]) : parameters[n + i]);
  }
  const size_t m = knots.score.size();
  if (m < 2) return knots;
  std::vector<double> secant;
  for (size_t i = 0; i + 1 < m; ++i)
    secant.push_back((knots.value[i + 1] - knots.value[i]) / (knots.score[i + 1] - knots.score[i]));
  knots.slope.push_back(secant.front());
  // Between two secants their harmonic mean, which keeps the cubic monotone.
  for (size_t i = 1; i + 1 < m; ++i) knots.slope.push_back(2 / (1 / secant[i - 1] + 1 / secant[i]));
  knots.slope.push_back(secant.back());
  return knots;
}

double cubic_at(const Knots& k, double z) {
  const size_t m = k.score.size();
  if (z <= k.score.front()) return k.value.front() + k.slope.front() * (z - k.score.front());
  if (z >= k.score.back()) return k.value.back() + k.slope.back() * (z - k.score.back());
  const auto i = static_cast<size_t>(std::upper_bound(k.score.begin(), k.score.end(), z) - k.score.begin()) - 1;
  const double width = k.score[std::min(i + 1, m - 1)] - k.score[i], t = (z - k.score[i]) / width;
  const double rise = k.value[i + 1] - k.value[i];
  return k.value[i] + t * (k.slope[i] * width + t * ((3 * rise - (2 * k.slope[i] + k.slope[i + 1]) * width) +
                                                     t * ((k.slope[i] + k.slope[i + 1]) * width - 2 * rise)));
}

struct Quantiles {
  static double quantile_of(const Distribution& d, double tail, bool upper) {
    const std::vector<double>& p = d.parameters;
    const size_t n = p.size() / 2;
    // The even parts before an end.
    if (!upper && p[0] == 0 && tail <= p[1]) return p[n] + (p[n + 1] - p[n]) * (tail / p[1]);
    const double last = 1 - p[n - 2];
    if (upper && p[n - 1] == 1 && tail <= last) return p[2 * n - 1] - (p[2 * n - 1] - p[2 * n - 2]) * (tail / last);
    if (!upper && p[n - 1] == 1 && tail > p[n - 2])  // the last part reaches over the middle
      return p[2 * n - 1] - (p[2 * n - 1] - p[2 * n - 2]) * ((1 - tail) / last);
    if (upper && p[0] == 0 && 1 - tail < p[1]) return p[n] + (p[n + 1] - p[n]) * ((1 - tail) / p[1]);
    const Knots knots = knots_of(p);
    if (knots.score.size() < 2) return p[n + 1];  // one value between two even parts
    const double y = cubic_at(knots, standard_normal_quantile(upper ? tail : -tail));
    return knots.logarithms ? exponential(y) : y;
  }

  static TwoTails tails_at(const Distribution& d, double x, bool) { return tails_by_quantile(d, x); }

  static Support ends_of(const Distribution& d) {
    const size_t n = d.parameters.size() / 2;
    return {d.parameters[0] == 0  ? d.parameters[n]
            : d.parameters[n] > 0 ? 0
                                  : -kInfinity,
            d.parameters[n - 1] == 1 ? d.parameters[2 * n - 1] : kInfinity};
  }

  static NodeId draw(Emitter& e, const std::vector<NodeId>&, const Distribution* constant) {
    return e.within(*constant, e.table(*constant));
  }
};

}  // namespace

const FamilyDefinition families::quantiles{
    .forms = {},
    .tails = Quantiles::tails_at,
    .quantile = Quantiles::quantile_of,
    .support = Quantiles::ends_of,
    .emit = Quantiles::draw,
    .tabulated = true,
};

}  // namespace reckon
