#!/bin/bash
# One scenario on the GPUs of several machines, a process a GPU: the hash of one process.
#   sbatch gpus.sh scenario.toml 1e14
#SBATCH --job-name=reckon --nodes=4 --ntasks-per-node=8 --gpus-per-node=8 --cpus-per-task=8
#SBATCH --time=04:00:00 --signal=TERM@120 --requeue
srun --mpi=pmix reckon run "$1" -n "$2" --backend "${BACKEND:-cuda}" -q --checkpoint run.ckpt --json result.json
