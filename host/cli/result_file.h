// A result that was written as JSON: what it says, and the files and arguments that it carries.
#pragma once
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace reckon {

/// A folder for a while.
class ScratchFolder {
 public:
  ScratchFolder();
  ~ScratchFolder();
  ScratchFolder(const ScratchFolder&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

struct CarriedFile {
  std::string path, text;  // the path as it was written then
};

/// One of a command's arguments, its option's name spelled out; a flag has no value, a positional no option.
struct Argument {
  std::string option, value;

  /// Of the figures: where they are written, where and how fast they are made.
  bool decides_nothing() const;
};

/// Whether it is a command that samples a scenario.
bool makes_results(const std::string& command);

struct ResultFile {
  std::string path;
  nlohmann::ordered_json json;
  std::vector<CarriedFile> files;  // the scenario first
  std::vector<std::string> arguments;
  std::string sha256;  // of the result

  /// The arguments after the command. Throws ScenarioError where they are none of a run.
  std::vector<Argument> options() const;

  /// Writes the carried files into a folder, each where it stood beside the others; their new paths. Nothing is written
  /// anywhere else.
  std::vector<std::string> restore(const std::string& folder) const;
};

/// Throws ScenarioError where it is no result, or one that does not carry its files.
ResultFile read_result(const std::string& path);

}  // namespace reckon
