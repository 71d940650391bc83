// reckon completion SHELL, reckon manual: made of the help.
#include <fmt/format.h>

#include "cli/cli.h"
#include "cli/examples.h"
#include "report/writers.h"

namespace reckon {

namespace {

std::string bash(const std::vector<CommandHelp>& commands) {
  std::string names, cases;
  for (const CommandHelp& command : commands) {
    names += " " + command.name;
    std::string options;
    for (const OptionHelp& option : command.options) options += option.long_name.empty() ? "" : " " + option.long_name;
    cases += fmt::format("    {}) options='{}' ;;\n", command.name, options);
  }
  return fmt::format(R"(# bash completion of reckon
_reckon() {{
  local current=${{COMP_WORDS[COMP_CWORD]}} options=''
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W '{}' -- "$current"))
    return
  fi
  case ${{COMP_WORDS[1]}} in
{}  esac
  if [[ $current == -* ]]; then
    COMPREPLY=($(compgen -W "$options" -- "$current"))
  else
    COMPREPLY=($(compgen -f -- "$current"))
  fi
}}
complete -o filenames -F _reckon reckon
)",
                     names, cases);
}

std::string fish(const std::vector<CommandHelp>& commands) {
  std::string text = "# fish completion of reckon\n";
  for (const CommandHelp& command : commands) {
    text += fmt::format("complete -c reckon -n __fish_use_subcommand -a {} -d {}\n", command.name,
                        shell_quoted(command.text));
    for (const OptionHelp& option : command.options) {
      if (option.long_name.empty() && option.short_name.empty()) continue;
      text += fmt::format("complete -c reckon -n '__fish_seen_subcommand_from {}'", command.name);
      if (!option.long_name.empty()) text += " -l " + option.long_name.substr(2);
      if (!option.short_name.empty()) text += " -s " + option.short_name.substr(1);
      text += fmt::format("{} -d {}\n", option.value.empty() ? "" : " -r", shell_quoted(option.text));
    }
  }
  return text;
}

/// In a specification of zsh's _arguments a bracket or a colon would end the description.
std::string zsh_text(const std::string& text) {
  std::string result;
  for (const char c : text) {
    if (c == '[' || c == ']' || c == ':') result += '\\';
    result += c;
  }
  return result;
}

std::string zsh(const std::vector<CommandHelp>& commands) {
  std::string names, cases;
  for (const CommandHelp& command : commands) {
    names += fmt::format("    {}\n", shell_quoted(command.name + ":" + zsh_text(command.text)));
    std::string specifications;
    for (const OptionHelp& option : command.options) {
      for (const std::string& name : {option.short_name, option.long_name}) {
        if (!name.empty())
          specifications += " " + shell_quoted("*" + name + "[" + zsh_text(option.text) + "]" +
                                               (option.value.empty() ? "" : ":" + zsh_text(option.value) + ":_files"));
      }
    }
    cases += fmt::format("      {}) _arguments{} '*:file:_files' ;;\n", command.name, specifications);
  }
  return fmt::format(R"(#compdef reckon
# zsh completion of reckon
_reckon() {{
  local -a commands=(
{}  )
  if (( CURRENT == 2 )); then
    _describe command commands
  else
    shift words
    (( CURRENT-- ))
    case $words[1] in
{}    esac
  fi
}}
_reckon "$@"
)",
                     names, cases);
}

/// As roff reads it: no dash is a hyphen, no line begins a request, other letters than ASCII's by their numbers.
std::string roff(const std::string& text) {
  std::string result;
  for (size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte >= 0xC0) {
      const size_t length = byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
      uint32_t code = byte & (0xFFU >> (length + 1));
      for (size_t k = 1; k < length && i + 1 < text.size(); ++k)
        code = code << 6 | (static_cast<unsigned char>(text[++i]) & 0x3FU);
      result += fmt::format("\\[u{:04X}]", code);
    } else if (text[i] == '\\') {
      result += "\\e";
    } else if (text[i] == '-') {
      result += "\\-";
    } else {
      if ((text[i] == '.' || text[i] == '\'') && result.empty()) result += "\\&";
      result += text[i];
    }
  }
  return result;
}

std::string manual_page(const std::vector<CommandHelp>& commands) {
  std::string text = fmt::format(
      ".TH RECKON 1 \"\" \"reckon {}\"\n.SH NAME\nreckon \\- Monte Carlo uncertainty for the cost of AI systems\n"
      ".SH SYNOPSIS\n.B reckon\n.I COMMAND\n[\\fIOPTIONS\\fR]\n.SH DESCRIPTION\nThe same answer on every machine, to "
      "the "
      "bit. Files are written whole or not at all.\n.SH COMMANDS\n",
      reckon_version());
  for (const CommandHelp& command : commands) {
    text += fmt::format(".SS reckon {}\n{}\n", command.name, roff(command.text));
    for (const OptionHelp& option : command.options) {
      std::string names = option.short_name;
      if (!option.long_name.empty()) names += (names.empty() ? "" : ", ") + option.long_name;
      if (names.empty()) names = option.positional;
      text += fmt::format(".TP\n\\fB{}\\fR{}\n{}\n", roff(names),
                          option.value.empty() ? "" : " \\fI" + roff(option.value) + "\\fR", roff(option.text));
    }
    for (const Example& example : examples_of(command.name))
      text += fmt::format(".PP\n.EX\nreckon {}\n.EE\n{}\n", roff(example.line), roff(example.does));
  }
  return text +
         ".SH EXIT STATUS\n0 done, 1 failed while running, 2 wrong usage, 3 invalid scenario, 4 a tolerance not "
         "reached "
         "or a difference found, 130 interrupted.\n";
}

}  // namespace

void add_completion_command(CommandLine& line) {
  auto shell = std::make_shared<std::string>();
  Command completion = line.command("completion", "completion of commands and options for a shell");
  completion.option("shell", *shell, "bash, zsh or fish").required().one_of({"bash", "zsh", "fish"});
  completion.does([shell, &line] {
    print(*shell == "bash" ? bash(line.help()) : *shell == "zsh" ? zsh(line.help()) : fish(line.help()));
    return kDone;
  });
  Command manual = line.command("manual", "the manual page, as roff: reckon manual | man -l -");
  manual.does([&line] {
    print(manual_page(line.help()));
    return kDone;
  });
}

}  // namespace reckon
