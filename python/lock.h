// Work without Python's lock, which Ctrl-C and the end of the interpreter end.
#pragma once
#include <pybind11/pybind11.h>
#include <reckon/error.h>
#include <reckon/question.h>

#include <chrono>
#include <future>
#include <set>
#include <thread>

namespace py = pybind11;

using Stop = std::shared_ptr<std::atomic<bool>>;

/// Works under way, all under Python's lock. Those that are left when the interpreter ends, in threads that it does not
/// wait for, are ended first: afterwards they could not return to it.
class Works {
 public:
  void begin(const Stop& stop) {
    if (closing_) throw reckon::Error(reckon::Error::Kind::interrupted, "the interpreter is ending", {});
    stops_.insert(stop);
  }
  void end(const Stop& stop) { stops_.erase(stop); }
  /// Those of a process that this one was forked from.
  void forget() { stops_.clear(); }
  void close() {
    closing_ = true;
    const auto latest = std::chrono::steady_clock::now() + std::chrono::seconds(4);
    // One that waits in a function of Python's may never end: it is left where it is.
    while (!stops_.empty() && std::chrono::steady_clock::now() < latest && PyErr_CheckSignals() == 0) {
      for (const Stop& stop : stops_) *stop = true;
      const py::gil_scoped_release unlocked;
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    PyErr_Clear();
  }

 private:
  std::set<Stop> stops_;
  bool closing_ = false;
};

inline Works& works() {
  static Works* const all = new Works;  // outlives everything
  return *all;
}

/// One of them, while it lives.
struct Busy {
  const Stop stop = std::make_shared<std::atomic<bool>>(false);

  Busy() { works().begin(stop); }
  ~Busy() { works().end(stop); }
  Busy(const Busy&) = delete;
  Busy& operator=(const Busy&) = delete;
};

/// Of functions that take a moment: other threads of Python's go on.
using Unlocked = py::call_guard<Busy, py::gil_scoped_release>;

inline bool in_main_thread() {
  const py::object main = py::module_::import("threading").attr("main_thread")();
  return main.attr("ident").cast<unsigned long>() == PyThread_get_thread_ident();
}

/// Does `work` in a thread of its own, without Python's lock, and looks for Ctrl-C meanwhile: `work` takes the flag
/// that ends it.
template <class Work>
auto without_lock(const Work& work) {
  const bool signals = in_main_thread();
  const Busy busy;
  std::future<decltype(work(busy.stop))> result;
  bool interrupted = false;
  {
    const py::gil_scoped_release unlocked;
    try {
      result = std::async(std::launch::async, work, busy.stop);
    } catch (const std::system_error&) {
      throw reckon::Error(reckon::Error::Kind::run, "no more threads can be started", {});
    }
    while (signals && !interrupted && result.wait_for(std::chrono::milliseconds(20)) != std::future_status::ready) {
      const py::gil_scoped_acquire locked;
      interrupted = PyErr_CheckSignals() != 0;
    }
    if (interrupted) *busy.stop = true;
    result.wait();
  }
  if (interrupted) throw py::error_already_set();
  return result.get();
}
