// A page as one HTML file that needs nothing else: no script, no font, no request; light and dark, on paper and on a
// phone. Everything that a scenario says is text.
#include <algorithm>
#include <string_view>

#include "report/charts/charts.h"
#include "report/writers.h"

namespace reckon {

namespace {

std::string written(const Text& text) {
  std::string result;
  for (const Fragment& fragment : text.fragments) {
    const std::string inner = escaped_markup(fragment.text);
    switch (fragment.style) {
      case Style::plain: result += inner; break;
      case Style::strong: result += "<strong>" + inner + "</strong>"; break;
      case Style::faint: result += "<span class=\"faint\">" + inner + "</span>"; break;
      case Style::code: result += "<code>" + inner + "</code>"; break;
    }
  }
  return result;
}

std::string html(const Heading& heading) {
  const std::string tag = "h" + std::to_string(std::clamp(heading.level, 1, 6));
  return "<" + tag + ">" + escaped_markup(heading.text) + "</" + tag + ">\n";
}

std::string html(const Paragraph& paragraph) { return "<p>" + written(paragraph.text) + "</p>\n"; }

std::string html(const List& list) {
  std::string text = "<ul>\n";
  for (const List::Item& item : list.items) {
    text += "<li>" + written(item.text);
    if (!item.below.empty()) {
      text += "\n<ul>\n";
      for (const Text& below : item.below) text += "<li>" + written(below) + "</li>\n";
      text += "</ul>\n";
    }
    text += "</li>\n";
  }
  return text + "</ul>\n";
}

/// The first cell of a row says what the row is of.
std::string html(const Table& table) {
  std::string text = "<div class=\"wide\" tabindex=\"0\"><table>\n<thead><tr>";
  const auto shown = [&](size_t c) { return table.columns[c].reader != Reader::terminal; };
  const auto side = [&](size_t c) { return table.columns[c].right ? " class=\"right\"" : ""; };
  for (size_t c = 0; c < table.columns.size(); ++c) {
    if (shown(c))
      text += std::string("<th scope=\"col\"") + side(c) + ">" + escaped_markup(table.columns[c].head) + "</th>";
  }
  text += "</tr></thead>\n<tbody>\n";
  for (const auto& row : table.rows) {
    text += "<tr>";
    bool first = true;
    for (size_t c = 0; c < table.columns.size(); ++c) {
      if (!shown(c)) continue;
      text += (first ? std::string("<th scope=\"row\"") : std::string("<td")) + side(c) + ">" + written(row[c]) +
              (first ? "</th>" : "</td>");
      first = false;
    }
    text += "</tr>\n";
  }
  return text + "</tbody>\n</table></div>\n";
}

std::string html(const IntervalChart& chart) {
  return "<figure class=\"wide\" tabindex=\"0\">\n" + chart_svg(chart) + "</figure>\n";
}

constexpr const char* kStyle = R"(
:root { color-scheme: light dark; --text: #1b1b1b; --faint: #5a5a5a; --line: #d5d5d5; --back: #ffffff; }
@media (prefers-color-scheme: dark) { :root { --text: #ececec; --faint: #a9a9a9; --line: #444444; --back: #161616; } }
body { font: 16px/1.5 system-ui, sans-serif; color: var(--text); background: var(--back); margin: 0 auto; padding: 1.5rem; max-width: 70rem; }
h1, h2, h3 { line-height: 1.25; }
h2 { margin-top: 2.2rem; border-bottom: 1px solid var(--line); padding-bottom: 0.2rem; }
.faint { color: var(--faint); }
code { font-family: ui-monospace, monospace; overflow-wrap: anywhere; }
.wide { overflow-x: auto; margin: 1rem 0; }
figure svg { display: block; min-width: 48rem; max-width: 100%; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: 0.3rem 0.8rem 0.3rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
thead th { border-bottom: 2px solid var(--line); }
tbody th { font-weight: normal; }
.right { text-align: right; white-space: nowrap; }
@media print { body { max-width: none; padding: 0; font-size: 11px; } .wide { overflow: visible; } tr { break-inside: avoid; } }
)";

std::string title_of(const Page& page) {
  for (const Block& block : page.blocks) {
    if (const auto* heading = std::get_if<Heading>(&block.content)) return heading->text;
  }
  return "reckon";
}

}  // namespace

std::string svg_text(const Page& page) {
  for (const Block& block : page.blocks) {
    const auto* chart = std::get_if<IntervalChart>(&block.content);
    if (chart != nullptr) return chart_svg(*chart, title_of(page));
  }
  return "";
}

std::string html_text(const Page& page) {
  std::string body;
  for (const Block& block : page.blocks) {
    if (block.reader == Reader::terminal) continue;
    body += std::visit([](const auto& content) { return html(content); }, block.content);
  }
  return "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
         "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
         "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
         "<title>" +
         escaped_markup(title_of(page)) + "</title>\n<style>" + kStyle + "</style>\n</head>\n<body>\n<main>\n" + body +
         "</main>\n</body>\n</html>\n";
}

}  // namespace reckon
