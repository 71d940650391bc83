// A page as one HTML file that needs nothing else: no font, no request; light and dark, on paper and on a phone. It
// says everything without its script, which shows a chart's values where one points and copies charts. Everything that
// a scenario says is text.
#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string_view>

#include "base/language.h"
#include "base/sha256.h"
#include "report/charts/charts.h"
#include "report/words/words.h"
#include "report/writers.h"

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

constexpr const char* kStyle = R"(
:root { color-scheme: light dark; --text: #1b1b1b; --faint: #5a5a5a; --line: #d5d5d5; --back: #ffffff; --link: #1d5aa8; }
@media screen and (prefers-color-scheme: dark) { :root { --text: #ececec; --faint: #a9a9a9; --line: #444444; --back: #161616; --link: #8ab8f0; } }
body { font: 16px/1.5 system-ui, sans-serif; color: var(--text); background: var(--back); margin: 0 auto; padding: 1.5rem; max-width: 70rem; }
h1, h2, h3 { line-height: 1.25; }
h2 { margin-top: 2.2rem; border-bottom: 1px solid var(--line); padding-bottom: 0.2rem; }
.faint { color: var(--faint); }
code { font-family: ui-monospace, monospace; overflow-wrap: anywhere; }
.wide { overflow-x: auto; margin: 1rem 0; }
figure { position: relative; margin: 1rem 0; }
figure.wide svg { display: block; min-width: 48rem; width: 100%; }
figure.half { display: inline-block; width: 31rem; max-width: 100%; margin: 0.5rem 0.5rem 0.5rem 0; vertical-align: top; }
figure.half svg { display: block; width: 100%; }
svg.sketch { vertical-align: middle; }
a { color: var(--link); }
summary { cursor: pointer; margin: 0.6rem 0; }
pre { font-size: 0.8rem; line-height: 1.35; overflow-x: auto; padding: 0.8rem; border: 1px solid var(--line); }
.tip { position: fixed; z-index: 1; max-width: 22rem; padding: 0.3rem 0.6rem; pointer-events: none; font-size: 0.85rem; background: var(--text); color: var(--back); }
.copy { position: absolute; top: 0; right: 0; font: inherit; font-size: 0.75rem; padding: 0.1rem 0.5rem; color: var(--faint); background: var(--back); border: 1px solid var(--line); opacity: 0; }
figure:hover .copy, .copy:focus { opacity: 1; }
.lit { stroke-width: 5 !important; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: 0.3rem 0.8rem 0.3rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
thead th { border-bottom: 2px solid var(--line); }
tbody th { font-weight: normal; }
th code { white-space: nowrap; }
td code { display: inline-block; min-width: 9rem; }
.right { text-align: right; white-space: nowrap; }
@media print { body { max-width: none; padding: 0; font-size: 11px; } .wide { overflow: visible; } figure.wide svg { min-width: 0; } tr, figure { break-inside: avoid; } h2, h3 { break-after: avoid; } .copy, .tip { display: none; } }
)";

/// Nothing that a page says needs it.
constexpr const char* kScript = R"(
"use strict";
(() => {
  const tip = document.createElement("div");
  tip.className = "tip";
  tip.hidden = true;
  document.body.append(tip);
  for (const title of document.querySelectorAll(".chart title")) {
    const about = title.parentNode, text = title.textContent;
    title.remove();
    about.addEventListener("pointermove", (event) => {
      tip.textContent = text;
      tip.hidden = false;
      tip.style.left = Math.min(event.clientX + 12, innerWidth - tip.offsetWidth - 8) + "px";
      tip.style.top = Math.min(event.clientY + 16, innerHeight - tip.offsetHeight - 8) + "px";
    });
    about.addEventListener("pointerleave", () => { tip.hidden = true; });
  }
  for (const mark of document.querySelectorAll("[data-claim]")) {
    const light = (on) => () => {
      for (const other of document.querySelectorAll("[data-claim]"))
        if (other.dataset.claim === mark.dataset.claim) other.classList.toggle("lit", on);
    };
    mark.addEventListener("pointerenter", light(true));
    mark.addEventListener("pointerleave", light(false));
  }
  for (const figure of document.querySelectorAll("figure")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = document.documentElement.dataset.copy;
    button.addEventListener("click", async () => {
      const svg = figure.querySelector("svg").cloneNode(true), style = document.createElementNS(svg.namespaceURI, "style");
      style.textContent = document.getElementById("chart-style").textContent;
      svg.prepend(style);
      try {
        await navigator.clipboard.writeText(new XMLSerializer().serializeToString(svg));
        button.textContent = document.documentElement.dataset.copied;
      } catch { button.textContent = document.documentElement.dataset.refused; }
    });
    figure.append(button);
  }
})();
)";

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

const Figure* figure_of(const Page& page, const std::string& name) {
  for (const Block& block : page.blocks) {
    const auto* figure = std::get_if<Figure>(&block.content);
    if (figure != nullptr && (name.empty() || figure->name == name)) return figure;
  }
  return nullptr;
}

std::string title_of(const Page& page) {
  for (const Block& block : page.blocks) {
    if (const auto* heading = std::get_if<Heading>(&block.content)) return heading->text;
  }
  return "";
}

}  // namespace

std::vector<std::string> chart_names(const Page& page) {
  std::vector<std::string> names;
  for (const Block& block : page.blocks) {
    if (const auto* figure = std::get_if<Figure>(&block.content)) names.push_back(figure->name);
  }
  return names;
}

namespace {

/// A chart to stand alone: with its source.
std::optional<Chart> alone(const Page& page, const std::string& name) {
  const Figure* figure = figure_of(page, name);
  if (figure == nullptr) return std::nullopt;
  Chart chart = figure->chart;
  std::visit([&](auto& one) { one.source = one.source.empty() ? page.source : one.source; }, chart);
  return chart;
}

}  // namespace

std::string svg_text(const Page& page, const std::string& name) {
  const auto chart = alone(page, name);
  return chart ? chart_svg(*chart, title_of(page)) : "";
}

std::string vega_text(const Page& page, const std::string& name) {
  const auto chart = alone(page, name);
  return chart ? vega_lite_text(*chart, title_of(page)) : "";
}

std::string html_text(const Page& page) {
  std::string body;
  for (const Block& block : page.blocks) {
    if (block.reader == Reader::terminal) continue;
    body += std::visit([](const auto& content) { return html(content); }, block.content);
  }
  const bool charts = has_figures(page);
  const std::string title = title_of(page).empty() ? "reckon" : escaped_markup(title_of(page));
  return fmt::format(
      "<!doctype html>\n<html lang=\"{}\"{}>\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'{}\">\n"
      "<title>{}</title>\n<style>{}</style>\n{}</head>\n<body>\n<main>\n{}</main>\n{}{}</body>\n</html>\n",
      language_code(spoken()), charts ? spoken_buttons() : "",
      charts ? fmt::format("; script-src 'sha256-{}'", sha256_base64(kScript)) : "", title, kStyle,
      charts ? fmt::format("<style id=\"chart-style\">{}</style>\n", chart_style()) : "", body,
      page.result.empty() ? "" : carried(page.result), charts ? fmt::format("<script>{}</script>\n", kScript) : "");
}

}  // namespace reckon
