// What the interface's values hold, and the way in and out of it.
#pragma once
#include <reckon/answer.h>

#include <exception>
#include <optional>
#include <utility>

#include "base/deep_stack.h"
#include "report/page.h"
#include "studies/drivers.h"
#include "studies/run.h"

namespace reckon_v1 {

struct Scenario::Inside {
  ::reckon::Scenario scenario;
  ScenarioOptions options;
};

struct Page::Inside {
  ::reckon::Page page;
  std::string language;
};

struct Draws::Inside {
  std::vector<Quantity> quantities;
  std::vector<std::vector<double>> columns;
};

struct Answer::Inside {
  Scenario scenario;
  ::reckon::Question question;
  Question asked;
  Machine machine;
  ::reckon::Answer answer;
  std::vector<Output> outputs;
  std::vector<Claim> claims;
  std::vector<Event> events;
};

struct Drivers::Inside {
  Answer answer;
  ::reckon::Question question;
  ::reckon::Answer with_drivers;  // its hash is over them too
  ::reckon::DriversAnswer found;
  std::vector<DriversOf> outputs;
  std::vector<std::string> arguments;
};

/// Whatever the engine threw, as an Error.
[[noreturn]] void throw_as_error(const std::exception_ptr& thrown);

/// Throws Error alone.
template <class Work>
auto translated(const Work& work) {
  try {
    return work();
  } catch (...) {
    throw_as_error(std::current_exception());
  }
}

/// The same, with room for what nests deeply.
template <class Work>
auto guarded(const Work& work) {
  return translated([&] {
    std::optional<decltype(work())> result;
    ::reckon::on_deep_stack([&] { result.emplace(work()); });
    return std::move(*result);
  });
}

/// Refused by the interface itself.
[[noreturn]] void refuse(const std::string& message, const std::string& hint);

/// Shared, and taken apart where there is room for what nests deeply.
template <class Inside>
std::shared_ptr<const Inside> shared(Inside inside) {
  return {new Inside(std::move(inside)), [](const Inside* one) { ::reckon::on_deep_stack([one] { delete one; }); }};
}

Quantity quantity_of(const ::reckon::NamedNode& node);
::reckon::Question read(const Question& question);
::reckon::Machine open(const Machine& machine, uint64_t draws, const Stop& stop);
/// As many as it says, or every processor.
int threads_of(const Machine& machine);
/// What an answer was asked, of the draws that it took: those of a run to a tolerance too.
Question question_of_draws(const Answer::Inside& answer);
/// The shortest text that reads as a probability, of 15 decimals at most.
std::string probability_text(double probability);
/// The command that gives the same answer: of a result that can be verified.
std::vector<std::string> arguments_of(const Scenario::Inside& scenario, const Question& question);
}  // namespace reckon_v1
