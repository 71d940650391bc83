// A question as people write it. What is wrong with it is said by the names of the command line's options, "--draws".
#pragma once
#include <string>
#include <vector>

#include "devices/backend.h"
#include "studies/drivers.h"
#include "studies/question.h"

namespace reckon {

struct WrittenQuestion {
  std::string draws = "10M", seed = "1", precision = "double", sampler = "philox";
  std::string level = Level().text, quantiles = "0.05,0.5,0.95", tolerance = {};
};

/// Checks it; throws UsageError that names the option.
Question read_question(const WrittenQuestion& written);

/// "1e9", "100M", "10_000"; `flag`: of the option, for messages.
uint64_t read_count(const std::string& text, const std::string& flag, uint64_t least);
/// "500MB", "2 GiB".
uint64_t read_bytes(const std::string& text, const std::string& flag);
/// "0.9", "90%"; `ends`: 0 and 1 too.
NamedProbability read_probability(const std::string& text, const std::string& flag, bool ends);
Level read_level(const std::string& text);
std::vector<NamedProbability> read_quantiles(const std::string& list);

/// "auto", "cpu", "cuda".
Backend read_backend(const std::string& name);
/// "0,1,cpu" or "all"; throws UsageError, or CudaError where there is no GPU to name.
std::vector<DeviceChoice> read_devices(const std::string& list);

/// The place of a reported output; throws UsageError with the nearest name.
size_t find_output(const Scenario& scenario, const std::string& name, const std::string& flag);

struct WrittenDrivers {
  std::string scale = "auto";  // linear, log, auto
  std::vector<std::string> groups = {}, outputs = {};
};
/// Throws UsageError where drivers cannot be found so,
void check_drivers_question(const Question& question);
/// or what is asked for is not there.
DriversQuestion read_drivers_question(const Scenario& scenario, const WrittenDrivers& written);

}  // namespace reckon
