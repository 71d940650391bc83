#!/usr/bin/env bash
# --checkpoint and `reckon resume`: what is refused, by name; what may differ; what is left behind.
set -uo pipefail
reckon=$(realpath "$1") source=$2
. "$(dirname "$(realpath "$0")")/checks.sh"
# refused STATUS TEXT WORDS...: with that status and, in one message, that text; the checkpoint stays as it was
refused() {
  local status=$1 text=$2 before after
  shift 2
  before=$(sha256sum run.ckpt)
  "$reckon" "$@" >refused.txt 2>&1 <"$source/benchmarks/w1.toml"
  local found=$?
  after=$(sha256sum run.ckpt)
  checked=$((checked + 1))
  [ $found -eq "$status" ] && grep -qF -- "$text" refused.txt && [ "$before" = "$after" ] && return
  echo "FAILED: $* gave $found: $(cat refused.txt)"
  failures=$((failures + 1))
}
sha() { grep -o '"result_sha256": "[0-9a-f]*"' "$1"; }
cp "$source/benchmarks/w1.toml" .
run=(run w1.toml -n 2e8 -q --checkpoint run.ckpt)
"$reckon" "${run[@]}" --checkpoint-every 0 --json cut.json 2>stopped.txt &
until [ -s run.ckpt ] && [ "$(stat -c %s run.ckpt)" -gt 10000 ]; do sleep 0.02; done
kill -TERM $!
wait $!
check "a stop has its status" "[ $? -eq 130 ]"
check "and says how to go on" "grep -q 'reckon resume run.ckpt' stopped.txt"
check "no lock and nothing half-written is left" "[ \"\$(ls)\" = \"\$(printf 'run.ckpt\nstopped.txt\nw1.toml')\" ]"
refused 2 "it is of another seed: 1, and this is 2" "${run[@]}" --seed 2
refused 2 "another number of draws: 200000000, and this is 300000000" run w1.toml -n 3e8 -q --checkpoint run.ckpt
refused 2 "another precision: double, and this is single" "${run[@]}" --precision single
refused 2 "another sampler: philox, and this is sobol" run w1.toml -n 200000000 -q --checkpoint run.ckpt --sampler sobol
refused 2 "another --quantiles: none, and this is 0.1" "${run[@]}" --quantiles 0.1
refused 2 "another --level: none, and this is 0.5" "${run[@]}" --level 0.5
refused 2 "another --set: none, and this is mfu=0.3" "${run[@]}" --set mfu=0.3
refused 2 "another --given: none, and this is cost > 1M [USD]" "${run[@]}" --given "cost > 1M [USD]"
refused 2 "another command: run, and this is report" report w1.toml -n 2e8 -q -o r.html --checkpoint run.ckpt
cp run.ckpt dot.ckpt
ln -s dot.ckpt link.ckpt
check "another way to write a path is none" "$reckon run '$PWD/./w1.toml' -n 2e8 -q --checkpoint link.ckpt --json dot.json"
check "a link's file goes too" "[ ! -e dot.ckpt ] && [ ! -e dot.ckpt.lock ]"
rm -f link.ckpt
refused 2 "it is of another scenario, w1.toml" run "$source/benchmarks/w2.toml" -n 2e8 -q --checkpoint run.ckpt
refused 2 "it would overwrite the scenario" run w1.toml -q --checkpoint w1.toml
refused 2 "it would overwrite --json" run w1.toml -q --json x --checkpoint x
refused 2 "cannot be read again" run - -q --checkpoint other.ckpt
refused 2 "it is no checkpoint of reckon" run w1.toml -q --checkpoint stopped.txt
refused 2 "it is no checkpoint of reckon" resume stopped.txt
refused 1 "cannot be read" resume none.ckpt
refused 1 "No such file or directory" run w1.toml -q --checkpoint none/run.ckpt
sed 's/^reckon checkpoint 1/reckon checkpoint 9/' run.ckpt >newer.ckpt
refused 2 "another version's format" resume newer.ckpt
head -c 5000 run.ckpt >torn.ckpt
refused 1 "its checksum is wrong" resume torn.ckpt
# A checksum is no signature: a file with a right one may be of no command, cut short or of impossible lengths.
forge() {  # what follows the checksum, for printf
  printf "$1" >payload
  python3 -c 'import hashlib, sys; bytes = open("payload", "rb").read()
sys.stdout.buffer.write(b"reckon checkpoint 1\n" + hashlib.sha256(bytes).digest() + bytes)' >forged.ckpt
}
no='\0\0\0\0\0\0\0\0'
forge "\\1$no$no$no$no$no"
refused 1 "the file is damaged: it is of no command" resume forged.ckpt
forge "\\1$no"
refused 1 "the file is damaged: it ends too early" resume forged.ckpt
forge "\\1$no$no\\377\\377\\377\\377\\377\\377\\377\\177"
refused 1 "the file is damaged: a length is impossible" resume forged.ckpt
sed -i 's/1.05, 1.3/1.06, 1.3/' w1.toml
refused 2 "the scenario has changed since: w1.toml, line 14" "${run[@]}"
refused 2 "the scenario has changed since" resume run.ckpt
rm w1.toml
refused 2 "w1.toml is gone" resume run.ckpt
mkdir elsewhere
check "it goes on from another folder, with the scenario written again, on other devices" \
  "(cd elsewhere && '$reckon' resume ../run.ckpt --restore --devices cpu,cpu,cpu)"
check "the scenario is as it was" "cmp w1.toml '$source/benchmarks/w1.toml'"
"$reckon" run w1.toml -n 2e8 -q --json whole.json
check "the hash is the uninterrupted run's" "[ \"\$(sha dot.json)\" = \"\$(sha whole.json)\" ] && [ \"\$(sha cut.json)\" = \"\$(sha whole.json)\" ]"
check "the checkpoint is gone" "[ ! -e run.ckpt ] && [ ! -e run.ckpt.lock ]"
check "one that begins anew says nothing" "[ -z \"\$($reckon run w1.toml -n 1e5 -q --checkpoint a.ckpt 2>&1)\" ]"
"$reckon" run w1.toml -n 1e13 --backend cpu >long.txt 2>&1 &
until grep -q note: long.txt; do sleep 0.05; kill -0 $! || break; done
kill -INT $!
wait $!
check "a long run says how long, and offers a checkpoint" "grep -qE 'take about [0-9.]+ (hours|days) and at most [0-9]+ MB here; --checkpoint FILE' long.txt"
"$reckon" run w1.toml -n 1e5 -q --json v.json --checkpoint v.ckpt --devices cpu,cpu --max-memory 1GB
check "such a result is verified" "(cd / && '$reckon' verify '$scratch/v.json' | grep -q '^verified')"
echo "$checked checks, $failures failed"
[ $failures -eq 0 ]
