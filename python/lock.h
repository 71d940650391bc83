// Work without Python's lock, which Ctrl-C and the end of the interpreter end.
#pragma once
#include <pybind11/pybind11.h>
#include <reckon/question.h>

#include <chrono>
#include <future>
#include <set>
#include <thread>

namespace py = pybind11;

using Stop = std::shared_ptr<std::atomic<bool>>;

/// Works under way. Those that are left when the interpreter ends, in threads that it does not wait for, are ended
/// first: afterwards they could not come back from it.
class Works {
 public:
  void begin(const Stop& stop) {
    if (closing_) throw reckon::Error(reckon::Error::Kind::interrupted, "the interpreter is ending", {});
    stops_.insert(stop);
  }
  void end(const Stop& stop) { stops_.erase(stop); }
  void close() {
    closing_ = true;
    while (!stops_.empty()) {  // under Python's lock, as all of this
      for (const Stop& stop : stops_) *stop = true;
      const py::gil_scoped_release unlocked;
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
  }

 private:
  std::set<Stop> stops_;
  bool closing_ = false;
};

inline Works& works() {
  static Works* const all = new Works;  // outlives everything
  return *all;
}

inline bool in_main_thread() {
  const py::object main = py::module_::import("threading").attr("main_thread")();
  return main.attr("ident").cast<unsigned long>() == PyThread_get_thread_ident();
}

/// Does `work` in a thread of its own, without Python's lock, and looks for Ctrl-C meanwhile: `work` takes the flag
/// that ends it.
template <class Work>
auto without_lock(const Work& work) {
  const Stop stop = std::make_shared<std::atomic<bool>>(false);
  const bool signals = in_main_thread();
  works().begin(stop);
  std::future<decltype(work(stop))> result;
  bool interrupted = false;
  {
    const py::gil_scoped_release unlocked;
    result = std::async(std::launch::async, work, stop);
    while (signals && !interrupted && result.wait_for(std::chrono::milliseconds(20)) != std::future_status::ready) {
      const py::gil_scoped_acquire locked;
      interrupted = PyErr_CheckSignals() != 0;
    }
    if (interrupted) *stop = true;
    result.wait();
  }
  works().end(stop);
  if (interrupted) throw py::error_already_set();
  return result.get();
}
