#include <fcntl.h>
#include <fmt/format.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <optional>

#include "cli/cli.h"

namespace reckon {

namespace {

/// The temporary files that are being written, for a signal handler: fixed memory, no locks.
struct Unfinished {
  std::atomic<bool> used{false};
  char path[4096] = {};
};
Unfinished unfinished[8];

void write_all(int file, const std::string& text, const std::string& path) {
  size_t done = 0;
  while (done < text.size()) {
    const ssize_t count = ::write(file, text.data() + done, text.size() - done);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) throw OutputError(fmt::format("cannot write {} ({})", path, std::strerror(errno)));
    done += static_cast<size_t>(count);
  }
}

}  // namespace

// A link stays one: what it leads to is replaced, if that is there.
WholeFile::WholeFile(const std::string& target, const std::string& ending) : target_(target) {
  std::error_code none;
  if (std::filesystem::is_symlink(target, none)) {
    const auto real = std::filesystem::canonical(target, none);
    // Or where the link leads, and nothing is yet.
    const auto led = std::filesystem::path(target).parent_path() / std::filesystem::read_symlink(target);
    target_ = none ? led.string() : real.string();
  }
  path_ = target_ + (ending.empty() ? ".XXXXXX" : ending);
  file_ = ending.empty() ? ::mkostemp(path_.data(), O_CLOEXEC)
                         : ::open(path_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (file_ < 0) throw OutputError(fmt::format("cannot write '{}' ({})", target, std::strerror(errno)));
  for (Unfinished& slot : unfinished) {
    if (slot.used || path_.size() >= sizeof slot.path) continue;
    std::strcpy(slot.path, path_.c_str());
    slot.used = true;
    break;
  }
}

void remove_unfinished_files() {
  for (Unfinished& slot : unfinished) {
    if (slot.used) ::unlink(slot.path);
  }
}

namespace {

void forget_unfinished(const std::string& path) {
  for (Unfinished& slot : unfinished) {
    if (slot.used && path == slot.path) slot.used = false;
  }
}

}  // namespace

WholeFile::~WholeFile() {
  if (file_ >= 0) ::close(file_);
  if (!kept_) ::unlink(path_.c_str());
  forget_unfinished(path_);
}

void WholeFile::append(const std::string& bytes) { write_all(file_, bytes, fmt::format("'{}'", target_)); }

void WholeFile::keep() {
  const mode_t mask = ::umask(0);
  ::umask(mask);
  struct stat before {};
  const bool there = ::stat(target_.c_str(), &before) == 0;
  const bool good = ::fchmod(file_, there ? before.st_mode & 0777 : 0666 & ~mask) == 0 && ::fsync(file_) == 0;
  const int closed = ::close(file_);
  file_ = -1;
  if (!good || closed != 0 || ::rename(path_.c_str(), target_.c_str()) != 0) {
    throw OutputError(fmt::format("cannot write '{}' ({})", target_, std::strerror(errno)));
  }
  kept_ = true;
  forget_unfinished(path_);
}

void say(const std::string& text) {
  try {
    write_all(STDERR_FILENO, text, "to standard error");
  } catch (const OutputError&) {
  }
}

void say_warnings(const std::vector<std::string>& warnings, const SharedOptions& options) {
  constexpr size_t kMost = 5;
  if (options.quiet) return;
  for (size_t i = 0; i < std::min(kMost, warnings.size()); ++i) say("{}", warnings[i]);
  if (warnings.size() > kMost) say("and the warnings of {} more rows\n", warnings.size() - kMost);
}

void print(const std::string& text) { write_all(STDOUT_FILENO, text, "to standard output"); }

namespace {

/// The descriptor that a path stands for: opened anew, a file that it leads to would be written from its start.
std::optional<int> descriptor_of(const std::string& path) {
  if (path == "-" || path == "/dev/stdout") return STDOUT_FILENO;
  if (path == "/dev/stderr") return STDERR_FILENO;
  for (const char* folder : {"/dev/fd/", "/proc/self/fd/"}) {
    const std::string number =
        path.compare(0, std::strlen(folder), folder) == 0 ? path.substr(std::strlen(folder)) : "";
    const bool digits = !number.empty() && number.size() < 6 &&
                        std::all_of(number.begin(), number.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (digits) return std::atoi(number.c_str());
  }
  return std::nullopt;
}

/// A device or a pipe, which is written into and not replaced.
bool is_special(const std::string& path) {
  struct stat status {};
  if (descriptor_of(path)) return true;
  if (::stat(path.c_str(), &status) != 0) return false;
  if (S_ISDIR(status.st_mode)) throw OutputError(fmt::format("cannot write '{}' (it is a directory)", path));
  return !S_ISREG(status.st_mode);
}

void write_special(const std::string& path, const std::string& text) {
  if (const auto descriptor = descriptor_of(path))
    return write_all(*descriptor, text, path == "-" ? "to standard output" : fmt::format("'{}'", path));
  const int file = ::open(path.c_str(), O_WRONLY);
  if (file < 0) throw OutputError(fmt::format("cannot write '{}' ({})", path, std::strerror(errno)));
  try {
    write_all(file, text, fmt::format("'{}'", path));
  } catch (...) {
    ::close(file);
    throw;
  }
  ::close(file);
}

/// Whether two paths lead to one file: by identity where both are there, else by their absolute names.
bool same_file(const std::string& a, const std::string& b) {
  std::error_code none;
  if (std::filesystem::equivalent(a, b, none) && !none) return true;
  const auto name = [&](const std::string& path) {
    return std::filesystem::weakly_canonical(std::filesystem::absolute(path, none), none);
  };
  return name(a) == name(b);
}

}  // namespace

void write_outputs(const std::vector<Output>& outputs, WholeFile* samples) {
  std::vector<std::unique_ptr<WholeFile>> whole;
  for (const Output& output : outputs) {
    if (output.path.empty() || is_special(output.path)) continue;
    whole.push_back(std::make_unique<WholeFile>(output.path));
    whole.back()->append(output.text);
  }
  for (const Output& output : outputs) {
    if (!output.path.empty() && is_special(output.path)) write_special(output.path, output.text);
  }
  for (const auto& file : whole) file->keep();
  if (samples != nullptr) samples->keep();
}

std::vector<NamedFile> files_of(const Document& document) {
  std::vector<NamedFile> files;
  for (const LoadedFile& file : document.files)
    files.emplace_back(files.empty() ? "the scenario" : "an included file", file.path);
  return files;
}

void refuse_overwriting(const std::vector<NamedFile>& inputs, const SharedOptions& options,
                        const std::string& samples) {
  std::vector<NamedFile> files = inputs;
  std::vector<NamedFile> outputs{{"--json", options.json},
                                 {"--csv", options.csv},
                                 {"--markdown", options.markdown},
                                 {"--samples", samples},
                                 {"--checkpoint", options.checkpoint}};
  for (const std::string& report : options.reports) outputs.emplace_back("-o", report);
  for (const NamedFile& output : outputs) {
    if (output.second.empty() || is_special(output.second)) continue;
    for (const auto& [what, path] : files) {
      if (!path.empty() && same_file(path, output.second))
        throw UsageError(
            fmt::format("{} {}: it would overwrite {}; give it a file of its own", output.first, output.second, what));
    }
    files.push_back(output);
  }
}

bool is_standard_output(const std::string& path) { return descriptor_of(path) == STDOUT_FILENO; }

std::string shell_quoted(const std::string& argument) {
  constexpr const char* kPlain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./=,:+%@";
  if (!argument.empty() && argument.find_first_not_of(kPlain) == std::string::npos) return argument;
  std::string text = "'";
  for (const char c : argument) text += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return text + "'";
}

bool colour_wanted() {
  const char* no_colour = std::getenv("NO_COLOR");
  return ::isatty(STDOUT_FILENO) == 1 && (no_colour == nullptr || *no_colour == '\0');
}

size_t terminal_columns() {
  constexpr size_t kLeast = 40;  // narrower, nothing would fit
  winsize size{};
  if (const char* said = std::getenv("COLUMNS"); said != nullptr && std::atol(said) > 0)
    return std::max(kLeast, static_cast<size_t>(std::atol(said)));
  if (::isatty(STDOUT_FILENO) == 1 && ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
    return std::max<size_t>(kLeast, size.ws_col);
  return 0;
}

}  // namespace reckon
