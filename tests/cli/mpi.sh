#!/usr/bin/env bash
# Several processes under Open MPI on one machine, more than it has processors: the same hashes as one process, one
# message and one status for what goes wrong, a clean end where one is killed.
set -uo pipefail
reckon=$(realpath "$1") source=$2
. "$(dirname "$(realpath "$0")")/checks.sh"
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 OMPI_MCA_rmaps_base_oversubscribe=1
# Messages in memory: containers forbid to read another process's.
export OMPI_MCA_btl_vader_single_copy_mechanism=none OMPI_MCA_plm_rsh_agent=true
ranks() {
  local count=$1
  shift
  timeout 120 mpirun --oversubscribe -n "$count" "$reckon" "$@" </dev/null
}
sha() { grep -o '"result_sha256": "[0-9a-f]*"' | sort | sha256sum; }
w1=$source/benchmarks/w1.toml v3=$source/priors/deepseek-v3.toml
while read -r line; do
  eval "set -- $line"
  alone=$("$reckon" "$@" --backend cpu --json - -q 2>/dev/null | sha)
  for count in 1 2 4 8; do
    here=$(ranks $count "$@" --backend cpu --json - -q 2>/dev/null | sha)
    check "$count ranks: $line" "[ '$here' = '$alone' ]"
    echo "$count ranks, ${line%% *}: ${here:0:12} ${alone:0:12}"
  done
done <<LINES
run $w1 -n 3e7
settle $v3 -n 2e6
run $w1 -n 3e7 --precision single --given "cost > 12M [USD]"
sweep $w1 --over mfu=0.2:0.6:0.05 -n 300k
LINES
check "growth over rows too" "[ \"\$(ranks 3 trend $source/priors/epoch-training-cost.toml -n 100k --backend cpu --json - -q | sha)\" = \"\$($reckon trend $source/priors/epoch-training-cost.toml -n 100k --backend cpu --json - -q | sha)\" ]"
check "drivers too" "[ \"\$(ranks 2 drivers $w1 -n 1M --backend cpu --json - -q | sha)\" = \"\$($reckon drivers $w1 -n 1M --backend cpu --json - -q | sha)\" ]"

ranks 4 run "$w1" -n 100k --backend cpu >table.txt 2>messages.txt
check "output is rank 0's alone" "[ \$(grep -c 'Final run, rented' table.txt) -eq 1 ]"
ranks 4 run none.toml >none.txt 2>&1
check "an error has its status" "[ $? -eq 3 ]"
check "an error is said once" "[ \$(grep -c 'none.toml' none.txt) -eq 1 ]"
ranks 2 run "$w1" --devices cpu >devices.txt 2>&1
check "--devices is refused" "[ $? -eq 2 ] && grep -q 'takes one GPU' devices.txt"

# Cut off by SIGTERM, with 3 ranks, and on with 2.
"$reckon" run "$w1" -n 3e8 --precision single --backend cpu --json whole.json -q
ranks 3 run "$w1" -n 3e8 --precision single --backend cpu --json cut.json -q --checkpoint run.ckpt --checkpoint-every 0 2>cut.txt &
launcher=$!
until [ -s run.ckpt ] && [ "$(stat -c %s run.ckpt)" -gt 5000 ]; do sleep 0.05; kill -0 $launcher || break; done
pkill -TERM -f "^mpirun .*run.ckpt"
wait $launcher
check "a stop leaves no result" "[ ! -e cut.json ] && [ -s run.ckpt ]"
check "another number of ranks goes on" "ranks 2 resume run.ckpt"
check "with the same hash" "[ \"\$(sha <cut.json)\" = \"\$(sha <whole.json)\" ]"

# A rank is killed: nothing hangs, the launcher says which, the checkpoint serves.
ranks 3 run "$w1" -n 3e8 --precision single --backend cpu --json killed.json -q --checkpoint k.ckpt --checkpoint-every 0 >killed.txt 2>&1 &
launcher=$!
until [ -s k.ckpt ] && [ "$(stat -c %s k.ckpt)" -gt 5000 ]; do sleep 0.05; kill -0 $launcher || break; done
victim=$(for p in $(pgrep -f "reckon(-mpi)? run $w1 .*k.ckpt"); do tr '\0' '\n' <"/proc/$p/environ" 2>/dev/null | grep -qx OMPI_COMM_WORLD_RANK=2 && echo "$p"; done | head -n 1)
kill -KILL "$victim"
wait $launcher
status=$?
check "a killed rank ends the run" "[ $status -ne 0 ] && [ $status -ne 124 ]"
check "the launcher says so" "grep -qi 'signal 9' killed.txt"
check "and it goes on alone" "$reckon resume k.ckpt && [ \"\$(sha <killed.json)\" = \"\$(sha <whole.json)\" ]"
echo "$checked checks, $failures failed"
[ $failures -eq 0 ]
