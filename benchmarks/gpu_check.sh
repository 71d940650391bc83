#!/usr/bin/env bash
# Everything that needs a GPU, in one run, with the evidence in one folder.
#
#   benchmarks/gpu_check.sh pack [FOLDER]     on a machine that builds: the binaries and the shared
#                                             libraries they need, into FOLDER (default build/gpu)
#   benchmarks/gpu_check.sh run OUT [FOLDER]  on a machine with a GPU: tests, parity, sanitizer,
#                                             benchmarks, peers and profile; writes OUT/evidence.json
#                                             and logs beside it. RECKON_QUICK=1 leaves out the
#                                             longest runs; RECKON_STEPS="gpu_test bench"
#                                             runs these steps alone and keeps what others wrote,
#                                             RECKON_STEP_LIMIT=300 ends each after 300 s,
#                                             RECKON_LIMIT=540 all of them together,
#                                             RECKON_PEERS="PyTorch" leaves out the other peers.
# The module for Python is tried where FOLDER/python has the package and NumPy for that machine's Python, with
# their shared libraries in FOLDER/python/lib.
set -uo pipefail
cd "$(dirname "$0")/.."

pack() {
  local folder=${1:-build/gpu} preset=build/cuda
  set -e
  cmake --preset cuda -DRECKON_TESTS=ON >/dev/null
  cmake --build "$preset" >/dev/null
  rm -rf "$folder"
  mkdir -p "$folder/bin" "$folder/lib"
  [ ! -e "$preset/reckon-mpi" ] || cp "$preset/reckon-mpi" "$folder/bin/"
  cp "$preset/reckon" "$preset"/tests/cuda/gpu_{,parity_}test "$preset/benchmarks/conventional" "$folder/bin/"
  cp "$preset/libreckon.so.1" "$folder/lib/"
  cc -I host/api/c examples/c/run.c "$preset/libreckon.so.1" -o "$folder/bin/run_example"
  # All shared libraries but the C library's own; cuRAND and NVRTC come with the toolkit of the GPU's machine.
  for binary in "$folder"/bin/* "$folder"/lib/libreckon.so.1; do
    LD_LIBRARY_PATH=$preset ldd "$binary" | awk '$3 ~ /^\// && !/libreckon/ {print $3}' | grep -vE '/(libc|libm|libdl|librt|libpthread|libcurand|ld-linux[^/]*)\.so'
  done | sort -u | xargs -I{} cp -L {} "$folder/lib/"
  cp "$(find /usr/share -name udunits2.xml | head -n 1 | xargs dirname)"/udunits2*.xml "$folder/lib/"
  strip "$folder"/bin/*
  git rev-parse HEAD >"$folder/commit"
  du -sh "$folder"
}

# step NAME COMMAND...: runs it, keeps its output in OUT/NAME.log, notes its status and seconds. Only the
# steps named in RECKON_STEPS, if it is set; none for longer than RECKON_STEP_LIMIT seconds.
step() {
  local name=$1 start status
  shift
  [ -z "${RECKON_STEPS:-}" ] || [[ " $RECKON_STEPS " == *" $name "* ]] || return 0
  start=$(date +%s%N)
  local limit=${RECKON_STEP_LIMIT:-3600} left=$((deadline - start / 1000000000))
  [ $left -gt 5 ] || { echo "$name: no time left"; late=1; return 1; }
  # A group of its own, so that the limit ends the step's children too.
  timeout -k 10 $((limit < left ? limit : left)) bash -c '"$@"' step "$@" >"$out/$name.log" 2>&1
  status=$?
  sed -i "/\"step\": \"$name\"/d" "$out/steps.jsonl" 2>/dev/null
  printf '{"step": "%s", "status": %d, "seconds": %d.%d}\n' "$name" $status $((($(date +%s%N) - start) / 1000000000)) $((($(date +%s%N) - start) / 100000000 % 10)) >>"$out/steps.jsonl"
  echo "$name: status $status"
  [ $status -eq 0 ] || tail -n 5 "$out/$name.log"
  python3 benchmarks/gpu_evidence.py "$out" >/dev/null
  return $status
}

# parity FILE "SCENARIOS" "COUNTS": one line of JSON for each scenario, count and precision, with both
# backends' result_sha256.
parity() {
  local failures=0 scenario draws precision cpu cuda
  rm -f "$out/$1"
  for draws in $3; do
    for scenario in $2; do
      for precision in double single; do
        cuda=$("$bin/reckon" run "$scenario" -n $draws --precision $precision --backend cuda --json - | sha)
        cpu=$("$bin/reckon" run "$scenario" -n $draws --precision $precision --backend cpu --json - | sha)
        printf '{"scenario": "%s", "draws": "%s", "precision": "%s", "cpu": "%s", "cuda": "%s"}\n' "$scenario" $draws $precision "$cpu" "$cuda" >>"$out/$1"
        [ -n "$cpu" ] && [ "$cpu" = "$cuda" ] || failures=$((failures + 1))
      done
    done
  done
  echo "$failures differ"
  [ $failures -eq 0 ]
}
# A test in as many processes as there are processors, most of whose time NVRTC takes; no two write the same log.
shards() {
  local test=$1 count i status=0
  count=$(nproc)
  for ((i = 0; i < count; ++i)); do
    GTEST_TOTAL_SHARDS=$count GTEST_SHARD_INDEX=$i "$bin/$test" >"$out/$test-$i.log" 2>&1 &
  done
  for i in $(jobs -p); do wait "$i" || status=1; done
  cat "$out/$test"-[0-9]*.log | grep -E '^\[  (PASSED|FAILED)|Failure|differs' | sort | uniq -c
  return $status
}

# The same for the commands that build on a run, side by side: most of their time is the compiler's.
commands() {
  local line precision i=0
  rm -f "$out"/parity-commands*.jsonl
  many_outputs >"$out/many.toml"
  while read -r line; do
    for precision in double single; do
      command_parity "$line" $precision >"$out/parity-commands-$i.jsonl" </dev/null &
      i=$((i + 1))
    done
  done <<'LINES'
settle priors/deepseek-v3.toml -n 3e6
run priors/deepseek-v3.toml -n 3e6 --given "with_staff > 40M [USD]"
run benchmarks/w1.toml -n 1e8 --given "cost > 60M [USD]"
run benchmarks/w1.toml -n 1e8 --sampler sobol
run benchmarks/w2.toml -n 1e7 --sampler sobol
run priors/deepseek-v3.toml -n 3e6 --sampler sobol
run "$out/many.toml" -n 1e6
drivers benchmarks/w1.toml -n 1e7
drivers priors/deepseek-v3.toml -n 1e6
drivers priors/buy-or-rent.toml -n 1e6
report priors/deepseek-v3.toml -n 1e6
compare priors/deepseek-v3.toml -n 1e6 --parties deepseek,semianalysis
sweep benchmarks/w1.toml -n 1e6 --over mfu=0.2:0.6:0.1
LINES
  wait
  cat "$out"/parity-commands-*.jsonl >"$out/parity-commands.jsonl"
  rm "$out"/parity-commands-*.jsonl
  python3 - "$out/parity-commands.jsonl" $i <<'CHECK'
import json, sys
lines = [json.loads(line) for line in open(sys.argv[1])]
print(sum(line["cpu"] != line["cuda"] or not line["cpu"] for line in lines), "differ of", len(lines), "of", sys.argv[2])
sys.exit(len(lines) != int(sys.argv[2]) or any(line["cpu"] != line["cuda"] or not line["cpu"] for line in lines))
CHECK
}
# A program of 30 rows: two thousand instructions.
trend_parity() {
  rm -f "$out/parity-trend.jsonl"
  command_parity "trend priors/epoch-training-cost.toml -n 1e6" single >>"$out/parity-trend.jsonl"
  command_parity "trend priors/epoch-training-cost.toml -n 1e6" double >>"$out/parity-trend.jsonl"
  cat "$out/parity-trend.jsonl"
  [ "$(grep -cE '"cpu": "([0-9a-f]{64})", "cuda": "\1"' "$out/parity-trend.jsonl")" = 2 ]
}

# Outputs that one kernel does not take: 64 at a time.
many_outputs() {
  local i
  printf 'title = "Many"\nquestion = "How much?"\n[priors]\n'
  for i in $(seq 150); do echo "p$i = { value = \"$i to $((2 * i))\", source = \"an example\" }"; done
  echo '[model]'
  for i in $(seq 150); do echo "q$i = \"p$i * p$((i % 150 + 1))\""; done
  echo '[report]'
  echo "outputs = [$(seq -s ', ' -f '"q%g"' 150)]"
}
command_parity() {
  local cpu cuda
  cpu=$(eval "\"$bin/reckon\" $1 --precision $2 --backend cpu --json -" | sha | tail -n 1)
  cuda=$(eval "\"$bin/reckon\" $1 --precision $2 --backend cuda --json -" | sha | tail -n 1)
  printf '{"command": "%s", "precision": "%s", "cpu": "%s", "cuda": "%s"}\n' "${1//\"/}" "$2" "$cpu" "$cuda"
}
sha() { grep -o '"result_sha256": "[0-9a-f]*"' | cut -d'"' -f4; }

# Seconds of whole processes on each backend, with the kernel in the cache: one line of JSON each.
durations() {
  local line precision backend start seconds status=0
  rm -f "$out/durations.jsonl"
  while read -r line; do
    for precision in double single; do
      "$bin/reckon" $line --precision $precision --backend cuda -q --json "$out/discarded" >/dev/null || status=1
      for backend in cuda cpu; do
        start=$(date +%s%N)
        "$bin/reckon" $line --precision $precision --backend $backend -q --json "$out/discarded" >/dev/null || status=1
        seconds=$((($(date +%s%N) - start) / 1000000))
        printf '{"command": "%s", "precision": "%s", "backend": "%s", "milliseconds": %d}\n' "$line" $precision $backend $seconds >>"$out/durations.jsonl"
      done
    done
  done <<'LINES'
run benchmarks/w1.toml -n 1e9
run benchmarks/w1.toml -n 1e9 --sampler sobol
run benchmarks/w2.toml -n 1e9 --sampler sobol
drivers priors/deepseek-v3.toml -n 1e7
drivers benchmarks/w1.toml -n 1e8
settle priors/deepseek-v3.toml -n 1e8
LINES
  rm -f "$out/discarded"
  cat "$out/durations.jsonl"
  return $status
}

# timed WHAT COMMAND...: one line of JSON with how long it took and its hash.
timed() {
  local what=$1 start=$(date +%s%N) hash
  shift
  hash=$("$@" --json - | sha | tail -n 1)
  printf '{"what": "%s", "milliseconds": %d, "hash": "%s"}\n' "$what" $((($(date +%s%N) - start) / 1000000)) "$hash" >>"$out/scale-out.jsonl"
}

# Several devices, several processes on one GPU where there is an mpirun, runs that are killed and go on elsewhere: the
# same hash for each of three questions.
scale_out() {
  local reckon=$bin/reckon w1=benchmarks/w1.toml ranks launcher precision folder=$out/scale
  rm -rf "$folder" "$out/scale-out.jsonl"
  mkdir -p "$folder"
  export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 OMPI_MCA_btl_vader_single_copy_mechanism=none OMPI_MCA_plm_rsh_agent=true
  launcher=$(command -v mpirun.openmpi mpirun | head -n 1)
  for precision in single double; do
    timed "w1 1e10 $precision: one GPU" "$reckon" run $w1 -n 1e10 --precision $precision --backend cuda -q
    timed "w1 1e10 $precision: GPU and CPU" "$reckon" run $w1 -n 1e10 --precision $precision --devices 0,cpu -q
    for ranks in $([ -n "$launcher" ] && echo 1 2 4); do
      timed "w1 1e10 $precision: $ranks ranks on one GPU" "$launcher" --oversubscribe --bind-to none -n $ranks "$reckon" run $w1 -n 1e10 --precision $precision --backend cuda -q </dev/null
    done
    for limit in 0.5 0.6 0.7; do
      timeout -s KILL $limit "$reckon" run $w1 -n 1e10 --precision $precision --backend cuda -q --checkpoint "$folder/$precision" --checkpoint-every 0
    done
    ls -l "$folder"
    timed "w1 1e10 $precision: killed three times" "$reckon" run $w1 -n 1e10 --precision $precision --backend cuda -q --checkpoint "$folder/$precision"
  done
  timeout -s KILL 0.8 "$reckon" run $w1 -n 1e10 --precision single --backend cuda -q --checkpoint "$folder/cpu" --checkpoint-every 0
  timed "w1 1e10 single: killed, and on with the CPU" "$reckon" run $w1 -n 1e10 --precision single --backend cpu -q --checkpoint "$folder/cpu"
  timed "w1 1e11 single: one GPU" "$reckon" run $w1 -n 1e11 --precision single --backend cuda -q
  timed "w1 1e11 single: with a checkpoint a minute" "$reckon" run $w1 -n 1e11 --precision single --backend cuda -q --checkpoint "$folder/long"
  timed "w1 1e11 single: with a checkpoint a pass" "$reckon" run $w1 -n 1e11 --precision single --backend cuda -q --checkpoint "$folder/long" --checkpoint-every 0
  [ -z "$launcher" ] || timed "w1 1e11 single: 2 ranks on one GPU" "$launcher" --oversubscribe --bind-to none -n 2 "$reckon" run $w1 -n 1e11 --precision single --backend cuda -q </dev/null
  cat "$out/scale-out.jsonl"
  python3 - "$out/scale-out.jsonl" <<'CHECK'
import json, sys
hashes = {}
for line in map(json.loads, open(sys.argv[1])):
    hashes.setdefault(line["what"].split(":")[0], set()).add(line["hash"])
print(hashes)
sys.exit(any(len(found) != 1 or "" in found for found in hashes.values()))
CHECK
}

# Fifty processes that all find an empty cache of kernels.
cold_cache() {
  local i folder
  folder=$(mktemp -d)
  for ((i = 0; i < 50; ++i)); do
    XDG_CACHE_HOME=$folder "$bin/reckon" run benchmarks/w2.toml -n 1e7 --backend cuda -q --json - | sha >"$folder/$i.hash" &
  done
  wait
  cat "$folder"/*.hash | sort | uniq -c
  [ "$(cat "$folder"/*.hash | wc -l)" = 50 ] && [ "$(cat "$folder"/*.hash | sort -u | wc -l)" = 1 ]
}

# Through the library, in C, and through the module for Python.
api() {
  local precision cuda cpu failures=0
  for precision in double single; do
    cuda=$("$bin/run_example" benchmarks/w1.toml draws 1e8 precision $precision backend cuda)
    echo "$cuda"
    cuda=${cuda##*$'\n'}
    cpu=$("$bin/reckon" run benchmarks/w1.toml -n 1e8 --precision $precision --backend cpu --quantiles 0.05,0.5,0.95,0.99 --json - | sha)
    [ -n "$cpu" ] && [ "$cuda" = "$cpu" ] || failures=$((failures + 1))
  done
  if [ -d "$folder/python" ]; then
    LD_LIBRARY_PATH="$folder/python/lib:$toolkit" PYTHONPATH="$folder/python" python3 benchmarks/gpu_python.py "$out/python.json" || failures=$((failures + 1))
  else
    echo "no $folder/python: the module for Python is not tried"
  fi
  [ $failures -eq 0 ]
}

# Each tool beside the others: most of the time is theirs on the host.
sanitizer() {
  local tool scenario job status=0
  command -v compute-sanitizer || { echo "no compute-sanitizer"; return 1; }
  for scenario in benchmarks/w1.toml priors/deepseek-v3.toml; do
    for tool in memcheck racecheck initcheck synccheck; do
      # Of races and barriers our kernels alone; of memory Thrust's too, which write what is read later.
      (
        compute-sanitizer --target-processes all --tool $tool --error-exitcode 9 $([ $tool = racecheck ] || [ $tool = synccheck ] && echo --kernel-name kns=reckon_) "$bin/reckon" run "$scenario" -n 70001 --backend cuda -q >"$out/sanitizer-$tool-$(basename "$scenario" .toml).log" 2>&1
        job=$?
        echo "$tool $scenario: status $job"
        exit $job
      ) &
    done
  done
  for job in $(jobs -p); do wait "$job" || status=1; done
  return $status
}

# Draws a second from 1e6 to 1e11 draws, and the memory of the GPU meanwhile.
scaling() {
  local draws memory status=0
  for draws in 1e6 1e7 1e8 1e9 1e10 $([ -n "${RECKON_QUICK:-}" ] || echo 1e11); do
    nvidia-smi --query-gpu=memory.used --format=csv,noheader,nounits -lms 100 >"$out/memory" &
    memory=$!
    "$bin/reckon" bench benchmarks/w1.toml benchmarks/w2.toml --backend cuda -n $draws --repeat $([ $draws = 1e10 ] || [ $draws = 1e11 ] && echo 1 || echo 3) --json "$out/scaling-$draws.json" || status=1
    kill $memory
    echo "$draws draws: at most $(sort -n "$out/memory" | tail -n 1) MiB of the GPU"
  done
  rm -f "$out/memory"
  return $status
}

# Block sizes and draws side by side.
variants() {
  local block width status=0
  for width in 1 2 4; do
    for block in 256 512 1024; do
      echo "block $block, width $width"
      "$bin/reckon" bench benchmarks/w1.toml benchmarks/w2.toml --backend cuda -n 1e9 --repeat 3 --block $block --width $width --json "$out/variant-$block-$width.json" || status=1
    done
  done
  return $status
}

profile() {
  command -v ncu || { echo "no ncu"; return 1; }
  local workload precision profile status=0
  for workload in w1 w2; do
    for precision in single double; do
      echo "== $workload $precision"
      profile=$out/ncu-$workload-$precision
      # The first passes are short. The clock stays as it is.
      ncu --target-processes all --kernel-name regex:reckon_pass --launch-skip 3 --launch-count 1 --clock-control none --set full \
        --metrics "$(python3 benchmarks/gpu_evidence.py --metrics)" --force-overwrite --export "$profile" \
        "$bin/reckon" run benchmarks/$workload.toml -n 1e9 --precision $precision --backend cuda -q
      ncu --import "$profile.ncu-rep" --csv --page raw --print-units base >"$profile.csv"
      # Every machine instruction with how often it ran and what its warps waited for.
      ncu --import "$profile.ncu-rep" --csv --page source >"$out/source-$workload-$precision.csv"
      ncu --import "$profile.ncu-rep" --page details >"$out/details-$workload-$precision.log"
      grep -q reckon_pass "$profile.csv" || { echo "no kernel was profiled"; status=1; }
    done
  done
  return $status
}

collect() {
  python3 benchmarks/gpu_evidence.py "$out"
  tar -C "$out" -czf "$out/logs.tar.gz" --remove-files $(cd "$out" && ls *.log *.csv *.jsonl *.json *.ncu-rep 2>/dev/null | grep -vx evidence.json)
}

run() {
  [ -n "${1:-}" ] || { echo "gpu_check.sh run needs a folder for the evidence" >&2; exit 2; }
  mkdir -p "$1" || exit 1
  local folder toolkit libraries binary late=0 deadline
  deadline=$(($(date +%s) + ${RECKON_LIMIT:-36000}))
  out=$(cd "$1" && pwd) && folder=$(cd "${2:-build/gpu}" && pwd) || exit 1
  # NVRTC and cuRAND, wherever a toolkit or Python's packages have them.
  toolkit=$(ls -d /usr/local/cuda*/{lib64,lib,targets/x86_64-linux/lib} 2>/dev/null | tr '\n' ':')
  toolkit=$toolkit$(python3 -c 'import glob, nvidia; print(":".join(glob.glob(list(nvidia.__path__)[0] + "/*/lib")))' 2>/dev/null)
  # The packed libraries are for our binaries alone: Python and the profilers keep their own.
  libraries=$folder/lib:$toolkit
  bin=$folder/run
  mkdir -p "$bin"
  for binary in "$folder"/bin/*; do
    printf '#!/bin/sh\nLD_LIBRARY_PATH="%s:$LD_LIBRARY_PATH" exec "%s" "$@"\n' "$libraries" "$binary" >"$bin/$(basename "$binary")"
  done
  chmod +x "$bin"/*
  export RECKON_SOURCE_DIR=$PWD RECKON_REQUIRE_GPU=1 UDUNITS2_XML_PATH=$folder/lib/udunits2.xml
  # Whatever ends the run, what there is counts: the evidence, and everything behind it in one archive.
  trap collect EXIT
  if [ -z "${RECKON_STEPS:-}" ]; then
    rm -f "$out"/*.json "$out"/*.jsonl "$out"/*.log "$out"/*.csv "$out"/*.ncu-rep "$out"/logs.tar.gz
  elif [ -e "$out/logs.tar.gz" ]; then
    tar -C "$out" -xzf "$out/logs.tar.gz"
  fi
  export out bin folder toolkit
  export -f api timed scale_out cold_cache parity commands trend_parity many_outputs durations command_parity sha shards sanitizer scaling variants profile
  step commit cat "$folder/commit"
  step device bash -c "nvidia-smi --query-gpu=name,driver_version,memory.total --format=csv,noheader; nvidia-smi"
  step devices "$bin/reckon" devices
  if "$bin/reckon" devices | grep -Eq 'cuda +none'; then
    "$bin/reckon" devices >&2
    exit 1
  fi
  # What devices cannot show: a kernel compiles, loads and runs.
  "$bin/reckon" run benchmarks/w1.toml -n 1e5 --backend cuda -q >"$out/smoke.log" 2>&1 || { tail -n 20 "$out/smoke.log" >&2; exit 1; }
  # The most telling first: the same bits, the rate, the conventional way, what bounds it.
  step hashes parity parity-first.jsonl "benchmarks/w1.toml benchmarks/w2.toml priors/deepseek-v3.toml" "1e7 1e9"
  step gpu_parity_test shards gpu_parity_test
  step commands commands
  step bench "$bin/reckon" bench benchmarks/w1.toml benchmarks/w2.toml --backend cuda -n 1e9 --repeat 5 --json "$out/bench.json"
  step peers_draws "$bin/reckon" bench benchmarks/w1.toml benchmarks/w2.toml --backend cuda -n 1e8 --repeat 5 --json "$out/bench-1e8.json"
  step conventional bash -c "'$bin/conventional' 1e8 5 >'$out/conventional.json' && '$bin/conventional' 1e10 1 >'$out/conventional-1e10.json'"
  step scaling scaling
  step profile profile
  step gpu_test shards gpu_test
  step scale_out scale_out
  step cold_cache cold_cache
  step durations durations
  step api api
  step peers bash -c "python3 benchmarks/gpu_peers.py --draws 1e8 ${RECKON_PEERS:+--only $RECKON_PEERS} >'$out/peers.json'"
  step peers_large bash -c "python3 benchmarks/gpu_peers.py --draws 1e9 --repeats 3 --only PyTorch >'$out/peers-1e9.json'"
  step variants variants
  step bench_cpu "$bin/reckon" bench benchmarks/w1.toml benchmarks/w2.toml --backend cpu -n 1e9 --repeat 3 --json "$out/bench-cpu.json"
  step sanitizer sanitizer
  step trend trend_parity
  step parity parity parity-runs.jsonl "$(echo priors/*.toml benchmarks/*.toml)" "1 1000 65537 1e7"
  [ $late -eq 0 ] || return 1
  [ -s "$out/steps.jsonl" ] || { echo "no step is called '$RECKON_STEPS'" >&2; exit 2; }
  ! grep -qv '"status": 0' "$out/steps.jsonl"
}

case "${1:-}" in
  pack) shift; pack "$@" ;;
  run) shift; run "$@" ;;
  *) sed -n '2,15p' "$0" | cut -c3-; exit 2 ;;
esac
