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
  git worktree add --quiet --detach "$scratch/base" "$base" || { echo "there is no commit $base: check out with fetch-depth: 0" >&2; exit 2; }
fi
say() { printf '%s\n' "$@" | tee -a "${GITHUB_STEP_SUMMARY:-/dev/null}"; }
block() { say '```' "$(cat "$1")" '```' ''; }
result() { (cd "$1" && reckon run "$2" -n "$draws" -q --json "$3") 2>"$scratch/messages"; }

for file in "$@"; do
  grep -qE '^[[:space:]]*\[model' "$file" || continue
  if ! reckon check --strict "$file" >"$scratch/checked" 2>&1; then
    say "### :x: $file" ''
    block "$scratch/checked"
    status=1
    continue
  fi
  say "### :white_check_mark: $file" ''
  [ -n "$base" ] || continue
  if [ ! -e "$scratch/base/$file" ]; then
    say 'New.' ''
  elif ! result . "$file" "$scratch/head.json"; then
    block "$scratch/messages"
    status=1
  elif ! result "$scratch/base" "$file" "$scratch/base.json"; then
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
