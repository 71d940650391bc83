// Every operation of a model graph on values, by name. Truth is 1, falsehood 0. NaN is never lost:
// any NaN operand of a comparison, a choice, a minimum or a maximum gives NaN, so that a model that
// goes wrong is reported, not averaged away.
#pragma once
#include "special/normal.h"
#include "special/power.h"
#include "special/trigonometric.h"

RECKON_BEGIN_NAMESPACE

/// Of two equal values (+0 and -0 are) the second is taken.
template <class Real>
RECKON_HD Real minimum(Real a, Real b) {
  return a < b || a != a ? a : b;
}
template <class Real>
RECKON_HD Real maximum(Real a, Real b) {
  return a > b || a != a ? a : b;
}

/// To the nearest integer, halves away from zero.
template <class Real>
RECKON_HD Real round_half_away(Real x) {
  const Real size = magnitude(x);
  const Real down = round_down(size);
  return with_sign(size - down >= Real(0.5) ? down + Real(1) : down, x);
}

template <class Real>
RECKON_HD Real truth(bool value) {
  return value ? Real(1) : Real(0);
}
template <class Real>
RECKON_HD Real less(Real a, Real b) {
  return a < b ? Real(1) : (a >= b ? Real(0) : not_a_number_of(a));
}
template <class Real>
RECKON_HD Real less_or_equal(Real a, Real b) {
  return a <= b ? Real(1) : (a > b ? Real(0) : not_a_number_of(a));
}
template <class Real>
RECKON_HD Real equal(Real a, Real b) {
  return a == b ? Real(1) : (a == a && b == b ? Real(0) : not_a_number_of(a));
}
template <class Real>
RECKON_HD Real logical_not(Real a) {
  return Real(1) - a;
}
/// On truth values the conjunction is the smaller, the disjunction the larger.
template <class Real>
RECKON_HD Real choose(Real condition, Real a, Real b) {
  return condition != condition ? condition : (condition != Real(0) ? a : b);
}

RECKON_END_NAMESPACE
