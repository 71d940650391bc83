// reckon._reckon: the C++ interface for Python; what users see is in reckon/*.py.
#include <pybind11/functional.h>
#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>
#include <reckon/answer.h>

#include <chrono>
#include <future>

#include "values.h"

namespace py = pybind11;
using reckon::Answer;
using reckon::Draws;
using reckon::Drivers;
using reckon::Page;
using reckon::Scenario;

namespace {

using Stop = std::shared_ptr<std::atomic<bool>>;

/// An answer with the flag that ends its further questions.
struct StoppableAnswer {
  Answer answer;
  Stop stop;
};

/// Does `work` in a thread of its own, without Python's lock, and looks for Ctrl-C meanwhile.
template <class Work>
auto without_lock(const Stop& stop, const Work& work) {
  *stop = false;
  std::future<decltype(work())> result;
  bool interrupted = false;
  {
    const py::gil_scoped_release unlocked;
    result = std::async(std::launch::async, work);
    while (!interrupted && result.wait_for(std::chrono::milliseconds(20)) != std::future_status::ready) {
      const py::gil_scoped_acquire locked;
      interrupted = PyErr_CheckSignals() != 0;
    }
    if (interrupted) *stop = true;
    result.wait();
  }
  if (interrupted) throw py::error_already_set();
  return result.get();
}

/// A Python function as the progress of a machine; what it raises ends the work and is raised again.
class Progress {
 public:
  Progress(const py::object& call, reckon::Machine& machine, Stop stop) {
    if (call.is_none()) return;
    machine.progress = [this, call, stop = std::move(stop)](uint64_t draws) {
      const py::gil_scoped_acquire locked;
      if (raised_) return;
      try {
        call(draws);
      } catch (py::error_already_set& error) {
        raised_ = std::make_unique<py::error_already_set>(std::move(error));
        *stop = true;
      }
    };
  }
  bool raised() const { return raised_ != nullptr; }
  [[noreturn]] void raise_again() { throw py::error_already_set(std::move(*raised_)); }

 private:
  std::unique_ptr<py::error_already_set> raised_;
};

StoppableAnswer ask(const Scenario& scenario, const reckon::Question& question, reckon::Machine machine,
                    const py::object& progress) {
  const auto stop = std::make_shared<std::atomic<bool>>(false);
  machine.stop = stop;
  Progress calls(progress, machine, stop);
  try {
    return {without_lock(stop, [&] { return reckon::ask(scenario, question, machine); }), stop};
  } catch (const reckon::Error&) {
    if (calls.raised()) calls.raise_again();
    throw;
  }
}

/// A column as a NumPy array over the draws' own memory, which lives as long as it.
py::array_t<double> array_of(const Draws& draws, const std::string& name) {
  const auto column = draws[name];
  const py::capsule owner(new Draws(draws), [](void* one) { delete static_cast<Draws*>(one); });
  py::array_t<double> array(static_cast<py::ssize_t>(column.size()), column.data(), owner);
  array.attr("setflags")(py::arg("write") = false);  // other arrays of these draws share it
  return array;
}

/// As an exception of reckon._errors.
void raise_error(const reckon::Error& error) {
  const py::object make = py::module_::import("reckon._errors").attr("_make");
  py::list problems;
  for (const reckon::Problem& p : error.problems())
    problems.append(py::make_tuple(p.file, p.line, p.column, p.message, p.hint));
  const py::object exception = make(static_cast<int>(error.kind()), std::string(error.what()), problems);
  PyErr_SetObject(reinterpret_cast<PyObject*>(Py_TYPE(exception.ptr())), exception.ptr());
}

void define_questions(py::module_& module) {
  py::class_<reckon::ScenarioOptions>(module, "ScenarioOptions")
      .def(py::init<>())
      .def_readwrite("set", &reckon::ScenarioOptions::set)
      .def_readwrite("given", &reckon::ScenarioOptions::given)
      .def_readwrite("party", &reckon::ScenarioOptions::party)
      .def_readwrite("currency", &reckon::ScenarioOptions::currency)
      .def_readwrite("settle", &reckon::ScenarioOptions::settle)
      .def_readwrite("allow_outside", &reckon::ScenarioOptions::allow_outside);
  py::class_<reckon::Question>(module, "Question").def(py::init<>()).def("set", &reckon::Question::set);
  py::class_<reckon::Machine>(module, "Machine")
      .def(py::init<>())
      .def("set", &reckon::Machine::set)
      .def("on_note", [](reckon::Machine& machine, const py::function& call) {
        machine.note = [call](const std::string& line) {
          const py::gil_scoped_acquire locked;
          call(line);
        };
      });
  py::class_<Scenario>(module, "Scenario")
      .def_static("from_file", &Scenario::from_file, py::arg("path"), py::arg("options"),
                  py::call_guard<py::gil_scoped_release>())
      .def_static("from_text", &Scenario::from_text, py::arg("text"), py::arg("name"), py::arg("options"),
                  py::call_guard<py::gil_scoped_release>())
      .def_property_readonly("path", &Scenario::path)
      .def_property_readonly("title", &Scenario::title)
      .def_property_readonly("question", &Scenario::question)
      .def_property_readonly("outputs", &Scenario::outputs)
      .def_property_readonly("priors", &Scenario::priors)
      .def_property_readonly("events", &Scenario::events)
      .def_property_readonly("claims", &Scenario::claims)
      .def_property_readonly("parties", &Scenario::parties)
      .def_property_readonly("warnings", &Scenario::warnings);
}

void define_answers(py::module_& module) {
  py::class_<Draws>(module, "Draws")
      .def("__len__", &Draws::size)
      .def_property_readonly("quantities", &Draws::quantities)
      .def("array", &array_of);
  py::class_<Page>(module, "Page")
      .def("text", &Page::text, py::arg("width") = 0, py::arg("colour") = false)
      .def("markdown", &Page::markdown)
      .def("latex", &Page::latex)
      .def("html", &Page::html)
      .def("charts", &Page::charts)
      .def("svg", &Page::svg, py::arg("chart") = "")
      .def("vega_lite", &Page::vega_lite, py::arg("chart") = "");
  py::class_<Drivers>(module, "Drivers")
      .def_property_readonly("outputs", &Drivers::outputs)
      .def("page", &Drivers::page)
      .def("json", &Drivers::json)
      .def("csv", &Drivers::csv);
  using One = StoppableAnswer;
  py::class_<One>(module, "Answer")
      .def_property_readonly("outputs", [](const One& one) { return one.answer.outputs(); })
      .def_property_readonly("claims", [](const One& one) { return one.answer.claims(); })
      .def_property_readonly("events", [](const One& one) { return one.answer.events(); })
      .def_property_readonly("scenario", [](const One& one) { return one.answer.scenario(); })
      .def_property_readonly("draws", [](const One& one) { return one.answer.draws(); })
      .def_property_readonly("counted", [](const One& one) { return one.answer.counted(); })
      .def_property_readonly("seconds", [](const One& one) { return one.answer.seconds(); })
      .def_property_readonly("backend", [](const One& one) { return one.answer.backend(); })
      .def_property_readonly("device", [](const One& one) { return one.answer.device(); })
      .def_property_readonly("sha256", [](const One& one) { return one.answer.sha256(); })
      .def_property_readonly("tolerance_met", [](const One& one) { return one.answer.tolerance_met(); })
      .def("figures", [](const One& one, const std::string& output) { return one.answer[output]; })
      .def("quantile",
           [](const One& one, const std::string& output, double probability) {
             return without_lock(one.stop, [&] { return one.answer.quantile(output, probability); });
           })
      .def("interval",
           [](const One& one, const std::string& output, double level) {
             return without_lock(one.stop, [&] { return one.answer.interval(output, level); });
           })
      .def("samples",
           [](const One& one, uint64_t count, const std::vector<std::string>& quantities) {
             return without_lock(one.stop, [&] { return one.answer.samples(count, quantities); });
           })
      .def("drivers",
           [](const One& one, const std::vector<std::string>& outputs, const std::vector<std::string>& groups,
              const std::string& scale) {
             return without_lock(one.stop, [&] { return one.answer.drivers({outputs, groups, scale}); });
           })
      .def("page", [](const One& one, const std::string& language) { return one.answer.page(language); })
      .def("json", [](const One& one) { return one.answer.json(); })
      .def("csv", [](const One& one) { return one.answer.csv(); });
}

}  // namespace

PYBIND11_MODULE(_reckon, module) {
  py::register_exception_translator([](std::exception_ptr thrown) {
    try {
      if (thrown) std::rethrow_exception(thrown);
    } catch (const reckon::Error& error) {
      raise_error(error);
    }
  });
  define_values(module);
  define_questions(module);
  define_answers(module);
  module.def("ask", &ask, py::arg("scenario"), py::arg("question"), py::arg("machine"), py::arg("progress"));
  module.def("devices", &reckon::devices);
  module.def("version", &reckon::version);
  module.def("version_text", &reckon::version_text);
  module.def("numerics", &reckon::numerics);
}
