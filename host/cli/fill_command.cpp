// reckon fill TEMPLATE --from RESULT.json: the figures of a result in somebody's own text.
#include <fmt/format.h>

#include <algorithm>

#include "base/printable.h"
#include "cli/cli.h"
#include "cli/fill/fillables.h"
#include "cli/result_file.h"
#include "language/diagnostics.h"
#include "language/text.h"
#include "language/toml_file.h"
#include "report/charts/charts.h"
#include "report/writers.h"

namespace reckon {

namespace {

struct FillOptions {
  std::string text, from, output, check, language = "en";
};

/// A text between two placeholders, and the placeholder after it, as written and filled.
struct Piece {
  std::string before, name, value;
};

/// As the file's language needs it, to be read as text.
std::string escaped_for(const std::string& path, const std::string& text) {
  if (has_ending(path, ".html") || has_ending(path, ".htm") || has_ending(path, ".svg") || has_ending(path, ".xml"))
    return escaped_markup(text);
  if (has_ending(path, ".tex")) return escaped_latex(text);
  if (has_ending(path, ".md")) return escaped_markdown(text);
  return printable(text);
}

size_t code_points(const std::string& text) {
  return static_cast<size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

/// What a name would be there.
std::string first_word(const std::string& text, size_t from) {
  from = std::min(text.find_first_not_of(' ', from), text.size());
  return text.substr(from, std::min(text.find_first_of(" |}\n", from), text.size()) - from);
}

/// Every {{name | filter}} of the template by its value; all that cannot be filled is reported at its place.
std::vector<Piece> fill_all(const FillOptions& options, const std::map<std::string, Fillable>& values) {
  const std::string all = text_of_file(options.text);
  const auto file = std::make_shared<const SourceFile>(options.text, all);
  Diagnostics diagnostics;
  std::vector<std::string> names;
  for (const auto& [name, value] : values) names.push_back(name);
  std::vector<Piece> pieces;
  std::string before;
  size_t line = 1, line_start = 0;
  for (size_t at = 0; at < all.size();) {
    if (all[at] == '\n') ++line, line_start = at + 1;
    if (all.compare(at, 4, "{{{{") == 0) {
      before += "{{";
      at += 4;
      continue;
    }
    const size_t end = all.compare(at, 2, "{{") == 0 ? all.find("}}", at) : std::string::npos;
    if (end == std::string::npos || all.find('\n', at) < end) {
      if (all.compare(at, 2, "{{") == 0 && values.count(first_word(all, at + 2)) != 0)
        diagnostics.error({file, static_cast<uint32_t>(line),
                           static_cast<uint32_t>(code_points(all.substr(line_start, at - line_start)) + 1), 2},
                          "this '{{' is not closed", "write {{name}}, or {{{{ for the braces themselves");
      before += all[at++];
      continue;
    }
    const std::vector<std::string> parts = split(all.substr(at + 2, end - at - 2), '|');
    const std::string name = trimmed(parts[0]), filter = parts.size() > 1 ? trimmed(parts[1]) : "";
    Span span;
    span.file = file;
    span.line = static_cast<uint32_t>(line);
    span.column = static_cast<uint32_t>(code_points(all.substr(line_start, at - line_start)) + 1);
    span.length = static_cast<uint32_t>(end + 2 - at);
    const auto value = values.find(name);
    std::string filled_in;
    if (value == values.end()) {
      diagnostics.error(span, fmt::format("the result has no '{}'", name), similar_or_known(name, names, "names"));
    } else if (parts.size() > 2) {
      diagnostics.error(span, fmt::format("'{}' has more than one filter", name),
                        "write one, as in {{cost.p50 | usd}}");
    } else {
      try {
        filled_in = filled(value->second, filter);
      } catch (const UsageError& e) {
        diagnostics.error(span, fmt::format("'{}': {}", name, e.what()));
      }
    }
    pieces.push_back({std::move(before), all.substr(at, end + 2 - at), escaped_for(options.text, filled_in)});
    before.clear();
    at = end + 2;
  }
  if (diagnostics.has_errors()) throw ScenarioError(diagnostics);
  pieces.push_back({std::move(before), "", ""});
  return pieces;
}

/// Which placeholders of a filled text say something else now.
int check(const FillOptions& options, const std::vector<Piece>& pieces) {
  const std::string text = text_of_file(options.check);
  size_t at = 0, stale = 0;
  for (size_t i = 0; i < pieces.size(); ++i) {
    if (text.compare(at, pieces[i].before.size(), pieces[i].before) != 0) {
      print(fmt::format("{}: its own words differ from the template's near byte {}\n", printable(options.check), at));
      return kGateNotMet;
    }
    at += pieces[i].before.size();
    if (pieces[i].name.empty()) break;
    const std::string& next = pieces[i + 1].before;
    // As it is filled now: what stands between two figures may stand in them too.
    if (text.compare(at, pieces[i].value.size() + next.size(), pieces[i].value + next) == 0) {
      at += pieces[i].value.size();
      continue;
    }
    const size_t end = next.empty() ? at + pieces[i].value.size() : text.find(next, at);
    const std::string said = text.substr(at, end == std::string::npos ? end : end - at);
    if (said != pieces[i].value) {
      ++stale;
      print(fmt::format("{} {}: says {}, is {}\n", printable(options.check), printable(pieces[i].name), printable(said),
                        printable(pieces[i].value)));
    }
    at = std::min(text.size(), end);
  }
  if (stale > 0) return kGateNotMet;
  print(fmt::format("{}: still true\n", printable(options.check)));
  return kDone;
}

int fill(const FillOptions& options) {
  if (options.output.empty() && options.check.empty())
    throw UsageError("fill needs -o OUT, the file to write, or --check FILLED, a text that was filled before");
  const ResultFile result = read_result(options.from);
  const std::vector<Piece> pieces = fill_all(options, fillables_of(result.json));
  if (!options.check.empty()) return check(options, pieces);
  std::string text;
  for (const Piece& piece : pieces) text += piece.before + piece.value;
  SharedOptions written;
  written.reports = {options.output};
  refuse_overwriting({{"the template", options.text}, {"the result", options.from}}, written);
  write_outputs({{options.output, text}});
  return kDone;
}

}  // namespace

void add_fill_command(CommandLine& line) {
  auto options = std::make_shared<FillOptions>();
  Command command = line.command("fill", "figures of a result into a text: {{cost.p50 | usd}}");
  command.option("template", options->text, "a text with {{name | filter}}; .html, .tex and .md are escaped for")
      .required()
      .type_name("TEMPLATE");
  command.option("--from", options->from, "the result, as --json wrote it, or a report's page")
      .required()
      .type_name("RESULT.json");
  command.option("-o", options->output, "the file to write (- for standard output)").type_name("OUT").not_empty();
  command.option("--check", options->check, "is this filled text still true? exit status 4 if not")
      .type_name("FILLED")
      .not_empty();
  command.option("--lang", options->language, "the language of figures: en, ko").one_of({"en", "ko"}).show_default();
  command.does([options] {
    const Speaking speaking(options->language == "ko" ? Language::korean : Language::english);
    return fill(*options);
  });
}

}  // namespace reckon
