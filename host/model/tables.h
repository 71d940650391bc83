// Data of sampled values that a kernel reads from tables, in double and rounded to single.
#pragma once
#include <cstdint>
#include <vector>

#include "distributions/tabulated.h"

namespace reckon {

/// See kernels/distributions/discrete.h; values ascending.
struct DiscreteData {
  std::vector<double> value, below, above;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(value, below, above);
  }
};

template <class Real>
struct TableRows {
  std::vector<Real> coefficients;
  std::vector<uint32_t> first;  // empty: one row a segment
  std::vector<Real> edge, centre, scale;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(coefficients, first, edge, centre, scale);
  }
};

/// The rows as the kernels read them; they must outlive the view.
template <class Real>
QuantileTable<Real> table_view(const TableRows<Real>& rows) {
  return {rows.coefficients.data(), rows.first.empty() ? nullptr : rows.first.data(), rows.edge.data(),
          rows.centre.data(), rows.scale.data()};
}

/// See kernels/distributions/tabulated.h. `error` is the largest relative error in the tail
/// probability found at the check points of the fit.
struct QuantileTableData {
  TableRows<double> wide;
  TableRows<float> narrow;
  double error_wide = 0, error_narrow = 0;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(wide, narrow, error_wide, error_narrow);
  }
};

}  // namespace reckon
