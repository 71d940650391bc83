// Rows of a table, each of which sets priors.
#pragma once
#include <optional>
#include <string>

#include <reckon/version.h>

namespace reckon_v1 {

/// A CSV table, whose columns set the priors of their names.
struct Table {
  std::string path = {};  // of its file, or what to call it where its text is given
  std::optional<std::string> text = {};
  std::string columns = {};  // that set priors of other names: "column=prior,…"
  std::string id = {};       // the column that names the rows; empty: the first
};

}  // namespace reckon_v1
