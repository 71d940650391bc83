// What every HTML page has: its style, and its script.
#pragma once

namespace reckon {

const char* page_style();
/// Nothing that a page says needs it: values where one points, a claim's marks, a chart as a file.
const char* page_script();

}  // namespace reckon
