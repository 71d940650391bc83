#include "devices/cuda/cubin_cache.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

#include "base/sha256.h"

namespace reckon {

namespace {

namespace fs = std::filesystem;

constexpr size_t kDigest = 64;  // hexadecimal, in front of the content

std::string default_folder() {
  const char* cache = std::getenv("XDG_CACHE_HOME");
  if (cache != nullptr && *cache == '/') return std::string(cache) + "/reckon";  // the standard ignores relative paths
  const char* home = std::getenv("HOME");
  return home != nullptr && *home != '\0' ? std::string(home) + "/.cache/reckon" : "";
}

}  // namespace

CubinCache::CubinCache(bool enabled) : folder_(enabled ? default_folder() : "") {}

std::string CubinCache::get(const std::string& key, const std::function<std::string()>& compile) {
  constexpr size_t kMostInMemory = 16;
  const std::string name = sha256_hex(key);
  const auto known = memory_.find(name);
  hit_ = known != memory_.end();
  if (hit_) return known->second;
  const std::string content = from_disk(name, compile);
  if (memory_.size() >= kMostInMemory) memory_.clear();
  return memory_[name] = content;
}

std::string CubinCache::from_disk(const std::string& name, const std::function<std::string()>& compile) {
  if (folder_.empty()) return compile();
  const std::string path = folder_ + "/" + name + ".cubin";
  std::string content = read(path);
  hit_ = !content.empty();
  if (hit_) {
    std::error_code ignored;
    fs::last_write_time(path, fs::file_time_type::clock::now(), ignored);  // used: not the oldest
    return content;
  }
  content = compile();
  store(path, content);
  return content;
}

/// The content of a whole file; empty where there is none, or where its digest does not match.
std::string CubinCache::read(const std::string& path) const {
  std::ifstream file(path, std::ios::binary);
  if (!file) return "";
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  if (text.size() <= kDigest) return "";
  std::string content = text.substr(kDigest);
  return text.compare(0, kDigest, sha256_hex(content)) == 0 ? content : "";
}

/// Written under a name of its own, then renamed: readers see a whole file or none.
void CubinCache::store(const std::string& path, const std::string& content) {
  std::error_code error;
  fs::create_directories(folder_, error);
  std::string temporary = folder_ + "/.new-XXXXXX";
  const int file = error ? -1 : ::mkstemp(temporary.data());
  if (file < 0) {
    warning_ = fmt::format("the kernel cache {} cannot be written ({}); the kernel is compiled again each time",
                           folder_, error ? error.message() : std::strerror(errno));
    return;
  }
  const std::string text = sha256_hex(content) + content;
  size_t written = 0;
  while (written < text.size()) {
    const ssize_t n = ::write(file, text.data() + written, text.size() - written);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) break;
    written += static_cast<size_t>(n);
  }
  int problem = written == text.size() ? 0 : errno;
  if (::close(file) != 0 && problem == 0) problem = errno;
  if (problem == 0 && ::rename(temporary.c_str(), path.c_str()) != 0) problem = errno;
  if (problem != 0) {
    warning_ = fmt::format("the kernel cache {} cannot be written ({}); the kernel is compiled again each time",
                           folder_, std::strerror(problem));
    ::unlink(temporary.c_str());
    return;
  }
  limit_size();
}

void CubinCache::limit_size() const {
  struct Entry {
    fs::file_time_type time;
    uintmax_t size;
    fs::path path;
  };
  std::vector<Entry> entries;
  uintmax_t total = 0;
  std::error_code error;
  for (fs::directory_iterator file(folder_, error); !error && file != fs::directory_iterator(); file.increment(error)) {
    std::error_code unknown;
    const auto size = file->file_size(unknown);
    const auto time = file->last_write_time(unknown);
    if (unknown) continue;
    entries.push_back({time, size, file->path()});
    total += size;
  }
  std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) { return a.time < b.time; });
  for (size_t i = 0; i < entries.size() && total > kMostBytes; ++i) {
    total -= entries[i].size;
    fs::remove(entries[i].path, error);
  }
}

}  // namespace reckon
