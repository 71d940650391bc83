#include "cli/result_file.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>

#include "base/sha256.h"
#include "cli/cli.h"
#include "language/toml_file.h"
#include "report/writers.h"

namespace reckon {

namespace fs = std::filesystem;

ScratchFolder::ScratchFolder() {
  std::string name = (fs::temp_directory_path() / "reckon-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) throw OutputError(fmt::format("cannot make a folder '{}'", name));
  path_ = name;
}

ScratchFolder::~ScratchFolder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

bool makes_results(const std::string& command) {
  static const std::set<std::string> known = {"run",   "settle",  "compare", "sweep",
                                              "trend", "drivers", "report",  "believe"};
  return known.count(command) != 0;
}

bool Argument::decides_nothing() const {
  static const std::set<std::string> nothing = {
      "--json",       "--csv",           "--markdown",        "--samples", "-o",      "--backend", "--threads",
      "--no-cache",   "--samples-draws", "--chart",           "--devices", "--quiet", "--yes",     "--samples-priors",
      "--checkpoint", "--max-memory",    "--checkpoint-every"};
  return nothing.count(option) != 0;
}

std::vector<Argument> ResultFile::options() const {
  static const std::set<std::string> flags = {"--quiet",         "--no-cache",  "--more", "--samples-priors",
                                              "--allow-outside", "--bootstrap", "--yes"};
  static const std::map<char, std::string> short_names = {
      {'n', "--draws"}, {'s', "--seed"}, {'q', "--quiet"}, {'o', "-o"}};
  std::vector<Argument> found;
  bool only_positionals = false;
  const auto refuse = [&](const std::string& argument) {
    throw ScenarioError(fmt::format("error: '{}' was made with '{}', which is no option of a run\n", path, argument));
  };
  for (size_t i = 1; i < arguments.size(); ++i) {
    const std::string& argument = arguments[i];
    const auto next = [&] { return i + 1 < arguments.size() ? arguments[++i] : std::string(); };
    if (only_positionals || argument.size() < 2 || argument[0] != '-') {
      found.push_back({"", argument});
    } else if (argument == "--") {
      only_positionals = true;
    } else if (argument[1] == '-') {
      const size_t equals = argument.find('=');
      const std::string name = argument.substr(0, equals);
      if (name == "--help" || name == "--version") refuse(name);
      if (flags.count(name) != 0) found.push_back({name, ""});
      else found.push_back({name, equals == std::string::npos ? next() : argument.substr(equals + 1)});
    } else {
      for (size_t at = 1; at < argument.size(); ++at) {  // -qn 1e5, -s3
        const auto name = short_names.find(argument[at]);
        if (name == short_names.end()) refuse(argument);
        const bool flag = flags.count(name->second) != 0;
        found.push_back({name->second, flag ? "" : at + 1 < argument.size() ? argument.substr(at + 1) : next()});
        if (!flag) break;
      }
    }
  }
  return found;
}

std::vector<std::string> ResultFile::restore(const std::string& folder) const {
  // All of them below their deepest common folder, as if the working directory were the same for all: one so deep that
  // no path leads above it.
  size_t depth = 1;
  for (const CarriedFile& file : files) {
    size_t upwards = 1;
    for (const fs::path& part : fs::path(file.path)) upwards += part == ".." ? 1 : 0;
    depth = std::max(depth, upwards);
  }
  fs::path root = "/";
  for (size_t i = 0; i < depth; ++i) root /= "w";
  std::vector<fs::path> full;
  for (const CarriedFile& file : files) full.push_back((root / file.path).lexically_normal());
  fs::path common = full[0].parent_path();
  for (const fs::path& one : full) {
    while (one.lexically_relative(common).begin()->string() == "..") common = common.parent_path();
  }
  std::vector<std::string> restored;
  for (size_t i = 0; i < files.size(); ++i) {
    const fs::path target = fs::path(folder) / full[i].lexically_relative(common);
    std::error_code failed;
    fs::create_directories(target.parent_path(), failed);
    std::ofstream stream(target, std::ios::binary);
    stream << files[i].text;
    stream.close();
    if (failed || !stream)
      throw OutputError(fmt::format("cannot write '{}', a file that '{}' carries", target.string(), path));
    restored.push_back(target.string());
  }
  return restored;
}

namespace {

/// A result, or that which a page carries.
std::string carried_result(std::istream& stream) {
  std::string text{std::istreambuf_iterator<char>(stream), {}};
  const size_t begin = text.find(kResultBegin);
  if (begin == std::string::npos || text.compare(0, 1, "<") != 0) return text;
  const size_t from = begin + std::string_view(kResultBegin).size();
  return text.substr(from, text.find(kResultEnd, from) - from);
}

}  // namespace

ResultFile read_result(const std::string& path) {
  const auto refuse = [&](const std::string& why) -> ResultFile {
    throw ScenarioError(
        fmt::format("error: '{}' is no result that can be checked ({})\n      = write one by --json FILE.json, or a "
                    "page by `reckon report -o FILE.html`\n",
                    path, why));
  };
  constexpr size_t kMostBytes = size_t{256} << 20;
  std::error_code none;
  if (fs::is_regular_file(path, none) && fs::file_size(path, none) > kMostBytes) return refuse("it is above 256 MiB");
  std::ifstream stream(path, std::ios::binary);
  if (!fs::is_regular_file(path, none) || !stream)
    throw ScenarioError(fmt::format("error: cannot read '{}' ({})\n", path, why_unreadable(path)));
  ResultFile result;
  result.path = path;
  try {
    constexpr int kDeepest = 64;
    const std::string text = carried_result(stream);
    if (text.compare(0, 1, "{") != 0) return refuse("it carries no JSON; of pages those of `reckon report` do");
    const auto shallow = [&](int depth, nlohmann::ordered_json::parse_event_t, nlohmann::ordered_json&) {
      if (depth > kDeepest) refuse("it is nested too deeply");
      return true;
    };
    result.json = nlohmann::ordered_json::parse(text, shallow);
    const auto& scenario = result.json.at("scenario");
    result.sha256 = result.json.at("run").at("result_sha256").get<std::string>();
    result.arguments = scenario.at("arguments").get<std::vector<std::string>>();
    for (const auto& file : scenario.at("files")) {
      if (!file.contains("text")) return refuse("it does not carry the text of its files");
      result.files.push_back({file.at("path").get<std::string>(), file.at("text").get<std::string>()});
      if (sha256_hex(result.files.back().text) != file.at("sha256").get<std::string>())
        return refuse(fmt::format("the text of '{}' is not what its sha256 says", result.files.back().path));
    }
  } catch (const nlohmann::json::exception& e) {
    return refuse(e.what());
  }
  if (result.files.empty() || result.arguments.empty()) return refuse("it names no scenario and no arguments");
  return result;
}

}  // namespace reckon
