#!/usr/bin/env bash
# Results that are verified and compared: the same bits from what they carry, and every change found.
set -uo pipefail
reckon=$(realpath "$1")
source=$(realpath "$2")
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cp -r "$source/priors" "$source/benchmarks/w1.toml" "$scratch"
cd "$scratch" || exit 1
failures=0 checked=0
check() {  # what, then a condition
  checked=$((checked + 1))
  eval "$2" || { echo "FAILED: $1"; failures=$((failures + 1)); }
}
verified() { "$reckon" "$@" -q --json r.json && (cd /; "$reckon" verify "$scratch/r.json" | grep -q '^verified'); }

printf 'cost [USD]\n1\n2\n4\n' >data.csv
printf 'include = ["../w1.toml"]\n[priors]\nextra = "empirical(%s, %s)"\n[model]\ny = "extra * mfu"\n' "'data.csv'" "'cost'" >priors/outside.toml
cp data.csv priors
for command in 'run w1.toml -n 30000 --seed 3 --precision single --set mfu=0.3 --threads 3' \
  'run ./w1.toml -n 30000 --given "cost > 10M [USD]" --level=0.8' 'settle priors/deepseek-v3.toml -n 20000' \
  'compare priors/deepseek-v3.toml --parties deepseek,semianalysis --outputs company_year -n 2000' \
  'compare priors/gpt-4.toml priors/deepseek-v3.toml --outputs with_staff -n 2000' \
  'sweep priors/epoch-training-cost.toml --rows priors/tables/notable-models.csv -n 500' \
  'sweep w1.toml --over mfu=0.2:0.4:0.1 -n 2000' 'trend priors/epoch-training-cost.toml -n 2000' \
  'drivers w1.toml -n 5000' 'run priors/outside.toml --allow-outside -n 5000'; do
  check "verify: $command" "verified $command"
done

"$reckon" run w1.toml -n 30000 -q --json a.json
sed 's/"mean": [0-9.]*/"mean": 5/' a.json >forged.json
"$reckon" verify forged.json >out.txt
status=$?
check "a forged figure" '[ $status -eq 4 ] && grep -q "outputs/cost/mean: was 5, is" out.txt'
sed 's/2.5e24 to/2.6e24 to/' a.json >forged.json
"$reckon" verify forged.json >out.txt 2>&1
status=$?
check "a forged scenario" '[ $status -eq 3 ] && grep -q "is not what its sha256 says" out.txt'
sed 's/"run",/"bench",/' a.json >forged.json
"$reckon" verify forged.json >out.txt 2>&1
status=$?
check "another command" '[ $status -eq 3 ] && grep -q "no result comes from" out.txt'
for wrong in w1.toml nothing.json priors; do
  "$reckon" verify $wrong >out.txt 2>&1
  status=$?
  check "$wrong is no result" '[ $status -eq 3 ] && grep -q "^error" out.txt'
done
# Files stay where they are put, whatever their paths say.
python3 - <<'PY' 2>/dev/null || sed 's#"path": "w1.toml"#"path": "../../../../tmp/escaped-reckon.toml"#' a.json >escape.json
import json
result = json.load(open("a.json"))
result["scenario"]["files"][0]["path"] = "../../../../tmp/escaped-reckon.toml"
result["scenario"]["arguments"][1] = "../../../../tmp/escaped-reckon.toml"
json.dump(result, open("escape.json", "w"))
PY
"$reckon" verify escape.json >out.txt 2>&1
status=$?
check "nothing is written elsewhere" '[ ! -e /tmp/escaped-reckon.toml ]'
check "no scratch folder stays" '! ls -d "${TMPDIR:-/tmp}"/reckon-??????/again.json 2>/dev/null | grep -q .'

"$reckon" run w1.toml -n 30000 -q --threads 1 --json same.json
"$reckon" diff a.json same.json >out.txt
status=$?
check "the same result" '[ $status -eq 0 ] && grep -q "the same result" out.txt'
cp w1.toml other.toml
"$reckon" run other.toml -n 60000 -q --json more.json
"$reckon" diff a.json more.json >out.txt
status=$?
check "more draws are an option" '[ $status -eq 4 ] && grep -q "option -n 60000: new" out.txt && ! grep -q "cost" out.txt'
sed 's/2.5e24/3.5e24/' w1.toml >other.toml
"$reckon" run other.toml -n 30000 -q --json changed.json
"$reckon" diff a.json changed.json >out.txt
status=$?
check "a changed prior moves what hangs on it" '[ $status -eq 4 ] && grep -q "prior flop: 2.5e24 to 4.5e24" out.txt && grep -q "cost P50:" out.txt'
echo "$checked results, $failures failures"
[ $failures -eq 0 ] && [ $checked -ge 21 ]
