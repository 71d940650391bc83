#include "api/options.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "api/inside.h"
#include "devices/backend.h"
#include "language/decimal.h"
#include "language/diagnostics.h"
#include "language/text.h"
#include "studies/written_question.h"

namespace reckon_v1 {

namespace {

template <class Options>
struct Option {
  const char* name;
  void (*set)(Options& options, const std::string& name, const std::string& text);
};

using Written = ::reckon::WrittenQuestion;
using Text = const std::string&;

/// What one option says, by the rules for all of them.
::reckon::Question read_alone(std::string Written::*option, Text text) {
  Written written;
  written.*option = text;
  return ::reckon::read_question(written);
}

const std::array<Option<Question>, 7> kQuestionOptions{{
    {"draws", [](Question& q, Text name, Text text) { q.draws = ::reckon::read_count(text, name, 1); }},
    {"seed", [](Question& q, Text, Text text) { q.seed = read_alone(&Written::seed, text).seed; }},
    {"precision",
     [](Question& q, Text, Text text) {
       (void)read_alone(&Written::precision, text);
       q.precision = text;
     }},
    {"sampler",
     [](Question& q, Text, Text text) {
       (void)read_alone(&Written::sampler, text);
       q.sampler = text;
     }},
    {"level",
     [](Question& q, Text, Text text) {
       (void)::reckon::read_level(text);
       q.level = text;
     }},
    {"quantiles",
     [](Question& q, Text, Text text) {
       (void)::reckon::read_quantiles(text);
       q.quantiles = ::reckon::split(text, ',');
     }},
    {"tolerance", [](Question& q, Text, Text text) { q.tolerance = read_alone(&Written::tolerance, text).tolerance; }},
}};

const std::array<Option<Machine>, 5> kMachineOptions{{
    {"backend",
     [](Machine& m, Text, Text text) {
       (void)::reckon::read_backend(text);
       m.backend = text;
     }},
    {"devices", [](Machine& m, Text, Text text) { m.devices = text; }},
    {"threads",
     [](Machine& m, Text name, Text text) { m.threads = checked_threads(::reckon::read_count(text, name, 0)); }},
    {"max-memory", [](Machine& m, Text name, Text text) { m.max_memory = ::reckon::read_bytes(text, name); }},
    {"cache", [](Machine& m, Text name, Text text) { m.cache = read_yes(name, text); }},
}};

template <class Options, size_t count>
std::vector<std::string> names_of(const std::array<Option<Options>, count>& table) {
  std::vector<std::string> names;
  for (const Option<Options>& option : table) names.emplace_back(option.name);
  return names;
}

template <class Options, size_t count>
void set_by_name(const std::array<Option<Options>, count>& table, Options& options, Text name, Text text) {
  const auto option = std::find_if(table.begin(), table.end(), [&](const auto& one) { return one.name == name; });
  if (option == table.end()) refuse_option(name, names_of(table));
  (void)translated([&] { return option->set(options, name, text), true; });
}

}  // namespace

const std::vector<std::string>& names_of_question_options() {
  static const std::vector<std::string> names = names_of(kQuestionOptions);
  return names;
}
const std::vector<std::string>& names_of_machine_options() {
  static const std::vector<std::string> names = names_of(kMachineOptions);
  return names;
}

bool read_yes(const std::string& name, const std::string& text) {
  if (text != "yes" && text != "no") refuse(fmt::format("{} {}: neither yes nor no", name, text), "write yes or no");
  return text == "yes";
}

void refuse_option(const std::string& name, const std::vector<std::string>& known) {
  refuse(fmt::format("there is no option '{}'", name), ::reckon::similar_or_known(name, known, "options"));
}

int checked_threads(int64_t threads) {
  constexpr int kMost = 4096;
  if (threads < 0 || threads > kMost)
    refuse(fmt::format("threads {}: there are 0, for every processor, to {}", threads, kMost), "write 0 or a few");
  return static_cast<int>(threads);
}

void Question::set(const std::string& name, const std::string& text) {
  set_by_name(kQuestionOptions, *this, name, text);
}
void Machine::set(const std::string& name, const std::string& text) { set_by_name(kMachineOptions, *this, name, text); }

}  // namespace reckon_v1
