#!/usr/bin/env bash
# Results that are verified and compared: the same bits from what they carry, and every change found.
set -uo pipefail
reckon=$(realpath "$1")
source=$(realpath "$2")
. "$source/tests/cli/checks.sh"
cp -r "$source/priors" "$source/benchmarks/w1.toml" .
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
  'drivers w1.toml -n 5000' 'report priors/gpt-4.toml -n 5000' 'run priors/outside.toml --allow-outside -n 5000'; do
  check "verify: $command" "verified $command"
done

# One row of a table, a scenario from standard input, events that have labels.
models='priors/epoch-training-cost.toml --rows priors/tables/notable-models.csv'
check "a row alone is the row of the sweep" '[ "$("$reckon" run $models --row GPT-4 -n 2000 -q --json - | grep -o "result_sha256.: .[0-9a-f]*" | grep -o "[0-9a-f]*$")" = "$("$reckon" sweep $models -n 2000 -q --json - | grep -A200 "\"row\": \"GPT-4\"" | grep -o -m1 "result_sha256.: .[0-9a-f]*" | grep -o "[0-9a-f]*$")" ]'
check "verify: a row" 'verified run $models --row GPT-4 -n 2000'
check "a row that is not there" '"$reckon" run $models --row GPT4 2>err.txt; [ $? -eq 2 ] && grep -q "did you mean .GPT-4." err.txt'
check "only the output that is asked for" '"$reckon" sweep $models --output cloud -n 500 -q --csv out.csv && head -1 out.csv | grep -q "cloud" && ! head -1 out.csv | grep -q "amortised"'
check "nor what claims are about" '"$reckon" sweep priors/deepseek-v3.toml --over development=1.2:2:0.8 --output with_staff -n 500 -q --json one.json && [ "$(grep -c "\"unit\"" one.json)" -eq 2 ] && "$reckon" verify one.json | grep -q "^verified"'
check "standard input" '[ "$("$reckon" run - -n 2000 -q --csv - <w1.toml)" != "" ] && "$reckon" run - -n 2000 -q --json in.json <w1.toml && "$reckon" verify in.json | grep -q "^verified"'
printf '[priors]\nx = "1 to 3 [USD]"\n[model]\ny = { formula = "2 * x", unit = "USD" }\n[events]\nbig = { condition = "y > 4 [USD]", label = "Too dear" }\n' >label.toml
check "an event's label" '"$reckon" run label.toml -n 2000 2>/dev/null | grep -q "Too dear"'
check "events in a sweep, and where they turn" '"$reckon" sweep label.toml --over "x=1:4:0.5 [USD]" -n 2000 2>/dev/null >out.txt; grep -q "P(Too dear)" out.txt && grep -q "Too dear is as likely as not at x = 2.25 USD" out.txt'
check "a rate on the command line" '"$reckon" run label.toml -n 2000 --currency KRW=1400 2>/dev/null | grep -q "At 1400 KRW/USD by the command line"'
check "samples of 80 GB are asked about" '"$reckon" run label.toml -n 1e10 --samples x.npy 2>err.txt; [ $? -eq 2 ] && grep -q "80 GB; say --yes" err.txt && [ ! -e x.npy ]'

for command in "run priors/datacentre-10gw.toml" "run label.toml --quantiles 0.1,0.9" "compare priors/deepseek-v3.toml --parties deepseek,semianalysis --outputs company_year" "trend priors/epoch-training-cost.toml" "settle priors/gpt-4.toml" "drivers w1.toml" "sweep label.toml --over x=1:4:1[USD]"; do
  check "every row of a table has its columns: $command" '"$reckon" $command -n 2000 -q --csv out.csv 2>/dev/null; python3 -c "import csv; rows = list(csv.reader(open(\"out.csv\"))); assert len(rows) > 1 and len({len(row) for row in rows}) == 1"'
done
check "a run's events and claims are in its table" '"$reckon" run priors/datacentre-10gw.toml -n 2000 -q --csv out.csv && grep -q "^within_budget,.*,event,0\.9" out.csv && grep -q "^stargate,.*,claim_percentile,0\.9" out.csv'

# A report's page carries its result; changed, it is found out.
"$reckon" report priors/gpt-4.toml -n 20000 -q -o page.html
"$reckon" run w1.toml -n 2000 -q --json what.json
for change in '"draws": 2000/"draws": 3000' '"seed": 1/"seed": 7' '"sampler": "philox"/"sampler": "sobol"' '"precision": "double"/"precision": "single"'; do
  check "verify: ${change#*/} is seen" 'sed "s/$change/" what.json >other.json; ! cmp -s what.json other.json && "$reckon" verify other.json >said.txt; [ $? -eq 4 ] && grep -q "  run/" said.txt'
done
mkdir -p left right && sed 's/mfu/m_f_u/g' w1.toml >right/w1.toml && cp w1.toml left/
check "files of one id are compared by their paths" '"$reckon" compare left/w1.toml right/w1.toml -n 2000 -q --json a.json && (cd left && "$reckon" compare w1.toml "$PWD/../right/w1.toml" -n 2000 -q --json ../b.json) && [ "$(grep result_sha256 a.json)" = "$(grep result_sha256 b.json)" ] && "$reckon" verify a.json | grep -q "^verified" && (cd / && "$reckon" verify "$scratch/b.json" | grep -q "^verified")'
check "files have the names that are given" '"$reckon" compare left/w1.toml right/w1.toml --names before,after -n 2000 --csv - -q | grep -q "after / before" && { "$reckon" compare left/w1.toml right/w1.toml --names one -n 10 2>err.txt; [ $? -eq 2 ] && grep -q "write two names" err.txt; }'
sed 's/"draws": 2000/"draws": 100000000000/; s/"2000"/"100000000000"/' in.json >long.json
mkdir scratch_of_verify
cut_off() {  # SIGTERM to verify alone, as a batch system sends it
  TMPDIR=$PWD/scratch_of_verify "$reckon" verify "$1" 2>/dev/null &
  local verify=$! child=
  for _ in $(seq 100); do child=$(pgrep -P $verify) && break; sleep 0.05; done
  sleep 0.3
  kill -TERM $verify
  wait $verify
  [ $? -eq 130 ] && [ -n "$child" ] && ! kill -0 "$child" 2>/dev/null && [ -z "$(ls scratch_of_verify)" ]
}
check "verify that is cut off leaves nothing behind" 'cut_off long.json'
check "a page is verified" '(cd /; "$reckon" verify "$scratch/page.html" | grep -q "^verified")'
sed 's/"mean": [0-9]/"mean": 9/' page.html >changed.html
check "a changed page differs" '"$reckon" verify changed.html >out.txt; [ $? -eq 4 ]'
check "a page without a result is refused" '"$reckon" run w1.toml -n 2000 -q -o none.html; "$reckon" verify none.html 2>err.txt; [ $? -eq 3 ] && grep -q "is no result that can be checked" err.txt'
(mkdir -p elsewhere && cd elsewhere && "$reckon" report ../priors/gpt-4.toml -n 2000 2>/dev/null)
check "a report goes beside, under the scenario's name" '[ -s elsewhere/gpt-4.html ]'
check "the hash is a settlement's" '[[ "$("$reckon" report priors/gpt-4.toml -n 20000 -q --json -)" == *"$("$reckon" settle priors/gpt-4.toml -n 20000 -q --json - | grep -o "result_sha256.: .[0-9a-f]*")"* ]]'
for ending in svg png pdf vl.json tex csv md; do
  "$reckon" report priors/gpt-4.toml -n 2000 -q --chart intervals -o first.svg -o out.$ending
  check "a report as $ending" "[ -s out.$ending ]"
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
check "more draws are said, and are no change" '[ $status -eq 0 ] && grep -q "draws: 30000 -> 60000" out.txt && ! grep -q "cost" out.txt'
sed 's/2.5e24/3.5e24/' w1.toml >other.toml
"$reckon" run other.toml -n 30000 -q --json changed.json
"$reckon" diff a.json changed.json >out.txt
status=$?
check "a changed prior moves what hangs on it" '[ $status -eq 4 ] && grep -q "prior flop: 2.5e24 to 4.5e24" out.txt && grep -q "cost P50:" out.txt'

# However its arguments are written, and wherever its includes lie.
mkdir -p above/sub/deep above/common
printf 'include = ["../common/c.toml"]\n[model]\ny = "z * 2"\n' >above/sub/x.toml
printf '[priors]\nz = "1 to 2"\n' >above/common/c.toml
mkdir linked && printf 'include = ["lib.toml"]\n[model]\ny = "x"\n' >target.toml && printf '[priors]\nx = "1 to 2"\n' >linked/lib.toml
ln -s ../target.toml linked/main.toml
check "a link is beside what lies beside it" '"$reckon" run linked/main.toml -n 1000 -q'
check "an include above" '(cd above/sub/deep && "$reckon" run ../x.toml --allow-outside -n 1000 -q --json v.json && "$reckon" verify v.json | grep -q "^verified")'
check "draws written beside" 'verified run w1.toml -n 1000 --samples s.npy --samples-priors --samples-draws 10'
check "after --" '"$reckon" run -qn 1000 --json v.json -- w1.toml && "$reckon" verify v.json | grep -q "^verified"'
cp w1.toml run
check "a file called as a command" 'verified run run -s3 -n 1000'
sed 's/"numerics": 1/"numerics": "x"/' a.json >forged.json
check "numerics of words" '[[ "$("$reckon" verify forged.json)" == *"made with numerics 0"* ]]'
python3 -c 'import sys; sys.stdout.write(open("a.json").read().rstrip()[:-1] + ", \"x\": " + "[" * 200000 + "]" * 200000 + "}")' >deep.json
check "nested deeply" '[[ "$("$reckon" verify deep.json 2>&1)" == *"nested too deeply"* ]]'

# What changed, wherever it stands.
cat >decide.toml <<'TOML'
[priors]
x = "1 to 2"
z = "normal(0, 1)"
[model]
y = "x + z"
other = "2 * x"
[events]
rare = "z > 3.3"
[decision]
options = ["y", "other"]
prefer = "lowest"
[[claims]]
id = "said"
about = "y"
says = "1 to 2"
TOML
sed 's/lowest/highest/; s/1 to 2"$/1 to 2"/; s/says = .*/says = "1 to 3"/' decide.toml >turned.toml
"$reckon" drivers decide.toml -n 10000 -q --json d.json
"$reckon" drivers turned.toml -n 10000 -q --json e.json
"$reckon" diff d.json e.json >out.txt
check "a decision that turns" 'grep -q "decision chosen: \"y\" -> \"other\"" out.txt'
check "a claim that says more" 'grep -q "claims said high: 2.0 -> 3.0" out.txt && grep -q "claims said probability_true" out.txt'
"$reckon" run decide.toml -n 1000 -q --json d.json
"$reckon" run decide.toml -n 400000 -q -s 2 --json e.json
"$reckon" diff d.json e.json >out.txt
check "none of few is no change" '! grep -q rare out.txt'
printf 'name,x\np,1\nq,2\n' >rows.csv
"$reckon" sweep decide.toml --rows rows.csv -n 1000 -q --json d.json
printf 'name,x\np,1\nq,7\n' >rows.csv
"$reckon" sweep decide.toml --rows rows.csv -n 1000 -q --json e.json
"$reckon" diff d.json e.json >out.txt
check "a row that changes" 'grep -q "rows q y P50" out.txt && ! grep -q "rows p" out.txt'

# What was asked beyond the file stands in the title, and on its charts.
"$reckon" run w1.toml -n 2000 --set mfu=0.4 --given "cost > 5M [USD]" -q -o asked.md -o asked.svg
check "a page says what was asked" 'head -1 asked.md | grep -qF "(mfu = 0.4; given cost \> 5M \[USD\])" && grep -q "mfu = 0.4" asked.svg'
"$reckon" settle priors/deepseek-v3.toml --party deepseek -n 2000 -q -o asked.md
check "a page says whose beliefs" 'head -1 asked.md | grep -q "as deepseek believes"'
check "a report's table has its quantities" '"$reckon" report priors/buy-or-rent.toml -n 2000 -q --csv rows.csv && [ "$(wc -l <rows.csv)" -gt 3 ]'
ln -s real.json link.json
check "a link leads where it leads" '"$reckon" run w1.toml -n 2000 -q --json link.json && [ -L link.json ] && "$reckon" verify real.json | grep -q "^verified"'
# In another unit, and changed by hand.
for unit in USD kUSD h; do
  hours=$([ $unit = h ] && echo ' * 1 [h/USD]')
  printf '[priors]\na = "1 to 3 [USD]"\n[model]\nc = { formula = "a * 100%s", unit = "%s" }\n[[claims]]\nid = "x"\nabout = "c"\nsays = "150 [%s]"\n' "$hours" $unit $unit >unit.toml
  "$reckon" run unit.toml -n 30000 -q --json $unit.json
  "$reckon" run unit.toml -n 30000 -s 2 -q --json $unit.2.json
done
"$reckon" diff USD.json kUSD.2.json >out.txt
status=$?
check "figures are compared in one unit" '[ $status -eq 4 ] && ! grep -q "c mean" out.txt && ! grep -q "c P" out.txt && grep -q "claims x value: 150.0 -> 150000.0" out.txt'
check "what is of another dimension is said" '! "$reckon" diff USD.json h.2.json >out.txt && grep -q "c: in USD -> in h" out.txt'
sed 's/"mean": [0-9.]*/"mean": 1/' USD.json >forged.json
check "a figure that was changed by hand" '! "$reckon" diff USD.json forged.json >out.txt && grep -q "both say result" out.txt && grep -q "c mean: .* -> 1" out.txt'
check "verify names its threads" '"$reckon" verify USD.json --threads x 2>err.txt; [ $? -eq 2 ] && grep -q "^error: --threads" err.txt'
check "help that cannot be written" '! "$reckon" run --help >/dev/full 2>err.txt && grep -q "cannot write" err.txt'
printf '[priors]\nx = "1 to 2"\n[model]\ny = "x"\n[trend]\nrows = "no.csv"\ndate = "d"\n' >missing.toml
check "a trend's table that is not there" '"$reckon" trend missing.toml 2>err.txt; [ $? -eq 3 ] && grep -q "missing.toml:6:8: error: cannot read .no.csv. (there is no such file)" err.txt'
echo '{{c.mean}}' >text.md
for command in 'run w1.toml --checkpoint /dev/full' 'resume /dev/zero' 'verify /dev/zero' 'fill text.md --from /dev/zero -o -'; do
  check "a device is no file: $command" 'timeout 5 "$reckon" $command >/dev/null 2>err.txt; grep -q "it is a device or a pipe, no file" err.txt'
done
echo "$checked results, $failures failures"
[ $failures -eq 0 ] && [ $checked -ge 82 ]
