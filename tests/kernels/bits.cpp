// Prints a hash for each function of kernels/ over a sweep of bit patterns, and for what the host
// computes before sampling. Built by several compilers at several settings; all must print the same.
#include <cstdio>
#include <cstring>

#include "bins.h"
#include "distributions/exponential.h"
#include "distributions/normal.h"
#include "distributions/triangular.h"
#include "distributions/truncated.h"
#include "distributions/uniform_interval.h"
#include "families/quantile_table.h"
#include "operations.h"
#include "stream.h"
#include "uniform.h"

namespace {

using namespace reckon;

struct Hash {
  uint64_t state = 1469598103934665603u;
  void add(const void* data, size_t size) {
    for (size_t i = 0; i < size; ++i) state = (state ^ static_cast<const unsigned char*>(data)[i]) * 1099511628211u;
  }
  template <class Real>
  void number(Real x) {
    if (x != x) x = not_a_number_of(x);  // any NaN is one NaN
    add(&x, sizeof x);
  }
};

template <class Real, class Function>
void sweep(const char* name, Real low, Real high, Function function) {
  Hash hash;
  const auto first = to_bits(low), last = to_bits(high);
  uint64_t random = 88172645463325252u;
  for (int i = 0; i < 20000; ++i) {
    random ^= random << 13, random ^= random >> 7, random ^= random << 17;
    const Real x = from_bits(static_cast<decltype(first)>(first + random % (last - first)));
    hash.number(function(x));
    hash.number(function(-x));
  }
  std::printf("%s.%s %016llx\n", name, sizeof(Real) == 8 ? "double" : "single",
              static_cast<unsigned long long>(hash.state));
}

template <class Real>
void functions(Real small, Real large) {
  const Real half = Real(0.4999999);
  sweep("exp", small, large, [](Real x) { return exponential(x); });
  sweep("log", small, large, [](Real x) { return logarithm(x); });
  sweep("log2", small, large, [](Real x) { return logarithm_base_2(x); });
  sweep("log10", small, large, [](Real x) { return logarithm_base_10(x); });
  sweep("log1p", small, large, [](Real x) { return logarithm_of_one_plus(x); });
  sweep("expm1", small, large, [](Real x) { return exponential_minus_one(x); });
  sweep("sin", small, large, [](Real x) { return sine(x); });
  sweep("cos", small, large, [](Real x) { return cosine(x); });
  sweep("tanh", small, large, [](Real x) { return hyperbolic_tangent(x); });
  sweep("pow", small, large, [](Real x) { return power(x, Real(1.7)) + power(Real(2.3), x) + power(x, Real(-3)); });
  sweep("normal_cdf", small, large, [](Real x) { return normal_cdf(x); });
  sweep("round", small, large, [](Real x) { return round_half_away(x) + round_down(x) + round_up(x); });
  sweep("compare", small, large,
        [](Real x) { return less(x, Real(1)) + choose(equal(x, x), minimum(x, Real(2)), maximum(x, Real(-2))); });
  sweep("normal", small, half, [](Real u) { return standard_normal_quantile(u); });
  sweep("lognormal", small, half, [](Real u) {
    const Real z = standard_normal_quantile(u);
    return lognormal_quantile(z, Real(0.7), Real(3)) + moderate_lognormal_quantile(z / Real(8), Real(1.3), Real(2));
  });
  sweep("copula", small, Real(12), [](Real z) { return uniform_of_normal(z); });
  sweep("uniform", small, half, [](Real u) {
    return uniform_quantile(u, Real(-1.3), Real(2.9)) +
           loguniform_quantile(u, Real(2), Real(7), Real(1.2527629684953680));
  });
  sweep("triangular", small, half, [](Real u) { return triangular_quantile(u, Real(1.1), Real(2.2), Real(5.7)); });
  sweep("exponential", small, half, [](Real u) {
    return standard_exponential_quantile(u) + standard_logistic_quantile(u) + standard_laplace_quantile(u);
  });
  sweep("truncated", small, half, [](Real u) { return truncated_uniform(u, Real(0.1), Real(0.2), Real(0.7)); });
  sweep("bins", small, large, [](Real x) {
    return bin_position(BinLayout<Real>{Real(1), Real(0.5), Real(-3), Real(70)}, x);
  });
}

void words() {
  Hash hash;
  for (uint64_t c = 0; c < 20000; ++c) {
    const PhiloxWords w =
        stream_words({42, 0x0123456789abcdefu}, c * c | ((c >> 1 & 1) != 0 ? kSecondReplicate : 0), c & 1);
    double u = 0;
    float v = 0;
    uniform_from_words(w.word[0], w.word[1], u);
    uniform_from_words(w.word[2], w.word[3], v);
    hash.number(u);
    hash.number(v);
  }
  std::printf("words %016llx\n", static_cast<unsigned long long>(hash.state));
}

void table(const char* name, const Distribution& distribution) {
  const auto data = quantile_table(distribution);
  Hash hash;
  hash.add(data->wide.coefficients.data(), data->wide.coefficients.size() * sizeof(double));
  hash.add(data->narrow.coefficients.data(), data->narrow.coefficients.size() * sizeof(float));
  std::printf("table.%s %016llx\n", name, static_cast<unsigned long long>(hash.state));
}

}  // namespace

int main() {
  functions<double>(0x1p-1060, 0x1p1020);
  functions<float>(0x1p-140f, 0x1p120f);
  words();
  table("beta", {Family::beta, {20, 30, 0, 1}, {}});
  table("gamma", {Family::gamma, {2.5, 1}, {}});
  table("student_t", {Family::student_t, {4, 0, 1}, {}});
  table("log_gamma", {Family::log_gamma, {0.03}, {}});
  table("logit_beta", {Family::logit_beta, {0.2, 0.4}, {}});
  const auto a = std::make_shared<Distribution>(Distribution{Family::lognormal, {1, 0.5}, {}});
  const auto b = std::make_shared<Distribution>(Distribution{Family::logistic, {9, 0.5}, {}});
  table("mixture", {Family::mixture, {1, 2}, {a, b}});
}
