#include "studies/written_question.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "base/usage_error.h"
#include "devices/cuda/cuda_device.h"
#include "language/decimal.h"
#include "language/text.h"
#include "sampling/sobol.h"

namespace reckon {

uint64_t read_count(const std::string& text, const std::string& flag, uint64_t least) {
  std::string number = text;
  Rational factor = 1;
  if (!number.empty()) {
    static const std::pair<char, Rational> suffixes[] = {{'k', 1000},          {'K', 1000},
                                                         {'M', 1'000'000},     {'B', 1'000'000'000},
                                                         {'G', 1'000'000'000}, {'T', Rational(1'000'000'000'000LL)}};
    for (const auto& [suffix, value] : suffixes) {
      if (number.back() != suffix) continue;
      number.pop_back();
      factor = value;
      break;
    }
  }
  const auto value = parse_decimal(number);
  if (!value) throw UsageError(fmt::format("{} {}: this is not a count; write 1e9, 100M or 10_000", flag, text));
  const Rational count = *value * factor;
  if (!count.is_whole()) throw UsageError(fmt::format("{} {}: a count is a whole number", flag, text));
  if (count < static_cast<long long>(least) || count > Rational::power_of_two(62))
    throw UsageError(fmt::format("{} {}: the count must lie between {} and 2^62", flag, text, least));
  return *count.as_unsigned();
}

uint64_t read_bytes(const std::string& text, const std::string& flag) {
  const size_t end = text.find_last_not_of("kKMGTiB") + 1;
  const std::string ending = text.substr(end),
                    number = text.substr(0, text.find_last_not_of(' ', end == 0 ? 0 : end - 1) + 1);
  double unit = 0;
  for (const auto& [prefix, power] :
       {std::pair<const char*, int>{"", 0}, {"k", 1}, {"K", 1}, {"M", 2}, {"G", 3}, {"T", 4}}) {
    const std::string name = prefix;
    if (ending == name || ending == name + "B") unit = std::pow(1000, power);
    if (power > 0 && ending == name + "iB") unit = std::pow(1024, power);
  }
  const auto value = parse_decimal(number);
  const double bytes = value ? round_to_double(*value) * unit : 0;
  if (!(bytes >= 1 && bytes < 0x1p62))
    throw UsageError(fmt::format("{} {}: this is not a size; write 500MB or 2GB", flag, text));
  return static_cast<uint64_t>(bytes);
}

NamedProbability read_probability(const std::string& text, const std::string& flag, bool ends) {
  const auto p = parse_probability(text);
  if (!p)
    throw UsageError(fmt::format("{} {}: this is not a probability; write 0.9 or 90% (at most 15 digits)", flag, text));
  if (!ends && (p->digits == 0 || p->digits == p->scale)) {
    throw UsageError(fmt::format("{} {}: it must lie between 0 and 1, both excluded", flag, text));
  }
  return {text, *p};
}

Level read_level(const std::string& text) {
  const NamedProbability level = read_probability(text, "--level", false);
  return {level.text, level.p};
}

std::vector<NamedProbability> read_quantiles(const std::string& list) {
  std::vector<NamedProbability> result;
  for (const std::string& item : split(list, ',')) result.push_back(read_probability(item, "--quantiles", true));
  if (result.size() > 200) throw UsageError("--quantiles: at most 200 quantiles can be asked for");
  return result;
}

namespace {

void read_one_of(const std::string& text, const std::string& flag, const std::vector<std::string>& choices) {
  if (std::find(choices.begin(), choices.end(), text) == choices.end())
    throw UsageError(fmt::format("{} {}: write {}", flag, text, fmt::join(choices, " or ")));
}

void read_tolerance(const WrittenQuestion& options, Question& result) {
  const bool percent = options.tolerance.back() == '%';
  const auto value = parse_decimal(options.tolerance.substr(0, options.tolerance.size() - (percent ? 1 : 0)));
  result.tolerance = value ? round_to_double(*value / (percent ? 100 : 1)) : 0;
  if (!(result.tolerance > 0 && result.tolerance < 1)) {
    throw UsageError(
        fmt::format("--tolerance {}: a relative error lies between 0 and 1; write 0.001 or 0.1%", options.tolerance));
  }
  for (const NamedProbability& quantile : result.quantiles) {
    if (quantile.p.digits > 0 && quantile.p.digits < quantile.p.scale) continue;
    throw UsageError(fmt::format(
        "--tolerance {} with --quantiles {}: no number of draws bounds the end of a distribution; leave it out",
        options.tolerance, quantile.text));
  }
  if (result.draws < kDrawsPerTile) {
    throw UsageError(
        fmt::format("--tolerance stops at {0}, {1}, … draws, but --draws allows only {2}; write --draws {0} or more",
                    kDrawsPerTile, 2 * kDrawsPerTile, result.draws));
  }
}

}  // namespace

Question read_question(const WrittenQuestion& options) {
  Question result;
  result.draws = read_count(options.draws, "--draws", 1);
  const auto seed = parse_decimal(options.seed);
  if (!seed || !seed->as_unsigned()) {
    throw UsageError(fmt::format("--seed {}: a seed is a whole number from 0 to 2^64 - 1", options.seed));
  }
  result.seed = *seed->as_unsigned();
  read_one_of(options.precision, "--precision", {"double", "single"});
  read_one_of(options.sampler, "--sampler", {"philox", "sobol"});
  result.precision = options.precision == "double" ? Precision::wide : Precision::narrow;
  if (options.sampler == "sobol") {
    result.sampler = SamplerKind::sobol;
    constexpr uint64_t kMost = uint64_t{kScrambles} << kSobolBits;
    if (result.draws % kScrambles != 0 || result.draws < 2 * kScrambles || result.draws > kMost) {
      throw UsageError(fmt::format(
          "--draws {} with --sampler sobol: points come in {} scrambles of equal size, of 2 to 2^{} points; "
          "best of a power of two, as in 1_048_576",
          options.draws, kScrambles, kSobolBits));
    }
  }
  result.level = read_level(options.level);
  result.quantiles = read_quantiles(options.quantiles);
  if (!options.tolerance.empty()) read_tolerance(options, result);
  return result;
}

namespace {

Scale read_scale(const std::string& text) {
  if (text == "auto") return Scale::automatic;
  if (text == "linear") return Scale::linear;
  if (text == "log") return Scale::logarithmic;
  throw UsageError(fmt::format("--scale {}: write linear, log or auto", text));
}

}  // namespace

size_t find_output(const Scenario& scenario, const std::string& name, const std::string& flag) {
  std::vector<std::string> known;
  for (size_t k = 0; k < scenario.reported_outputs(); ++k) {
    if (scenario.outputs[k].name == name) return k;
    known.push_back(scenario.outputs[k].name);
  }
  throw UsageError(
      fmt::format("{} {}: the scenario does not report it; {}", flag, name, similar_or_known(name, known, "outputs")));
}

void check_drivers_question(const Question& question) {
  if (question.draws < kLeastGivenData)
    throw UsageError(
        fmt::format("--draws {}: drivers are found from {} draws or more", question.draws, kLeastGivenData));
  if (question.sampler == SamplerKind::sobol)
    throw UsageError("--sampler sobol: the errors of drivers are those of independent draws; leave it out");
}

DriversQuestion read_drivers_question(const Scenario& scenario, const WrittenDrivers& written) {
  DriversQuestion asked;
  asked.scale = read_scale(written.scale);
  asked.groups = written.groups;
  for (const std::string& name : written.outputs) asked.outputs.push_back(find_output(scenario, name, "--output"));
  (void)drivers_of(scenario, asked.groups);  // what is wrong with them, before anything runs
  return asked;
}

Backend read_backend(const std::string& name) {
  read_one_of(name, "--backend", {"auto", "cpu", "cuda"});
  return name == "cuda" ? Backend::cuda : name == "cpu" ? Backend::cpu : Backend::automatic;
}

std::vector<DeviceChoice> read_devices(const std::string& list) {
  std::vector<DeviceChoice> devices;
  const auto refuse = [&](const std::string& item, const std::string& what) {
    throw UsageError(fmt::format("--devices {}: '{}' {}; write numbers of GPUs, all or cpu, as in 0,1 or all,cpu", list,
                                 item, what));
  };
  for (const std::string& item : split(list, ',')) {
    if (item == "cpu") {
      devices.push_back({});
    } else if (item == "all") {
      const CudaStatus status = cuda_status();
      if (!status.problem.empty()) throw CudaError(status.problem);
      for (size_t i = 0; i < status.devices.size(); ++i) devices.push_back({true, static_cast<int>(i)});
    } else {
      const auto number = parse_decimal(item);
      const auto index = number ? number->as_unsigned() : std::nullopt;
      if (!index || *index > 1023) refuse(item, "is no GPU's number");
      devices.push_back({true, static_cast<int>(*index)});
    }
  }
  std::set<int> gpus;  // one device by two threads would answer wrongly
  for (const DeviceChoice& one : devices) {
    if (one.gpu && !gpus.insert(one.index).second) refuse(std::to_string(one.index), "is there twice");
  }
  if (devices.size() > 1024) throw UsageError("--devices: at most 1,024 devices");
  return devices;
}

}  // namespace reckon
