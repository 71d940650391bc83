#!/usr/bin/env bash
# The examples for Snakemake and Slurm: the first by Snakemake, the second's task as Slurm starts and stops it.
set -u  # no pipefail: grep -q may end before what it reads
reckon=$(realpath "$1") source=$2
. "$source/tests/cli/checks.sh"
mkdir bin scenarios && ln -s "$reckon" bin/reckon
export PATH=$PWD/bin:$PATH HOME=$PWD
hash_of() { grep -o '"result_sha256": "[0-9a-f]*"' "$1"; }
cp "$source"/benchmarks/w[12].toml scenarios/

if command -v snakemake >/dev/null; then
  cp "$source/examples/snakemake/Snakefile" .
  check "Snakemake makes results and pages" "snakemake --cores 2 --config draws=100k && [ -s pages/w1.html ] && [ -s results/w2.json ]"
  reckon run scenarios/w1.toml -n 100k -q --json w1.json
  check "with the command line's hash" "[ '$(hash_of w1.json)' = \"\$(hash_of results/w1.json)\" ]"
  mkdir baseline && cp results/*.json baseline/
  sed -i 's/beta(20, 30)/beta(30, 30)/' scenarios/w1.toml
  check "what has changed is made again" "snakemake --cores 2 --config draws=100k && grep -q 'prior mfu' changes.txt"
else
  echo "no snakemake: its example is not run"
fi

cp "$source/examples/slurm/array.sh" .
ls scenarios/*.toml >scenarios.txt
printf '#!/bin/sh\necho "$@" >>requeued\n' >bin/scontrol && chmod +x bin/scontrol
export SLURM_ARRAY_TASK_ID=2 SLURM_CPUS_PER_TASK=2 SLURM_JOB_ID=77 DRAWS=3e8
reckon run scenarios/w2.toml -n 3e8 -q --json whole.json
rm -rf results
bash array.sh >first.txt 2>&1 &
task=$!
sleep 1.2
kill -TERM $task
wait $task
check "a task that is cut off asks to be queued again" "grep -qx 'requeue 77' requeued && [ ! -e results/w2.json ] && [ -s checkpoints/w2 ]"
bash array.sh >second.txt 2>&1
check "and goes on, to the same hash" "[ \"\$(hash_of results/w2.json)\" = '$(hash_of whole.json)' ]"
for script in "$source"/examples/slurm/*.sh; do check "$script is a script" "bash -n $script && grep -q '^#SBATCH' $script"; done
echo "$checked checks, $failures failed"
[ $failures -eq 0 ]
