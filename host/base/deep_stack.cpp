#include "base/deep_stack.h"

#include <pthread.h>

#include <cfenv>
#include <exception>

namespace reckon {

namespace {

struct Call {
  const std::function<void()>& work;
  std::exception_ptr thrown;
};

/// The caller's rounding and treatment of subnormals, put back at the end.
class DefaultArithmetic {
 public:
  DefaultArithmetic() {
    std::fegetenv(&before_);
    std::fesetenv(FE_DFL_ENV);
  }
  ~DefaultArithmetic() { std::fesetenv(&before_); }
  DefaultArithmetic(const DefaultArithmetic&) = delete;
  DefaultArithmetic& operator=(const DefaultArithmetic&) = delete;

 private:
  std::fenv_t before_{};
};

void* call(void* asked) {
  auto* const one = static_cast<Call*>(asked);
  const DefaultArithmetic arithmetic;  // threads begin with that of their maker
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
  if (started) {
    pthread_join(thread, nullptr);
  } else {
    call(&one);
  }
  if (one.thrown) std::rethrow_exception(one.thrown);
}

}  // namespace reckon
