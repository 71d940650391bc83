// What to ask of a scenario, which decides every bit of the answer; and where to answer it, which decides none.
#pragma once
#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <reckon/version.h>

namespace reckon_v1 {

struct Question {
  uint64_t draws = 10'000'000;  // 1 to 2^62
  uint64_t seed = 1;
  std::string precision = "double";                              // of a draw's arithmetic: double, single
  std::string sampler = "philox";                                // philox, or sobol: 16 scrambles of Sobol' points
  std::string level = "0.9";                                     // probability of the intervals; "90%" too
  std::vector<std::string> quantiles = {"0.05", "0.5", "0.95"};  // 0 and 1: minimum and maximum
  double tolerance = 0;  // above 0: draw until the quantiles' relative error is below it, at most `draws`

  /// By name, from text as on the command line: "draws", "1e9"; "quantiles", "0.1,0.9". Throws Error.
  RECKON_API void set(const std::string& name, const std::string& text);
};

/// Looked at often; once true, the work ends with an Error of kind interrupted. Null: never.
using Stop = std::shared_ptr<const std::atomic<bool>>;

struct Machine {
  std::string backend = "auto";  // auto: a GPU for long runs, where there is one; cpu; cuda
  std::string devices = {};      // to share the work out to: "0,1", "all", "0,cpu"; not with backend
  int threads = 0;               // of the processor; 0: every one
  uint64_t max_memory = 0;       // bytes; 0: as much as is useful
  bool cache = true;             // of compiled kernels
  /// Called with the draws done so far; from any thread, one at a time.
  std::function<void(uint64_t draws)> progress = {};
  Stop stop = nullptr;
  /// Called with a line where a device is not used that would have been.
  std::function<void(const std::string& line)> note = {};

  /// By name, from text, as above: "threads", "2"; "max-memory", "500MB"; "cache", "no". Throws Error.
  RECKON_API void set(const std::string& name, const std::string& text);
};

/// A line a device that this machine has, as `reckon devices` shows them.
RECKON_API std::string devices();

}  // namespace reckon_v1
