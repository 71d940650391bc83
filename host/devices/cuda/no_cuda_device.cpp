// A build without the CUDA toolkit.
#include "devices/cuda/cuda_device.h"

namespace reckon {

CudaStatus cuda_status() {
  CudaStatus status;
  status.problem = "this build has no CUDA: it was made where there was no CUDA toolkit";
  return status;
}

std::shared_ptr<Device> open_cuda_device(int, bool) { throw CudaError(cuda_status().problem); }

}  // namespace reckon
