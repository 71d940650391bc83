// reckon._reckon: the C++ interface for Python; what users see is in reckon/*.py.
#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>
#include <reckon/answer.h>

#include <exception>

#include "values.h"
#include "watched.h"

using reckon::Answer;
using reckon::Draws;
using reckon::Drivers;
using reckon::Page;
using reckon::Scenario;

namespace {

/// A column as a NumPy array over the draws' own memory, which lives as long as it.
py::array_t<double> array_of(const Draws& draws, const std::string& name) {
  const auto column = draws[name];
  const py::capsule owner(new Draws(draws.only(name)), [](void* one) { delete static_cast<Draws*>(one); });
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
  py::class_<reckon::Machine>(module, "Machine").def(py::init<>()).def("set", &reckon::Machine::set);
  py::class_<Scenario>(module, "Scenario")
      .def_static("from_file", &Scenario::from_file, py::arg("path"), py::arg("options"), Unlocked())
      .def_static("from_text", &Scenario::from_text, py::arg("text"), py::arg("name"), py::arg("options"), Unlocked())
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
  const Unlocked unlocked;
  py::class_<Draws>(module, "Draws")
      .def("__len__", &Draws::size)
      .def_property_readonly("quantities", &Draws::quantities)
      .def("array", &array_of);
  py::class_<Page>(module, "Page")
      .def("text", &Page::text, py::arg("width") = 0, py::arg("colour") = false, unlocked)
      .def("markdown", &Page::markdown, unlocked)
      .def("latex", &Page::latex, unlocked)
      .def("html", &Page::html, unlocked)
      .def("charts", &Page::charts)
      .def("svg", &Page::svg, py::arg("chart") = "", unlocked)
      .def("vega_lite", &Page::vega_lite, py::arg("chart") = "", unlocked);
  py::class_<Drivers>(module, "Drivers")
      .def_property_readonly("outputs", [](const Drivers& drivers) { return drivers.outputs(); })
      .def_property_readonly("sha256", &Drivers::sha256)
      .def("page", &Drivers::page, unlocked)
      .def("json", &Drivers::json, unlocked)
      .def("csv", &Drivers::csv, unlocked);
  py::class_<Answer>(module, "Answer")
      .def_property_readonly("outputs", [](const Answer& answer) { return answer.outputs(); })
      .def_property_readonly("claims", [](const Answer& answer) { return answer.claims(); })
      .def_property_readonly("events", [](const Answer& answer) { return answer.events(); })
      .def_property_readonly("scenario", &Answer::scenario)
      .def_property_readonly("draws", &Answer::draws)
      .def_property_readonly("counted", &Answer::counted)
      .def_property_readonly("seconds", &Answer::seconds)
      .def_property_readonly("backend", &Answer::backend)
      .def_property_readonly("device", &Answer::device)
      .def_property_readonly("sha256", &Answer::sha256)
      .def_property_readonly("tolerance_met", &Answer::tolerance_met)
      .def("figures", [](const Answer& answer, const std::string& output) { return answer[output]; })
      .def("quantiles",
           [](const Answer& answer, const std::string& output, const std::vector<double>& probabilities) {
             return without_lock([&](const Stop& stop) { return answer.quantiles(output, probabilities, stop); });
           })
      .def("interval",
           [](const Answer& answer, const std::string& output, double level) {
             return without_lock([&](const Stop& stop) { return answer.interval(output, level, stop); });
           })
      .def("samples",
           [](const Answer& answer, uint64_t count, const std::vector<std::string>& quantities) {
             return without_lock([&](const Stop& stop) { return answer.samples(count, quantities, stop); });
           })
      .def("drivers",
           [](const Answer& answer, const std::vector<std::string>& outputs, const std::vector<std::string>& groups,
              const std::string& scale) {
             return without_lock([&](const Stop& stop) { return answer.drivers({outputs, groups, scale}, stop); });
           })
      .def("page", &Answer::page, unlocked)
      .def("json", &Answer::json, unlocked)
      .def("csv", &Answer::csv, unlocked);
}

}  // namespace

PYBIND11_MODULE(_reckon, module) {
  py::register_exception_translator([](std::exception_ptr thrown) {
    try {
      if (thrown) std::rethrow_exception(std::move(thrown));
    } catch (const reckon::Error& error) {
      raise_error(error);
    }
  });
  define_values(module);
  define_questions(module);
  define_answers(module);
  define_studies(module);
  module.def(
      "ask",
      [](const Scenario& scenario, const reckon::Question& question, const reckon::Machine& machine,
         const py::object& progress) {
        return watched(machine, progress,
                       [&](const reckon::Machine& here) { return reckon::ask(scenario, question, here); });
      },
      py::arg("scenario"), py::arg("question"), py::arg("machine"), py::arg("progress"));
  module.def("devices", &reckon::devices);
  module.def("version", &reckon::version);
  module.def("version_text", &reckon::version_text);
  module.def("numerics", &reckon::numerics);
  py::module_::import("atexit").attr("register")(py::cpp_function([] { works().close(); }));
  py::module_::import("os").attr("register_at_fork")(py::arg("after_in_child") =
                                                         py::cpp_function([] { works().forget(); }));
}
