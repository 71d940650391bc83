#!/usr/bin/env bash
# Wrong scenarios and wrong command lines: the message, the exit status, and nothing written.
set -uo pipefail
reckon=$(realpath "$1")
here=$(cd "$(dirname "$0")" && pwd)
. "$here/checks.sh"

# One file a case: NAME, the expected message, perhaps a part of the remedy, the scenario.
awk '/^=== /{n++; printf "%s\n", substr($0, 5) > ("name" n); next}
     /^=> /{printf "%s", substr($0, 4) > ("hint" n); next}
     /^>>> /{printf "%s", substr($0, 5) > ("expect" n); printf "" > ("case" n ".toml"); next}
     n{print > ("case" n ".toml")}' "$here/bad_scenarios.txt"
for expect in expect*; do
  n=${expect#expect}
  message=$("$reckon" run "case$n.toml" --json out.json 2>&1)
  status=$?
  checked=$((checked + 1))
  [ $status -eq 3 ] || fail "$(cat "name$n"): exit status $status, not 3"
  [[ "$message" == *"case$n.toml:$(cat "$expect")"* ]] || fail "$(cat "name$n"): expected '$(cat "$expect")', got: $message"
  [ ! -e "hint$n" ] || [[ "$message" == *"= $(cat "hint$n")"* ]] || fail "$(cat "name$n"): expected '= $(cat "hint$n")', got: $message"
  ls out.json* >/dev/null 2>&1 && fail "$(cat "name$n"): a file was written"
done

# Wrong command lines: STATUS | ARGUMENTS | a part of the message.
cat >good.toml <<'TOML'
[priors]
x = "1 to 2 [USD]"
[model]
y = "x"
TOML
printf '\xff\xfe bad' >binary.toml
mkdir -p folder
head -c 5000000 /dev/zero >large.toml
while IFS='|' read -r status arguments expected; do
  [[ -z "${status// /}" || "$status" == \#* ]] && continue
  expected=$(echo "$expected" | sed 's/^ *//; s/ *$//')
  message=$(eval "\"$reckon\" $arguments" 2>&1 >/dev/null)
  actual=$?
  checked=$((checked + 1))
  [ "$actual" -eq "$status" ] || fail "reckon $arguments: exit status $actual, not $status: $message"
  [[ "$message" == *"$expected"* ]] || fail "reckon $arguments: expected '$expected', got: $message"
done <"$here/bad_commands.txt"

# Output that does not arrive: a full disk, a closed pipe, a folder that is not there.
full=$("$reckon" run good.toml -n 1000 --json /dev/full 2>&1 >/dev/null)
[ $? -eq 1 ] && [[ "$full" == *"No space left"* ]] || fail "a full disk: $full"
"$reckon" run good.toml -n 1000 >/dev/full 2>/dev/null
[ $? -eq 1 ] || fail "standard output on a full disk"
{ "$reckon" run good.toml -n 1000 2>pipe.txt; echo $? >pipe.status; } | true
sleep 0.3
[ "$(cat pipe.status)" -eq 1 ] || [ "$(cat pipe.status)" -eq 0 ] || fail "a closed pipe: $(cat pipe.status)"
{ sleep 0.3; "$reckon" run good.toml -n 1000 2>pipe.txt; echo $? >pipe.status; } | true
[ "$(cat pipe.status)" -eq 1 ] && grep -q 'standard output' pipe.txt || fail "a closed pipe: $(cat pipe.status pipe.txt)"
"$reckon" run good.toml -n 1000 --json nowhere/out.json >/dev/null 2>missing.txt
[ $? -eq 1 ] && grep -q nowhere missing.txt || fail "a missing folder: $(cat missing.txt)"
checked=$((checked + 5))

# An interrupted run leaves nothing behind, whatever it waits for.
expect_interrupted() {  # what, then a command
  local what=$1 pid
  shift
  "$@" >/dev/null 2>interrupt.txt &
  pid=$!
  for ((i = 1; i <= 40; i++)); do
    sleep 0.5
    ((i % 8 == 1)) && kill -INT $pid 2>/dev/null  # again, should it not have been listening yet
    kill -0 $pid 2>/dev/null || break
  done
  kill -KILL $pid 2>/dev/null
  wait $pid
  [ $? -eq 130 ] || fail "Ctrl-C $what: exit status; $(cat interrupt.txt)"
  ls out.json* >/dev/null 2>&1 && fail "Ctrl-C $what: a file was written"
  checked=$((checked + 1))
}
mkfifo silent.toml unread
expect_interrupted "while drawing" "$reckon" run good.toml -n 1e11 --json out.json
expect_interrupted "before a scenario comes" "$reckon" run silent.toml --json out.json
sleep 60 >silent.toml &
writer=$!
expect_interrupted "while a scenario comes" "$reckon" run silent.toml --json out.json
kill $writer
expect_interrupted "while nobody reads the result" "$reckon" run good.toml -n 1000 --json unread

echo "$checked wrong inputs, $failures failures"
[ $failures -eq 0 ] && [ $checked -ge 150 ]
