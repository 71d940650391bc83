// Compiled kernels on disk, under XDG_CACHE_HOME/reckon (default ~/.cache/reckon).
#pragma once
#include <functional>
#include <map>
#include <string>

namespace reckon {

class CubinCache {
 public:
  /// `enabled` false: nothing is read or written on disk; a sweep still compiles a kernel once.
  explicit CubinCache(bool enabled);

  /// The file of a key, if it is whole; else what `compile` gives, which is then stored. A cache that
  /// cannot be read or written is as good as none: `warning()` says why.
  std::string get(const std::string& key, const std::function<std::string()>& compile);

  bool hit() const { return hit_; }
  const std::string& warning() const { return warning_; }

  static constexpr size_t kMostBytes = size_t{256} << 20;  // older files go first

 private:
  std::string read(const std::string& path) const;
  void store(const std::string& path, const std::string& content);
  void limit_size() const;

  std::string from_disk(const std::string& name, const std::function<std::string()>& compile);

  std::map<std::string, std::string> memory_;  // of this process, by the key's digest
  std::string folder_;
  std::string warning_;
  bool hit_ = false;
};

}  // namespace reckon
