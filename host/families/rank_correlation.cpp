#include "families/rank_correlation.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <vector>

#include "distributions/normal.h"
#include "families/family.h"
#include "operations.h"

namespace reckon {

// The middle rank of X is m(U), of the uniform number U behind it: U itself where X is continuous, the middle of the
// jump of its distribution function where it is not. As a measure dm is du between the jumps, and half a jump's length
// at each of its two ends. With C the Gaussian copula of correlation t = sin(theta),
//   Cov(m_a, m_b) = integral (C(u, v) - u v) dm_a(u) dm_b(v)               (Hoeffding)
//   dC/dt = the bivariate normal density of (z(u), z(v))                    (Plackett 1954)
// so that the covariance is an integral over theta, whose integrand has no pole (Drezner and Wesolowsky 1990).

namespace {

constexpr double kHalfTurn = 0x1.921fb54442d18p+1, kQuarterTurn = 0x1.921fb54442d18p+0;
constexpr double kInverseRootTwoPi = 0x1.9884533d43651p-2;
constexpr double kFarthest = 8.5;  // normal scores beyond it have no weight

/// Gauss-Legendre on [-1, 1] with 16 nodes, half of them.
constexpr double kNodes[] = {0.0950125098376374, 0.2816035507792589, 0.4580167776572274, 0.6178762444026438,
                             0.7554044083550030, 0.8656312023878318, 0.9445750230732326, 0.9894009349916499};
constexpr double kWeights[] = {0.1894506104550685, 0.1826034150449236, 0.1691565193950025, 0.1495959888165767,
                               0.1246289712555339, 0.0951585116824928, 0.0622535239386479, 0.0271524594117541};

template <class Function>
double integral(double from, double to, int panels, const Function& function) {
  double sum = 0;
  const double half = (to - from) / (2 * panels);
  for (int p = 0; p < panels; ++p) {
    const double middle = from + (2 * p + 1) * half;
    for (int i = 0; i < 8; ++i)
      sum += kWeights[i] * (function(middle - half * kNodes[i]) + function(middle + half * kNodes[i]));
  }
  return sum * half;
}

double density(double z) { return kInverseRootTwoPi * exponential(-0.5 * z * z); }

double score(double u) {
  if (!(u > 0)) return -kFarthest;
  if (!(u < 1)) return kFarthest;
  const double z = standard_normal_quantile(u <= 0.5 ? -u : 1 - u);
  return std::clamp(z, -kFarthest, kFarthest);
}

/// The measure of middle ranks, by normal scores.
struct MiddleRanks {
  struct Point {
    double score, weight;
  };
  struct Gap {
    double low, high;
  };
  std::vector<Point> points;
  std::vector<Gap> gaps;  // where the variate is continuous
  double variance = 0;
};

void collect_atoms(const Distribution& d, std::vector<double>& values) {
  if (const auto atoms = definition_of(d.family).atoms) {
    const std::vector<double> own = atoms(d);
    values.insert(values.end(), own.begin(), own.end());
  }
  for (const DistributionPointer& part : d.components) collect_atoms(*part, values);
}

MiddleRanks middle_ranks(const Distribution* distribution) {
  std::vector<double> values;
  if (distribution != nullptr) collect_atoms(*distribution, values);
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
  MiddleRanks ranks;
  std::map<double, double> weights;  // by the uniform number
  double cubes = 0, end = 0;
  for (const double value : values) {
    const auto& tails = *definition_of(distribution->family).tails;
    const double low = tails(*distribution, value, true).below, high = tails(*distribution, value, false).below;
    const double length = high - low;
    if (!(length > 0)) continue;
    if (low > end + 1e-12) ranks.gaps.push_back({score(end), score(low)});
    for (const double u : {low, high}) {
      if (u > 0 && u < 1) weights[u] += length / 2;
    }
    cubes += length * length * length;
    end = high;
  }
  if (end < 1 - 1e-12) ranks.gaps.push_back({score(end), score(1)});
  for (const auto& [u, weight] : weights) ranks.points.push_back({score(u), weight});
  ranks.variance = (1 - cubes) / 12;
  return ranks;
}

/// The integrand over theta.
class Integrand {
 public:
  Integrand(const MiddleRanks& a, const MiddleRanks& b) : a_(a), b_(b) {}

  double operator()(double theta) const {
    const double sine_of = sine(theta), cosine_of = cosine(theta), square = cosine_of * cosine_of;
    double sum = 0;
    for (const auto& p : a_.points) {
      for (const auto& q : b_.points) {
        const double distance = p.score * p.score + q.score * q.score - 2 * p.score * q.score * sine_of;
        sum += p.weight * q.weight * exponential(-distance / (2 * square)) / (2 * kHalfTurn);
      }
      for (const auto& gap : b_.gaps) sum += p.weight * across(p.score, gap, sine_of, square);
    }
    for (const auto& gap : a_.gaps) {
      for (const auto& q : b_.points) sum += q.weight * across(q.score, gap, sine_of, square);
      for (const auto& other : b_.gaps) {
        sum += integral(gap.low, gap.high, 4, [&](double x) { return density(x) * across(x, other, sine_of, square); });
      }
    }
    return sum;
  }

 private:
  /// The density at a score x and all scores of a gap, times the cosine: a normal integral.
  static double across(double x, const MiddleRanks::Gap& gap, double sine_of, double square) {
    const double spread = square_root(square / (1 + square)), middle = sine_of * x / (1 + square);
    const double inside = normal_cdf((gap.high - middle) / spread) - normal_cdf((gap.low - middle) / spread);
    const double decay = exponential(-sine_of * sine_of * x * x / (2 * (1 + square)));
    return density(x) * kInverseRootTwoPi * decay * spread * inside;
  }

  const MiddleRanks &a_, &b_;
};

}  // namespace

bool has_atoms(const Distribution& distribution) {
  std::vector<double> values;
  collect_atoms(distribution, values);
  return !values.empty();
}

RankCorrelation correlation_of_scores(const Distribution* a, const Distribution* b, double rank) {
  constexpr int kPanels = 6, kMostSteps = 60;
  constexpr double kLargestAngle = 1.55;  // a correlation of 0.9998
  if ((a == nullptr || !has_atoms(*a)) && (b == nullptr || !has_atoms(*b)))
    return {2 * sine(rank * (kHalfTurn / 6)), 1};
  const MiddleRanks first = middle_ranks(a), second = middle_ranks(b);
  constexpr size_t kMostPairs = 40'000;  // a second
  if (first.points.size() * second.points.size() > kMostPairs) return {std::nullopt, 1, true};
  const double scale = square_root(first.variance * second.variance);
  if (!(scale > 0)) return {rank == 0 ? std::optional(0.0) : std::nullopt, 0};
  const Integrand integrand(first, second);
  const auto reached = [&](double angle) { return integral(0, angle, kPanels, integrand) / scale; };
  const double sign = rank < 0 ? -1 : 1, largest = magnitude(reached(sign * kLargestAngle));
  RankCorrelation result{std::nullopt, largest};
  if (!(magnitude(rank) < largest)) return result;
  double low = 0, high = kLargestAngle, angle = magnitude(rank) * kQuarterTurn;
  for (int step = 0; step < kMostSteps && high - low > 1e-12; ++step) {
    const double excess = magnitude(reached(sign * angle)) - magnitude(rank);
    (excess > 0 ? high : low) = angle;
    const double next = angle - excess * scale / integrand(sign * angle);  // Newton's, where it stays inside
    const double before = angle;
    angle = next > low && next < high ? next : 0.5 * (low + high);
    if (magnitude(angle - before) < 1e-13) break;
  }
  result.correlation = sign * sine(angle);
  return result;
}

}  // namespace reckon
