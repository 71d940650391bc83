#include "devices/ranks/serve.h"

#include <map>
#include <new>

#include "model/tables.h"
#include "sampling/archive.h"

namespace reckon {

namespace {

class Server {
 public:
  explicit Server(const RankMachine& machine) : machine_(machine) {}

  /// The answer to a request; nothing where it wants none.
  std::optional<std::string> answer(Verb verb, uint64_t number, cereal::PortableBinaryInputArchive& rest) {
    switch (verb) {
      case Verb::make: return make(number, rest);
      case Verb::pass: return pass(number, rest);
      case Verb::look: return look(number, rest);
      case Verb::release: engines_.erase(number); return std::nullopt;
      case Verb::end: break;
    }
    return std::nullopt;
  }

 private:
  std::string make(uint64_t number, cereal::PortableBinaryInputArchive& rest) {
    MakeRequest request;
    rest(request);
    EngineOptions options;
    options.seed = request.seed, options.precision = request.precision;
    options.threads = request.threads > 0 ? request.threads : machine_.threads;
    options.stop = machine_.stop;
    options.sampler = request.sampler, options.scramble = request.scramble;
    BackendOptions backend;
    backend.backend = request.backend, backend.draws = request.draws, backend.use_cache = request.use_cache;
    backend.gpu = machine_.gpu;
    auto& engine = engines_[number] = engine_factory(backend)(request.program, options);
    return to_bytes(Outcome::done, EngineLimits::of(*engine));
  }

  std::string pass(uint64_t number, cereal::PortableBinaryInputArchive& rest) {
    PassRequest request;
    rest(request);
    Engine& engine = *engines_.at(number);
    Pass pass = engine.pass(request.first_tile, request.last_tile, request.draws, request.outputs, request.events,
                            request.next ? &*request.next : nullptr);
    std::vector<bool> ascends;
    for (OutputPass& output : pass.outputs) {
      ascends.push_back(output.ascending.count > 0);
      if (ascends.back()) output.kept = output.kept_values();
    }
    return to_bytes(Outcome::done, EngineLimits::of(engine), pass, ascends);
  }

  std::string look(uint64_t number, cereal::PortableBinaryInputArchive& rest) {
    LookRequest request;
    rest(request);
    Engine& engine = *engines_.at(number);
    const std::vector<LookResult> results =
        engine.look(request.looks, request.first_tile, request.last_tile, request.draws);
    return to_bytes(Outcome::done, EngineLimits::of(engine), results);
  }

  RankMachine machine_;
  std::map<uint64_t, std::unique_ptr<Engine>> engines_;
};

}  // namespace

void serve(Channel& channel, const RankMachine& machine) {
  Server server(machine);
  while (true) {
    std::istringstream stream(channel.receive(nullptr));
    cereal::PortableBinaryInputArchive archive(stream);
    Verb verb{};
    uint64_t number = 0;
    archive(verb, number);
    if (verb == Verb::end) return channel.send("");  // so that answers that nobody waits for arrive first
    std::optional<std::string> answer;
    try {
      answer = server.answer(verb, number, archive);
    } catch (const Interrupted&) {
      answer = to_bytes(Outcome::interrupted, std::string("interrupted"));
    } catch (const DeviceError& error) {
      answer = to_bytes(Outcome::device_failed, std::string(error.what()));
    } catch (const std::bad_alloc&) {
      answer = to_bytes(Outcome::failed, std::string("out of memory"));
    } catch (const std::exception& error) {
      answer = to_bytes(Outcome::failed, std::string(error.what()));
    }
    if (answer) channel.send(*answer);
  }
}

}  // namespace reckon
