#include "base/deep_stack.h"

#include <pthread.h>

#include <exception>

namespace reckon {

namespace {

struct Call {
  const std::function<void()>& work;
  std::exception_ptr thrown;
};

void* call(void* asked) {
  auto* const one = static_cast<Call*>(asked);
  try {
    one->work();
  } catch (...) {
    one->thrown = std::current_exception();
  }
  return nullptr;
}

}  // namespace

void on_deep_stack(const std::function<void()>& work) {
  Call one{work, nullptr};
  pthread_attr_t attributes;
  pthread_t thread;
  pthread_attr_init(&attributes);
  const bool started =
      pthread_attr_setstacksize(&attributes, kDeepStack) == 0 && pthread_create(&thread, &attributes, call, &one) == 0;
  pthread_attr_destroy(&attributes);
  if (!started) return work();
  pthread_join(thread, nullptr);
  if (one.thrown) std::rethrow_exception(one.thrown);
}

}  // namespace reckon
