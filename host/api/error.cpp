#include <fmt/format.h>

#include <new>

#include "api/inside.h"
#include "api/options.h"
#include "base/usage_error.h"
#include "language/diagnostics.h"

namespace reckon_v1 {

namespace {

/// "--draws 7: …" names an option of the command line, which here is called draws.
std::string without_dashes(std::string text) {
  std::vector<std::string> options{"set",   "given",    "party",    "currency", "output",       "group",
                                   "scale", "names",    "parties",  "over",     "rows",         "columns",
                                   "id",    "baseline", "backtest", "date",     "allow-outside"};
  for (const auto* const names : {&names_of_question_options(), &names_of_machine_options()})
    options.insert(options.end(), names->begin(), names->end());
  for (const std::string& option : options) {
    const std::string flag = "--" + option;
    for (size_t at = text.find(flag); at != std::string::npos; at = text.find(flag, at)) text.erase(at, 2);
  }
  return text;
}

std::string without_ends(const std::string& text) {
  const size_t end = text.find_last_not_of(" \n");
  return end == std::string::npos ? "" : text.substr(0, end + 1);
}

/// Of a text like "error: problem\n      = hint\n" or "problem; hint".
Problem problem_of(std::string text) {
  Problem problem;
  constexpr std::string_view kError = "error: ", kHint = "\n      = ", kOnOneLine = "; ";
  if (text.starts_with(kError)) text.erase(0, kError.size());
  const size_t below = text.find(kHint), beside = text.rfind(kOnOneLine);
  const size_t end = std::min(below, beside);
  if (end != std::string::npos)
    problem.hint = without_ends(text.substr(end + (end == below ? kHint.size() : kOnOneLine.size())));
  problem.message = without_ends(text.substr(0, end));
  return problem;
}

std::vector<Problem> problems_of(const ::reckon::ScenarioError& error) {
  std::vector<Problem> problems;
  for (const ::reckon::Diagnostic& item : error.items()) {
    if (item.severity != ::reckon::Severity::error) continue;
    Problem problem{"", 0, 0, without_dashes(item.problem), without_dashes(item.suggestion)};
    if (item.span.file)
      problem.file = item.span.file->path, problem.line = item.span.line, problem.column = item.span.column;
    problems.push_back(std::move(problem));
  }
  if (problems.empty()) problems.push_back(problem_of(without_dashes(error.what())));
  return problems;
}

Error error_of(Error::Kind kind, const std::string& text) {
  const std::string plain = without_dashes(text);
  return {kind, plain, {problem_of(plain)}};
}

}  // namespace

Error::Error(Kind kind, const std::string& text, std::vector<Problem> problems)
    : std::runtime_error(text), kind_(kind), problems_(std::move(problems)) {
  if (problems_.empty()) problems_.push_back({"", 0, 0, text, ""});
}

Error::~Error() = default;

void throw_as_error(const std::exception_ptr& thrown) {
  using Kind = Error::Kind;
  try {
    std::rethrow_exception(thrown);
  } catch (const Error&) {
    throw;
  } catch (const ::reckon::ScenarioError& e) {
    throw Error(Kind::scenario, without_ends(e.items().empty() ? without_dashes(e.what()) : e.what()), problems_of(e));
  } catch (const ::reckon::UsageError& e) {
    throw error_of(Kind::usage, e.what());
  } catch (const ::reckon::Interrupted&) {
    throw error_of(Kind::interrupted, "interrupted");
  } catch (const ::reckon::DeviceError& e) {
    throw error_of(Kind::run, fmt::format("backend cuda: {}; backend cpu gives the same result", e.what()));
  } catch (const std::bad_alloc&) {
    throw error_of(Kind::run, "out of memory");
  } catch (const std::exception& e) {
    throw error_of(Kind::run, without_ends(e.what()));
  } catch (...) {  // of a function that was called
    throw error_of(Kind::run, "something that is no std::exception was thrown");
  }
}

void refuse(const std::string& message, const std::string& hint) {
  throw Error(Error::Kind::usage, hint.empty() ? message : message + "; " + hint, {{"", 0, 0, message, hint}});
}

}  // namespace reckon_v1
