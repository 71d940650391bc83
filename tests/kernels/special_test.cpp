// Accuracy of kernels/special against MPFR: for each function its oracle, its domain and its
// largest error in ULP, swept over bit patterns (uniform in the bits, so that every octave of the
// domain counts) and over neighbourhoods of the points where methods meet.
#include <gtest/gtest.h>
#include <mpfr.h>

#include <cmath>
#include <random>
#include <string>
#include <vector>

#include "operations.h"

namespace {

constexpr mpfr_prec_t kPrecision = 200;

class Big {
 public:
  Big() { mpfr_init2(value_, kPrecision); }
  ~Big() { mpfr_clear(value_); }
  Big(const Big&) = delete;
  Big& operator=(const Big&) = delete;
  mpfr_ptr get() { return value_; }

 private:
  mpfr_t value_;
};

/// Error of `result` in units of the last place of the true value (of the smallest normal below it).
template <class Real>
double error_in_ulp(Real result, mpfr_ptr truth) {
  constexpr bool wide = sizeof(Real) == 8;
  if (!mpfr_number_p(truth)) {
    const double expected = mpfr_get_d(truth, MPFR_RNDN);
    const bool same = std::isnan(expected) ? std::isnan(result) : double(result) == expected;
    return same ? 0 : 1e300;
  }
  const long digits = wide ? 53 : 24;
  const long lowest = wide ? -1074 : -149;
  const long highest = wide ? 1024 : 128;
  if (std::isinf(result)) {
    // Overflow is right where the true value rounds to infinity.
    return !mpfr_zero_p(truth) && mpfr_get_exp(truth) > highest - 1 ? 0 : 1e300;
  }
  if (std::isnan(result)) return 1e300;
  Big difference;
  mpfr_sub_d(difference.get(), truth, double(result), MPFR_RNDN);
  const long exponent = mpfr_zero_p(truth) ? lowest : mpfr_get_exp(truth);
  mpfr_mul_2si(difference.get(), difference.get(), -std::max(exponent - digits, lowest), MPFR_RNDN);
  return std::fabs(mpfr_get_d(difference.get(), MPFR_RNDN));
}

using Oracle = void (*)(mpfr_ptr, mpfr_srcptr);

void upper_tail_of(mpfr_ptr y, mpfr_srcptr x) {  // erfc(x / sqrt 2) / 2
  Big root;
  mpfr_sqrt_ui(root.get(), 2, MPFR_RNDN);
  mpfr_div(root.get(), x, root.get(), MPFR_RNDN);
  mpfr_erfc(y, root.get(), MPFR_RNDN);
  mpfr_div_ui(y, y, 2, MPFR_RNDN);
}
void cdf_of(mpfr_ptr y, mpfr_srcptr x) {
  Big negative;
  mpfr_neg(negative.get(), x, MPFR_RNDN);
  upper_tail_of(y, negative.get());
}
/// Newton's iteration on the upper tail, started from our own inverse.
void inverse_of(mpfr_ptr y, mpfr_srcptr tail) {
  mpfr_set_d(y, reckon::inverse_normal_upper_tail(mpfr_get_d(tail, MPFR_RNDN)), MPFR_RNDN);
  Big q, density, pi;
  mpfr_const_pi(pi.get(), MPFR_RNDN);
  mpfr_mul_ui(pi.get(), pi.get(), 2, MPFR_RNDN);
  mpfr_sqrt(pi.get(), pi.get(), MPFR_RNDN);
  for (int i = 0; i < 5; ++i) {
    upper_tail_of(q.get(), y);
    mpfr_sub(q.get(), q.get(), tail, MPFR_RNDN);
    mpfr_sqr(density.get(), y, MPFR_RNDN);
    mpfr_div_si(density.get(), density.get(), -2, MPFR_RNDN);
    mpfr_exp(density.get(), density.get(), MPFR_RNDN);
    mpfr_div(density.get(), density.get(), pi.get(), MPFR_RNDN);
    mpfr_div(q.get(), q.get(), density.get(), MPFR_RNDN);
    mpfr_add(y, y, q.get(), MPFR_RNDN);
  }
}
#define ORACLE(name) [](mpfr_ptr y, mpfr_srcptr x) { mpfr_##name(y, x, MPFR_RNDN); }

template <class Real>
struct Case {
  const char* name;
  Real (*function)(Real);
  Oracle oracle;
  Real low, high;
  bool both_signs;
  double limit;  // ULP
};

template <class Real>
std::vector<Real> sweep(Real low, Real high, bool both_signs, int count) {
  std::mt19937_64 random(1);
  const auto first = reckon::to_bits(low), last = reckon::to_bits(high);
  std::vector<Real> values{low, high};
  for (int i = 0; i < count; ++i) {
    values.push_back(reckon::from_bits(static_cast<decltype(first)>(first + random() % (last - first + 1))));
    const double u = double(random() >> 11) * 0x1p-53;
    values.push_back(static_cast<Real>(low + u * (high - low)));
    if (both_signs) {
      values.push_back(-values[values.size() - 1]);
      values.push_back(-values[values.size() - 3]);
    }
  }
  return values;
}

template <class Real>
void check(const Case<Real>& item, int count) {
  double worst = 0;
  Real where = 0;
  Big x, y;
  for (const Real value : sweep(item.low, item.high, item.both_signs, count)) {
    mpfr_set_d(x.get(), double(value), MPFR_RNDN);
    item.oracle(y.get(), x.get());
    const double error = error_in_ulp(item.function(value), y.get());
    if (!(error <= worst)) worst = error, where = value;
  }

  std::printf("  %-28s %6.3f ULP at %a (limit %.2f)\n", item.name, worst, double(where), item.limit);
  EXPECT_LE(worst, item.limit) << item.name << " at " << std::hexfloat << where;
  EXPECT_GT(worst, 0.3) << item.name << ": an error below rounding means that nothing was swept";
}
template <class Real>
Real tail_quantile(Real t) {
  return reckon::inverse_normal_upper_tail(t);
}

TEST(Special, DoubleMatchesMpfr) {
  using namespace reckon;
  const double max = 0x1.fffffffffffffp1023;
  const Case<double> cases[] = {
      {"exp", exponential, ORACLE(exp), 0x1p-60, 745.2, true, 1.0},
      {"expm1", exponential_minus_one, ORACLE(expm1), 0x1p-60, 709.7, true, 1.7},
      {"log", logarithm, ORACLE(log), 0x1p-1074, max, false, 0.9},
      {"log near 1", logarithm, ORACLE(log), 0.5, 2.0, false, 0.9},
      {"log1p", logarithm_of_one_plus, ORACLE(log1p), 0x1p-80, 1e300, false, 1.6},
      {"log1p below 0", [](double x) { return logarithm_of_one_plus(-x); },
       [](mpfr_ptr y, mpfr_srcptr x) {
         mpfr_neg(y, x, MPFR_RNDN);
         mpfr_log1p(y, y, MPFR_RNDN);
       },
       0x1p-80, 0x1.fffffffffffffp-1, false, 1.6},
      {"log2", logarithm_base_2, ORACLE(log2), 0x1p-1074, max, false, 0.6},
      {"log2 near 1", logarithm_base_2, ORACLE(log2), 0.5, 2.0, false, 0.6},
      {"log10", logarithm_base_10, ORACLE(log10), 0x1p-1074, max, false, 0.6},
      {"log10 near 1", logarithm_base_10, ORACLE(log10), 0.5, 2.0, false, 0.6},
      {"sin", sine, ORACLE(sin), 0x1p-60, 0x1p30, true, 0.9},
      {"cos", cosine, ORACLE(cos), 0x1p-60, 0x1p30, true, 0.9},
      {"tanh", hyperbolic_tangent, ORACLE(tanh), 0x1p-60, 40, true, 1.5},
      {"normal_cdf", normal_cdf, cdf_of, 0x1p-30, 37.5, true, 1.5},
      {"inverse normal, far", tail_quantile, inverse_of, 0x1p-1022, 0x1p-66, false, 4.0},
      {"inverse normal, tail", tail_quantile, inverse_of, 0x1p-66, 0x1p-9, false, 4.0},
      {"inverse normal, centre", tail_quantile, inverse_of, 0x1.0000000000001p-9, 0x1.fffffffffffffp-2, false, 2.2},
  };
  for (const auto& item : cases) check(item, item.oracle == cdf_of || item.oracle == inverse_of ? 1500 : 10000);
}

TEST(Special, SingleMatchesMpfr) {
  using namespace reckon;
  const float max = 0x1.fffffep127f;
  const Case<float> cases[] = {
      {"exp", exponential, ORACLE(exp), 0x1p-30f, 104.f, true, 1.1},
      {"log", logarithm, ORACLE(log), 0x1p-149f, max, false, 1.1},
      {"log near 1", logarithm, ORACLE(log), 0.5f, 2.0f, false, 1.1},
      {"log1p", logarithm_of_one_plus, ORACLE(log1p), 0x1p-40f, 1e30f, false, 0.51},
      {"sin", sine, ORACLE(sin), 0x1p-30f, 0x1p30f, true, 0.51},
      {"cos", cosine, ORACLE(cos), 0x1p-30f, 0x1p30f, true, 0.51},
      {"expm1", exponential_minus_one, ORACLE(expm1), 0x1p-30f, 88.f, true, 0.51},
      {"log2", logarithm_base_2, ORACLE(log2), 0x1p-149f, max, false, 0.51},
      {"log2 near 1", logarithm_base_2, ORACLE(log2), 0.5f, 2.0f, false, 0.51},
      {"log10", logarithm_base_10, ORACLE(log10), 0x1p-149f, max, false, 0.51},
      {"tanh", hyperbolic_tangent, ORACLE(tanh), 0x1p-30f, 20.f, true, 0.51},
      {"normal_cdf", normal_cdf, cdf_of, 0x1p-30f, 12.9f, true, 1.5},
      {"inverse normal, far", tail_quantile, inverse_of, 0x1p-126f, 0x1.fffffep-35f, false, 0.51},
      {"inverse normal, tail", tail_quantile, inverse_of, 0x1p-34f, 0x1p-9f, false, 3.0},
      {"inverse normal, centre", tail_quantile, inverse_of, 0x1.000002p-9f, 0x1.fffffep-2f, false, 1.4},
  };
  for (const auto& item : cases) check(item, item.oracle == cdf_of || item.oracle == inverse_of ? 1500 : 10000);
}

/// About the ends of the segments: no error beyond the others', and no step down by more than a last place.
template <class Real>
void check_segments(int parts, double limit) {
  Big tail, truth;
  double worst = 0;
  for (int octave = -9; octave < -1; ++octave) {
    for (int part = 1; part <= parts; ++part) {
      const auto end = reckon::to_bits(std::ldexp(1 + static_cast<Real>(part) / static_cast<Real>(parts), octave));
      Real before = INFINITY;
      for (auto bits = end - 64; bits <= std::min(end + 64, reckon::to_bits(Real(0.5))); ++bits) {
        const Real t = reckon::from_bits(bits), z = reckon::inverse_normal_upper_tail(t);
        mpfr_set_d(tail.get(), static_cast<double>(t), MPFR_RNDN);
        inverse_of(truth.get(), tail.get());
        worst = std::max(worst, error_in_ulp(z, truth.get()));
        EXPECT_LE(z, std::nextafter(std::nextafter(before, Real(INFINITY)), Real(INFINITY))) << "a step at " << t;
        before = z;
      }
    }
  }
  std::printf("  at the ends of segments %.3f ULP\n", worst);
  EXPECT_LE(worst, limit);
  EXPECT_EQ(reckon::inverse_normal_upper_tail(Real(0.5)), Real(0));
}

TEST(Special, SegmentsOfTheInverseNormalMeet) {
  check_segments<double>(2, 2.2);
  check_segments<float>(4, 1.4);
}

/// 2^(a b) against MPFR's power of the exact product, results from the smallest numbers to the largest.
template <class Real>
void check_power_of_two(int lowest, int highest, double limit) {
  std::mt19937_64 random(7);
  double worst = 0;
  Big product, truth;
  for (int i = 0; i < 100000; ++i) {
    const double mantissa = 1.0 + double(random() >> 11) * 0x1p-53;
    const Real a = static_cast<Real>(std::ldexp(mantissa, int(random() % 40) - 30));
    const double exponent = lowest + double(random() >> 11) * 0x1p-53 * (highest - lowest);
    const Real b = static_cast<Real>(exponent / a);
    mpfr_set_d(product.get(), a, MPFR_RNDN);
    mpfr_mul_d(product.get(), product.get(), b, MPFR_RNDN);
    mpfr_exp2(truth.get(), product.get(), MPFR_RNDN);
    worst = std::max(worst, error_in_ulp(reckon::power_of_two(a, b), truth.get()));
    if (std::fabs(a * b) <= reckon::most_normal_power(a)) {
      ASSERT_EQ(reckon::power_of_two_normal(a, b), reckon::power_of_two(a, b)) << a << " * " << b;
    }
  }
  std::printf("  power of two %.3f ULP\n", worst);
  EXPECT_LE(worst, limit);
  EXPECT_GT(worst, 0.3);
  const Real infinity = std::numeric_limits<Real>::infinity();
  EXPECT_EQ(reckon::power_of_two(Real(1), Real(highest + 2)), infinity);
  EXPECT_EQ(reckon::power_of_two(Real(1e6), Real(1e9)), infinity);
  EXPECT_EQ(reckon::power_of_two(Real(1e6), infinity), infinity);
  EXPECT_EQ(reckon::power_of_two(Real(1), Real(lowest - 2)), Real(0));
  EXPECT_EQ(reckon::power_of_two(Real(1e6), Real(-1e9)), Real(0));
  EXPECT_EQ(reckon::power_of_two(Real(1), -infinity), Real(0));
  EXPECT_TRUE(std::isnan(reckon::power_of_two(Real(0), infinity)));
  EXPECT_TRUE(std::isnan(reckon::power_of_two(Real(1), Real(NAN))));
  for (int n = lowest + 2; n < highest; ++n)
    EXPECT_EQ(reckon::power_of_two(Real(0.5), Real(2 * n)), std::ldexp(Real(1), n));
}
TEST(Special, PowerOfTwoMatchesMpfr) {
  check_power_of_two<double>(-1076, 1024, 1.3);
  check_power_of_two<float>(-151, 128, 1.3);
}

TEST(Special, PowerMatchesMpfr) {
  std::mt19937_64 random(2);
  double worst = 0;
  Big x, y, z;
  for (int i = 0; i < 200000; ++i) {
    const double mantissa = 1.0 + double(random() >> 12) * 0x1p-52;
    const double base = std::ldexp(mantissa, int(random() % 200) - 100);
    const double limit = 700.0 / (std::fabs(std::log(base)) + 1e-3);
    const double exponent = (double(random() >> 11) * 0x1p-52 - 1.0) * limit;
    mpfr_set_d(x.get(), base, MPFR_RNDN);
    mpfr_set_d(y.get(), exponent, MPFR_RNDN);
    mpfr_pow(z.get(), x.get(), y.get(), MPFR_RNDN);
    worst = std::max(worst, error_in_ulp(reckon::power(base, exponent), z.get()));
  }
  std::printf("  pow %.3f ULP\n", worst);
  EXPECT_LE(worst, 0.75);
  EXPECT_GT(worst, 0.3);
}

TEST(Special, PowersThatAreNumbersAreThose) {
  int count = 0;
  for (double base = 2; base * base <= 0x1p53; base += base < 1000 ? 1 : 997) {
    double exact = base;
    for (int exponent = 2; exact <= 0x1p53 / base; ++exponent, ++count) {
      exact *= base;
      ASSERT_EQ(reckon::power(base, exponent), exact) << base << "^" << exponent;
    }
  }
  EXPECT_GT(count, 90'000);
  for (int exponent = -1074; exponent <= 1023; ++exponent)
    ASSERT_EQ(reckon::power(2.0, exponent), std::ldexp(1.0, exponent)) << exponent;
  for (int tenths = 1; tenths <= 22; ++tenths)
    EXPECT_EQ(reckon::power(10.0, tenths), std::stod("1e" + std::to_string(tenths)));
}

TEST(Special, PowerKeepsIeeeSpecialCases) {
  const double values[] = {0.0,      -0.0,      1.0, -1.0,  2.0,    -2.0,   0.5,    -0.5,   3.0,   -3.0,   2.5,   -2.5,
                           INFINITY, -INFINITY, NAN, 1e300, 1e-300, -1e300, 0x1p53, 5e-324, 710.0, -710.0, 1e-320};
  for (const double x : values) {
    for (const double y : values) {
      const double expected = std::pow(x, y), actual = reckon::power(x, y);
      if (std::isnan(expected)) {
        EXPECT_TRUE(std::isnan(actual)) << x << "^" << y;
      } else if (std::isinf(expected) || expected == 0) {
        // Signed zeros of odd powers of -0 are the one thing not kept.
        EXPECT_EQ(std::fabs(expected), std::fabs(actual)) << x << "^" << y;
      } else {
        EXPECT_NEAR(actual / expected, 1, 1e-15) << x << "^" << y;
      }
    }
  }
}

TEST(Special, ExponentialHasOneResultInBothForms) {
  for (double x = -708; x <= 708; x += 0.0371) {
    ASSERT_TRUE(reckon::exponential_is_normal(x));
    ASSERT_EQ(reckon::exponential_normal(x), reckon::exponential(x)) << x;
  }
  for (float x = -87; x <= 87; x += 0.0137f) {
    ASSERT_TRUE(reckon::exponential_is_normal(x));
    ASSERT_EQ(reckon::exponential_normal(x), reckon::exponential(x)) << x;
  }
  EXPECT_FALSE(reckon::exponential_is_normal(std::nan("")));
  EXPECT_FALSE(reckon::exponential_is_normal(-708.5));
  EXPECT_FALSE(reckon::exponential_is_normal(89.0f));
}

TEST(Special, ExactWhereExactnessIsExpected) {
  EXPECT_EQ(reckon::logarithm_base_10(1000.0), 3.0);
  EXPECT_EQ(reckon::logarithm_base_10(1e22), 22.0);
  for (int k = -1074; k < 1024; ++k) EXPECT_EQ(reckon::logarithm_base_2(std::ldexp(1.0, k)), k);
  EXPECT_EQ(reckon::power(10.0, 15.0), 1e15);
  EXPECT_EQ(reckon::exponential(0.0), 1.0);
  EXPECT_EQ(reckon::logarithm(1.0), 0.0);
  EXPECT_EQ(reckon::inverse_normal_upper_tail(0.5), 0.0);
  EXPECT_EQ(reckon::normal_cdf(0.0), 0.5);
  EXPECT_TRUE(std::isnan(reckon::sine(0x1p31)));
  EXPECT_EQ(reckon::round_half_away(-2.5), -3.0);
  EXPECT_EQ(reckon::round_half_away(0.49999999999999994), 0.0);
}

}  // namespace
