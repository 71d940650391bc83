// Random programs beside <cmath>, Boost.Math and plain double arithmetic.
#include <boost/math/distributions/students_t.hpp>
#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/erf.hpp>
#include <boost/math/special_functions/gamma.hpp>

#include <cmath>
#include <numbers>

#include "model/interpret.h"
#include "parity/parity.h"
#include "random_programs.h"

namespace reckon {
namespace {

/// Of a number in [0, 1] given by both its sides.
struct Sides {
  double below, above;
};
Sides sides_of(double tail) { return tail < 0 ? Sides{-tail, 1 + tail} : Sides{1 - tail, tail}; }

/// Boost.Math in plain double.
Sides plain_distribution(const Distribution& d, double x) {
  using namespace boost::math;
  const auto& p = d.parameters;
  switch (d.family) {
    case Family::beta: return {ibeta(p[0], p[1], std::clamp(x, 0.0, 1.0)), ibetac(p[0], p[1], std::clamp(x, 0.0, 1.0))};
    case Family::gamma: return {gamma_p(p[0], x / p[1]), gamma_q(p[0], x / p[1])};
    case Family::log_gamma: return {gamma_p(p[0], std::exp(x)), gamma_q(p[0], std::exp(x))};
    case Family::logit_beta: {
      const double share = x < 0 ? std::exp(x) / (1 + std::exp(x)) : 1 / (1 + std::exp(-x)),
                   rest = 1 / (1 + std::exp(x));
      return x < 0 ? Sides{ibeta(p[0], p[1], share), ibetac(p[0], p[1], share)}
                   : Sides{ibetac(p[1], p[0], rest), ibeta(p[1], p[0], rest)};
    }
    case Family::student_t: return {cdf(students_t(p[0]), x), cdf(complement(students_t(p[0]), x))};
    case Family::mixture: {
      const Sides first = plain_distribution(*d.components[0], x), second = plain_distribution(*d.components[1], x);
      return {p[0] * first.below + p[1] * second.below, p[0] * first.above + p[1] * second.above};
    }
    default: return {std::nan(""), std::nan("")};
  }
}

/// The value of a node by <cmath>, Boost.Math and plain double arithmetic.
double plain_value(const Node& node, const double (&x)[4]) {
  const Sides u = sides_of(x[0]);
  const double tail = std::fabs(x[0]);
  const bool wrong = std::isnan(x[0]) || std::isnan(x[1]);
  switch (node.operation) {
    case Operation::constant: return node.value;
    case Operation::truncated_uniform: {
      const double below = x[1] + u.below * x[3], above = x[2] + u.above * x[3];
      return below < above ? -below : above;
    }
    case Operation::uniform_of_normal:
      return std::copysign(std::max(0x1p-65, 0.5 * std::erfc(std::fabs(x[0]) / std::numbers::sqrt2)), x[0]);
    case Operation::standard_normal: return std::copysign(std::numbers::sqrt2 * boost::math::erfc_inv(2 * tail), x[0]);
    case Operation::uniform_between: return x[1] + u.below * (x[2] - x[1]);
    case Operation::loguniform: return x[1] * std::exp(u.below * x[3]);
    case Operation::triangular: {
      const double width = x[3] - x[1], rising = (x[2] - x[1]) / width;
      return u.below < rising ? x[1] + std::sqrt(u.below * width * (x[2] - x[1]))
                              : x[3] - std::sqrt(u.above * width * (x[3] - x[2]));
    }
    case Operation::standard_exponential: return -std::log(u.above);
    case Operation::standard_logistic: return std::log(u.below) - std::log(u.above);
    case Operation::standard_laplace: return x[0] < 0 ? std::log(2 * tail) : -std::log(2 * tail);
    case Operation::lognormal: return x[2] * std::exp2(x[1] * x[0]);
    case Operation::bernoulli: return u.above < x[1] ? 1 : 0;
    case Operation::discrete: {
      std::map<double, double> sorted;
      for (size_t i = 0; i < kRandomValues.size(); ++i) sorted[kRandomValues[i]] = kRandomWeights[i] / 10;
      double sum = 0;
      for (const auto& [value, weight] : sorted) {
        if (u.below <= (sum += weight)) return value;
      }
      return sorted.rbegin()->first;
    }
    case Operation::add: return x[0] + x[1];
    case Operation::subtract: return x[0] - x[1];
    case Operation::multiply: return x[0] * x[1];
    case Operation::divide: return x[0] / x[1];
    case Operation::power: return std::pow(x[0], x[1]);
    case Operation::negate: return -x[0];
    case Operation::absolute: return std::fabs(x[0]);
    case Operation::square_root: return std::sqrt(x[0]);
    case Operation::exponential: return std::exp(x[0]);
    case Operation::logarithm: return std::log(x[0]);
    case Operation::logarithm_base_2: return std::log2(x[0]);
    case Operation::logarithm_base_10: return std::log10(x[0]);
    case Operation::sine: return std::sin(x[0]);
    case Operation::cosine: return std::cos(x[0]);
    case Operation::hyperbolic_tangent: return std::tanh(x[0]);
    case Operation::normal_cdf: return 0.5 * std::erfc(-x[0] / std::numbers::sqrt2);
    case Operation::floor: return std::floor(x[0]);
    case Operation::ceil: return std::ceil(x[0]);
    case Operation::round: return std::round(x[0]);
    case Operation::minimum: return wrong ? std::nan("") : std::min(x[0], x[1]);
    case Operation::maximum: return wrong ? std::nan("") : std::max(x[0], x[1]);
    case Operation::less: return wrong ? std::nan("") : x[0] < x[1] ? 1 : 0;
    case Operation::less_or_equal: return wrong ? std::nan("") : x[0] <= x[1] ? 1 : 0;
    case Operation::equal: return wrong ? std::nan("") : x[0] == x[1] ? 1 : 0;
    case Operation::logical_not: return 1 - x[0];
    case Operation::choose: return std::isnan(x[0]) ? x[0] : x[0] != 0 ? x[1] : x[2];
    case Operation::uniform:
    case Operation::tabulated: break;  // compared otherwise
  }
  return std::nan("");
}

TEST_F(Parity, RandomProgramsAgreeWithPlainArithmetic) {
  std::map<Operation, size_t> compared;
  for (uint32_t seed = 1; seed <= 20; ++seed) {
    const RandomProgram random = random_program(seed, 100);
    for (uint64_t draw = 0; draw < 50; ++draw) {
      const auto uniform = [&](const StreamName& stream) { return uniform_of_draw(stream, 1, draw); };
      const std::vector<double> values = interpret(random.graph, uniform);
      for (NodeId i = 0; i < values.size(); ++i) {
        const Node& node = random.graph.nodes()[i];
        if (node.operation == Operation::uniform) continue;
        double x[4] = {};
        for (size_t k = 0; k < node.operands.size(); ++k) x[k] = values[node.operands[k]];
        ++compared[node.operation];
        double found = values[i], plain = 0, tolerance = 1e-15;
        if (node.operation == Operation::tabulated) {  // a table's error is bounded in probability
          const Sides truth = sides_of(x[0]), at = plain_distribution(random.tabulated.at(i), found);
          found = x[0] < 0 ? at.below : at.above, plain = x[0] < 0 ? truth.below : truth.above,
          tolerance = 1.1e-10 * plain;
        } else {
          plain = plain_value(node, x);
        }
        const bool close = std::fabs(found - plain) <= 4e-15 * std::fabs(plain) + tolerance || found == plain;
        ASSERT_TRUE(close || (std::isnan(found) && std::isnan(plain)))
            << operation_name(node.operation) << " of " << x[0] << ", " << x[1] << ", " << x[2] << ": " << found
            << ", plain " << plain;
      }
    }
  }
  for (int o = static_cast<int>(Operation::truncated_uniform); o <= static_cast<int>(Operation::choose); ++o) {
    EXPECT_GE(compared[static_cast<Operation>(o)], 1000u) << operation_name(static_cast<Operation>(o));
  }
}

}  // namespace
}  // namespace reckon
