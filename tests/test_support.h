// Scenarios from text, and runs of them.
#pragma once
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>

#include "studies/run.h"

#define EXPECT_SAYS(text, part) EXPECT_NE((text).find(part), std::string::npos) << (text)

namespace reckon {

inline Question with_draws(uint64_t count) {
  Question question;
  question.draws = count;
  return question;
}

/// A scenario file that lives as long as this object.
class TemporaryScenario {
 public:
  explicit TemporaryScenario(const std::string& text) {
    char name[] = "/tmp/reckon-test-XXXXXX.toml";
    const int file = ::mkstemps(name, 5);
    if (file >= 0) ::close(file);
    path_ = name;
    std::ofstream(path_) << text;
  }
  ~TemporaryScenario() { std::remove(path_.c_str()); }
  TemporaryScenario(const TemporaryScenario&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

/// Files in a folder that lives as long as this object.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    char name[] = "/tmp/reckon-test-XXXXXX";
    if (::mkdtemp(name) == nullptr) throw std::runtime_error("no temporary folder");
    path_ = name;
  }
  ~TemporaryFolder() { std::filesystem::remove_all(path_); }
  TemporaryFolder(const TemporaryFolder&) = delete;
  const std::string& path() const { return path_; }

  /// The path of a new file.
  std::string write(const std::string& name, const std::string& text) const {
    std::ofstream(path_ + "/" + name) << text;
    return path_ + "/" + name;
  }

 private:
  std::string path_;
};

/// "x" with one prior: [priors] x = EXPR, [model] y = "x".
inline std::string one_prior(const std::string& expression) {
  return "id = \"test\"\n[priors]\nx = \"" + expression + "\"\n[model]\ny = \"x\"\n";
}

inline Answer run_text(const std::string& text, Question question = {}) {
  const TemporaryScenario file(text);
  return run_scenario(load_scenario(file.path(), {}), question);
}

}  // namespace reckon
