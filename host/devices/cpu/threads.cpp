#include <pthread.h>
#include <sys/resource.h>

#include <tbb/global_control.h>

#include <algorithm>
#include <cstdint>
#include <mutex>
#include <thread>
#include <vector>

#include "devices/cpu/cpu_engine.h"

namespace reckon {

int available_threads() { return static_cast<int>(std::max(1u, std::thread::hardware_concurrency())); }

namespace {

/// Where others wait until all have started.
struct Gate {
  pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
  pthread_cond_t opened = PTHREAD_COND_INITIALIZER;
  bool open = false;
};

void* wait_at(void* gate) {
  auto* const at = static_cast<Gate*>(gate);
  pthread_mutex_lock(&at->mutex);
  while (!at->open) pthread_cond_wait(&at->opened, &at->mutex);
  pthread_mutex_unlock(&at->mutex);
  return nullptr;
}

/// Of so many threads those that start at once, the caller's with them.
int started_threads(int wanted) {
  Gate gate;
  std::vector<pthread_t> started;
  for (int i = 1; i < wanted; ++i) {
    pthread_t thread{};
    if (pthread_create(&thread, nullptr, wait_at, &gate) != 0) break;
    started.push_back(thread);
  }
  pthread_mutex_lock(&gate.mutex);
  gate.open = true;
  pthread_cond_broadcast(&gate.opened);
  pthread_mutex_unlock(&gate.mutex);
  for (const pthread_t thread : started) pthread_join(thread, nullptr);
  return static_cast<int>(started.size()) + 1;
}

}  // namespace

int startable_threads(int wanted) {
  static std::mutex mutex;
  static int known = 0;         // so many did start
  static int most = INT32_MAX;  // of which so many are used, where more did not
  const std::lock_guard lock(mutex);
  rlimit space{};  // of addresses: a thread's stack and heap reserve up to 140 MB
  constexpr rlim_t kOfAThread = 160u << 20;
  // Those of a run with few threads too: what is left over when it ends may wake all that the library thinks it has.
  int tried = std::max(wanted, available_threads());
  if (getrlimit(RLIMIT_AS, &space) == 0 && space.rlim_cur != RLIM_INFINITY)
    most = std::min(most,
                    static_cast<int>(std::clamp<rlim_t>(space.rlim_cur / kOfAThread, 1, static_cast<rlim_t>(tried))));
  tried = std::min(tried, most);
  if (tried > known) {
    known = started_threads(tried);
    // Where some did not start there is little room: half of the others leave some for what they work on.
    if (known < tried) most = std::max(1, known / 2);
  }
  if (most < std::max(wanted, available_threads())) {  // to the end of the program
    [[maybe_unused]] static auto* const cap =
        new tbb::global_control(tbb::global_control::max_allowed_parallelism, static_cast<size_t>(most));
  }
  return std::min(wanted, most);
}

}  // namespace reckon
