// The forms that an answer is written in.
#pragma once
#include <functional>

#include "cli/cli.h"
#include "report/page.h"

namespace reckon {

/// What makes each form; called only for those that are asked for.
struct Reports {
  std::function<std::string()> json, csv;  // no JSON: empty
  std::function<Page()> page;
};

/// Of files that -o writes.
const char* report_endings();

/// Throws UsageError where the ending of -o FILE names no form, or --chart has no file to go into.
void check_report_files(const SharedOptions& options);

/// The files that --json, --csv, --markdown and -o ask for.
std::vector<Output> report_outputs(const SharedOptions& options, const Reports& reports);

/// Writes them, and then the page to the terminal where it goes there.
void write_reports(const SharedOptions& options, const Reports& reports, bool on_terminal);

}  // namespace reckon
