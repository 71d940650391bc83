#!/usr/bin/env bash
# Completion, the manual page and the examples are made of the help, and agree with it: completion.sh RECKON.
set -uo pipefail
reckon=$(realpath "$1")
. "$(dirname "$(realpath "$0")")/checks.sh"
commands=$("$reckon" --help | awk '/^Subcommands:/{p=1;next} p&&NF{print $1}')
check "there are commands" '[ "$(wc -w <<<"$commands")" -ge 15 ]'
for shell in bash zsh fish; do "$reckon" completion $shell >$shell; done
"$reckon" manual >manual
check "bash reads it" 'bash -n bash'
complete_words() {  # the words so far; prints what may follow
  COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMPREPLY=()
  _reckon
  echo "${COMPREPLY[*]}"
}
. ./bash 2>/dev/null
check "a command is completed" '[ "$(complete_words reckon dri)" = drivers ]'
check "an option is completed" '[ "$(complete_words reckon run x.toml --samples-d)" = --samples-draws ]'
touch mine.toml
check "a file is completed" '[ "$(complete_words reckon run mi)" = mine.toml ]'
for command in $commands; do
  for text in bash zsh fish manual; do check "$command in $text" "grep -q -- '$command' $text"; done
  help=$("$reckon" $command --help)
  check "usage says reckon" '[[ "$help" == *"Usage: reckon $command"* ]]'
  for flag in $(grep -oE '^  (-[a-z],)?--[a-z-]+' <<<"$help" | grep -oE -- '--[a-z-]+'); do
    check "$command $flag in bash" "grep -qE -- \"^    $command\) .* $flag( |')\" bash"
    check "$command $flag in the manual" "grep -qF -- '${flag//-/\\-}' manual"
  done
  for flag in $(sed -n '/^Examples:/,$p' <<<"$help" | grep -oE -- ' --?[a-z][a-z-]*' | sort -u); do
    check "the example's $flag is one of $command" "sed '/^Examples:/,\$d' <<<\"\$help\" | grep -qE -- '(^| |,)$flag( |,|\$)'"
  done
done
check "a shell that is none" '"$reckon" completion tcsh 2>/dev/null; [ $? -eq 2 ]'
if command -v groff >/dev/null; then check "roff is clean" '[ -z "$(groff -man -ww -z manual 2>&1)" ]'; fi
echo "$checked checks, $failures failures"
[ "$failures" -eq 0 ]
