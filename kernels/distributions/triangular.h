// Triangular on [low, high] with its peak at mode, low <= mode <= high, low < high.
#pragma once
#include "uniform.h"

RECKON_BEGIN_NAMESPACE

/// x = low + sqrt(u (high-low)(mode-low)) below the mode, mirrored above it.
template <class Real>
RECKON_HD Real triangular_quantile(Real uniform, Real low, Real mode, Real high) {
  const Real width = high - low;
  const Real below = probability_below(uniform);
  const Real above = probability_above(uniform);
  const Real left = low + square_root(below * width * (mode - low));
  const Real right = high - square_root(above * width * (high - mode));
  return below * width < mode - low ? left : right;
}

RECKON_END_NAMESPACE
