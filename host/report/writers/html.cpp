// A page as one HTML file that needs nothing else: no font, no request; light and dark, on paper and on a phone. It
// says everything without its script, which shows a chart's values where one points and copies charts. Everything that
// a scenario says is text.
#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "base/language.h"
#include "base/sha256.h"
#include "report/charts/charts.h"
#include "report/words/words.h"
#include "report/writers.h"
#include "report/writers/html_parts.h"

namespace reckon {

namespace {

std::string written(const Text& text) {
  std::string result;
  for (const Fragment& fragment : text.fragments) {
    std::string inner = escaped_markup(fragment.text);
    if (!fragment.link.empty())
      inner = "<a href=\"" + escaped_markup(fragment.link) + "\" rel=\"noreferrer\">" + inner + "</a>";
    if (fragment.sketch != nullptr) inner += density_sketch(*fragment.sketch);
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

std::string html(const Figure& figure) {
  return fmt::format("<figure class=\"{}\" id=\"{}\" tabindex=\"0\">\n{}</figure>\n",
                     std::holds_alternative<LineChart>(figure.chart) ? "half" : "wide", escaped_markup(figure.name),
                     chart_svg(figure.chart, "", false));
}

/// White space as it is, control characters as escapes.
std::string html(const Preformatted& text) {
  std::string lines;
  size_t begin = 0;
  while (begin < text.text.size()) {
    const size_t end = std::min(text.text.find('\n', begin), text.text.size());
    lines += escaped_markup(text.text.substr(begin, end - begin)) + "\n";
    begin = end + 1;
  }
  return "<details><summary>" + escaped_markup(text.title) + "</summary>\n<pre tabindex=\"0\">" + lines +
         "</pre></details>\n";
}

/// What the script's button says.
std::string spoken_buttons() {
  return fmt::format(" data-copy=\"{}\" data-copied=\"{}\" data-refused=\"{}\"", escaped_markup(tr("copy as SVG")),
                     escaped_markup(tr("copied")), escaped_markup(tr("the browser does not allow it")));
}

bool has_figures(const Page& page) {
  return std::any_of(page.blocks.begin(), page.blocks.end(),
                     [](const Block& block) { return std::holds_alternative<Figure>(block.content); });
}

/// A result inside a page, from where reckon verify reads it: no "<" can end it.
std::string carried(const std::string& json) {
  std::string text;
  for (const char c : json) {
    if (c == '<') text += "\\u003c";
    else text += c;
  }
  return fmt::format("{}{}{}", kResultBegin, text, kResultEnd);
}

}  // namespace

std::string html_text(const Page& page) {
  std::string body;
  for (const Block& block : page.blocks) {
    if (block.reader == Reader::terminal) continue;
    body += std::visit([](const auto& content) { return html(content); }, block.content);
  }
  const bool charts = has_figures(page);
  const std::string title = page.title().empty() ? "reckon" : escaped_markup(page.title());
  return fmt::format(
      "<!doctype html>\n<html lang=\"{}\"{}>\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'{}\">\n"
      "<title>{}</title>\n<style>{}</style>\n{}</head>\n<body>\n<main>\n{}</main>\n{}{}</body>\n</html>\n",
      language_code(spoken()), charts ? spoken_buttons() : "",
      charts ? fmt::format("; script-src 'sha256-{}'", sha256_base64(page_script())) : "", title, page_style(),
      charts ? fmt::format("<style id=\"chart-style\">{}</style>\n", chart_style()) : "", body,
      page.result.empty() ? "" : carried(page.result),
      charts ? fmt::format("<script>{}</script>\n", page_script()) : "");
}

}  // namespace reckon
