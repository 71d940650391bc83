#include "values.h"

#include <pybind11/stl.h>
#include <reckon/answer.h>

namespace py = pybind11;

void define_values(py::module_& module) {
  py::class_<reckon::Quantity>(module, "Quantity")
      .def_readonly("name", &reckon::Quantity::name)
      .def_readonly("label", &reckon::Quantity::label)
      .def_readonly("unit", &reckon::Quantity::unit);
  py::class_<reckon::Estimate>(module, "Estimate", "A figure, and bounds of its Monte Carlo error at 95%.")
      .def_readonly("value", &reckon::Estimate::value)
      .def_readonly("low", &reckon::Estimate::low)
      .def_readonly("high", &reckon::Estimate::high)
      .def("__float__", [](const reckon::Estimate& one) { return one.value; })
      .def("__repr__", [](const reckon::Estimate& one) {
        return py::str("Estimate({!r}, low={!r}, high={!r})").format(one.value, one.low, one.high);
      });
  py::class_<reckon::Quantile>(module, "Quantile")
      .def_readonly("text", &reckon::Quantile::text)
      .def_readonly("probability", &reckon::Quantile::probability)
      .def_readonly("estimate", &reckon::Quantile::estimate);
  py::class_<reckon::Output>(module, "OutputFigures")
      .def_readonly("quantity", &reckon::Output::quantity)
      .def_readonly("mean", &reckon::Output::mean)
      .def_readonly("mean_error", &reckon::Output::mean_error)
      .def_readonly("sd", &reckon::Output::sd)
      .def_readonly("minimum", &reckon::Output::minimum)
      .def_readonly("maximum", &reckon::Output::maximum)
      .def_readonly("median", &reckon::Output::median)
      .def_readonly("quantiles", &reckon::Output::quantiles)
      .def_readonly("low", &reckon::Output::low)
      .def_readonly("high", &reckon::Output::high)
      .def_readonly("shortest_low", &reckon::Output::shortest_low)
      .def_readonly("shortest_high", &reckon::Output::shortest_high);
  py::class_<reckon::Claim>(module, "Claim", "What somebody said, held against an output.")
      .def_readonly("id", &reckon::Claim::id)
      .def_readonly("by", &reckon::Claim::by)
      .def_readonly("about", &reckon::Claim::about)
      .def_readonly("against", &reckon::Claim::against)
      .def_readonly("kind", &reckon::Claim::kind)
      .def_readonly("unit", &reckon::Claim::unit)
      .def_readonly("value", &reckon::Claim::value)
      .def_readonly("low", &reckon::Claim::low)
      .def_readonly("high", &reckon::Claim::high)
      .def_readonly("percentile", &reckon::Claim::percentile)
      .def_readonly("percentile_error", &reckon::Claim::percentile_error)
      .def_readonly("probability", &reckon::Claim::probability)
      .def_readonly("probability_error", &reckon::Claim::probability_error)
      .def_readonly("in_interval", &reckon::Claim::in_interval)
      .def_readonly("verdict", &reckon::Claim::verdict)
      .def_readonly("source", &reckon::Claim::source)
      .def_readonly("date", &reckon::Claim::date)
      .def_readonly("quote", &reckon::Claim::quote)
      .def("__repr__", [](const reckon::Claim& one) {
        return py::str("<Claim {!r} by {}: {} {}, percentile {:.2%}>")
            .format(one.id, one.by, one.verdict, one.against, one.percentile);
      });
  py::class_<reckon::Event>(module, "Event", "How often a condition holds.")
      .def_readonly("name", &reckon::Event::name)
      .def_readonly("label", &reckon::Event::label)
      .def_readonly("condition", &reckon::Event::condition)
      .def_readonly("probability", &reckon::Event::probability)
      .def_readonly("error", &reckon::Event::error)
      .def("__repr__", [](const reckon::Event& one) {
        return py::str("<Event {!r}: {} with probability {:.6g}>").format(one.name, one.condition, one.probability);
      });
  py::class_<reckon::Driver>(module, "Driver", "What knowing a prior, or priors known as one, would do to an output.")
      .def_readonly("name", &reckon::Driver::name)
      .def_readonly("priors", &reckon::Driver::priors)
      .def_readonly("swing", &reckon::Driver::swing)
      .def_readonly("narrowing", &reckon::Driver::narrowing)
      .def_readonly("narrowing_error", &reckon::Driver::narrowing_error)
      .def_readonly("first_order", &reckon::Driver::first_order)
      .def_readonly("total", &reckon::Driver::total)
      .def("__repr__", [](const reckon::Driver& one) {
        return py::str("<Driver {!r}: narrows the interval by {:.1%}>").format(one.name, one.narrowing);
      });
  py::class_<reckon::DriversOf>(module, "DriversOf")
      .def_readonly("output", &reckon::DriversOf::output)
      .def_readonly("logarithmic", &reckon::DriversOf::logarithmic)
      .def_readonly("at_medians", &reckon::DriversOf::at_medians)
      .def_readonly("drivers", &reckon::DriversOf::drivers);
}
