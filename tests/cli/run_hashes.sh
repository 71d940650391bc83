#!/usr/bin/env bash
# run_hashes.sh RECKON SOURCE [THREADS [SETS]]: the same result_sha256 for every thread count and instruction set (or those
# given), and the one on record. To accept
# new bits (with a line in CHANGELOG.md and a decision record), put the printed hashes into
# tests/data/run_hashes.txt.
set -uo pipefail
reckon=$1 source=$2 counts=${3:-1 2 5}
sets=(v2)
grep -q avx2 /proc/cpuinfo && sets+=(v3)
grep -q avx512vl /proc/cpuinfo && sets+=(v4)
[ "$(uname -m)" = x86_64 ] || sets=(v2)
[ -z "${4:-}" ] || read -ra sets <<<"$4"
failures=0 runs=0
hash_of() { "$reckon" run "$@" --json - | grep -o '"result_sha256": "[0-9a-f]*"' | cut -d'"' -f4; }
while read -r scenario draws precision expected; do
  [[ "$scenario" == \#* ]] && continue
  for set in "${sets[@]}"; do
    for threads in $counts; do
      actual=$(RECKON_SIMD=$set hash_of "$source/$scenario" -n "$draws" --precision "$precision" --threads $threads)
      runs=$((runs + 1))
      [ "$actual" = "$expected" ] || { echo "$scenario $draws $precision $set, $threads threads: $actual, not $expected"; failures=$((failures + 1)); }
    done
  done
done <"$source/tests/data/run_hashes.txt"
# The comparison can fail: another seed is another result.
other=$(hash_of "$source/benchmarks/w2.toml" -n 1000 --seed 2)
same=$(hash_of "$source/benchmarks/w2.toml" -n 1000)
[ "$other" != "$same" ] && [ -n "$same" ] || { echo "two seeds give one hash"; failures=$((failures + 1)); }
echo "$runs runs, $failures differ"
[ $failures -eq 0 ] && [ $runs -ge 9 ]
