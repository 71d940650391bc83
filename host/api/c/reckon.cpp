#include "c/reckon.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <new>
#include <tuple>

#include "c/by_name.h"

using reckon_v1::Answer;
using reckon_v1::Error;
using reckon_v1::figure_of;
using reckon_v1::figures_of_claim;
using reckon_v1::figures_of_event;
using reckon_v1::Machine;
using reckon_v1::own_claims;
using reckon_v1::Question;
using reckon_v1::Scenario;
using reckon_v1::ScenarioOptions;

struct reckon_error {
  Error error;
};
struct reckon_options : reckon_v1::Asked {
  int (*progress)(uint64_t, void*) = nullptr;
  void* data = nullptr;
};
struct reckon_scenario {
  reckon_scenario(Scenario one, ScenarioOptions made_with)
      : scenario(std::move(one)),
        options(std::move(made_with)),
        title(scenario.title()),
        warnings(scenario.warnings()) {}
  Scenario scenario;
  ScenarioOptions options;
  std::string title, warnings;  // as long as this
};
struct reckon_answer {
  explicit reckon_answer(Answer one) : answer(std::move(one)), sha256(answer.sha256()), backend(answer.backend()) {}
  Answer answer;
  std::string sha256, backend;
};

namespace {

int status_of(Error::Kind kind) {
  switch (kind) {
    case Error::Kind::run: return RECKON_FAILED;
    case Error::Kind::usage: return RECKON_USAGE;
    case Error::Kind::scenario: return RECKON_SCENARIO;
    case Error::Kind::interrupted: return RECKON_INTERRUPTED;
  }
  return RECKON_FAILED;
}

/// Does `work`; gives its status. No exception leaves a function of C.
template <class Work>
int attempt(reckon_error** error, const Work& work) noexcept {
  const auto report = [&](const Error& e) {
    try {
      if (error != nullptr) *error = new reckon_error{e};
    } catch (const std::bad_alloc&) {  // stays NULL, which reckon_error_text reads as that
    }
    return status_of(e.kind());
  };
  if (error != nullptr) *error = nullptr;
  try {
    work();
    return RECKON_OK;
  } catch (const Error& e) {
    return report(e);
  } catch (const std::bad_alloc&) {  // in between; no room for a message either
    return RECKON_FAILED;
  } catch (const std::exception& e) {
    return report(Error(Error::Kind::run, e.what(), {}));
  } catch (...) {
    return report(Error(Error::Kind::run, "something that is no std::exception was thrown", {}));
  }
}

/// What `work` makes, or null.
template <class Work>
auto made(reckon_error** error, const Work& work) noexcept -> decltype(work()) {
  decltype(work()) result = nullptr;
  attempt(error, [&] { result = work(); });
  return result;
}

const char* not_null(const char* text, const char* what) {
  if (text == nullptr) reckon_v1::refuse(std::string(what) + " is NULL", "give a text");
  return text;
}

template <class Object>
const Object& object(const Object* one, const char* what) {
  if (one == nullptr) reckon_v1::refuse(std::string(what) + " is NULL", "see the error of what was to make it");
  return *one;
}
template <class Value>
Value& place(Value* one, const char* what) {
  if (one == nullptr) reckon_v1::refuse(std::string(what) + " is NULL", "give the address of a variable");
  return *one;
}

/// Options of a scenario that is made already.
void check_made(const reckon_scenario& scenario, const ScenarioOptions& asked) {
  const auto all = [](const ScenarioOptions& o) {
    return std::tie(o.set, o.given, o.party, o.currency, o.settle, o.allow_outside);
  };
  if (all(asked) != all(ScenarioOptions()) && all(asked) != all(scenario.options))
    reckon_v1::refuse("options of a scenario, and it is made already", "give them to reckon_scenario_from_file");
}

ScenarioOptions scenario_options(const reckon_options* options) {
  return options != nullptr ? options->scenario : ScenarioOptions();
}

/// An element's text; null beyond the last.
template <class List, class Text>
const char* text_at(const List& list, size_t place, const Text& text) {
  return place < list.size() ? text(list[place]).c_str() : nullptr;
}

/// The options' machine, whose progress may ask to stop: before the end.
Machine watched_machine(const reckon_options* options) {
  if (options == nullptr) return {};
  Machine machine = options->machine;
  if (options->progress == nullptr) return machine;
  const auto stop = std::make_shared<std::atomic<bool>>(false);
  machine.stop = stop;
  machine.progress = [stop, call = options->progress, data = options->data](uint64_t draws) {
    if (call(draws, data) != 0) *stop = true;
  };
  return machine;
}

}  // namespace

extern "C" {

// There was no memory for an error that is NULL.
int reckon_error_status(const reckon_error* error) { return error ? status_of(error->error.kind()) : RECKON_FAILED; }
const char* reckon_error_text(const reckon_error* error) { return error ? error->error.what() : "out of memory"; }
const char* reckon_error_file(const reckon_error* error) { return error ? error->error.file().c_str() : ""; }
unsigned reckon_error_line(const reckon_error* error) { return error ? error->error.line() : 0; }
unsigned reckon_error_column(const reckon_error* error) { return error ? error->error.column() : 0; }
const char* reckon_error_message(const reckon_error* error) {
  return error ? error->error.message().c_str() : "out of memory";
}
const char* reckon_error_hint(const reckon_error* error) { return error ? error->error.hint().c_str() : ""; }
void reckon_error_free(reckon_error* error) { delete error; }

const char* reckon_version(void) { return reckon_v1::version(); }
int reckon_numerics(void) { return reckon_v1::numerics(); }

reckon_options* reckon_options_new(void) { return new (std::nothrow) reckon_options; }
int reckon_options_set(reckon_options* options, const char* name, const char* value, reckon_error** error) {
  return attempt(error,
                 [&] { set_option(place(options, "options"), not_null(name, "name"), not_null(value, "value")); });
}
void reckon_options_on_progress(reckon_options* options, int (*call)(uint64_t, void*), void* data) {
  if (options == nullptr) return;
  options->progress = call;
  options->data = data;
}
void reckon_options_free(reckon_options* options) { delete options; }

reckon_scenario* reckon_scenario_from_file(const char* path, const reckon_options* options, reckon_error** error) {
  return made(error, [&] {
    const ScenarioOptions asked = scenario_options(options);
    return new reckon_scenario(Scenario::from_file(not_null(path, "path"), asked), asked);
  });
}
reckon_scenario* reckon_scenario_from_text(const char* text, const char* name, const reckon_options* options,
                                           reckon_error** error) {
  return made(error, [&] {
    const ScenarioOptions asked = scenario_options(options);
    return new reckon_scenario(Scenario::from_text(not_null(text, "text"), not_null(name, "name"), asked), asked);
  });
}
const char* reckon_scenario_title(const reckon_scenario* scenario) { return scenario ? scenario->title.c_str() : ""; }
const char* reckon_scenario_warnings(const reckon_scenario* scenario) {
  return scenario ? scenario->warnings.c_str() : "";
}
void reckon_scenario_free(reckon_scenario* scenario) { delete scenario; }

reckon_answer* reckon_ask(const reckon_scenario* scenario, const reckon_options* options, reckon_error** error) {
  return made(error, [&] {
    const Question question = options != nullptr ? options->question : Question();
    check_made(object(scenario, "scenario"), scenario_options(options));
    return new reckon_answer(ask(scenario->scenario, question, watched_machine(options)));
  });
}
void reckon_answer_free(reckon_answer* answer) { delete answer; }

size_t reckon_answer_outputs(const reckon_answer* answer) { return answer ? answer->answer.outputs().size() : 0; }
const char* reckon_answer_output_name(const reckon_answer* answer, size_t output) {
  if (answer == nullptr) return nullptr;
  return text_at(
      answer->answer.outputs(), output, [](const auto& one) -> auto& { return one.quantity.name; });
}
const char* reckon_answer_output_unit(const reckon_answer* answer, size_t output) {
  if (answer == nullptr) return nullptr;
  return text_at(
      answer->answer.outputs(), output, [](const auto& one) -> auto& { return one.quantity.unit; });
}
int reckon_answer_figure(const reckon_answer* answer, const char* output, const char* figure, double* value,
                         reckon_error** error) {
  return attempt(error, [&] {
    place(value, "value") =
        figure_of(figures_of(object(answer, "answer").answer[not_null(output, "output")]), not_null(figure, "figure"));
  });
}
size_t reckon_answer_events(const reckon_answer* answer) { return answer ? answer->answer.events().size() : 0; }
const char* reckon_answer_event_name(const reckon_answer* answer, size_t event) {
  if (answer == nullptr) return nullptr;
  return text_at(
      answer->answer.events(), event, [](const auto& one) -> auto& { return one.name; });
}
int reckon_answer_event(const reckon_answer* answer, const char* event, const char* figure, double* value,
                        reckon_error** error) {
  return attempt(error, [&] {
    place(value, "value") = figure_of(figures_of_event(object(answer, "answer").answer, not_null(event, "event")),
                                      not_null(figure, "figure"));
  });
}
size_t reckon_answer_claims(const reckon_answer* answer) { return answer ? own_claims(answer->answer).size() : 0; }
const char* reckon_answer_claim_id(const reckon_answer* answer, size_t claim) {
  if (answer == nullptr) return nullptr;
  return text_at(
      own_claims(answer->answer), claim, [](const auto* one) -> auto& { return one->id; });
}
const char* reckon_answer_claim_verdict(const reckon_answer* answer, size_t claim) {
  if (answer == nullptr) return nullptr;
  return text_at(
      own_claims(answer->answer), claim, [](const auto* one) -> auto& { return one->verdict; });
}
int reckon_answer_claim(const reckon_answer* answer, const char* id, const char* figure, double* value,
                        reckon_error** error) {
  return attempt(error, [&] {
    place(value, "value") =
        figure_of(figures_of_claim(object(answer, "answer").answer, not_null(id, "id")), not_null(figure, "figure"));
  });
}
int reckon_answer_quantile(const reckon_answer* answer, const char* output, double probability, double* value,
                           double* low, double* high, reckon_error** error) {
  return attempt(error, [&] {
    const reckon_v1::Estimate estimate =
        object(answer, "answer").answer.quantile(not_null(output, "output"), probability);
    place(value, "value") = estimate.value;
    if (low != nullptr) *low = estimate.low;
    if (high != nullptr) *high = estimate.high;
  });
}
int reckon_answer_samples(const reckon_answer* answer, const char* quantity, size_t count, double* values,
                          size_t* written, reckon_error** error) {
  return attempt(error, [&] {
    const std::string name = not_null(quantity, "quantity");
    const reckon_v1::Draws draws = object(answer, "answer").answer.samples(count, {name});
    std::copy_n(draws[name].begin(), draws.size(), &place(values, "values"));
    place(written, "written") = draws.size();
  });
}
uint64_t reckon_answer_draws(const reckon_answer* answer) { return answer ? answer->answer.draws() : 0; }
const char* reckon_answer_sha256(const reckon_answer* answer) { return answer ? answer->sha256.c_str() : ""; }
const char* reckon_answer_backend(const reckon_answer* answer) { return answer ? answer->backend.c_str() : ""; }

char* reckon_answer_text(const reckon_answer* answer, const char* form, reckon_error** error) {
  return made(error, [&] {
    const std::string text = text_of(object(answer, "answer").answer, not_null(form, "form"));
    char* const copy = static_cast<char*>(std::malloc(text.size() + 1));
    if (copy == nullptr) throw std::bad_alloc();
    std::memcpy(copy, text.c_str(), text.size() + 1);
    return copy;
  });
}
void reckon_text_free(char* text) { std::free(text); }

}  // extern "C"
