#include "studies/question.h"

#include <fmt/format.h>

#include <memory>
#include <mutex>

#include "api/inside.h"
#include "base/usage_error.h"
#include "devices/backend.h"
#include "devices/cpu/cpu_engine.h"
#include "language/decimal.h"
#include "language/text.h"
#include "report/machine_text.h"
#include "studies/written_question.h"

namespace reckon_v1 {

namespace {

using ::reckon::UsageError;

[[noreturn]] void unknown_option(const std::string& name, const std::vector<std::string>& known) {
  throw UsageError(
      fmt::format("there is no option '{}'; {}", name, ::reckon::similar_or_known(name, known, "options")));
}

double read_tolerance(const std::string& text) {
  const bool percent = text.ends_with('%');
  const auto value = ::reckon::parse_decimal(text.substr(0, text.size() - (percent ? 1 : 0)));
  if (!value) throw UsageError(fmt::format("tolerance {}: this is not a number; write 0.001 or 0.1%", text));
  return ::reckon::round_to_double(*value / (percent ? 100 : 1));
}

void set_option(Question& question, const std::string& name, const std::string& text) {
  if (name == "draws") {
    question.draws = ::reckon::read_count(text, name, 1);
  } else if (name == "seed") {
    ::reckon::WrittenQuestion written;
    written.seed = text;
    question.seed = ::reckon::read_question(written).seed;
  } else if (name == "precision") {
    question.precision = text;
  } else if (name == "sampler") {
    question.sampler = text;
  } else if (name == "level") {
    question.level = text;
  } else if (name == "quantiles") {
    question.quantiles = ::reckon::split(text, ',');
  } else if (name == "tolerance") {
    question.tolerance = read_tolerance(text);
  } else {
    unknown_option(name, {"draws", "seed", "precision", "sampler", "level", "quantiles", "tolerance"});
  }
}

void set_option(Machine& machine, const std::string& name, const std::string& text) {
  if (name == "backend") {
    machine.backend = text;
  } else if (name == "devices") {
    machine.devices = text;
  } else if (name == "threads") {
    machine.threads = static_cast<int>(std::min<uint64_t>(::reckon::read_count(text, name, 0), 1u << 30));
  } else if (name == "max-memory") {
    machine.max_memory = ::reckon::read_bytes(text, name);
  } else if (name == "cache") {
    if (text != "yes" && text != "no") throw UsageError(fmt::format("cache {}: write yes or no", text));
    machine.cache = text == "yes";
  } else {
    unknown_option(name, {"backend", "devices", "threads", "max-memory", "cache"});
  }
}

/// To be called from any thread, one at a time.
template <class Argument>
std::function<void(Argument)> one_at_a_time(std::function<void(Argument)> call) {
  if (!call) return nullptr;
  return [call = std::move(call), mutex = std::make_shared<std::mutex>()](Argument argument) {
    const std::lock_guard lock(*mutex);
    call(argument);
  };
}

}  // namespace

void Question::set(const std::string& name, const std::string& text) {
  (void)guarded([&] { return set_option(*this, name, text), true; });
}

void Machine::set(const std::string& name, const std::string& text) {
  (void)guarded([&] { return set_option(*this, name, text), true; });
}

std::string devices() {
  return guarded([] { return ::reckon::machine_text(); });
}

::reckon::Question read(const Question& question) {
  ::reckon::WrittenQuestion written;
  written.draws = std::to_string(question.draws);
  written.seed = std::to_string(question.seed);
  written.precision = question.precision;
  written.sampler = question.sampler;
  written.level = question.level;
  written.quantiles = fmt::format("{}", fmt::join(question.quantiles, ","));
  if (question.tolerance != 0) written.tolerance = fmt::format("{}", question.tolerance);
  return ::reckon::read_question(written);
}

::reckon::Machine open(const Machine& machine, uint64_t draws) {
  constexpr int kMostThreads = 4096;
  if (machine.threads < 0 || machine.threads > kMostThreads)
    throw UsageError(fmt::format("threads {}: write 0, for every processor, to {}", machine.threads, kMostThreads));
  ::reckon::BackendOptions backend;
  backend.backend = ::reckon::read_backend(machine.backend);
  if (!machine.devices.empty() && machine.backend != "auto") throw UsageError("devices and backend: give one of them");
  if (!machine.devices.empty()) backend.devices = ::reckon::read_devices(machine.devices);
  backend.draws = draws;
  backend.use_cache = machine.cache;
  backend.note = one_at_a_time(machine.note);
  (void)::reckon::instruction_set();  // a wrong RECKON_SIMD, before anything runs
  ::reckon::Machine result;
  result.threads = machine.threads;
  result.engine = ::reckon::engine_factory(backend);
  result.progress = one_at_a_time(machine.progress);
  result.stop = machine.stop.get();
  result.most_memory = machine.max_memory;
  return result;
}

std::vector<std::string> arguments_of(const Scenario::Inside& scenario, const Question& question) {
  const Question usual;
  const bool settle = scenario.options.settle;
  std::vector<std::string> arguments{settle ? "settle" : "run", scenario.scenario.document.path};
  const auto add = [&](const char* flag, const std::string& text, const std::string& as_usual) {
    if (text != as_usual) arguments.insert(arguments.end(), {flag, text});
  };
  for (const auto& [name, value] : scenario.options.set) add("--set", name + "=" + value, "");
  add("--given", scenario.options.given, "");
  add("--party", scenario.options.party, "");
  add("--currency", scenario.options.currency, "");
  if (scenario.options.allow_outside) arguments.emplace_back("--allow-outside");
  add("--draws", std::to_string(question.draws), std::to_string(usual.draws));
  add("--seed", std::to_string(question.seed), std::to_string(usual.seed));
  add("--precision", question.precision, usual.precision);
  add("--sampler", question.sampler, usual.sampler);
  add("--level", question.level, usual.level);
  add("--quantiles", fmt::format("{}", fmt::join(question.quantiles, ",")),
      fmt::format("{}", fmt::join(usual.quantiles, ",")));
  if (question.tolerance != 0) add("--tolerance", fmt::format("{}", question.tolerance), "");
  return arguments;
}

}  // namespace reckon_v1
