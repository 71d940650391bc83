#!/usr/bin/env bash
# Wrong scenarios and wrong command lines: the message, the exit status, and nothing written.
set -uo pipefail
reckon=$(realpath "$1")
here=$(cd "$(dirname "$0")" && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"
failures=0 checked=0

fail() {
  echo "FAILED: $*"
  failures=$((failures + 1))
}

# One file a case: NAME, the expected message, the scenario.
awk '/^=== /{n++; printf "%s\n", substr($0, 5) > ("name" n); next}
     /^>>> /{printf "%s", substr($0, 5) > ("expect" n); printf "" > ("case" n ".toml"); next}
     n{print > ("case" n ".toml")}' "$here/bad_scenarios.txt"
for expect in expect*; do
  n=${expect#expect}
  message=$("$reckon" run "case$n.toml" --json out.json 2>&1)
  status=$?
  checked=$((checked + 1))
  [ $status -eq 3 ] || fail "$(cat "name$n"): exit status $status, not 3"
  [[ "$message" == *"case$n.toml:$(cat "$expect")"* ]] || fail "$(cat "name$n"): expected '$(cat "$expect")', got: $message"
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

# An interrupted run leaves nothing behind.
"$reckon" run good.toml -n 1e11 --json out.json >/dev/null 2>interrupt.txt &
pid=$!
sleep 0.5
kill -INT $pid
wait $pid
[ $? -eq 130 ] || fail "Ctrl-C: exit status"
ls out.json* >/dev/null 2>&1 && fail "Ctrl-C: a file was written"
mkfifo silent.toml
"$reckon" run silent.toml >/dev/null 2>interrupt.txt &
pid=$!
sleep 0.5
kill -INT $pid
wait $pid
[ $? -eq 130 ] || fail "Ctrl-C while waiting for a scenario: exit status"
checked=$((checked + 2))

echo "$checked wrong inputs, $failures failures"
[ $failures -eq 0 ] && [ $checked -ge 150 ]
