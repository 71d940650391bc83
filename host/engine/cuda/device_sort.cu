#include "engine/cuda/device_sort.h"

#include <thrust/device_ptr.h>
#include <thrust/execution_policy.h>
#include <thrust/sort.h>

namespace reckon {

namespace {

template <class Real>
void sort_values(Real* values, size_t count) {
  const thrust::device_ptr<Real> first(values);
  thrust::sort(thrust::device, first, first + count);
}

}  // namespace

void sort_on_device(double* values, size_t count) { sort_values(values, count); }
void sort_on_device(float* values, size_t count) { sort_values(values, count); }

}  // namespace reckon
