#include "cli/checkpoint.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <mutex>
#include <new>
#include <optional>
#include <stdexcept>
#include <thread>

#include "base/sha256.h"
#include "cli/result_file.h"
#include "language/toml_file.h"
#include "report/writers.h"
#include "sampling/archive.h"

namespace reckon {

namespace {

constexpr const char* kFirstLine = "reckon checkpoint 1\n";
constexpr size_t kDigest = 32;
constexpr std::chrono::seconds kPatience{3};
using States = std::map<std::string, std::string>;

std::string version_text() { return fmt::format("reckon {}, numerics {}", reckon_version(), kNumericsVersion); }

std::string digest_of(std::string_view bytes) {
  const auto digest = sha256(bytes);
  return {digest.begin(), digest.end()};
}

OutputError damaged(const std::string& path, const char* why) {
  return OutputError(fmt::format("--checkpoint {}: the file is damaged: {}; delete it to begin anew", path, why));
}

/// What follows the first line and the digest.
std::string read_payload(const std::string& path) {
  std::error_code none;
  if (std::filesystem::is_directory(path, none)) throw UsageError(fmt::format("--checkpoint {}: it is a folder", path));
  if (std::filesystem::exists(path, none) && !std::filesystem::is_regular_file(path, none))
    throw UsageError(fmt::format("--checkpoint {}: it is a device or a pipe, no file", path));
  std::ifstream stream(path, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(stream), {}};
  if (!stream) throw OutputError(fmt::format("--checkpoint {}: cannot be read ({})", path, std::strerror(errno)));
  const std::string first = kFirstLine;
  if (bytes.compare(0, first.size(), first) != 0) {
    const bool other = bytes.compare(0, first.size() - 2, first, 0, first.size() - 2) == 0;
    throw UsageError(fmt::format("--checkpoint {}: {}; name another file{}", path,
                                 other ? "it is of another version's format" : "it is no checkpoint of reckon",
                                 other ? ", or delete it" : ""));
  }
  const size_t start = first.size() + kDigest;
  if (bytes.size() < start || digest_of(std::string_view(bytes).substr(start)) != bytes.substr(first.size(), kDigest))
    throw damaged(path, "its checksum is wrong");
  return bytes.substr(start);
}

template <class... Values>
void read_checkpoint(const std::string& path, CheckpointHeader& header, Values&... values) {
  try {
    from_bytes(read_payload(path), header, values...);
  } catch (const cereal::Exception&) {  // a checksum is no signature: whoever writes another file can make one
    throw damaged(path, "it ends too early");
  } catch (const std::length_error&) {
    throw damaged(path, "a length is impossible");
  } catch (const std::bad_alloc&) {
    throw damaged(path, "a length is impossible");
  }
  if (header.arguments.empty() || !makes_results(header.arguments[0])) throw damaged(path, "it is of no command");
}

}  // namespace

/// A lock beside the file, for the file itself is replaced; it goes with the process, however that ends.
class CheckpointLock {
 public:
  /// `name`: of the target in messages.
  CheckpointLock(const std::string& name, const std::string& target) : path_(target + ".lock") {
    const auto start = std::chrono::steady_clock::now();
    while (!try_to_hold()) {
      // One that was killed holds it until it is gone, which takes a GPU's process a moment.
      if (std::chrono::steady_clock::now() - start > kPatience)
        throw OutputError(fmt::format("--checkpoint {}: another run is using it; name another file", name));
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
  }
  ~CheckpointLock() {
    ::unlink(path_.c_str());
    ::close(file_);
  }
  CheckpointLock(const CheckpointLock&) = delete;

 private:
  bool try_to_hold() {
    file_ = ::open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (file_ < 0) throw OutputError(fmt::format("--checkpoint: cannot write '{}' ({})", path_, std::strerror(errno)));
    struct stat own = {}, named = {};
    bool held = ::flock(file_, LOCK_EX | LOCK_NB) == 0;
    if (!held && errno != EWOULDBLOCK && errno != EINTR) {
      say("warning: --checkpoint: no locks where '{}' is ({}): see that no other run uses it\n", path_,
          std::strerror(errno));
      held = true;
    }
    // The last holder may have removed it meanwhile.
    if (held && ::fstat(file_, &own) == 0 && ::stat(path_.c_str(), &named) == 0 && own.st_ino == named.st_ino)
      return true;
    ::close(file_);
    return false;
  }

  std::string path_;
  int file_ = -1;
};

namespace {

/// What a link leads to: it is locked, replaced and removed.
std::string real_path(const std::string& path) {
  std::error_code problem;
  const auto real = std::filesystem::canonical(path, problem);
  return problem ? path : real.string();
}

/// A file of a header by a name that does not depend on how its path was written.
std::string canonical_name(const CheckpointHeader& header, const std::string& path) {
  std::error_code problem;
  const auto name = std::filesystem::weakly_canonical(std::filesystem::path(header.folder) / path, problem);
  return problem ? path : name.string();
}

/// "line 12".
std::string first_difference(const std::string& before, const std::string& now) {
  const auto [a, b] = std::mismatch(before.begin(), before.end(), now.begin(), now.end());
  return fmt::format("line {}", 1 + std::count(before.begin(), a, '\n'));
}

/// Throws UsageError that names what is another.
void refuse_another(const std::string& path, const CheckpointHeader& kept, const CheckpointHeader& asked) {
  const auto refuse = [&](const std::string& what) {
    throw UsageError(fmt::format("--checkpoint {}: {}; give the same command again, or name another file", path, what));
  };
  if (kept.version != asked.version)
    refuse(fmt::format("it was made by {}, and this is {}", kept.version, asked.version));
  for (const auto& [name, text] : kept.files) {
    const auto now = std::find_if(asked.files.begin(), asked.files.end(), [&, n = name](const auto& file) {
      return canonical_name(asked, file.first) == canonical_name(kept, n);
    });
    if (now == asked.files.end()) refuse(fmt::format("it is of another scenario, {}", name));
    if (now->second != text)
      refuse(fmt::format("the scenario has changed since: {}, {}", name, first_difference(text, now->second)));
  }
  if (kept.files.size() != asked.files.size()) refuse("the scenario has another file now");
  const auto value_of = [](const CheckpointHeader& header, const std::string& name) -> std::optional<std::string> {
    for (const auto& [one, value] : header.asked) {
      if (one == name) return value;
    }
    return std::nullopt;
  };
  for (const auto* from : {&kept, &asked}) {
    for (const auto& [name, unused] : from->asked) {
      const auto before = value_of(kept, name), now = value_of(asked, name);
      if (before == now) continue;
      refuse(
          fmt::format("it is of another {}: {}, and this is {}", name, before.value_or("none"), now.value_or("none")));
    }
  }
}

CheckpointHeader header_of(const SharedOptions& options, const std::vector<NamedFile>& inputs, const Question& question,
                           const std::vector<std::string>& arguments) {
  CheckpointHeader header{version_text(), std::filesystem::current_path().string(), arguments, {}, {}};
  header.asked = {{"command", arguments.empty() ? "" : arguments[0]},
                  {"number of draws", std::to_string(question.draws)},
                  {"seed", std::to_string(question.seed)},
                  {"precision", precision_name(question.precision)},
                  {"sampler", options.sampler}};
  for (const auto& [name, value] : options.written()) {
    const bool known = name == "--draws" || name == "--seed" || name == "--precision" || name == "--sampler";
    const bool named = name.starts_with("-");  // positionals are files, which stand beside
    if (named && !known && name != "--lang" && !Argument{name, ""}.decides_nothing())
      header.asked.emplace_back(name, value);
  }
  for (const auto& [what, path] : inputs) {
    if (path.empty()) continue;
    std::string reason;
    const std::optional<std::string> text =
        std::filesystem::is_regular_file(path) ? read_text_file(path, reason) : std::nullopt;
    if (!text)
      throw UsageError(fmt::format("--checkpoint: {} '{}' cannot be read again; save it to a file", what, path));
    header.files.emplace_back(path, *text);
  }
  return header;
}

}  // namespace

CheckpointHeader read_checkpoint_header(const std::string& path) {
  CheckpointHeader header;
  read_checkpoint(path, header);
  return header;
}

class CheckpointFile final : public SavedStates {
 public:
  CheckpointFile(std::string path, int every, CheckpointHeader header)
      : name_(std::move(path)),
        path_(real_path(name_)),
        every_(every),
        lock_(name_, path_),
        header_(std::move(header)) {
    if (std::filesystem::exists(path_)) {
      CheckpointHeader kept;
      read_checkpoint(name_, kept, states_);
      refuse_another(name_, kept, header_);
    }
    write();  // whether it can be is known before anything runs
  }

  std::unique_ptr<SavedState> of(const std::string& question) override {
    const std::lock_guard lock(mutex_);
    const auto found = states_.find(question);
    return std::make_unique<State>(*this, question, found != states_.end() ? found->second : "");
  }

  /// What is done, where the command does not end well.
  void leave() {
    const std::lock_guard lock(mutex_);
    if (states_.empty()) return void(::unlink(path_.c_str()));
    try_to_write();
    if (written_ == states_changed_)
      say("\nnote: {} has what is done: `reckon resume {}` goes on, or the same command again\n", name_,
          shell_quoted(name_));
  }
  void remove() { ::unlink(path_.c_str()); }

 private:
  using Clock = std::chrono::steady_clock;

  class State final : public SavedState {
   public:
    State(CheckpointFile& file, std::string question, std::string found)
        : file_(file), question_(std::move(question)), found_(std::move(found)) {}
    const std::string& found() const override { return found_; }
    bool due() const override { return Clock::now() - kept_ >= std::chrono::seconds(file_.every_); }
    void keep(std::string bytes) override {
      kept_ = Clock::now();
      file_.keep(question_, std::move(bytes));
    }

   private:
    CheckpointFile& file_;
    std::string question_, found_;
    Clock::time_point kept_ = Clock::now();
  };

  void keep(const std::string& question, std::string bytes) {
    const std::lock_guard lock(mutex_);
    states_[question] = std::move(bytes);
    ++states_changed_;
    if (Clock::now() - tried_ >= std::chrono::seconds(every_)) try_to_write();
  }

  /// A disk that is full now may not be in a minute.
  void try_to_write() {
    try {
      write();
      warned_ = false;
    } catch (const std::exception& error) {  // no memory for it, too
      if (!warned_) say("warning: --checkpoint: {}; going on, the last one stays\n", error.what());
      warned_ = true;
    }
  }

  void write() {
    tried_ = Clock::now();
    const std::string payload = to_bytes(header_, states_);
    WholeFile file(path_, ".partial");  // what a killed run left of it is written over
    file.append(kFirstLine);
    file.append(digest_of(payload));
    file.append(payload);
    file.keep();
    written_ = states_changed_;
  }

  std::string name_, path_;  // as it was written; what it leads to
  int every_;
  CheckpointLock lock_;
  CheckpointHeader header_;
  std::mutex mutex_;
  States states_;
  uint64_t states_changed_ = 0, written_ = 0;
  Clock::time_point tried_;
  bool warned_ = false;
};

Checkpoint::Checkpoint(const SharedOptions& options, const std::vector<NamedFile>& inputs, const Question& question,
                       const std::vector<std::string>& arguments, Machine& machine)
    : exceptions_(std::uncaught_exceptions()) {
  if (options.checkpoint.empty()) return;
  file_ = std::make_unique<CheckpointFile>(options.checkpoint, options.checkpoint_every,
                                           header_of(options, inputs, question, arguments));
  machine.saved = file_.get();
}

Checkpoint::~Checkpoint() {
  if (!file_) return;
  if (std::uncaught_exceptions() > exceptions_) {
    file_->leave();
  } else {
    file_->remove();
  }
}

}  // namespace reckon
