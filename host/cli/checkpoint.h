// --checkpoint FILE: what a command needs to go on where it was cut off. The file appears whole or not at all, the old
// one stays until the new is safe, and it goes when the command has ended well.
#pragma once
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "cli/cli.h"

namespace reckon {

/// What a checkpoint is of.
struct CheckpointHeader {
  std::string version;                                     // of the program and of the arithmetic
  std::string folder;                                      // where the command was given
  std::vector<std::string> arguments;                      // the command, for `reckon resume`
  std::vector<std::pair<std::string, std::string>> asked;  // what decides bits, by name
  std::vector<std::pair<std::string, std::string>> files;  // of the scenario: path and text

  template <class Archive>
  void serialize(Archive& archive) {
    archive(version, folder, arguments, asked, files);
  }
};

/// Its header; throws UsageError where the file is no checkpoint, OutputError where it is damaged or cannot be read.
CheckpointHeader read_checkpoint_header(const std::string& path);

/// Held while a command runs; does nothing without --checkpoint. Throws UsageError where the file is of another
/// question, OutputError where it is damaged, in use by another run or cannot be written.
class Checkpoint {
 public:
  Checkpoint(const SharedOptions& options, const std::vector<NamedFile>& inputs, const Question& question,
             const std::vector<std::string>& arguments, Machine& machine);
  /// After an exception keeps what is done, else removes the file.
  ~Checkpoint();
  Checkpoint(const Checkpoint&) = delete;

 private:
  std::unique_ptr<class CheckpointFile> file_;
  int exceptions_;
};

}  // namespace reckon
