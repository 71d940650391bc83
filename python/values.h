// What the module has, by file.
#pragma once
#include <pybind11/pybind11.h>

/// Values of an answer, whose fields Python reads;
void define_values(pybind11::module_& module);
/// comparisons, sweeps and trends.
void define_studies(pybind11::module_& module);
