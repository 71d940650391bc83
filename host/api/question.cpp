#include "studies/question.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <mutex>
#include <set>

#include "api/inside.h"
#include "api/options.h"
#include "base/usage_error.h"
#include "devices/backend.h"
#include "devices/cpu/cpu_engine.h"
#include "devices/cuda/cuda_device.h"
#include "report/machine_text.h"
#include "studies/written_question.h"

namespace reckon_v1 {

namespace {

std::vector<::reckon::DeviceChoice> read_devices(const std::string& list) {
  try {
    return ::reckon::read_devices(list);
  } catch (const ::reckon::DeviceError& e) {
    const std::string message = fmt::format("devices {}: {}", list, e.what());
    throw Error(Error::Kind::run, message, {{"", 0, 0, message, "the processor gives the same result"}});
  }
}

/// To be called from any thread, one at a time, with the most that was ever done: a run to a tolerance begins again.
std::function<void(uint64_t)> rising(std::function<void(uint64_t)> call) {
  if (!call) return nullptr;
  return [call = std::move(call), most = std::make_shared<uint64_t>(0),
          mutex = std::make_shared<std::mutex>()](uint64_t draws) {
    const std::lock_guard lock(*mutex);
    *most = std::max(*most, draws);
    call(*most);
  };
}

/// Of many runs, as in a sweep.
std::function<void(const std::string&)> each_line_once(std::function<void(const std::string&)> call) {
  if (!call) return nullptr;
  return [call = std::move(call), said = std::make_shared<std::set<std::string>>(),
          mutex = std::make_shared<std::mutex>()](const std::string& line) {
    const std::lock_guard lock(*mutex);
    if (said->insert(line).second) call(line);
  };
}

}  // namespace

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

::reckon::BackendOptions backend_of(const Machine& machine, uint64_t draws) {
  ::reckon::BackendOptions backend;
  backend.backend = ::reckon::read_backend(machine.backend);
  if (!machine.devices.empty() && machine.backend != "auto")
    refuse("devices and backend were both given", "give one of them");
  if (!machine.devices.empty()) backend.devices = read_devices(machine.devices);
  backend.draws = draws;
  backend.use_cache = machine.cache;
  backend.note = each_line_once(machine.note);
  if (backend.note && backend.backend == ::reckon::Backend::automatic && backend.devices.empty()) {
    backend.note = [note = backend.note](const std::string& line) {  // that there is no GPU is no news
      if (!::reckon::cuda_status().driver.empty()) note(line);
    };
  }
  return backend;
}

::reckon::Machine open(const Machine& machine, uint64_t draws, const Stop& stop) {
  const ::reckon::BackendOptions backend = backend_of(machine, draws);
  (void)::reckon::instruction_set();  // a wrong RECKON_SIMD, before anything runs
  ::reckon::Machine result;
  result.threads = checked_threads(machine.threads);
  result.engine = ::reckon::engine_factory(backend);
  result.progress = rising(machine.progress);
  result.stop = stop.get();
  result.most_memory = machine.max_memory;
  return result;
}

int threads_of(const Machine& machine) { return machine.threads > 0 ? machine.threads : ::reckon::available_threads(); }

Question question_of_draws(const Answer::Inside& answer) {
  Question question = answer.asked;
  question.draws = answer.answer.draws;
  question.tolerance = 0;
  return question;
}

std::string probability_text(double probability) {
  if (probability == 0) return "0";  // and -0
  std::string text = fmt::format("{:.15f}", probability);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  const bool is_one = probability > 0 && probability < 1 && text != "0" && text != "1";
  return is_one || probability == 1 ? text : fmt::format("{}", probability);  // which is then refused
}

}  // namespace reckon_v1
