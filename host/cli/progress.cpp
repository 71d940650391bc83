#include "cli/progress.h"

#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <mutex>
#include <string>

#include "cli/cli.h"
#include "report/figure.h"

namespace reckon {

using Clock = std::chrono::steady_clock;

struct ProgressBar::State {
  uint64_t draws;
  Clock::time_point start = Clock::now();
  std::atomic<int64_t> next_ms{500};  // short runs show nothing
  std::mutex mutex;
  bool shown = false;

  void update(uint64_t done) {
    const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
    if (static_cast<int64_t>(seconds * 1000) < next_ms.load(std::memory_order_relaxed)) return;
    const std::unique_lock lock(mutex, std::try_to_lock);
    if (!lock) return;
    next_ms = static_cast<int64_t>(seconds * 1000) + 100;
    shown = true;
    const double share = std::min(1.0, static_cast<double>(done) / static_cast<double>(draws));
    const double rate = static_cast<double>(done) / seconds;
    const int filled = static_cast<int>(share * 30);
    say("\r\033[K[{}{}] {:.0f}%  {} draws/s  {:.0f} s left", std::string(static_cast<size_t>(filled), '#'),
        std::string(static_cast<size_t>(30 - filled), ' '), 100 * share, format_figure(rate, 0, 3),
        static_cast<double>(draws - std::min(draws, done)) / rate);
  }
};

ProgressBar::ProgressBar(uint64_t draws, bool wanted) {
  if (!wanted || ::isatty(STDERR_FILENO) != 1) return;
  state_ = std::make_shared<State>();
  state_->draws = draws;
}

ProgressBar::~ProgressBar() {
  if (state_ && state_->shown) say("\r\033[K");
}

Progress ProgressBar::callback() {
  if (!state_) return {};
  return [state = state_](uint64_t done) { state->update(done); };
}

}  // namespace reckon
