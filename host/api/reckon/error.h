// What is thrown by everything in this library.
#pragma once
#include <stdexcept>
#include <string>
#include <vector>

#include <reckon/version.h>

namespace reckon_v1 {

/// One thing that is wrong with a scenario, and where.
struct Problem {
  std::string file;               // or the option, "--set", whose text it is in; empty: nowhere in particular
  unsigned line = 0, column = 0;  // from 1; columns count code points; 0 without a file
  std::string message;            // what is wrong, and why
  std::string hint;               // what to write instead; may be empty
};

/// what() is the whole text, as the command line shows it, with the lines at fault.
class RECKON_API Error : public std::runtime_error {
 public:
  enum class Kind {
    run,          // while sampling: a result that is not finite, a condition that no draw meets, a device, memory
    usage,        // an argument that makes no sense
    scenario,     // it cannot be used
    interrupted,  // as asked for by Machine::stop
  };

  Error(Kind kind, const std::string& text, std::vector<Problem> problems);
  ~Error() override;

  Kind kind() const { return kind_; }
  /// At least one, the first place in the file first.
  const std::vector<Problem>& problems() const { return problems_; }
  /// Of the first problem.
  const std::string& file() const { return problems_.front().file; }
  unsigned line() const { return problems_.front().line; }
  unsigned column() const { return problems_.front().column; }
  const std::string& message() const { return problems_.front().message; }
  const std::string& hint() const { return problems_.front().hint; }

 private:
  Kind kind_;
  std::vector<Problem> problems_;
};

}  // namespace reckon_v1
