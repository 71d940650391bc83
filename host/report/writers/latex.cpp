// A page as LaTeX to be included: sections, paragraphs, and tables by booktabs. For LuaLaTeX or XeLaTeX;
// the preamble takes \usepackage{booktabs}.
#include <cctype>
#include <set>
#include <string_view>

#include "report/figure.h"
#include "report/writers.h"

namespace reckon {

namespace {

std::string escaped(const std::string& text) {
  std::string result;
  for (const char c : printable(text)) {
    switch (c) {
      case '\\': result += "\\textbackslash{}"; break;
      case '~': result += "\\textasciitilde{}"; break;
      case '^': result += "\\textasciicircum{}"; break;
      case '<': result += "\\textless{}"; break;
      case '>': result += "\\textgreater{}"; break;
      case '|': result += "\\textbar{}"; break;
      case '`': result += "\\textasciigrave{}"; break;
      case '-': result += result.empty() || result.back() != '-' ? "-" : "{}-"; break;  // no dash of two
      case '"': result += "\\textquotedbl{}"; break;
      case '[': result += "{[}"; break;  // no option of what stands before it
      case ']': result += "{]}"; break;
      default:
        if (std::string_view("{}$&#_%").find(c) != std::string_view::npos) result += '\\';
        result += c;
    }
  }
  return result;
}

std::string written(const Text& text) {
  std::string result;
  for (const Fragment& fragment : text.fragments) {
    const std::string inner = escaped(fragment.text);
    switch (fragment.style) {
      case Style::plain: result += inner; break;
      case Style::strong: result += "\\textbf{" + inner + "}"; break;
      case Style::faint: result += "{\\small " + inner + "}"; break;
      case Style::code: result += "\\texttt{" + inner + "}"; break;
    }
  }
  return result;
}

std::string latex(const Heading& heading) {
  return (heading.level == 1 ? "\\section*{" : "\\subsection*{") + escaped(heading.text) + "}\n";
}
std::string latex(const Paragraph& paragraph) { return written(paragraph.text) + "\n"; }

std::string latex(const List& list) {
  std::string text = "\\begin{itemize}\n";
  for (const List::Item& item : list.items) {
    text += "\\item " + written(item.text) + "\n";
    if (item.below.empty()) continue;
    text += "\\begin{itemize}\n";
    for (const Text& below : item.below) text += "\\item " + written(below) + "\n";
    text += "\\end{itemize}\n";
  }
  return text + "\\end{itemize}\n";
}

std::string latex(const Table& table) {
  std::string sides, heads, rows;
  const auto add = [](std::string& line, const std::string& cell) { line += (line.empty() ? "" : " & ") + cell; };
  for (const Column& column : table.columns) {
    if (column.reader == Reader::terminal) continue;
    sides += column.right ? 'r' : 'l';
    add(heads, column.head.empty() ? "~" : escaped(column.head));
  }
  for (const auto& row : table.rows) {
    std::string line;
    for (size_t c = 0; c < table.columns.size(); ++c) {
      if (table.columns[c].reader == Reader::terminal) continue;
      const std::string cell = written(row[c]);
      add(line, cell.empty() ? "~" : cell);
    }
    rows += line + " \\\\\n";
  }
  return "\\begin{center}\n\\begin{tabular}{" + sides + "}\n\\toprule\n" + heads + " \\\\\n\\midrule\n" + rows +
         "\\bottomrule\n\\end{tabular}\n\\end{center}\n";
}

std::string latex(const Figure&) { return ""; }
std::string latex(const Preformatted&) { return ""; }  // a paper does not print its scenario

/// A command's name has letters only: "claim deepseek-5m percentile" is \reckonClaimDeepseekFiveMPercentile.
std::string command_of(const std::string& name) {
  static const char* const digits[] = {"Zero", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine"};
  std::string command = "\\reckon";
  bool capital = true;
  for (const char c : name) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isdigit(byte)) command += digits[c - '0'], capital = true;
    else if (std::isalpha(byte) && byte < 0x80)
      command += capital ? static_cast<char>(std::toupper(byte)) : c, capital = false;
    else capital = true;
  }
  return command;
}

/// One command a figure, to be used in the text; a later file of the same scenario replaces them. Where letters alone
/// do not tell two names apart (cost.H100, cost_h100), the later one's ends in B, C and so on, and says whose it is.
std::string commands(const Page& page) {
  std::string text;
  std::set<std::string> taken;
  for (const auto& [name, figure] : page.figures) {
    const std::string plain = command_of(name);
    std::string command = plain;
    for (char letter = 'B'; !taken.insert(command).second; ++letter) {
      if (letter > 'Z') return text + "% too many names that letters alone do not tell apart\n";
      command = plain + letter;
    }
    text += "\\providecommand{" + command + "}{}\\renewcommand{" + command + "}{" + escaped(figure) + "}" +
            (command == plain ? "" : " % " + escaped(name)) + "\n";
  }
  return text;
}

}  // namespace

std::string latex_text(const Page& page) {
  std::string text = "% Written by reckon; \\usepackage{booktabs}\n" + commands(page);
  for (const Block* shown : page.in_text(Reader::terminal)) {
    const Block& block = *shown;
    text += "\n" + std::visit([](const auto& content) { return latex(content); }, block.content);
  }
  return text;
}

std::string escaped_latex(const std::string& text) { return escaped(text); }

}  // namespace reckon
