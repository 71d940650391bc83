#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "cli/cli.h"

namespace reckon {

namespace {

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

WholeFile::WholeFile(const std::string& target) : target_(target), path_(target + ".XXXXXX") {
  file_ = ::mkstemp(path_.data());
  if (file_ < 0) throw OutputError(fmt::format("cannot write '{}' ({})", target, std::strerror(errno)));
}

WholeFile::~WholeFile() {
  if (file_ >= 0) ::close(file_);
  if (!kept_) ::unlink(path_.c_str());
}

void WholeFile::append(const std::string& bytes) { write_all(file_, bytes, fmt::format("'{}'", target_)); }

void WholeFile::keep() {
  const mode_t mask = ::umask(0);
  ::umask(mask);
  const bool good = ::fchmod(file_, 0666 & ~mask) == 0 && ::fsync(file_) == 0;
  const int closed = ::close(file_);
  file_ = -1;
  if (!good || closed != 0 || ::rename(path_.c_str(), target_.c_str()) != 0) {
    throw OutputError(fmt::format("cannot write '{}' ({})", target_, std::strerror(errno)));
  }
  kept_ = true;
}

void print(const std::string& text) { write_all(STDOUT_FILENO, text, "to standard output"); }

void write_output(const std::string& path, const std::string& text) {
  if (path == "-") return print(text);
  struct stat status {};
  if (::stat(path.c_str(), &status) == 0 && !S_ISREG(status.st_mode)) {  // a device or a pipe
    if (S_ISDIR(status.st_mode)) throw OutputError(fmt::format("cannot write '{}' (it is a directory)", path));
    const int file = ::open(path.c_str(), O_WRONLY);
    if (file < 0) throw OutputError(fmt::format("cannot write '{}' ({})", path, std::strerror(errno)));
    try {
      write_all(file, text, fmt::format("'{}'", path));
    } catch (...) {
      ::close(file);
      throw;
    }
    ::close(file);
    return;
  }
  WholeFile file(path);
  file.append(text);
  file.keep();
}

bool colour_wanted() {
  const char* no_colour = std::getenv("NO_COLOR");
  return ::isatty(STDOUT_FILENO) == 1 && (no_colour == nullptr || *no_colour == '\0');
}

}  // namespace reckon
