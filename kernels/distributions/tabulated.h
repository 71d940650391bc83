// Quantile functions without a closed form, as piecewise polynomials of the tail probability.
//
// Each octave of the tail, on each side, is cut into equal segments; the bits of the tail name the
// segment and the place in it, both exact. A segment is one polynomial, or several where the
// quantile has kinks, jumps or gaps (a mixture, a truncation): then rows carry an upper edge and a
// centre and scale of their own. Rows are fitted by host/families/quantile_table.cpp, which states and
// checks the error as one in probability.
#pragma once
#include "uniform.h"

namespace reckon {

template <class Real>
struct QuantileTable {
  const Real* coefficients;  // rows (TableRow), aligned to 16 bytes
  const uint32_t* first;     // first row of each segment; null: one row a segment, place as it is
  const Real* edge;          // a row holds below this place; infinity in a segment's last row
  const Real* centre;
  const Real* scale;
};

}  // namespace reckon

RECKON_BEGIN_NAMESPACE

/// Layout per precision: segments an octave as a power of two, octaves a side, coefficients a row.
struct TableLayoutDouble {
  static constexpr uint32_t segment_bits = 2, octaves = 64, coefficients = 8;
};
struct TableLayoutFloat {
  static constexpr uint32_t segment_bits = 3, octaves = 32, coefficients = 4;
};

/// A row as it lies in memory, which is aligned to 16 bytes.
template <class Real>
struct alignas(16) TableRow {
  Real coefficient[sizeof(Real) == 8 ? TableLayoutDouble::coefficients : TableLayoutFloat::coefficients];
};

constexpr uint32_t kSegmentsPerSideDouble = TableLayoutDouble::octaves << TableLayoutDouble::segment_bits;
constexpr uint32_t kSegmentsPerSideFloat = TableLayoutFloat::octaves << TableLayoutFloat::segment_bits;

template <class Real>
struct TablePlace {
  uint32_t segment;
  Real place;  // offset from the segment's centre, in units of the octave's start
};

/// Positive numbers have the order of their bits; NaN comes above them, so that it finds a row too.
template <class Bits>
RECKON_HD Bits between_bits(Bits bits, Bits low, Bits high) {
  const Bits raised = bits < low ? low : bits;
  return raised > high ? high : raised;
}

RECKON_HD TablePlace<double> locate_in_table(double uniform) {
  constexpr uint32_t shift = 52u - TableLayoutDouble::segment_bits;
  const uint64_t bits = between_bits(to_bits(magnitude(uniform)), to_bits(0x1p-65), to_bits(0x1.fffffffffffffp-2));
  const uint64_t base = (UINT64_C(0x3ff) - UINT64_C(65)) << TableLayoutDouble::segment_bits;
  const uint64_t side = (~to_bits(uniform) >> 63) * kSegmentsPerSideDouble;
  const double place = from_bits((bits & ((UINT64_C(1) << shift) - UINT64_C(1))) | UINT64_C(0x3ff0000000000000));
  return {static_cast<uint32_t>((bits >> shift) - base + side), place - 1.125};
}
RECKON_HD TablePlace<float> locate_in_table(float uniform) {
  constexpr uint32_t shift = 23u - TableLayoutFloat::segment_bits;
  const uint32_t bits = between_bits(to_bits(magnitude(uniform)), to_bits(0x1p-33f), to_bits(0x1.fffffep-2f));
  const uint32_t base = (0x7fu - 33u) << TableLayoutFloat::segment_bits;
  const uint32_t side = (~to_bits(uniform) >> 31) * kSegmentsPerSideFloat;
  const float place = from_bits((bits & ((1u << shift) - 1u)) | 0x3f800000u);
  return {(bits >> shift) - base + side, place - 1.0625f};
}

/// The row that holds a place of a table with several rows a segment; moves the place into it.
template <class Real>
RECKON_HD uint32_t find_table_row(const QuantileTable<Real>& table, TablePlace<Real>& at) {
  uint32_t row = table.first[at.segment];
  while (at.place >= table.edge[row]) ++row;
  at.place = (at.place - table.centre[row]) * table.scale[row];
  return row;
}

RECKON_HD double evaluate_table_row(const double* c, double x) {
  const double square = x * x;
  const double even =
      fused_multiply_add(fused_multiply_add(fused_multiply_add(c[6], square, c[4]), square, c[2]), square, c[0]);
  const double odd =
      fused_multiply_add(fused_multiply_add(fused_multiply_add(c[7], square, c[5]), square, c[3]), square, c[1]);
  return fused_multiply_add(odd, x, even);
}
RECKON_HD float evaluate_table_row(const float* c, float x) {
  const float square = x * x;
  return fused_multiply_add(fused_multiply_add(c[3], square, c[1]), x, fused_multiply_add(c[2], square, c[0]));
}

/// The same for a table with one row a segment.
template <class Real>
RECKON_HD Real plain_tabulated_quantile(Real uniform, const QuantileTable<Real>& table) {
  const TablePlace<Real> at = locate_in_table(uniform);
  const TableRow<Real> loaded = reinterpret_cast<const TableRow<Real>*>(table.coefficients)[at.segment];
  return evaluate_table_row(loaded.coefficient, at.place);
}

template <class Real>
RECKON_HD Real tabulated_quantile(Real uniform, const QuantileTable<Real>& table) {
  TablePlace<Real> at = locate_in_table(uniform);
  const uint32_t row = table.first == nullptr ? at.segment : find_table_row(table, at);
  // Loaded whole: a GPU loads 16 bytes at once.
  const auto* coefficients = reinterpret_cast<const TableRow<Real>*>(table.coefficients);
  const TableRow<Real> loaded = coefficients[row];
  return evaluate_table_row(loaded.coefficient, at.place);
}

RECKON_END_NAMESPACE
