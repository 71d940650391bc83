// reckon verify RESULT.json: runs a result again from what it carries.
#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <map>

#include "cli/cli.h"
#include "cli/process.h"
#include "cli/program.h"
#include "cli/result_file.h"
#include "report/figure.h"
#include "report/writers.h"

namespace reckon {

namespace {

struct VerifyOptions {
  std::string file, backend = "auto";
  int threads = 0;
};

/// Two files that were compared are called what they were, wherever they lie now.
void add_names_of_sides(const ResultFile& result, std::vector<std::string>& arguments) {
  if (arguments[0] != "compare" || !result.json.contains("comparison")) return;
  const auto given = [](const std::string& argument) {
    return argument.starts_with("--names") || argument.starts_with("--parties");
  };
  if (std::any_of(arguments.begin(), arguments.end(), given)) return;
  const nlohmann::ordered_json& sides = result.json.at("comparison");
  const auto name = [&](const char* side) {
    return sides.contains(side) && sides.at(side).is_string() ? sides.at(side).get<std::string>() : ",";
  };
  const std::string a = name("a"), b = name("b");
  if (a.find(',') == std::string::npos && b.find(',') == std::string::npos)
    arguments.push_back("--names=" + a + "," + b);
}

/// What decides bits, with the carried files in the place of those of then; where it was written, and on which
/// machine, is left out.
std::vector<std::string> arguments_again(const ResultFile& result, const std::vector<std::string>& restored) {
  const std::string& command = result.arguments[0];
  if (!makes_results(command))
    throw ScenarioError(
        fmt::format("error: '{}' was made by '{}', which no result comes from\n", result.path, command));
  const auto moved = [&](const std::string& text) {
    for (size_t i = 0; i < restored.size(); ++i) {
      if (text == result.files[i].path) return restored[i];
    }
    throw ScenarioError(fmt::format(  // a result of somebody else's chooses no file of this machine
        "error: '{}' was made of '{}', which it does not carry\n      = write the result anew by --json\n", result.path,
        printable(text)));
  };
  std::vector<std::string> arguments{command};
  size_t positionals = 0;
  for (const Argument& argument : result.options()) {
    if (argument.decides_nothing()) continue;
    positionals += argument.option.empty() ? 1 : 0;
    const bool is_file = argument.option.empty() && (positionals == 1 || command == "compare");
    const bool is_path = is_file || argument.option == "--rows";
    const std::string value = is_path ? moved(argument.value) : argument.value;
    if (argument.option.empty()) arguments.push_back(value);
    else arguments.push_back(argument.option + (value.empty() ? "" : "=" + value));
  }
  add_names_of_sides(result, arguments);
  return arguments;
}

/// Leaves of what a result says of how it was made only these.
void keep(nlohmann::ordered_json& json, const char* about, const std::vector<const char*>& keys) {
  nlohmann::ordered_json kept = nlohmann::ordered_json::object();
  for (const char* key : keys) {
    if (json.contains(about) && json.at(about).contains(key)) kept[key] = json.at(about).at(key);
  }
  json[about] = kept;
}

/// The figures that differ, by their places, as lines; what says where and how long it ran left out.
std::string differences(const nlohmann::ordered_json& was, const nlohmann::ordered_json& is) {
  constexpr size_t kMost = 20;
  const auto figures = [](nlohmann::ordered_json json) {
    json.erase("reckon");
    keep(json, "run", {"draws", "seed", "sampler", "precision"});
    keep(json, "scenario", {"sha256", "title"});
    std::map<std::string, std::string> flat;
    const nlohmann::ordered_json flattened = json.flatten();
    for (const auto& [place, value] : flattened.items()) flat[place] = value.dump();
    return flat;
  };
  const auto before = figures(was), after = figures(is);
  size_t count = 0;
  std::string lines;
  const auto tell = [&](const std::string& place, const std::string& a, const std::string& b) {
    if (++count <= kMost)
      lines += fmt::format("  {}: was {}, is {}\n", printable(place.substr(1)), printable(a), printable(b));
  };
  for (const auto& [place, value] : before) {
    const auto other = after.find(place);
    if (other == after.end() || other->second != value)
      tell(place, value, other == after.end() ? "not there" : other->second);
  }
  for (const auto& [place, value] : after) {
    if (before.count(place) == 0) tell(place, "not there", value);
  }
  if (count > kMost) lines += fmt::format("  and {} more\n", count - kMost);
  return lines;
}

int verify(const VerifyOptions& options) {
  if (the_cluster() != nullptr)  // the run that it starts would be a process of the launcher's once more
    throw UsageError("verify: a launcher started several processes; start reckon once");
  const ResultFile result = read_result(options.file);
  const ScratchFolder scratch;
  const std::string again = scratch.path() + "/again.json";
  std::vector<std::string> arguments = arguments_again(result, result.restore(scratch.path() + "/files"));
  for (const char* more : {"--json", again.c_str(), "-q", "--backend", options.backend.c_str()})
    arguments.emplace_back(more);
  arguments.insert(arguments.end(), {"--threads", std::to_string(options.threads)});
  const int status = run_process("/proc/self/exe", std::move(arguments));
  if (status == kInterrupted) throw Interrupted();
  if (status != kDone && status != kGateNotMet)
    throw std::runtime_error(fmt::format("the run of '{}' fails here", options.file));
  const ResultFile now = read_result(again);
  const auto text = [](const ResultFile& from, const char* key) {
    return from.json.at("run").contains(key) && from.json.at("run").at(key).is_string()
               ? printable(from.json.at("run").at(key).get<std::string>())
               : std::string("?");
  };
  const std::string figures = differences(result.json, now.json);
  if (now.sha256 == result.sha256 && figures.empty()) {
    print(fmt::format("verified: result {} of {}\n  made on {}, made again on {}\n", result.sha256.substr(0, 16),
                      printable(result.files[0].path), text(result, "device"), text(now, "device")));
    return kDone;
  }
  print(fmt::format("differs: result {}, here {}\n", printable(result.sha256.substr(0, 16)), now.sha256.substr(0, 16)));
  const nlohmann::ordered_json said = result.json.value("numerics", nlohmann::ordered_json());
  const int numerics = said.is_number_integer() ? said.get<int>() : 0;
  if (numerics != kNumericsVersion)
    print(fmt::format("  it was made with numerics {}, this program has {}\n", numerics, kNumericsVersion));
  print(figures);
  return kGateNotMet;
}

}  // namespace

void add_verify_command(CommandLine& line) {
  auto options = std::make_shared<VerifyOptions>();
  Command command = line.command("verify", "run a result again from what it carries, and compare its hash");
  command.option("result", options->file, "a result that was written by --json, or a page by report")
      .required()
      .type_name("RESULT");
  command.option("--backend", options->backend, "where to run it").one_of({"auto", "cpu", "cuda"}).show_default();
  command.option("--threads", options->threads, "CPU threads; 0 uses every processor").range(0, 4096);
  command.does([options] { return verify(*options); });
}

}  // namespace reckon
