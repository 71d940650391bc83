#!/usr/bin/env bash
# The command line as a user meets it: what goes where, formats, exit status 0.
set -uo pipefail
reckon=$(realpath "$1") source=$2
. "$(dirname "$(realpath "$0")")/checks.sh"
w1=$source/benchmarks/w1.toml
"$reckon" run "$w1" -n 10k --json r.json --csv r.csv --markdown r.md >table.txt 2>messages.txt
check "run succeeds" "[ $? -eq 0 ]"
check "the table names the outputs" "grep -q 'Final run, rented' table.txt && grep -q 'GPU-hours' table.txt"
check "no progress, no colour off a terminal" "[ ! -s messages.txt ] && ! grep -q $'\\033' table.txt"
check "JSON has every section" "for k in reckon numerics scenario run outputs claims events result_sha256 shortest_interval; do grep -q \"\\\"\$k\\\"\" r.json || exit 1; done"
check "JSON is whole" "tail -c 3 r.json | grep -q '}'"
check "CSV has a header and two rows" "[ \$(wc -l <r.csv) -eq 3 ] && head -1 r.csv | grep -q '^name,label,unit,mean'"
check "Markdown has a table" "grep -q '| Final run, rented | USD |' r.md"
"$reckon" run "$w1" -n 10k --json - >stdout.json 2>/dev/null
check "JSON on standard output stands alone" "head -c 1 stdout.json | grep -q '{'"
"$reckon" run "$w1" -n 10k --quiet >quiet.txt 2>&1
check "quiet says nothing" "[ ! -s quiet.txt ]"
hash_of() { "$reckon" run "$@" --json - 2>/dev/null | grep -o '"result_sha256": "[0-9a-f]*"'; }
check "counts may be written in many ways" "[ \"\$(hash_of $w1 -n 10k)\" = \"\$(hash_of $w1 -n 1e4)\" ] && [ \"\$(hash_of $w1 -n 10_000)\" = \"\$(hash_of $w1 -n 10000)\" ]"
check "quantiles may be percentages" "$reckon run $w1 -n 1000 --quantiles 2.5%,97.5% --level 95%"
check "--set replaces a prior" "$reckon explain $w1 --set mfu=0.5 --at median | grep -q 'mfu *0.5'"
check "--set takes one label" "$reckon explain $w1 --set 'rent.H20=9 [USD/(GPU h)]' --at median | grep -q 'rent.H20 *9 USD'"
check "--set repeats" "$reckon explain $w1 --set mfu=0.5 --set overhead=2 --at median | grep -q 'overhead *2'"
check "check samples nothing" "$reckon check $w1 | grep -q 'good'"
check "explain replays a draw" "$reckon explain $w1 --draw 5 | grep -q 'draw 5'"
check "explain prints the graph" "$reckon explain $w1 --graph text | grep -q 'uniform w1/mfu'"
check "explain prints DOT" "$reckon explain $w1 --graph dot | grep -q '^digraph'"
"$reckon" run "$w1" -n 70001 -q --samples s.npy
"$reckon" run "$w1" -n 70001 -q --samples t.csv --samples-draws 5 --samples-priors
check "samples are a table with units" "[ \$(wc -l <t.csv) -eq 6 ] && head -n 1 t.csv | grep -q '^cost \[USD\],gpu_hours \[GPU h\],flop'"
"$reckon" run "$w1" -n 70001 -q --samples z.npz --samples-priors
if python3 -c 'import numpy' 2>/dev/null; then
  check "named arrays hold the same draws" "python3 -c \"import numpy as n; z = n.load('z.npz'); s = n.load('s.npy'); assert (z['cost'] == s[:, 0]).all() and (z['gpu_hours'] == s[:, 1]).all() and z['flop'].shape == (70001,) and z['rent.H20'].min() > 0\""
fi
check "named arrays are a sound zip file" "python3 -c \"import zipfile; assert zipfile.ZipFile('z.npz').testzip() is None\""
check "samples are a NumPy array of every draw" "[ \$(stat -c %s s.npy) -eq \$((128 + 70001 * 2 * 8)) ] && head -c 128 s.npy | grep -aq 'shape.: (70001, 2)'"
check "devices lists the CPU" "$reckon devices | grep -q '^cpu'"
check "explain prints the CUDA source" "$reckon explain $w1 --cuda --precision single | grep -q 'beta\|tabulated_quantile'"
# Where there is no usable GPU, one line says why and the CPU gives the same result.
if "$reckon" devices | grep -q '^cuda  none'; then
  check "devices says why there is no CUDA" "$reckon devices | grep -q '^cuda  none: .'"
  check "--backend cuda says why not" "$reckon run $w1 -n 10 --backend cuda 2>err.txt; [ \$? -eq 1 ] && grep -q 'error: --backend cuda: .*--backend cpu gives the same result' err.txt"
  check "--backend auto says so where a GPU would serve" "$reckon run $w1 -n 1e8 --threads 1 --json - 2>&1 >/dev/null | grep -q 'note: running on the CPU: '"
  check "--backend auto is silent on small runs" "[ -z \"\$($reckon run $w1 -n 1e4 --json - 2>&1 >/dev/null)\" ]"
  check "a wrong CUDA_VISIBLE_DEVICES does no harm" "CUDA_VISIBLE_DEVICES=99 $reckon run $w1 -n 1e4 -q && CUDA_VISIBLE_DEVICES=x $reckon devices | grep -q '^cuda  none'"
  check "an unwritable cache does no harm" "XDG_CACHE_HOME=/proc/none $reckon run $w1 -n 1e4 -q"
fi
"$reckon" bench "$w1" -n 70000 --repeat 1 --backend cpu --precision single --set mfu=0.4 --json bench.json >/dev/null 2>&1
check "bench measures what was asked for" "[ \$(grep -c '\"precision\": \"single\"' bench.json) -eq 1 ] && grep -q '\"variates_per_draw\": 8' bench.json && grep -q load_seconds bench.json"
check "version" "$reckon --version | grep -q 'numerics 1'"
check "help" "$reckon run --help | grep -q -- --draws"
check "a wrong instruction set is refused" "RECKON_SIMD=v9 $reckon devices; [ \$? -eq 2 ]"
# The replayed draw is the run's own: with one draw the minimum is draw 0.
lowest=$("$reckon" run "$w1" -n 1 --csv - | awk -F, '/^cost/{print int($(NF-4))}')
replayed=$("$reckon" explain "$w1" --draw 0 | awk '$1 == "cost"{print int($2)}')
check "draw 0 is the run's draw 0" "[ $((lowest - replayed)) -ge -1 ] && [ $((lowest - replayed)) -le 1 ]"
# Bounded memory: 30 million draws need no more than 200 MB.
peak=$(/usr/bin/env bash -c "ulimit -v 4000000; '$reckon' run '$w1' -n 3e7 --threads 2 -q & pid=\$!; peak=0; while kill -0 \$pid 2>/dev/null; do now=\$(awk '/VmHWM/{print \$2}' /proc/\$pid/status 2>/dev/null); [ -n \"\$now\" ] && peak=\$now; sleep 0.05; done; echo \$peak")
printf '[priors]\nlength = "40 to 80 [day]"\n[model]\nend = { formula = "date(\\"2024-01-01\\") + length", unit = "yr" }\n' >dated.toml
check "a figure has the digits in which it varies" '[[ "$("$reckon" run dated.toml -n 1e6)" == *"2024.1082  2024.1535  2024.218"* ]]'
few=$("$reckon" run "$w1" -n 1000 --level 0.999999 2>/dev/null)
check "too few draws for a level are named" '[[ "$few" == *"no draw bounds the ends of a 99.9999% interval: take 7,377,758 draws or more"* ]]'
check "memory stays bounded ($peak kB)" "[ ${peak:-999999} -lt 200000 ]"
for scenario in "$source"/priors/*.toml; do
  check "$scenario is good" "$reckon check $scenario"
done
echo "$checked checks, $failures failures"
[ $failures -eq 0 ]
