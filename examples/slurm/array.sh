#!/bin/bash
# A scenario a task, on any machines, each cut off and submitted again where the time is up:
#   ls scenarios/*.toml >scenarios.txt && sbatch --array=1-$(wc -l <scenarios.txt) array.sh
#SBATCH --job-name=reckon --cpus-per-task=2 --time=01:00:00 --signal=B:TERM@60 --requeue --open-mode=append
scenario=$(sed -n "${SLURM_ARRAY_TASK_ID}p" scenarios.txt)
name=$(basename "$scenario" .toml)
mkdir -p results checkpoints
# The shell gets Slurm's signal, and passes it on; what is done is in the checkpoint then.
trap 'kill -TERM $run; wait $run; scontrol requeue "$SLURM_JOB_ID"; exit 0' TERM
reckon run "$scenario" -n "${DRAWS:-1e9}" --threads "${SLURM_CPUS_PER_TASK:-1}" -q \
  --checkpoint "checkpoints/$name" --json "results/$name.json" &
run=$!
wait $run
