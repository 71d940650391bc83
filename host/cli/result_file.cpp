#include "cli/result_file.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "base/sha256.h"
#include "cli/cli.h"
#include "language/toml_file.h"

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

std::vector<std::string> ResultFile::restore(const std::string& folder) const {
  // All of them below their deepest common folder, as if the working directory were the same for all.
  std::vector<fs::path> full;
  for (const CarriedFile& file : files) full.push_back((fs::path("/work") / file.path).lexically_normal());
  fs::path common = full[0].parent_path();
  for (const fs::path& path : full) {
    while (path.lexically_relative(common).begin()->string() == "..") common = common.parent_path();
  }
  std::vector<std::string> restored;
  for (size_t i = 0; i < files.size(); ++i) {
    const fs::path target = fs::path(folder) / full[i].lexically_relative(common);
    fs::create_directories(target.parent_path());
    std::ofstream(target) << files[i].text;
    restored.push_back(target.string());
  }
  return restored;
}

ResultFile read_result(const std::string& path) {
  const auto refuse = [&](const std::string& why) -> ResultFile {
    throw ScenarioError(
        fmt::format("error: '{}' is no result that can be checked ({})\n      = write one by --json\n", path, why));
  };
  constexpr size_t kMostBytes = size_t{256} << 20;
  std::error_code none;
  if (fs::is_regular_file(path, none) && fs::file_size(path, none) > kMostBytes) return refuse("it is above 256 MiB");
  std::ifstream stream(path, std::ios::binary);
  if (!fs::is_regular_file(path, none) || !stream)
    throw ScenarioError(fmt::format("error: cannot read '{}' (there is no such file)\n", path));
  ResultFile result;
  result.path = path;
  try {
    result.json = nlohmann::ordered_json::parse(stream);
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
