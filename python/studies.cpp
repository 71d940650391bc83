#include <pybind11/stl.h>
#include <reckon/compare.h>
#include <reckon/sweep.h>
#include <reckon/trend.h>

#include "values.h"
#include "watched.h"

using reckon::Machine;
using reckon::Question;
using reckon::Scenario;

namespace {

/// What every study's answer has.
template <class Study>
py::class_<Study> define_study(py::module_& module, const char* name) {
  return py::class_<Study>(module, name)
      .def_property_readonly("warnings", &Study::warnings)
      .def_property_readonly("sha256", &Study::sha256)
      .def("page", &Study::page, Unlocked())
      .def("json", &Study::json, Unlocked())
      .def("csv", &Study::csv, Unlocked());
}

void define_comparisons(py::module_& module) {
  py::class_<reckon::Contribution>(module, "Contribution")
      .def_readonly("prior", &reckon::Contribution::prior)
      .def_readonly("value", &reckon::Contribution::value);
  py::class_<reckon::Compared>(module, "ComparedFigures")
      .def_readonly("name", &reckon::Compared::name)
      .def_readonly("a", &reckon::Compared::a)
      .def_readonly("b", &reckon::Compared::b)
      .def_readonly("difference", &reckon::Compared::difference)
      .def_readonly("ratio", &reckon::Compared::ratio)
      .def_readonly("above", &reckon::Compared::above)
      .def_readonly("above_error", &reckon::Compared::above_error)
      .def_readonly("linear", &reckon::Compared::linear)
      .def_readonly("gap", &reckon::Compared::gap)
      .def_readonly("contributions", &reckon::Compared::contributions);
  define_study<reckon::Comparison>(module, "Comparison")
      .def_property_readonly("a", &reckon::Comparison::a)
      .def_property_readonly("b", &reckon::Comparison::b)
      .def_property_readonly("outputs", [](const reckon::Comparison& comparison) { return comparison.outputs(); })
      .def_property_readonly("shared_priors", &reckon::Comparison::shared_priors)
      .def_property_readonly("draws", &reckon::Comparison::draws)
      .def_property_readonly("seconds", &reckon::Comparison::seconds);
  py::class_<reckon::CompareOptions>(module, "CompareOptions")
      .def(py::init<>())
      .def_readwrite("outputs", &reckon::CompareOptions::outputs)
      .def_readwrite("names", &reckon::CompareOptions::names);
  module.def("compare", [](const Scenario& a, const Scenario& b, const reckon::CompareOptions& options,
                           const Question& question, const Machine& machine, const py::object& progress) {
    return watched(machine, progress, [&](const Machine& here) { return compare(a, b, options, question, here); });
  });
  module.def("compare_parties", [](const Scenario& scenario, const std::string& parties,
                                   const reckon::CompareOptions& options, const Question& question,
                                   const Machine& machine, const py::object& progress) {
    return watched(machine, progress,
                   [&](const Machine& here) { return compare_parties(scenario, parties, options, question, here); });
  });
}

void define_rows(py::module_& module) {
  py::class_<reckon::Table>(module, "Table")
      .def(py::init<>())
      .def_readwrite("path", &reckon::Table::path)
      .def_readwrite("text", &reckon::Table::text)
      .def_readwrite("columns", &reckon::Table::columns)
      .def_readwrite("id", &reckon::Table::id);
  py::class_<reckon::Swept>(module, "Swept")
      .def_readonly("name", &reckon::Swept::name)
      .def_readonly("set", &reckon::Swept::set)
      .def_readonly("outputs", &reckon::Swept::outputs)
      .def_readonly("events", &reckon::Swept::events)
      .def_readonly("truth", &reckon::Swept::truth)
      .def_readonly("sha256", &reckon::Swept::sha256);
  define_study<reckon::Sweep>(module, "Sweep")
      .def_property_readonly("rows", [](const reckon::Sweep& sweep) { return sweep.rows(); })
      .def_property_readonly("known", &reckon::Sweep::known)
      .def_property_readonly("inside", &reckon::Sweep::inside);
  py::class_<reckon::SweepOptions>(module, "SweepOptions")
      .def(py::init<>())
      .def_readwrite("over", &reckon::SweepOptions::over)
      .def_readwrite("rows", &reckon::SweepOptions::rows)
      .def_readwrite("baseline", &reckon::SweepOptions::baseline)
      .def_readwrite("output", &reckon::SweepOptions::output)
      .def_readwrite("backtest", &reckon::SweepOptions::backtest);
  module.def("sweep", [](const Scenario& scenario, const reckon::SweepOptions& options, const Question& question,
                         const Machine& machine, const py::object& progress) {
    return watched(machine, progress, [&](const Machine& here) { return sweep(scenario, options, question, here); });
  });
}

void define_trends(py::module_& module) {
  py::class_<reckon::Dated>(module, "Dated")
      .def_readonly("name", &reckon::Dated::name)
      .def_readonly("date", &reckon::Dated::date)
      .def_readonly("output", &reckon::Dated::output);
  define_study<reckon::Trend>(module, "Trend")
      .def_property_readonly("growth", [](const reckon::Trend& trend) { return trend.growth(); })
      .def_property_readonly("rows", [](const reckon::Trend& trend) { return trend.rows(); })
      .def_property_readonly("claims", [](const reckon::Trend& trend) { return trend.claims(); });
  py::class_<reckon::TrendOptions>(module, "TrendOptions")
      .def(py::init<>())
      .def_readwrite("rows", &reckon::TrendOptions::rows)
      .def_readwrite("date", &reckon::TrendOptions::date)
      .def_readwrite("output", &reckon::TrendOptions::output)
      .def_readwrite("bootstrap", &reckon::TrendOptions::bootstrap);
  module.def("trend", [](const Scenario& scenario, const reckon::TrendOptions& options, const Question& question,
                         const Machine& machine, const py::object& progress) {
    return watched(machine, progress, [&](const Machine& here) { return trend(scenario, options, question, here); });
  });
}

}  // namespace

void define_studies(py::module_& module) {
  define_comparisons(module);
  define_rows(module);
  define_trends(module);
}
