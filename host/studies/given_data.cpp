#include "studies/given_data.h"

#include <algorithm>
#include <cmath>

#include "distributions/normal.h"
#include "studies/perturb.h"

namespace reckon {

namespace {

constexpr size_t kBatches = 20;      // of which each says what the whole does: their spread is its error
constexpr size_t kLeastOfBin = 512;  // draws, where there are enough
constexpr size_t kMostParts = 64;
constexpr size_t kParameters = 3;  // of a parabola

/// Some draws along an input: their places in its order.
struct Points {
  std::vector<double> score, output;
};

Points points_of(const Ordering& order, const std::vector<double>& output) {
  Points points;
  points.score = order.score;
  points.output.reserve(order.draw.size());
  for (const uint32_t draw : order.draw) points.output.push_back(output[draw]);
  return points;
}

/// Where the bins begin, and the end: of equal counts, but ties stay together.
std::vector<size_t> bins_of(const std::vector<double>& score) {
  const size_t n = score.size(), count = std::clamp<size_t>(n / kLeastOfBin, 4, kMostParts);
  std::vector<size_t> starts{0};
  for (size_t b = 1; b < count; ++b) {
    size_t at = n * b / count;
    while (at < n && at > 0 && score[at] == score[at - 1]) ++at;
    if (at > starts.back() && at < n) starts.push_back(at);
  }
  starts.push_back(n);
  return starts;
}

/// A parabola by least squares, in orthogonal polynomials; of fewer places less of it.
struct Parabola {
  double x_mean = 0, level = 0, slope = 0, skew = 0, spread = 0, bend = 0;

  double at(double x) const {
    const double t = x - x_mean;
    return level + slope * t + bend * (t * t - skew * t - spread);
  }
};
Parabola parabola_through(const double* x, const double* y, size_t n) {
  Parabola fit;
  const double count = static_cast<double>(n);
  for (size_t i = 0; i < n; ++i) fit.x_mean += x[i], fit.level += y[i];
  fit.x_mean /= count, fit.level /= count;
  double squares = 0, cubes = 0;
  for (size_t i = 0; i < n; ++i) {
    const double t = x[i] - fit.x_mean;
    squares += t * t, cubes += t * t * t;
  }
  if (!(squares > 0)) return fit;
  fit.skew = cubes / squares, fit.spread = squares / count;
  double slope = 0, bend = 0, bend_squares = 0;
  for (size_t i = 0; i < n; ++i) {
    const double t = x[i] - fit.x_mean, q = t * t - fit.skew * t - fit.spread, d = y[i] - fit.level;
    slope += t * d, bend += q * d, bend_squares += q * q;
  }
  fit.slope = slope / squares;
  fit.bend = bend_squares > 1e-9 * squares * fit.spread ? bend / bend_squares : 0;
  return fit;
}

std::vector<double> fitted(const double* x, const double* y, size_t n) {
  const Parabola fit = parabola_through(x, y, n);
  std::vector<double> values(n);
  for (size_t i = 0; i < n; ++i) values[i] = fit.at(x[i]);
  return values;
}

/// The value at a probability, between order statistics by Blom (1958), which are nearly unbiased; reorders the values.
double quantile(std::vector<double>& values, const Probability& p) {
  const double last = static_cast<double>(values.size());
  const double place = std::clamp(p.value() * (last + 0.25) + 0.375, 1.0, last), whole = std::floor(place);
  const auto at = values.begin() + static_cast<long>(whole) - 1;
  std::nth_element(values.begin(), at, values.end());
  if (place == whole) return *at;
  return *at + (place - whole) * (*std::min_element(at + 1, values.end()) - *at);
}

/// The output inside a bin: its mean, and the ends of its interval averaged along the bin.
struct Inside {
  size_t first = 0, last = 0;  // places
  double mean = 0, low = 0, high = 0;
};
/// `fit`: through the bin and its neighbours, for the noise of a slope would blur what is sharp within the bin.
Inside look_inside(const Points& points, size_t first, size_t last, const Parabola& fit, double fitted_points,
                   bool logarithms, const Probability& low, const Probability& high) {
  std::vector<double> residuals(last - first);
  const double count = static_cast<double>(last - first);
  double level = 0, mean = 0;
  for (size_t i = 0; i < residuals.size(); ++i) {
    const double y = points.output[first + i], at = fit.at(points.score[first + i]);
    residuals[i] = y - at;
    level += (logarithms ? exponential(at) : at) / count;
    mean += (logarithms ? exponential(y) : y) / count;
  }
  // What the parabola took of the noise it was fitted to.
  const double freedom = std::max(1.0, fitted_points - static_cast<double>(kParameters));
  for (double& residual : residuals) residual *= square_root(fitted_points / freedom);
  const double below = quantile(residuals, low), above = quantile(residuals, high);
  if (logarithms) return {first, last, mean, level * exponential(below), level * exponential(above)};
  return {first, last, mean, level + below, level + above};
}

std::vector<Inside> look_inside(const Points& points, bool logarithms, const Probability& low,
                                const Probability& high) {
  const std::vector<size_t> starts = bins_of(points.score);
  std::vector<Inside> bins;
  for (size_t b = 0; b + 1 < starts.size(); ++b) {
    const size_t from = starts[b > 0 ? b - 1 : 0], to = starts[std::min(b + 2, starts.size() - 1)];
    const Parabola fit = parabola_through(points.score.data() + from, points.output.data() + from, to - from);
    bins.push_back(
        look_inside(points, starts[b], starts[b + 1], fit, static_cast<double>(to - from), logarithms, low, high));
  }
  return bins;
}

/// The share of the width that goes; of these points alone.
double narrowed(const std::vector<Inside>& bins, const Points& points, bool logarithms, const Probability& low,
                const Probability& high) {
  double width = 0;
  for (const Inside& bin : bins) width += (bin.high - bin.low) * static_cast<double>(bin.last - bin.first);
  std::vector<double> all = points.output;
  const double below = quantile(all, low), above = quantile(all, high);
  const double whole = logarithms ? exponential(above) - exponential(below) : above - below;
  return whole > 0 ? 1 - width / static_cast<double>(points.output.size()) / whole : 0;
}

double error_of_narrowing(const Ordering& order, const Points& all, bool logarithms, const Probability& low,
                          const Probability& high) {
  std::vector<Points> batches(kBatches);
  for (size_t i = 0; i < order.draw.size(); ++i) {
    Points& batch = batches[order.draw[i] % kBatches];
    batch.score.push_back(all.score[i]);
    batch.output.push_back(all.output[i]);
  }
  double sum = 0, squares = 0;
  for (const Points& batch : batches) {
    const double share = narrowed(look_inside(batch, logarithms, low, high), batch, logarithms, low, high);
    sum += share, squares += share * share;
  }
  constexpr double n = kBatches;
  return square_root(std::max(0.0, (squares - sum * sum / n) / (n - 1)) / n);
}

std::vector<CurvePoint> curve_of(const Ordering& order, const std::vector<Inside>& bins) {
  constexpr size_t kPoints = 16;
  const size_t parts = std::min(kPoints, bins.size());
  std::vector<CurvePoint> curve;
  for (size_t part = 0; part < parts; ++part) {
    const size_t from = bins.size() * part / parts, to = bins.size() * (part + 1) / parts;
    const size_t first = bins[from].first, last = bins[to - 1].last;
    CurvePoint point;
    for (size_t b = from; b < to; ++b) {
      const double weight = static_cast<double>(bins[b].last - bins[b].first) / static_cast<double>(last - first);
      point.mean += weight * bins[b].mean, point.low += weight * bins[b].low, point.high += weight * bins[b].high;
    }
    point.share = static_cast<double>(first + last) / 2 / static_cast<double>(order.draw.size());
    point.draw = order.draw[(first + last) / 2];
    curve.push_back(point);
  }
  return curve;
}

}  // namespace

std::vector<double> scores_of_places(size_t count) {
  std::vector<double> scores(count);
  for (size_t i = 0; i < count; ++i)
    scores[i] = standard_normal_quantile(signed_tail((static_cast<double>(i) + 0.5) / static_cast<double>(count)));
  return scores;
}

Ordering order_by(const std::vector<double>& input, const std::vector<double>& scores) {
  struct Place {
    double value;
    uint32_t draw;
  };
  std::vector<Place> places(input.size());
  for (size_t i = 0; i < input.size(); ++i) places[i] = {input[i], static_cast<uint32_t>(i)};
  std::sort(places.begin(), places.end(), [](const Place& a, const Place& b) {
    return a.value < b.value || (a.value == b.value && a.draw < b.draw);
  });
  Ordering order;
  order.draw.resize(places.size());
  order.score = scores;
  for (size_t first = 0, last = 0; first < places.size(); first = last) {
    while (last < places.size() && places[last].value == places[first].value) ++last;
    const double score = 0.5 * (scores[(first + last - 1) / 2] + scores[(first + last) / 2]);
    for (size_t i = first; i < last; ++i) order.draw[i] = places[i].draw, order.score[i] = score;
  }
  return order;
}

Knowing knowing(const Ordering& order, const std::vector<double>& output, bool logarithms, const Probability& low,
                const Probability& high) {
  const Points points = points_of(order, output);
  const std::vector<Inside> bins = look_inside(points, logarithms, low, high);
  return {{narrowed(bins, points, logarithms, low, high), error_of_narrowing(order, points, logarithms, low, high)},
          curve_of(order, bins)};
}

Share explained_share(const Ordering& order, const std::vector<double>& output) {
  const Points points = points_of(order, output);
  const std::vector<size_t> starts = bins_of(points.score);
  const double n = static_cast<double>(points.output.size());
  double mean = 0;
  for (const double y : points.output) mean += y;
  mean /= n;
  std::vector<double> residuals;
  double freedom = n;
  for (size_t b = 0; b + 1 < starts.size(); ++b) {
    const size_t first = starts[b], count = starts[b + 1] - first;
    const std::vector<double> fit = fitted(points.score.data() + first, points.output.data() + first, count);
    for (size_t i = 0; i < count; ++i) residuals.push_back(points.output[first + i] - fit[i]);
    freedom -= static_cast<double>(std::min(count, kParameters));
  }
  double left = 0, total = 0;
  for (size_t i = 0; i < residuals.size(); ++i) {
    left += residuals[i] * residuals[i];
    total += (points.output[i] - mean) * (points.output[i] - mean);
  }
  if (!(total > 0) || !(freedom > 0)) return {};
  const double ratio = left / freedom / (total / (n - 1)), variance = total / n;
  double spread = 0;  // of what each draw adds to the ratio
  for (size_t i = 0; i < residuals.size(); ++i) {
    const double d = points.output[i] - mean, part = (residuals[i] * residuals[i] - ratio * d * d) / variance;
    spread += part * part;
  }
  return {1 - ratio, square_root(spread) / n};
}

std::vector<double> conditional_mean(const Ordering& order, const std::vector<double>& output) {
  const Points points = points_of(order, output);
  const std::vector<size_t> starts = bins_of(points.score);
  std::vector<double> means(output.size());
  for (size_t b = 0; b + 1 < starts.size(); ++b) {
    std::vector<double> x[2], y[2];
    for (size_t i = starts[b]; i < starts[b + 1]; ++i) {
      const uint32_t half = order.draw[i] % 2;
      x[half].push_back(points.score[i]), y[half].push_back(points.output[i]);
    }
    const Parabola fits[2] = {parabola_through(x[0].data(), y[0].data(), x[0].size()),
                              parabola_through(x[1].data(), y[1].data(), x[1].size())};
    for (size_t i = starts[b]; i < starts[b + 1]; ++i) {
      const uint32_t other = 1 - order.draw[i] % 2;
      means[order.draw[i]] = fits[x[other].empty() ? 1 - other : other].at(points.score[i]);
    }
  }
  return means;
}

}  // namespace reckon
