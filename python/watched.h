// Work that tells Python how far it is, and of devices that it does not use.
#pragma once
#include <pybind11/functional.h>
#include <reckon/question.h>

#include <string>
#include <utility>
#include <vector>

#include "lock.h"

/// A Python function that is told of progress; what it raises ends the work and is raised again. Copies of what calls
/// it may come and go without Python's lock: they hold nothing of Python's.
class Progress {
 public:
  explicit Progress(py::object call) : call_(std::move(call)) {}
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  std::function<void(uint64_t)> for_work(const Stop& stop) {
    if (call_.is_none()) return nullptr;
    return [this, stop](uint64_t draws) {
      const py::gil_scoped_acquire locked;
      if (raised_) return;
      try {
        call_(draws);
      } catch (py::error_already_set& error) {
        raised_ = std::make_unique<py::error_already_set>(std::move(error));
        *stop = true;
      }
    };
  }
  void raise_again() {
    if (raised_) throw py::error_already_set(std::move(*raised_));
  }

 private:
  py::object call_;
  std::unique_ptr<py::error_already_set> raised_;
};

/// What `work` gives on the machine, on which it may be interrupted.
template <class Work>
auto watched(const reckon::Machine& machine, const py::object& progress, const Work& work) {
  Progress calls(progress);
  std::vector<std::string> notes;
  try {
    auto answer = without_lock([&](const Stop& stop) {
      reckon::Machine here = machine;
      here.stop = stop;
      here.progress = calls.for_work(stop);
      here.note = [&notes](const std::string& line) { notes.push_back(line); };  // one at a time
      return work(here);
    });
    calls.raise_again();
    for (const std::string& line : notes) {
      if (PyErr_WarnEx(PyExc_RuntimeWarning, line.c_str(), 2) != 0) throw py::error_already_set();
    }
    return answer;
  } catch (const reckon::Error&) {
    calls.raise_again();
    throw;
  }
}
