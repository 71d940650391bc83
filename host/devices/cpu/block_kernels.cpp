// The loops of the CPU engine. Compiled once for each instruction set (see CMakeLists.txt), with
// RECKON_VARIANT naming the set; every loop calls the kernels' scalar functions, which the compiler
// vectorises. No standard library here (block.h says why).
#include "devices/cpu/block.h"
#include "devices/cpu/kept_values.h"
#include "devices/cpu/loops.h"
#include "devices/cpu/normal_rows.h"
#include "devices/cpu/philox_rows.h"
#include "devices/cpu/sobol_rows.h"
#include "devices/cpu/table_rows.h"
#include "devices/cpu/tail_list.h"
//
#include "distributions/exponential.h"
#include "distributions/normal.h"
#include "distributions/triangular.h"
#include "distributions/truncated.h"
#include "distributions/uniform_interval.h"
#include "model/operation.h"
#include "operations.h"

namespace reckon {
inline namespace RECKON_VARIANT {

template <bool Constant, class Real>
RECKON_HD Real get(const Real* x, int i) {
  return Constant ? *x : x[i];
}

template <class Real, class Function>
inline void unary(const BlockInstruction<Real>& in, Function f) {
  Real* out = in.target;
  const Real* a = in.operand[0];
  RECKON_EACH(i) out[i] = f(a[i]);
}

/// Each combination of blocks and constants has a loop of its own, so that constants stay in
/// registers.
template <class Real, class Function>
inline void binary(const BlockInstruction<Real>& in, Function f) {
  Real* out = in.target;
  const Real* a = in.operand[0];
  const Real* b = in.operand[1];
  if ((in.constants & 1) != 0) {
    const Real x = *a;
    RECKON_EACH(i) out[i] = f(x, b[i]);
  } else if ((in.constants & 2) != 0) {
    const Real y = *b;
    RECKON_EACH(i) out[i] = f(a[i], y);
  } else {
    RECKON_EACH(i) out[i] = f(a[i], b[i]);
  }
}

/// Up to four operands, the first a block; the others all constants, or any mixture.
template <class Real, class Function>
inline void several(const BlockInstruction<Real>& in, int operands, Function f) {
  Real* out = in.target;
  const Real* a = in.operand[0];
  const Real* b = in.operand[1];
  const Real* c = in.operand[2];
  const Real* d = operands > 3 ? in.operand[3] : in.operand[2];
  const int rest = ((1 << operands) - 1) & ~1;
  if ((in.constants & rest) == rest && (in.constants & 1) == 0) {
    const Real y = *b, z = *c, w = *d;
    RECKON_EACH(i) out[i] = f(a[i], y, z, w);
    return;
  }
  const int sa = (in.constants & 1) != 0 ? 0 : 1, sb = (in.constants & 2) != 0 ? 0 : 1;
  const int sc = (in.constants & 4) != 0 ? 0 : 1;
  const int sd = operands > 3 ? ((in.constants & 8) != 0 ? 0 : 1) : sc;
  for (int i = 0; i < kBlockDraws; ++i) out[i] = f(a[i * sa], b[i * sb], c[i * sc], d[i * sd]);
}

/// The centre for every draw, then the tails packed, computed and put back: the same values as
/// inverse_normal_upper_tail for each draw.
template <class Real>
inline void sample_normal(const BlockInstruction<Real>& in) {
  const Real* u = in.operand[0];
  Real* out = in.target;
  const Real edge = inverse_normal_central_limit(Real(0)), far_edge = inverse_normal_far_limit(Real(0));
  const TailList<Real> tails(u, edge);
  central_normals(u, out);
  alignas(64) Real value[sizeof(tails.packed) / sizeof(Real)];
  RECKON_IVDEP
  for (int i = 0; i < tails.padded; ++i)
    value[i] = with_sign(inverse_normal_tail(magnitude(tails.packed[i])), tails.packed[i]);
  if (!in.plain) {  // after truncation or a copula
    for (int i = 0; i < tails.count; ++i) {
      const Real tail = tails.packed[i];
      if (magnitude(tail) < far_edge) value[i] = with_sign(inverse_normal_far(magnitude(tail)), tail);
    }
  }
  tails.put_back(value, out);
}

template <class Real>
inline void sample_table(const BlockInstruction<Real>& in) {
  alignas(64) uint32_t row[kBlockDraws];
  alignas(64) Real place[kBlockDraws];
  const Real* u = in.operand[0];
  RECKON_EACH(i) {
    const TablePlace<Real> at = locate_in_table(u[i]);
    row[i] = at.segment;
    place[i] = at.place;
  }
  if (in.table.first != nullptr) {
    for (int i = 0; i < kBlockDraws; ++i) {
      TablePlace<Real> at{row[i], place[i]};
      row[i] = find_table_row(in.table, at);
      place[i] = at.place;
    }
  }
  evaluate_table_rows(in.table.coefficients, row, place, in.target, kBlockDraws);
}

/// finish(exp(argument(i))): in the cheap form if every exponential of the block is a normal number,
/// else in the general one. The bits are the same.
template <class Real, class Argument, class Finish>
inline void exponentials(Real* out, Argument argument, Finish finish) {
  int plain = 1;
  RECKON_EACH(i) {
    const Real x = argument(i);
    plain &= exponential_is_normal(x) ? 1 : 0;
    out[i] = x;
  }
  if (plain != 0) {
    RECKON_EACH(i) out[i] = finish(exponential_normal(out[i]));
  } else {
    RECKON_EACH(i) out[i] = finish(exponential(out[i]));
  }
}

/// Whether sigma and the median are constants, and the powers of the block are normal numbers.
template <class Real>
inline bool moderate_lognormal(const BlockInstruction<Real>& in) {
  if (in.constants != 6) return false;
  const Real sigma = *in.operand[1];
  if (in.plain) return magnitude(sigma) <= most_moderate_sigma(sigma);
  const Real* z = in.operand[0];
  int moderate = 1;
  RECKON_EACH(i) moderate &= magnitude(sigma * z[i]) <= most_normal_power(sigma) ? 1 : 0;
  return moderate != 0;
}

/// In a loop over the block, by how many operands an operation takes.
#define EACH_OF_1(value) return unary(in, [](Real x0) { return value; })
#define EACH_OF_2(value) return binary(in, [](Real x0, Real x1) { return value; })
#define EACH_OF_3(value) return several(in, 3, [](Real x0, Real x1, Real x2, Real) { return value; })
#define EACH_OF_4(value) return several(in, 4, [](Real x0, Real x1, Real x2, Real x3) { return value; })

template <class Real>
inline void sample(const BlockInstruction<Real>& in, uint64_t seed, uint64_t first) {
  const auto operation = static_cast<Operation>(in.operation);
  if (operation == Operation::standard_normal) return sample_normal(in);
  if (operation == Operation::lognormal && moderate_lognormal(in)) {
    const Real sigma = *in.operand[1], median = *in.operand[2];
    return unary(in, [=](Real z) { return moderate_lognormal_quantile(z, sigma, median); });
  }
  switch (operation) {
    case Operation::uniform:
      if (in.sobol != nullptr) return sobol_rows<kBlockCounters>(in.sobol, first, in.target);
      return uniform_rows({seed, in.stream}, first + in.replicate, kBlockCounters, in.target);
    case Operation::discrete: return unary(in, [&](Real u) { return discrete_quantile(u, in.discrete); });
    case Operation::tabulated:
      return sample_table(in);
// clang-format off
#define SOURCE(name)
#define SAMPLE(name, operands, value) case Operation::name: EACH_OF_##operands(value);
#define OPERATION(name, text, operands, value)
// clang-format on
#include "model/operations.def"
    default: return;
  }
}

template <class Real>
inline void calculate(const BlockInstruction<Real>& in) {
  const auto operation = static_cast<Operation>(in.operation);
  if (operation == Operation::exponential) {
    const Real* a = in.operand[0];
    return exponentials(
        in.target, [=](int i) { return a[i]; }, [](Real e) { return e; });
  }
  switch (operation) {
// clang-format off
#define SOURCE(name)
#define SAMPLE(name, operands, value)
#define OPERATION(name, text, operands, value) case Operation::name: EACH_OF_##operands(value);
// clang-format on
#include "model/operations.def"
    default: return;
  }
}

template <class Real>
void evaluate(const BlockProgram<Real>& program, uint64_t first_counter) {
  for (int i = 0; i < program.count; ++i) {
    const BlockInstruction<Real>& in = program.instructions[i];
    if (!is_arithmetic(static_cast<Operation>(in.operation))) {
      sample(in, program.seed, first_counter);
    } else {
      calculate(in);
    }
  }
}

/// A lane takes its four draws in order.
template <class Real>
inline void add_to_lanes(const Real* values, double shift, double scale, double* sums) {
  double* squares = sums + kLanes;
  RECKON_IVDEP
  for (int t = 0; t < kBlockCounters; ++t) {
    const double d0 = (static_cast<double>(values[t]) - shift) * scale;
    const double d1 = (static_cast<double>(values[t + kBlockCounters]) - shift) * scale;
    const double d2 = (static_cast<double>(values[t + 2 * kBlockCounters]) - shift) * scale;
    const double d3 = (static_cast<double>(values[t + 3 * kBlockCounters]) - shift) * scale;
    sums[t] = sums[t] + d0 + d1 + d2 + d3;
    const double two = fused_multiply_add(d1, d1, fused_multiply_add(d0, d0, squares[t]));
    squares[t] = fused_multiply_add(d3, d3, fused_multiply_add(d2, d2, two));
  }
}

/// A vector of running extremes: compilers do not vectorise a minimum where a NaN may come.
template <class Real>
inline void take_extremes(const Real* values, Collector<Real>& c) {
  constexpr int kWidth = 128 / sizeof(Real);
  alignas(64) Real lowest[kWidth], highest[kWidth];
  for (int j = 0; j < kWidth; ++j) {
    lowest[j] = infinity_of(Real(0));
    highest[j] = -infinity_of(Real(0));
  }
  for (int i = 0; i < kBlockDraws; i += kWidth) {
    for (int j = 0; j < kWidth; ++j) {
      lowest[j] = values[i + j] < lowest[j] ? values[i + j] : lowest[j];
      highest[j] = values[i + j] > highest[j] ? values[i + j] : highest[j];
    }
  }
  for (int half = kWidth / 2; half > 0; half /= 2) {
    for (int j = 0; j < half; ++j) {
      lowest[j] = lowest[j + half] < lowest[j] ? lowest[j + half] : lowest[j];
      highest[j] = highest[j + half] > highest[j] ? highest[j + half] : highest[j];
    }
  }
  c.lowest = lowest[0] < c.lowest ? lowest[0] : c.lowest;
  c.highest = highest[0] > c.highest ? highest[0] : c.highest;
}

template <class Real>
inline void count_points(const Real* values, Collector<Real>& c) {
  for (int p = 0; p < c.point_count; ++p) {
    const double point = c.points[p];
    uint32_t below = 0, equal = 0;
    for (int i = 0; i < kBlockDraws; ++i) {
      below += static_cast<double>(values[i]) < point ? 1u : 0u;
      equal += static_cast<double>(values[i]) == point ? 1u : 0u;
    }
    c.below[p] += below;
    c.equal[p] += equal;
  }
}

template <class Real>
void collect(const Real* values, int first_lane, Collector<Real>& c) {
  alignas(64) int32_t bin[kBlockDraws];
  const BinLayout<Real> layout = c.layout;
  RECKON_EACH(i) bin[i] = static_cast<int32_t>(bin_position(layout, values[i]));
  take_extremes(values, c);
  add_to_lanes(values, c.shift, c.scale, c.lane_sums + first_lane);
  Real* kept = c.kept + c.kept_count;
  const Real* end = count_and_keep(bin, values, c, kept);
  c.kept_count = static_cast<uint64_t>(end - c.kept);
  if (c.point_count > 0) count_points(values, c);
}

template <class Real>
void add(const Real* values, int first_lane, Collector<Real>& c) {
  add_to_lanes(values, c.shift, c.scale, c.lane_sums + first_lane);
}

template <class Real>
void collect_some(const Real* values, const Real* accepted, int first_lane, int limit, Collector<Real>& c) {
  for (int r = 0; r < 4; ++r) {
    for (int t = 0; t < kBlockCounters; ++t) {
      if (4 * t + r >= limit || (accepted != nullptr && accepted[r * kBlockCounters + t] != Real(1))) continue;
      const Real y = values[r * kBlockCounters + t];
      const double d = (static_cast<double>(y) - c.shift) * c.scale;
      double* sum = c.lane_sums + first_lane + t;
      sum[0] += d;
      sum[kLanes] = fused_multiply_add(d, d, sum[kLanes]);
      const int32_t b = static_cast<int32_t>(bin_position(c.layout, y));
      ++c.counts[b];
      c.kept[c.kept_count] = y;
      c.kept_count += c.counts[b] >> 31;
      c.lowest = y < c.lowest ? y : c.lowest;
      c.highest = y > c.highest ? y : c.highest;
      for (int p = 0; p < c.point_count; ++p) {
        c.below[p] += static_cast<double>(y) < c.points[p] ? 1u : 0u;
        c.equal[p] += static_cast<double>(y) == c.points[p] ? 1u : 0u;
      }
    }
  }
}

template <class Real>
void bins(const BinLayout<double>& layout, const double* values, int count, uint32_t* bins) {
  const BinLayout<Real> narrowed = {static_cast<Real>(layout.centre), static_cast<Real>(layout.inverse_scale),
                                    static_cast<Real>(layout.offset), static_cast<Real>(layout.width)};
  RECKON_IVDEP
  for (int i = 0; i < count; ++i)
    bins[i] = static_cast<uint32_t>(static_cast<int32_t>(bin_position(narrowed, static_cast<Real>(values[i]))));
}

}  // namespace RECKON_VARIANT

#define RECKON_JOIN2(a, b) a##b
#define RECKON_JOIN(a, b) RECKON_JOIN2(a, b)
#define RECKON_TEXT2(a) #a
#define RECKON_TEXT(a) RECKON_TEXT2(a)

const Kernels& RECKON_JOIN(kernels_, RECKON_VARIANT)() {
  static const Kernels kernels = {RECKON_TEXT(RECKON_VARIANT),
                                  {evaluate<double>, collect<double>, collect_some<double>, add<double>, bins<double>},
                                  {evaluate<float>, collect<float>, collect_some<float>, add<float>, bins<float>}};
  return kernels;
}

}  // namespace reckon
