// What the interface's values hold, and the way in and out of it.
#pragma once
#include <reckon/answer.h>
#include <reckon/table.h>

#include <exception>
#include <optional>
#include <utility>

#include "base/deep_stack.h"
#include "devices/backend.h"
#include "report/page.h"
#include "scenario/rows.h"
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
  std::vector<std::shared_ptr<const std::vector<double>>> columns;
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
Output output_of(const ::reckon::OutputSummary& summary);
Claim claim_of(const ::reckon::ClaimSummary& summary, const ::reckon::Answer& answer);
Event event_of(const ::reckon::EventSummary& event);
::reckon::Question read(const Question& question);
::reckon::BackendOptions backend_of(const Machine& machine, uint64_t draws);
::reckon::Machine open(const Machine& machine, uint64_t draws, const Stop& stop);
/// As many as it says, or every processor.
int threads_of(const Machine& machine);
/// What an answer was asked, of the draws that it took: those of a run to a tolerance too.
Question question_of_draws(const Answer::Inside& answer);
/// The shortest text that reads as a probability, of 15 decimals at most.
std::string probability_text(double probability);
/// What a command line says, for a result that can be verified.
class Arguments {
 public:
  /// The command on a scenario as it was made with `set` and `allow_outside`.
  Arguments(const char* command, const Scenario& scenario);
  /// An option, unless it is as usual.
  void add(const char* flag, const std::string& text, const std::string& as_usual = "");
  void add(const Table& table);
  void add_flag(const char* flag, bool given);
  void add_sets(const char* flag, const Scenario& scenario);
  /// `usual_draws`: of the command.
  void add(const Question& question, uint64_t usual_draws);
  void add_file(const std::string& path) { all_.push_back(path); }
  const std::vector<std::string>& all() const { return all_; }

 private:
  std::vector<std::string> all_;
};
/// The command that gives the same answer.
Arguments arguments_of(const char* command, const Scenario& scenario, const Question& question);
/// Refuses what such a study does not have: conditions, parties, currencies, settlements; a tolerance, and quantiles.
void check_study(const char* study, const Scenario& scenario, const Question& question, bool with_quantiles);
/// Texts that end with their lines.
std::string joined(const std::vector<std::string>& warnings);
/// "a,b"; no name has a comma.
std::string list_of(const std::vector<std::string>& names);
::reckon::RowOptions rows_of(const Table& table);
/// How many draws a run of such a study has on the command line, unless it says.
constexpr uint64_t kUsualDrawsOfStudies = 1'000'000;
}  // namespace reckon_v1
