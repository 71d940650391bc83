// reckon resume FILE: goes on with the command that a checkpoint is of.
#include <fmt/format.h>

#include <filesystem>

#include "cli/checkpoint.h"
#include "cli/cli.h"

namespace reckon {

namespace {

struct ResumeOptions {
  std::string file, threads, backend, devices;
  bool restore = false, quiet = false;
};

/// Writes the scenario's files that are gone.
void restore(const CheckpointHeader& header) {
  for (const auto& [path, text] : header.files) {
    if (std::filesystem::exists(path)) continue;
    std::error_code none;
    std::filesystem::create_directories(std::filesystem::path(path).parent_path(), none);
    WholeFile file(path);
    file.append(text);
    file.keep();
    say("note: restored {}\n", path);
  }
}

void refuse_missing(const CheckpointHeader& header, const std::string& file) {
  for (const auto& [path, text] : header.files) {
    if (!std::filesystem::exists(path))
      throw UsageError(
          fmt::format("resume {}: {} is gone from {}; --restore writes it there again", file, path, header.folder));
  }
}

/// The command's words without an option, `--name value` or `--name=value`.
void leave_out(std::vector<std::string>& words, const std::string& name) {
  for (size_t i = 0; i < words.size() && words[i] != "--";) {
    const size_t count = words[i] == name ? 2 : words[i].starts_with(name + "=") ? 1 : 0;
    words.erase(words.begin() + static_cast<long>(i),
                words.begin() + static_cast<long>(std::min(words.size(), i + count)));
    if (count == 0) ++i;
  }
}

/// The command to run, in the folder where it was given.
std::vector<std::string> command_of(const ResumeOptions& options) {
  const std::string file = std::filesystem::absolute(options.file).string();
  const CheckpointHeader header = read_checkpoint_header(options.file);
  std::error_code problem;
  std::filesystem::current_path(header.folder, problem);
  if (problem)
    throw UsageError(
        fmt::format("resume {}: the folder {} is not there ({})", options.file, header.folder, problem.message()));
  if (options.restore) restore(header);
  refuse_missing(header, options.file);
  std::vector<std::string> words = header.arguments;
  const auto replace = [&](const std::string& name, const std::string& value) {
    if (value.empty()) return;
    leave_out(words, name);
    words.insert(words.begin() + 1, {name, value});  // files may follow a "--"
  };
  replace("--checkpoint", file);
  replace("--threads", options.threads);
  if (!(options.backend + options.devices).empty()) leave_out(words, "--backend"), leave_out(words, "--devices");
  replace("--backend", options.backend);
  replace("--devices", options.devices);
  if (options.quiet) words.insert(words.begin() + 1, "-q");
  return words;
}

}  // namespace

void add_resume_command(CommandLine& line, std::vector<std::string>& next) {
  auto options = std::make_shared<ResumeOptions>();
  Command command = line.command("resume", "go on with the command that a checkpoint is of");
  command.option("file", options->file, "a file that --checkpoint wrote").required().type_name("FILE");
  command.option("--threads", options->threads, "CPU threads, else as before").type_name("N").not_empty();
  const Option backend =
      command.option("--backend", options->backend, "where to sample, else as before").one_of({"auto", "cpu", "cuda"});
  command.option("--devices", options->devices, "devices to share the work out to, else as before")
      .type_name("LIST")
      .not_empty()
      .excludes(backend);
  command.flag("--restore", options->restore, "write the scenario's files again where they are gone");
  command.flag("-q,--quiet", options->quiet, "no report on the terminal, no progress");
  command.does([options, &next] {
    next = command_of(*options);
    return kDone;
  });
}

}  // namespace reckon
