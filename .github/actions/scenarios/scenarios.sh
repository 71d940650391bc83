#!/usr/bin/env bash
# scenarios.sh BASE DRAWS FILE...: checks each scenario, and shows how its result differs from that at the commit BASE
# (empty: none). Markdown, to standard output and, in a workflow, to the step's summary. Exit status: 0 all are good, 1 one
# is not, 2 wrong usage.
set -uo pipefail
[ $# -ge 3 ] || { echo "scenarios.sh BASE DRAWS FILE...: no scenario was named" >&2; exit 2; }
base=$1 draws=$2 status=0
shift 2
scratch=$(mktemp -d)
leave() {
  [ ! -e "$scratch/base" ] || git worktree remove --force "$scratch/base"
  rm -rf "$scratch"
}
trap leave EXIT
if [ -n "$base" ]; then
  top=$(git rev-parse --show-toplevel)
  git worktree add --quiet --detach "$scratch/base" "$base" || { echo "there is no commit $base: check out with fetch-depth: 0" >&2; exit 2; }
fi
# A file's name may hold what a log takes for a command: control characters become question marks.
say() { printf '%s\n' "$@" | tee -a "${GITHUB_STEP_SUMMARY:-/dev/null}"; }
heading() { say "### $1 ${2//[[:cntrl:]]/?}" ''; }
block() { say '```' "$(cat "$1")" '```' ''; }
bad() {
  heading :x: "$1"
  block "$2"
  status=1
}
result() { (cd "$1" && reckon run "$2" -n "$draws" -q --json "$3") 2>"$scratch/messages"; }
# A file without a model, with which nothing else is wrong, and which was no scenario before.
is_library() {
  [ -s "$1" ] && [ "$(grep -c ': error: ' "$scratch/checked")" = 1 ] && grep -q 'the file has no \[model\]' "$scratch/checked" || return 1
  [ -z "$base" ] || [ ! -e "$scratch/base/$(below_top "$1")" ] || ! (cd "$scratch/base" && reckon check "./$(below_top "$1")" >/dev/null 2>&1)
}
below_top() { realpath -m --relative-to="$top" "$1"; }

for file in "$@"; do
  [[ $file == /* || $file == ./* ]] || file=./$file
  if ! reckon check --strict "$file" >"$scratch/checked" 2>&1; then
    if is_library "$file"; then
      heading :books: "$file" && say 'A library, to be included.' ''
    else
      bad "$file" "$scratch/checked"
    fi
    continue
  fi
  if ! result . "$file" "$scratch/head.json"; then
    bad "$file" "$scratch/messages"
    continue
  fi
  heading :white_check_mark: "$file"
  [ -n "$base" ] || continue
  there=$(below_top "$file")
  if [ ! -e "$scratch/base/$there" ]; then
    say 'New.' ''
  elif ! result "$scratch/base" "./$there" "$scratch/base.json"; then
    say 'It does not run at the base.' ''
  else
    reckon diff "$scratch/base.json" "$scratch/head.json" >"$scratch/difference" 2>&1
    case $? in
      0) say 'The same result.' '' ;;
      4) sed -i 1d "$scratch/difference" && block "$scratch/difference" ;;
      *) block "$scratch/difference" && status=1 ;;
    esac
  fi
done
exit $status
