#!/usr/bin/env bash
# Settling, conditioning, comparing, sweeping and trends give one hash for any number of threads and any
# instruction set.
set -uo pipefail
reckon=$(realpath "$1")
source=$(realpath "$2")
cd "$source" || exit 1
failures=0 runs=0

sets=(v2)
for set in v3 v4; do
  RECKON_SIMD=$set "$reckon" devices >/dev/null 2>&1 && sets+=("$set")
done

while read -r command; do
  for precision in double single; do
    expected=""
    for set in "${sets[@]}"; do
      for threads in 1 3; do
        actual=$(eval "RECKON_SIMD=$set \"$reckon\" $command --precision $precision --threads $threads --backend cpu --json -" |
          grep -o '"result_sha256": "[0-9a-f]*"' | head -n 1)
        runs=$((runs + 1))
        [ -n "$actual" ] || { echo "$command $precision: no hash"; failures=$((failures + 1)); }
        [ -z "$expected" ] && expected=$actual
        [ "$actual" = "$expected" ] || { echo "$command $precision $set, $threads threads: $actual, not $expected"; failures=$((failures + 1)); }
      done
    done
  done
done <<'COMMANDS'
settle priors/deepseek-v3.toml -n 100000
run priors/deepseek-v3.toml -n 100000 --given "with_staff > 30M [USD]"
run benchmarks/w1.toml -n 200000 --given "cost > 40M [USD]"
compare priors/deepseek-v3.toml -n 30000 --parties deepseek,semianalysis --outputs company_year
drivers priors/deepseek-v3.toml -n 20000 --output with_staff
drivers benchmarks/w1.toml -n 70000 --given "cost > 10M [USD]" --group rent
run benchmarks/w1.toml -n 65536 --sampler sobol
settle priors/deepseek-v3.toml -n 32768 --sampler sobol
compare priors/gpt-4.toml priors/deepseek-v3.toml -n 30000 --outputs with_staff
sweep benchmarks/w1.toml -n 70000 --over mfu=0.2:0.4:0.1 --baseline mfu=0.2
sweep priors/epoch-training-cost.toml -n 1000 --rows priors/tables/notable-models.csv
trend priors/epoch-training-cost.toml -n 20000 --bootstrap
COMMANDS
echo "$runs runs, $failures failures"
[ $failures -eq 0 ] && [ $runs -ge 48 ]
