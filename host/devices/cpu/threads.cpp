#include <pthread.h>
#include <sys/resource.h>

#include <algorithm>
#include <atomic>
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

}  // namespace

int startable_threads(int wanted) {
  static std::atomic<int> known{1};  // so many did start, the caller's with them
  rlimit space{};                    // of addresses: a thread's stack and heap reserve up to 140 MB
  constexpr rlim_t kOfAThread = 160u << 20;
  if (getrlimit(RLIMIT_AS, &space) == 0 && space.rlim_cur != RLIM_INFINITY)
    wanted = static_cast<int>(std::clamp<rlim_t>(space.rlim_cur / kOfAThread, 1, static_cast<rlim_t>(wanted)));
  if (wanted <= known) return wanted;
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
  // Where some did not start there is little room: half of the others leave some for what they work on.
  const int found = static_cast<int>(started.size()) + 1;
  const int usable = found == wanted ? wanted : std::max(1, found / 2);
  if (found == wanted) known = wanted;
  return usable;
}

}  // namespace reckon
