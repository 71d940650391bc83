#!/usr/bin/env bash
# Input and surroundings that would harm: depth, size, closed and full files, names of files, marks in texts.
set -uo pipefail
reckon=$(realpath "$1")
. "$(dirname "$(realpath "$0")")/checks.sh"
limit_memory() { [ -n "${RECKON_SANITIZE:-}" ] || ulimit -v "$1"; }  # sanitizers want all addresses

# Depth and size: an answer with status 0 or 3, on a small stack too, with a bounded address space.
repeat() { awk -v text="$1" -v count="$2" 'BEGIN{for (i = 0; i < count; ++i) printf "%s", text}'; }
model='[model]\nc = "1"\n'
printf "a$(repeat .a 24000) = 1\n$model" >dotted-key.toml
printf "[a$(repeat .a 100000)]\nx = 1\n$model" >dotted-table.toml
printf "[[a$(repeat .a 100000)]]\nx = 1\n$model" >dotted-tables.toml
printf "x = {a$(repeat .a 100000) = 1}\n$model" >dotted-inline.toml
sums() {  # quantities, terms of each
  printf '[priors]\na = "1 to 2"\n[model]\n'
  awk -v n="$1" -v plus="$(repeat +a "$2")" 'BEGIN{for (i = 0; i < n; ++i) printf "c%d = \"c%d%s\"\n", i, i + 1, plus; printf "c%d = \"a\"\n", n}'
  printf '[report]\noutputs = ["c0"]\n'
}
sums 3 4990 >sums-3.toml
sums 490 20 >sums-490.toml
sums 490 200 >sums-too-deep.toml
awk 'BEGIN{for (i = 0; i < 100000; ++i) printf "k%d = 1\n", i; print "[model]\nc = \"1\""}' >unknown-keys.toml
awk 'BEGIN{print "[model]"; for (i = 0; i < 10000; ++i) printf "y%d = \"zz%d\"\n", i, i}' >unknown-names.toml
awk 'BEGIN{print "[priors]\na = \"1\"\n[model]\nc = \"a\""; for (i = 0; i < 10000; ++i) printf "[parties.p%d]\na = \"1\"\n", i}' >parties.toml
awk 'BEGIN{print "[model]\nc = \"1\""; for (i = 0; i < 30000; ++i) print "[[claims]]\nabout = \"c\"\nsays = \"2\""}' >claims.toml
awk 'BEGIN{print "[priors]"; for (i = 0; i < 2000; ++i) printf "p%d = \"1 to 2\"\n", i; printf "[model]\nc = \"p0"; for (i = 1; i < 2000; ++i) printf "+p%d", i; print "\""}' >priors.toml
awk 'BEGIN{printf "[report]\noutputs = [\"c\""; for (i = 0; i < 99000; ++i) printf ",\"c\""; print "]\n[model]\nc = \"1\""}' >long-line.toml
for input in *.toml; do
  for stack in 8192 1024; do
    (ulimit -s $stack; limit_memory 4000000; timeout -s KILL 60 "$reckon" check "$input" >out.txt 2>err.txt)
    status=$?
    check "$input with a stack of $stack KiB: exit status $status" "[ $status -eq 0 ] || [ $status -eq 3 ]"
  done
done
says() { [[ "$("$reckon" check "$1" 2>&1)" == *"$2"* ]]; }
check "dotted keys are too deep" 'says dotted-key.toml "nested deeper than 64 levels"'
check "formulas are too deep" 'says sums-too-deep.toml "nested deeper than 20000 levels in all"'
check "few errors are shown of many" '[ $("$reckon" check unknown-keys.toml 2>&1 | wc -l) -lt 100 ] && says unknown-keys.toml "and 99980 more errors"'
rm -f ./*.toml

# Memory of a sweep does not grow with priors times rows.
awk 'BEGIN{print "[priors]"; for (i = 0; i < 300; ++i) printf "p%d = \"1 to 2\"\n", i; print "[model]\nc = \"p0 + p1\""}' >wide.toml
awk 'BEGIN{print "row,p0"; for (i = 0; i < 1000; ++i) printf "r%d,%d\n", i, i + 1}' >rows.csv
check "a sweep in little memory" '(limit_memory 1000000; "$reckon" sweep wide.toml --rows rows.csv -n 2 --threads 1 -q)'

# Standard output and error closed, full or broken: no abort, and the status tells.
printf '[priors]\nx = "1 to 2 [USD]"\n[model]\ny = "x"\n' >good.toml
for redirection in '>&-' '2>&-' '>&- 2>&-' '>/dev/full' '2>/dev/full' '>/dev/full 2>/dev/full' '<&- >&-'; do
  for command in "run good.toml -n 1000" "check good.toml" "run missing.toml" "run good.toml --draws x" "devices"; do
    (eval "\"$reckon\" $command $redirection") >/dev/null 2>&1
    status=$?
    case "$command" in
      *missing*) expected=3 ;;
      *draws*) expected=2 ;;
      *) [[ "$redirection" == *'2>'* && "$redirection" != *' 2>'* ]] && expected=0 || expected=1 ;;
    esac
    check "reckon $command $redirection: exit status $status" "[ $status -eq $expected ]"
  done
done
check "a file opened beside closed ones is whole" '"$reckon" run good.toml -n 1000 -q --json j.json >&- 2>&- && grep -q result_sha256 j.json && ! grep -q draws/s j.json'

# Output never harms input, and several outputs come all or none.
mkdir -p lib
printf 'id = "lib"\n[priors]\nz = "1 to 2"\n' >lib/lib.toml
printf 'include = ["lib/lib.toml"]\n[model]\ny = "z"\n' >main.toml
printf 'row,z\na,1\n' >table.csv
ln -s lib/lib.toml link.toml
before=$(cat lib/lib.toml main.toml table.csv | sha256sum)
for arguments in "run main.toml --json ./lib/../lib/lib.toml" "run main.toml --json link.toml" "run main.toml --samples x.npy --json ./x.npy" \
  "sweep main.toml --rows table.csv --csv ./table.csv" "trend main.toml --rows table.csv --date z --json table.csv" "run main.toml --csv a.out --json ./a.out"; do
  eval "\"$reckon\" $arguments -n 1000 -q" 2>message.txt
  status=$?
  check "$arguments: exit status $status, $(cat message.txt)" "[ $status -eq 2 ] && grep -q 'it would overwrite' message.txt"
done
check "the inputs are as they were" '[ "$(cat lib/lib.toml main.toml table.csv | sha256sum)" = "$before" ]'
"$reckon" run good.toml -n 1000 -q --json first.json --csv nowhere/second.csv 2>/dev/null
check "all or none" '[ ! -e first.json ]'
echo old >kept.json
chmod 640 kept.json
ln -s kept.json linked.json
"$reckon" run good.toml -n 1000 -q --json linked.json
check "a link and a mode stay" '[ -L linked.json ] && [ "$(stat -c %a kept.json)" = 640 ] && grep -q result_sha256 kept.json'
check "no temporary file stays" '! ls | grep -qE "\.[A-Za-z0-9]{6}$"'

# Marks in texts are shown, not obeyed.
cat >marks.toml <<'TOML'
title = "T\u001b[31m \u009b1m \u202e \u2028 <script> ![x](y)"
[priors]
x = "1 to 2"
[model]
y = { formula = "x", label = "=1+1\u0007|b" }
TOML
"$reckon" run marks.toml -n 1000 --csv out.csv --markdown out.md -o out.html -o out.tex >out.txt
check "no control character on a terminal" '! LC_ALL=C grep -qP "[\x00-\x08\x0b-\x1f\x7f]|\xc2[\x80-\x9f]|\xe2\x80[\xa8-\xae]" out.txt out.csv out.md out.html out.tex'
check "an escape is shown" 'grep -qF "T\u001b[31m \u009b1m \u202e \u2028" out.txt'
check "a formula is text" "grep -q \"^y,'=1+1\" out.csv"
check "HTML is escaped" 'grep -qF "&lt;script&gt;" out.html && [ "$(grep -o "<script" out.html | wc -l)" = 1 ]'  # the page's own
check "Markdown is escaped" 'grep -qF "\\<script\\> !\\[x\\](y)" out.md && grep -qF "\\|b" out.md'
printf '[priors]\n"p\\u001b[31m" = "1"\n[model]\nc = "1"\n' >marks.toml
"$reckon" run marks.toml 2>message.txt
check "nor in a message" 'grep -qF "p\u001b" message.txt && ! LC_ALL=C grep -qP "\x1b" message.txt'
mkfifo pipe.toml
printf 'include = ["pipe.toml"]\n[model]\nc = "1"\n' >fifo.toml
check "a pipe is not included" '[[ "$(timeout 10 "$reckon" check fifo.toml 2>&1)" == *"it is a pipe or a device"* ]]'

# An included file lies in the scenario's folder, unless that is allowed; nothing of any other is shown.
mkdir -p inner
echo "secret = here" >secret.txt
printf 'include = ["../secret.txt"]\n[model]\nc = "1"\n' >inner/outside.toml
printf 'include = ["../lib/lib.toml"]\n[model]\ny = "z"\n' >inner/neighbour.toml
"$reckon" check inner/outside.toml 2>message.txt
check "outside the folder" 'grep -q "lies outside the scenario.s folder" message.txt && ! grep -q "secret = here" message.txt'
check "outside, if allowed" '"$reckon" run inner/neighbour.toml --allow-outside -n 1000 -q && ! "$reckon" run inner/neighbour.toml -n 1000 -q 2>/dev/null'

mkfifo inner/pipe.csv
table='id = "t"\n[priors]\na = "1 to 2"\n[model]\ny = "a"\n[trend]\ndate = "d"\n'
printf "${table}rows = \"../secret.txt\"\n" >inner/trend.toml
printf "${table}rows = \"pipe.csv\"\n" >inner/pipe.toml
check "a table outside the folder" '[[ "$("$reckon" trend inner/trend.toml 2>&1)" == *"lies outside the scenario"* ]]'
check "a table that is a pipe" '[[ "$(timeout 10 "$reckon" trend inner/pipe.toml 2>&1)" == *"a pipe, no file"* ]]'

# Claims of a trend are checked as others are.
printf 'row,d,a\nA,2020-01-01,1\nB,2021-01-01,2\nC,2022-01-01,4\n' >inner/t.csv
claims() { printf "${table}rows = \"t.csv\"\n[[trend.claims]]\n$1\n" >inner/claims.toml; "$reckon" trend inner/claims.toml -n 1000 2>&1; }
check "a reversed claim" '[[ "$(claims "says = \"5 to 3\"")" == *"reversed or empty"* ]]'
check "a claim within nothing" '[[ "$(claims "says = \"about 2\"\nwithin = 0.5")" == *"a factor above 1"* ]]'
check "a claim about something else" '[[ "$(claims "says = \"2\"\nabout = \"y\"")" == *"is about its growth"* ]]'
check "a good claim" '[[ "$(claims "says = \"about 2\"")" == *"about 2 a year"* ]]'

# Standard output by its other names: what stands there stays.
echo first >log.txt
"$reckon" run good.toml -n 1000 -q --json /dev/stdout >>log.txt
check "/dev/stdout appends" 'grep -q first log.txt && grep -q result_sha256 log.txt'
"$reckon" run good.toml -n 1000 --json /dev/fd/1 >out.txt
check "/dev/fd/1 is standard output" 'grep -q result_sha256 out.txt && ! grep -q "interval " out.txt'
cp good.toml bench.toml
check "bench does not overwrite" '! "$reckon" bench bench.toml -n 1e5 --repeat 1 --backend cpu --json bench.toml >/dev/null 2>&1 && cmp -s good.toml bench.toml'

# Names from files in every message.
printf 'id = "x\\"];evil[URL=\\"j\\u001b"\n[priors]\na = "1 to 2"\n[model]\ny = "a"\n[currency]\n"K\\u001b[31m" = { per_usd = 1, date = 2025-01-01 }\n' >marks.toml
printf 'row\x1b[31m,a\nB\x1b[31m,log(-1)\n' >marks.csv
for command in 'run marks.toml --currency EUR' 'sweep marks.toml --rows marks.csv --id nope' 'sweep marks.toml --rows marks.csv' 'sweep marks.toml --rows marks.csv --at median' 'explain marks.toml --graph text' 'explain marks.toml --graph dot'; do
  eval "$reckon $command" >out.txt 2>&1
  check "$command is printable" '[ -s out.txt ] && ! LC_ALL=C grep -qP "\x1b" out.txt'
done
check "dot keeps its quotes" '! grep -q "^[^\\]*\"\];evil" out.txt'

# Parties give way to the command line.
printf '[priors]\nx = "1"\n[model]\ny = "x"\n[parties.a]\nx = "3"\n' >party.toml
check "--set goes before a party" '[[ "$("$reckon" compare party.toml --parties a --set x=7 -n 1000 --json -)" != *"\"mean\": 3.0"* ]]'

# Many tables, values, columns, figures.
awk 'BEGIN{print "[priors]"; for (i = 1; i < 20000; ++i) printf "p%d = \"gamma(%d, 1)\"\n", i, i; print "[model]\nc = \"1\""}' >tables.toml
awk 'BEGIN{printf "x = ["; for (i = 0; i < 1000000; ++i) printf "{},"; print "]\n[model]\nc = \"1\""}' >values.toml
for input in tables values; do
  check "$input: refused in time and memory" '(limit_memory 1500000; timeout 60 "$reckon" check $input.toml >out.txt 2>&1; [ $? -eq 3 ]) && grep -q "more than" out.txt'
done
awk 'BEGIN{printf "row"; for (i = 0; i < 100000; ++i) printf ",c%d,", i; printf "\nA"; for (i = 0; i < 200000; ++i) printf ","; print ""}' >columns.csv
check "nameless columns in time" 'timeout 20 "$reckon" sweep party.toml --rows columns.csv --columns c5=x -n 10 -q'

# Mixtures within mixtures, parts that take long, counts of many values.
python3 - <<'EOF'
def write(name, *priors):
    with open(name + ".toml", "w") as file:
        file.write("[priors]\n" + "".join(f'p{i} = "{text}"\n' for i, text in enumerate(priors)) + '[model]\ny = "p0"\n')
write("nested", "mixture(" * 40 + "1 to 2" + ", truncate(gamma(2, 3), 0, 5))" * 40)
write("truncated", "truncate(mixture(" * 20 + "1 to 2" + ", gamma(2, 3)), 0, 5)" * 20)
write("parts", "mixture(" + ", ".join(f"metalog(p10 = {i}, p50 = {i + 1}, p90 = {i + 2.2})" for i in range(50)) + ")")
write("counts", *[f"poisson({10**9 + i})" for i in range(40)])
write("atoms", "mixture(" + ", ".join(f"binomial(1000000000, 0.{i + 1})" for i in range(30)) + ")")
EOF
check "nested mixtures in time" 'timeout 60 "$reckon" check nested.toml >/dev/null 2>&1'
check "nested truncations in time" 'timeout 60 "$reckon" check truncated.toml >/dev/null 2>&1'
for input in counts atoms; do
  check "$input: refused in time and memory" '(limit_memory 1500000; timeout 60 "$reckon" check $input.toml >out.txt 2>&1; [ $? -eq 3 ]) && grep -q "single values" out.txt'
done
"$reckon" run parts.toml >/dev/null 2>err.txt &
sleep 0.5
kill -TERM $!
wait $!
status=$?
check "a signal while a scenario is read: $status" '[ $status -eq 130 ] && grep -q interrupted err.txt'

# Threads that cannot start: fewer, or a message; never an abort.
if [ -z "${RECKON_SANITIZE:-}" ]; then
  for threads in 8 64 256; do
    for memory in 250000 400000 1000000; do
      (ulimit -v $memory; "$reckon" run good.toml -n 1e6 --threads $threads -q --backend cpu >out.txt 2>&1)
      status=$?
      check "$threads threads in $memory KiB: exit status $status" "[ $status -eq 0 ] || { [ $status -eq 1 ] && grep -q '^error' out.txt; }"
    done
  done
  "$reckon" run good.toml -n 3e8 -q --samples big.npy 2>/dev/null &
  for ((i = 0; i < 1000; ++i)); do
    ls | grep -q "^big.npy." && break
    sleep 0.01
  done
  kill -INT $!
  sleep 0.01
  kill -INT $! 2>/dev/null
  wait $!
  status=$?
  check "a second Ctrl-C leaves no temporary file: $status" '[ $status -eq 130 ] && ! ls | grep -q "^big.npy"'
fi

echo "$checked hostile inputs, $failures failures"
[ $failures -eq 0 ] && [ $checked -ge $([ -n "${RECKON_SANITIZE:-}" ] && echo 109 || echo 119) ]
