// Values of an answer, whose fields Python reads.
#pragma once
#include <pybind11/pybind11.h>

void define_values(pybind11::module_& module);
