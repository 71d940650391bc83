#include "families/quantile_table.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <mutex>
#include <span>
#include <string>

#include "distributions/tabulated.h"
#include "families/family.h"
#include "families/rank_correlation.h"
#include "families/tail_interpolant.h"
#include "operations.h"

namespace reckon {

namespace {

constexpr int kDeepestSplit = 30;
constexpr size_t kMostRows = 2048;
constexpr size_t kMostWork = 8'000'000;  // quantiles of single parts: some seconds

/// The part of a segment that one row covers, as places in it.
struct Range {
  double low, high;
};

/// Where a segment's places stand as tails: tail = octave * (start + place).
struct Segment {
  double octave, start;
  bool upper;
  double tail(double place) const { return octave * (start + place); }
};

/// Chebyshev nodes cos(pi (2i+1) / 2n) on [-1, 1], ascending.
template <int Count>
const double* chebyshev_nodes() {
  static const auto nodes = [] {
    std::vector<double> x(Count);
    for (int i = 0; i < Count; ++i) x[Count - 1 - i] = cosine(0x1.921fb54442d18p+1 * (2 * i + 1) / (2 * Count));
    return x;
  }();
  return nodes.data();
}

/// Coefficients of the interpolating polynomial in the monomial basis (Bjorck and Pereyra, 1970).
template <int Count>
void interpolate(const double* nodes, double* values) {
  for (int k = 0; k < Count - 1; ++k) {
    for (int i = Count - 1; i > k; --i) values[i] = (values[i] - values[i - 1]) / (nodes[i] - nodes[i - k - 1]);
  }
  for (int k = Count - 2; k >= 0; --k) {
    for (int i = k; i < Count - 1; ++i) values[i] -= nodes[k] * values[i + 1];
  }
}

/// Fits one precision's rows. Source: double quantile(double tail, bool upper) and an error measure.
template <class Real, class Source>
class Fitter {
 public:
  static constexpr int kCoefficients =
      sizeof(Real) == 8 ? TableLayoutDouble::coefficients : TableLayoutFloat::coefficients;
  static constexpr int kSegmentBits =
      sizeof(Real) == 8 ? TableLayoutDouble::segment_bits : TableLayoutFloat::segment_bits;
  static constexpr int kOctaves = sizeof(Real) == 8 ? TableLayoutDouble::octaves : TableLayoutFloat::octaves;
  static constexpr double kHalfWidth = 0.5 / (1 << kSegmentBits);

  Fitter(const Source& source, double tolerance) : source_(source), tolerance_(tolerance) {}

  TableRows<Real> fit(double& worst) {
    bool split = false;
    for (const bool upper : {false, true}) {
      for (int octave = -kOctaves - 1; octave < -1; ++octave) {
        for (int part = 0; part < 1 << kSegmentBits; ++part) {
          const double start = 1 + (2 * part + 1) * kHalfWidth;
          const Segment segment{std::ldexp(1.0, octave), start, upper};
          rows_.first.push_back(static_cast<uint32_t>(rows_.edge.size()));
          fit_range(segment, {-kHalfWidth, kHalfWidth}, 0, source_.guesses(octave));
          rows_.edge.back() = std::numeric_limits<Real>::infinity();
          split = split || rows_.edge.size() - rows_.first.back() > 1;
        }
      }
    }
    if (!split) {
      rows_.first.clear();
      rows_.edge.clear();
      rows_.centre.clear();
      rows_.scale.clear();
    }
    worst = worst_;
    return std::move(rows_);
  }

 private:
  /// Fits one row, or several; from guesses first, if these are to be had.
  void fit_range(const Segment& segment, Range range, int depth, bool guess) {
    if (rows_.edge.size() > kMostRows) throw CannotTabulate();
    const double centre = 0.5 * (range.low + range.high);
    const double half = 0.5 * (range.high - range.low);
    double c[kCoefficients];
    const double* nodes = chebyshev_nodes<kCoefficients>();
    for (int i = 0; i < kCoefficients; ++i) {
      const double tail = segment.tail(centre + half * nodes[i]);
      c[i] = guess ? source_.guess(tail, segment.upper) : source_.quantile(tail, segment.upper);
    }
    interpolate<kCoefficients>(nodes, c);
    // The row's variable has the place's own width, whatever the part of the segment it covers.
    Real row[kCoefficients];
    double power = 1;
    for (int i = 0; i < kCoefficients; ++i, power /= kHalfWidth) row[i] = static_cast<Real>(c[i] * power);
    double error = 0;
    constexpr double kPlaces[] = {-0.25, 1.0, 0.35, -1.0};
    const int places = guess && segment.octave < 0x1p-8 ? 2 : 4;  // far guesses are smooth beyond a row
    for (const double at : std::span(kPlaces, static_cast<size_t>(places))) {
      const double tail = segment.tail(centre + half * at);
      const double x = static_cast<double>(evaluate_table_row(row, static_cast<Real>(at * kHalfWidth)));
      error = std::max(error, source_.error(x, std::min(tail, 0.5), segment.upper));
    }
    if (!(error <= tolerance_) && guess) return fit_range(segment, range, depth, false);
    if (!(error <= tolerance_) && depth < kDeepestSplit) {
      fit_range(segment, {range.low, centre}, depth + 1, false);
      fit_range(segment, {centre, range.high}, depth + 1, false);
      return;
    }
    if (depth == kDeepestSplit) {  // a jump: its place is known to 2^-30 of the segment
      std::fill_n(row, kCoefficients, Real(0));
      row[0] = static_cast<Real>(source_.quantile(segment.tail(centre), segment.upper));
    } else {
      worst_ = std::max(worst_, error);
    }
    rows_.coefficients.insert(rows_.coefficients.end(), row, row + kCoefficients);
    rows_.edge.push_back(static_cast<Real>(range.high));
    rows_.centre.push_back(static_cast<Real>(centre));
    rows_.scale.push_back(static_cast<Real>(kHalfWidth / half));
  }

  const Source& source_;
  double tolerance_;
  double worst_ = 0;
  TableRows<Real> rows_;
};

/// What a quantile costs, in those of a normal part.
size_t parts_of(const Distribution& d) {
  constexpr size_t kIncomplete = 8;    // tails by a series or a continued fraction
  constexpr size_t kByQuantile = 400;  // by a search within each step of a search
  if (d.components.empty()) {
    if (d.family == Family::metalog || d.family == Family::quantiles) return kByQuantile;
    return definition_of(d.family).tabulated ? kIncomplete : 1;
  }
  size_t parts = 0;
  for (const DistributionPointer& component : d.components) parts += parts_of(*component);
  return parts;
}

/// The distribution itself.
class ExactSource {
 public:
  explicit ExactSource(const Distribution& distribution)
      : distribution_(distribution),
        resolution_(resolution(distribution)),
        steps_(has_atoms(distribution)),
        parts_(parts_of(distribution)),
        guess_(Quantile{distribution}) {}

  /// Far tails are smooth in any family without single values, which must come out exactly; near the centre mixtures
  /// have gaps, and small shapes bends.
  bool guesses(int octave) const { return !steps_ && (octave < -8 || definition_of(distribution_.family).smooth); }
  double guess(double tail, bool upper) const { return guess_(std::min(tail, 0.5), upper); }
  double quantile(double tail, bool upper) const {
    if ((work_ += parts_) > kMostWork) throw CannotTabulate();
    return reckon::quantile(distribution_, std::min(tail, 0.5), upper);
  }
  double error(double x, double tail, bool upper) const {
    const TwoTails at = distribution_function(distribution_, x);
    const double difference = magnitude((upper ? at.above : at.below) - tail);
    const double found = difference / tail;
    if (found <= kTableErrorDouble) return found;
    if (difference <= resolution_) return 0;
    // At the edge of what a double can say, or at an atom, the value itself decides.
    const double truth = quantile(tail, upper);
    return magnitude(x - truth) <= 0x1p-49 * magnitude(truth) ? 0 : found;
  }

 private:
  struct Quantile {
    const Distribution& distribution;
    double operator()(double tail, bool upper) const { return reckon::quantile(distribution, tail, upper); }
  };
  const Distribution& distribution_;
  double resolution_;
  bool steps_;
  size_t parts_;
  mutable size_t work_ = 0;
  mutable TailInterpolant<Quantile> guess_;
};

/// The table in double, from which the one in single is fitted.
struct WideSource {
  QuantileTable<double> table;

  static bool guesses(int) { return false; }
  double guess(double tail, bool upper) const { return quantile(tail, upper); }
  double quantile(double tail, bool upper) const {
    const double t = std::min(tail, 0.5);
    return tabulated_quantile(upper ? t : -t, table);
  }
  double error(double x, double tail, bool upper) const {
    const double truth = quantile(tail, upper);
    const double difference = magnitude(x - truth);
    constexpr double kSmallest = 0x1p-126;  // normal number in single
    if (difference <= 0x1p-21 * magnitude(truth) || difference <= kSmallest) return 0;
    const double step = 0x1p-10;
    const double slope = magnitude(quantile(tail * (1 - step), upper) - truth) / step;
    return slope > 0 ? difference / slope : std::numeric_limits<double>::infinity();
  }
};

std::string key_of(const Distribution& distribution) {
  std::string key(1, static_cast<char>('A' + static_cast<int>(distribution.family)));
  for (const double p : distribution.parameters) key.append(reinterpret_cast<const char*>(&p), sizeof p);
  key += '(';
  for (const auto& component : distribution.components) key += key_of(*component);
  return key + ')';
}

}  // namespace

std::shared_ptr<const QuantileTableData> quantile_table(const Distribution& distribution) {
  static std::mutex mutex;
  static std::map<std::string, std::shared_ptr<const QuantileTableData>> cache;
  constexpr size_t kMostTables = 256;  // a sweep over shapes would keep them all
  const std::lock_guard lock(mutex);
  if (cache.size() > kMostTables) cache.clear();
  auto& entry = cache[key_of(distribution)];
  if (entry) return entry;
  auto data = std::make_shared<QuantileTableData>();
  const ExactSource exact(distribution);
  data->wide = Fitter<double, ExactSource>(exact, kTableErrorDouble).fit(data->error_wide);
  const TableRows<double>& wide = data->wide;
  const WideSource source{table_view(wide)};
  data->narrow = Fitter<float, WideSource>(source, kTableErrorSingle).fit(data->error_narrow);
  return entry = std::move(data);
}

std::shared_ptr<const DiscreteData> discrete_table(const std::vector<double>& values,
                                                   const std::vector<double>& weights) {
  std::map<double, double> sorted;
  for (size_t i = 0; i < values.size(); ++i) sorted[values[i] + 0.0] += weights[i];
  auto data = std::make_shared<DiscreteData>();
  std::vector<double> mass;
  double total = 0;
  for (const auto& [value, weight] : sorted) {
    data->value.push_back(value);
    mass.push_back(weight);
    total += weight;
  }
  double below = 0, above = 0;
  data->above.resize(mass.size());
  for (size_t i = 0; i < mass.size(); ++i) data->below.push_back((below += mass[i]) / total);
  for (size_t i = mass.size(); i-- > 0;) {
    data->above[i] = above / total;
    above += mass[i];
  }
  return data;
}

}  // namespace reckon
