// The operations of the model graph. No standard library: the CPU engine's variants read this too.
#pragma once
#include <cstdint>

namespace reckon {

enum class Operation : uint8_t {
  constant,
  // sources: a uniform number as a signed tail (kernels/uniform.h), and what turns it into values
  uniform,            // stream
  truncated_uniform,  // uniform, below, above, mass
  uniform_of_normal,  // z
  standard_normal,    // uniform
  uniform_between,    // uniform, a, b
  loguniform,         // uniform, a, b, ln(b/a)
  triangular,         // uniform, low, mode, high
  standard_exponential,
  standard_logistic,
  standard_laplace,
  lognormal,  // z, sigma log2(e), median
  bernoulli,  // uniform, p
  discrete,   // uniform; table
  tabulated,  // uniform; table
  // arithmetic
  add,
  subtract,
  multiply,
  divide,
  power,
  negate,
  absolute,
  square_root,
  exponential,
  logarithm,
  logarithm_base_2,
  logarithm_base_10,
  sine,
  cosine,
  hyperbolic_tangent,
  normal_cdf,
  floor,
  ceil,
  round,
  minimum,
  maximum,
  less,
  less_or_equal,
  equal,
  logical_not,
  choose,  // condition, a, b
};

}  // namespace reckon
