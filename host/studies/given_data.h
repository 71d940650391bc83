// What a sample of inputs and outputs says of one input: conditional means and intervals, by bins of equal
// probability along the input (Plischke, Borgonovo, Smith 2013), inside of which a parabola takes up what the input
// still explains.
#pragma once
#include <cstdint>
#include <vector>

#include "sampling/rank.h"

namespace reckon {

/// Draws in the order of an input, with the normal score of each place: ties share the middle one.
struct Ordering {
  std::vector<uint32_t> draw;
  std::vector<double> score;
};
Ordering order_by(const std::vector<double>& input, const std::vector<double>& scores);
/// The normal scores of so many places.
std::vector<double> scores_of_places(size_t count);

/// The output where the input stands at `share` of its probability.
struct CurvePoint {
  double share = 0;
  double mean = 0, low = 0, high = 0;  // and the interval's ends there
  uint32_t draw = 0;                   // whose input is the median of this part
};

struct Narrowing {
  double share = 0;  // of the interval's width, that goes on average where the input is known
  double se = 0;
};

/// What knowing the input does to the interval [low, high] of the output, given as probabilities, and the output along
/// the input, in at most 16 points. `logarithms`: these are the output's logarithms; widths, means and ends are of the
/// output itself. At least 1,000 draws.
struct Knowing {
  Narrowing narrowing;
  std::vector<CurvePoint> curve;
};
Knowing knowing(const Ordering& order, const std::vector<double>& output, bool logarithms, const Probability& low,
                const Probability& high);

struct Share {
  double value = 0, se = 0;
};
/// The share of the output's variance that the input explains alone (the correlation ratio, which is the first-order
/// Sobol' index where inputs are independent), free of the bias of few draws a bin.
Share explained_share(const Ordering& order, const std::vector<double>& output);

/// The conditional mean of the output at each draw, in the order of the draws; each half by a fit to the other, so that
/// no draw's own noise is in what is said of it.
std::vector<double> conditional_mean(const Ordering& order, const std::vector<double>& output);

/// One input in the place of several: the quadratic function of their normal scores, with its products for up to
/// eight of them, that fits the output best by least squares; each half by a fit to the other.
std::vector<double> response(const std::vector<std::vector<double>>& scores, const std::vector<double>& output);

}  // namespace reckon
