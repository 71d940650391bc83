// The cache of compiled kernels: whole files or none, whatever happens to them.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "base/sha256.h"
#include "devices/cuda/cubin_cache.h"

namespace reckon {
namespace {

namespace fs = std::filesystem;

class Cache : public testing::Test {
 protected:
  Cache() {
    char pattern[] = "/tmp/reckon-cache-XXXXXX";
    root_ = mkdtemp(pattern);
    setenv("XDG_CACHE_HOME", root_.c_str(), 1);
  }
  ~Cache() override {
    unsetenv("XDG_CACHE_HOME");
    fs::remove_all(root_);
  }

  /// What the cache gives for a key whose kernel is `content`.
  std::string get(CubinCache& cache, const std::string& key, const std::string& content) {
    return cache.get(key, [&] {
      ++compilations_;
      return content;
    });
  }
  std::string file_of(const std::string& key) const { return root_ + "/reckon/" + sha256_hex(key) + ".cubin"; }

  std::string root_;
  int compilations_ = 0;
};

TEST_F(Cache, CompilesOnce) {
  CubinCache first(true), second(true);
  EXPECT_EQ(get(first, "key", "kernel"), "kernel");
  EXPECT_FALSE(first.hit());
  EXPECT_EQ(get(second, "key", "never asked for"), "kernel");
  EXPECT_TRUE(second.hit());
  EXPECT_EQ(get(second, "another key", "other"), "other");
  EXPECT_EQ(compilations_, 2);
  EXPECT_EQ(first.warning() + second.warning(), "");
}

TEST_F(Cache, WithoutItNothingIsStored) {
  CubinCache cache(false), other(false);
  EXPECT_EQ(get(cache, "key", "kernel"), "kernel");
  EXPECT_EQ(get(cache, "key", "never asked for"), "kernel");  // a sweep compiles once all the same
  EXPECT_TRUE(cache.hit());
  EXPECT_EQ(get(other, "key", "kernel"), "kernel");
  EXPECT_EQ(compilations_, 2);
  EXPECT_TRUE(fs::is_empty(root_));
}

TEST_F(Cache, DamagedFilesAreCompiledAgain) {
  CubinCache cache(true);
  (void)get(cache, "key", "kernel");
  for (const std::string& damage :
       {std::string(), std::string("short"), std::string(64, 'a') + "kernel", std::string(1000, '\0')}) {
    std::ofstream(file_of("key"), std::ios::binary) << damage;
    CubinCache later(true), after(true);
    EXPECT_EQ(get(later, "key", "kernel"), "kernel");
    EXPECT_FALSE(later.hit());
    EXPECT_EQ(get(after, "key", "never asked for"), "kernel");  // and mended
  }
  EXPECT_EQ(compilations_, 5);
}

TEST_F(Cache, AFolderThatCannotBeMadeIsAWarning) {
  std::ofstream(root_ + "/reckon") << "a file in the way";
  CubinCache cache(true);
  EXPECT_EQ(get(cache, "key", "kernel"), "kernel");
  EXPECT_NE(cache.warning().find(root_ + "/reckon cannot be written"), std::string::npos) << cache.warning();
}

TEST_F(Cache, ProcessesShareIt) {
  const std::string kernel(300'000, 'k');
  std::vector<pid_t> children;
  for (int i = 0; i < 8; ++i) {
    const pid_t child = fork();
    if (child == 0) {
      bool good = true;
      for (int round = 0; round < 20; ++round) {
        CubinCache cache(true);
        good = good && get(cache, "key " + std::to_string(round % 4), kernel) == kernel && cache.warning().empty();
        if (round % 5 == i % 5) fs::remove(file_of("key " + std::to_string(round % 4)));
      }
      _exit(good ? 0 : 1);
    }
    children.push_back(child);
  }
  for (const pid_t child : children) {
    int status = 1;
    waitpid(child, &status, 0);
    EXPECT_EQ(status, 0);
  }
}

TEST_F(Cache, OldFilesMakeRoom) {
  CubinCache cache(true);
  (void)get(cache, "first", "kernel");
  fs::last_write_time(file_of("first"), fs::file_time_type::clock::now() - std::chrono::hours(1));
  {
    std::ofstream(root_ + "/reckon/large.cubin") << "x";
    fs::resize_file(root_ + "/reckon/large.cubin", CubinCache::kMostBytes - 10);  // sparse
  }
  (void)get(cache, "second", "kernel");
  EXPECT_FALSE(fs::exists(file_of("first")));
  EXPECT_TRUE(fs::exists(file_of("second")));
}

}  // namespace
}  // namespace reckon
