#include "language/document.h"

namespace reckon {

// What gives the words their meaning comes later (scenario/): a test holds the two against each other.
const std::map<std::string, std::string>& reserved_names() {
  static const std::map<std::string, std::string> names = [] {
    std::map<std::string, std::string> result;
    for (const char* name : {"to", "and", "or", "not", "true", "false"}) result[name] = "a keyword";
    for (const char* name :
         {"sum", "mean",  "product", "min",   "max", "date", "exp",  "log",        "log10", "log2",  "sqrt",
          "abs", "floor", "ceil",    "round", "sin", "cos",  "tanh", "normal_cdf", "pow",   "clamp", "if"})
      result[name] = "a function";
    for (const char* name :
         {"normal",      "lognormal",   "uniform",  "loguniform", "triangular", "pert",     "beta",
          "gamma",       "exponential", "weibull",  "student_t",  "logistic",   "laplace",  "bernoulli",
          "discrete",    "mixture",     "truncate", "dirichlet",  "cauchy",     "gumbel",   "pareto",
          "chi_squared", "binomial",    "poisson",  "metalog",    "quantiles",  "empirical"})
      result[name] = "a distribution";
    return result;
  }();
  return names;
}

}  // namespace reckon
