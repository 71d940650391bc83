// NVRTC, opened at run time: the binary starts where there is no CUDA toolkit.
#pragma once
#include <memory>
#include <string>
#include <vector>

namespace reckon {

class Nvrtc {
 public:
  /// Throws CudaError if no libnvrtc can be opened; the message says where it was looked for.
  Nvrtc();
  ~Nvrtc();

  /// Such as "13.0".
  std::string version() const;
  /// Architectures it can compile for, ascending: 75 for sm_75.
  std::vector<int> architectures() const;
  /// Compiles with the flags of the numeric contract and the headers of kernels/. `architecture` is
  /// sm_NN for a cubin or compute_NN for PTX. Throws CudaError with options, log and numbered source.
  std::string compile(const std::string& source, const std::string& architecture) const;
  /// What a compiled kernel depends on beside source and architecture.
  std::string fingerprint() const;

 private:
  struct Functions;
  std::unique_ptr<Functions> functions_;
};

}  // namespace reckon
