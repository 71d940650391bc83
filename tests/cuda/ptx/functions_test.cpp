// Every function of kernels/ as NVRTC compiles it, interpreted, against the same header compiled by g++: bit for
// bit, any NaN being one NaN, over sweeps of bit patterns.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <random>

#include "bins.h"
#include "distributions/discrete.h"
#include "distributions/exponential.h"
#include "distributions/normal.h"
#include "distributions/triangular.h"
#include "distributions/truncated.h"
#include "distributions/uniform_interval.h"
#include "operations.h"
#include "ptx/machine.h"
#include "ptx/ptx_device.h"

namespace reckon {
namespace {

/// Which arguments a function is for, and is compared on.
enum class Domain { all, tails, not_nan, moderate };

struct Function {
  const char *name, *text;
  Domain domain;
  double (*wide)(double);
  float (*narrow)(float);
};
#define FUNCTION(name, domain, ...) \
  Function {                        \
    name, #__VA_ARGS__, domain,     \
        [](double x) {              \
          using Real = double;      \
          return Real(__VA_ARGS__); \
        },                          \
        [](float x) {               \
          using Real = float;       \
          return Real(__VA_ARGS__); \
        }                           \
  }

const Function kFunctions[] = {
    FUNCTION("exponential", Domain::all, exponential(x)),
    FUNCTION("exponential_minus_one", Domain::all, exponential_minus_one(x)),
    FUNCTION("logarithm", Domain::all, logarithm(x)),
    FUNCTION("logarithm_base_2", Domain::all, logarithm_base_2(x)),
    FUNCTION("logarithm_base_10", Domain::all, logarithm_base_10(x)),
    FUNCTION("logarithm_of_one_plus", Domain::all, logarithm_of_one_plus(x)),
    FUNCTION("sine", Domain::all, sine(x)),
    FUNCTION("cosine", Domain::all, cosine(x)),
    FUNCTION("hyperbolic_tangent", Domain::all, hyperbolic_tangent(x)),
    FUNCTION("power_of_x", Domain::all, power(x, Real(1.7))),
    FUNCTION("power_to_minus_3", Domain::all, power(x, Real(-3))),
    FUNCTION("power_to_x", Domain::all, power(Real(2.3), x)),
    FUNCTION("power_of_minus_2", Domain::all, power(Real(-2), x)),
    FUNCTION("power_of_x_to_x", Domain::all, power(x, x)),
    FUNCTION("normal_cdf", Domain::all, normal_cdf(x)),
    FUNCTION("square_root", Domain::all, square_root(x)),
    FUNCTION("round_half_away", Domain::all, round_half_away(x)),
    FUNCTION("round_down", Domain::all, round_down(x)),
    FUNCTION("round_up", Domain::all, round_up(x)),
    FUNCTION("sum", Domain::all, x + Real(0.1)),
    FUNCTION("difference", Domain::all, Real(0.1) - x),
    FUNCTION("square", Domain::all, x* x),
    FUNCTION("inverse", Domain::all, Real(1.3) / x),
    FUNCTION("quotient", Domain::all, x / Real(3)),
    FUNCTION("negative", Domain::all, -x),
    FUNCTION("magnitude", Domain::all, magnitude(x)),
    FUNCTION("minimum", Domain::all, minimum(x, Real(2))),
    FUNCTION("minimum_of", Domain::all, minimum(Real(2), x)),
    FUNCTION("maximum", Domain::all, maximum(x, Real(-2))),
    FUNCTION("maximum_of", Domain::all, maximum(Real(-2), x)),
    FUNCTION("less", Domain::all, less(x, Real(1))),
    FUNCTION("less_or_equal", Domain::all, less_or_equal(x, Real(1))),
    FUNCTION("equal", Domain::all, equal(x, Real(1))),
    FUNCTION("logical_not", Domain::all, logical_not(x)),
    FUNCTION("choose", Domain::all, choose(x, Real(2), Real(3))),
    FUNCTION("uniform_of_normal", Domain::all, uniform_of_normal(x)),
    FUNCTION("normal", Domain::tails, standard_normal_quantile(x)),
    FUNCTION("normal_of_plain", Domain::tails, standard_normal_quantile_of_plain(x)),
    FUNCTION("lognormal", Domain::tails, lognormal_quantile(standard_normal_quantile(x), Real(0.7), Real(3))),
    FUNCTION("wide_lognormal", Domain::tails, lognormal_quantile(standard_normal_quantile(x), Real(70), Real(3))),
    FUNCTION("moderate_lognormal", Domain::moderate, moderate_lognormal_quantile(x, Real(1.3), Real(2))),
    FUNCTION("uniform", Domain::tails, uniform_quantile(x, Real(-1.3), Real(2.9))),
    FUNCTION("loguniform", Domain::tails, loguniform_quantile(x, Real(2), Real(7), Real(1.2527629684953680))),
    FUNCTION("triangular", Domain::tails, triangular_quantile(x, Real(1.1), Real(2.2), Real(5.7))),
    FUNCTION("standard_exponential", Domain::tails, standard_exponential_quantile(x)),
    FUNCTION("standard_logistic", Domain::tails, standard_logistic_quantile(x)),
    FUNCTION("standard_laplace", Domain::tails, standard_laplace_quantile(x)),
    FUNCTION("truncated_uniform", Domain::tails, truncated_uniform(x, Real(0.1), Real(0.2), Real(0.7))),
    FUNCTION("bernoulli", Domain::tails, bernoulli_quantile(x, Real(0.3))),
    // A NaN's sign, which each machine chooses, chooses its bin.
    FUNCTION("bin_position", Domain::not_nan, bin_position(BinLayout<Real>{Real(1), Real(0.5), Real(-3), Real(70)}, x)),
    FUNCTION("ordered_key", Domain::not_nan, Real(ordered_key(double(x)) >> 11)),
};

/// A kernel for each function.
std::string source_of(const char* real) {
  std::string source = "#include \"simulate.cuh\"\nnamespace reckon {\nusing Real = " + std::string(real) +
                       ";\nstruct Arguments { const Real* in; Real* out; uint64_t count; };\n";
  for (const Function& function : kFunctions) {
    source += fmt::format(
        "extern \"C\" __global__ void of_{}(const __grid_constant__ Arguments a) {{\n  const uint64_t i = blockIdx.x * "
        "blockDim.x + "
        "threadIdx.x;\n  if (i >= a.count) return;\n  const Real x = a.in[i];\n  a.out[i] = {};\n}}\n",
        function.name, function.text);
  }
  return source + "}\n";
}

/// Special values, and numbers with every exponent: random bits, evenly spread, and whole or halves of them.
template <class Real>
std::vector<Real> arguments_for(Domain domain, size_t count) {
  using Bits = decltype(to_bits(Real()));
  using Limits = std::numeric_limits<Real>;
  const Real least = domain == Domain::tails ? smallest_tail(Real()) : Limits::denorm_min();
  const Real most = domain == Domain::tails ? Real(0.5) : domain == Domain::moderate ? Real(9.4) : Limits::infinity();
  std::vector<Real> arguments;
  const auto add = [&](Real x) {
    if (x >= least && x <= most) arguments.insert(arguments.end(), {x, -x});
  };
  if (domain == Domain::all) arguments = {Real(0), -Real(0), Limits::quiet_NaN(), -Limits::quiet_NaN()};
  for (const Real x : {least, most, Limits::min(), Limits::max(), Limits::infinity()}) add(x);
  for (const double x :
       {0x1p-65, 0x1p-54, 0x1p-33, 0x1p-9, 0.25, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 38.0, 60.0, 709.5, 1000.0, 0x1p30}) {
    for (const Real to : {Real(0), Limits::infinity()}) add(std::nextafter(static_cast<Real>(x), to));
    add(static_cast<Real>(x));
  }
  std::mt19937_64 random(1);
  std::uniform_int_distribution<Bits> bits(to_bits(least), to_bits(most));
  std::uniform_real_distribution<Real> unit(0, std::min(Real(0.5), most)), moderate(0, std::min(Real(64), most));
  while (arguments.size() < count) {
    add(from_bits(bits(random)));
    add(unit(random));
    add(moderate(random));
    add(static_cast<Real>(random() % 4000) / Real(2));
  }
  return arguments;
}

template <class Real>
class Functions {
 public:
  Functions() : text_(ptx_of(source_of(sizeof(Real) == 8 ? "double" : "float"))), machine_(text_, memory_) {}

  void compare(const Function& function) {
    const std::vector<Real> in = arguments_for<Real>(function.domain, 16'000);
    const size_t bytes = in.size() * sizeof(Real);
    const ptx::Region& from = memory_.create(ptx::Space::global, bytes, 256, "the arguments");
    const ptx::Region& to = memory_.create(ptx::Space::global, bytes, 256, "the results");
    memory_.host_writes(ptx::Region::at(from.base()), bytes);
    std::memcpy(ptx::Region::at(from.base()), in.data(), bytes);
    const uint64_t arguments[3] = {from.base(), to.base(), in.size()};
    machine_.launch("of_" + std::string(function.name), static_cast<uint32_t>((in.size() + 255) / 256), 256, 0,
                    &arguments, sizeof arguments);
    memory_.host_reads(ptx::Region::at(to.base()), bytes);
    const Real* found = reinterpret_cast<const Real*>(to.base());
    for (size_t i = 0; i < in.size(); ++i) {
      Real expected;
      if constexpr (sizeof(Real) == 8) {
        expected = function.wide(in[i]);
      } else {
        expected = function.narrow(in[i]);
      }
      const bool same = to_bits(expected) == to_bits(found[i]) || (expected != expected && found[i] != found[i]);
      ASSERT_TRUE(same) << function.name << "(" << fmt::format("{:a}", in[i]) << ") is " << found[i] << " in PTX, "
                        << expected << " by g++";
    }
    memory_.release(ptx::Region::at(from.base()));
    memory_.release(ptx::Region::at(to.base()));
  }

 private:
  ptx::Memory memory_;
  std::string text_;
  ptx::Machine machine_;
};

TEST(PtxFunctions, InDoubleAsByTheHostsCompiler) {
  Functions<double> functions;
  for (const Function& function : kFunctions) functions.compare(function);
}
TEST(PtxFunctions, InSingleAsByTheHostsCompiler) {
  Functions<float> functions;
  for (const Function& function : kFunctions) functions.compare(function);
}

}  // namespace
}  // namespace reckon
