#!/usr/bin/env bash
# The GitHub action's script in a repository of its own: good, changed, new, broken scenarios and libraries.
set -u  # no pipefail: grep -q may end before what it reads
reckon=$(realpath "$1") source=$2
. "$source/tests/cli/checks.sh"
mkdir bin && ln -s "$reckon" bin/reckon
export PATH=$PWD/bin:$PATH GITHUB_STEP_SUMMARY=$PWD/summary.md HOME=$PWD
git init -q work && cd work
git config user.email a@example.org && git config user.name a
scenario() { printf '[priors]\np = { value = "%s", source = "an example" }\n[model]\nx = "2 * p"\n' "$1"; }
scenario "1 to 2" >same.toml
scenario "1 to 2" >changed.toml
printf 'include = ["library.toml"]\n[model]\ny = "3 * q"\n' >including.toml
printf '[priors]\nq = { value = "1 to 2", source = "an example" }\n' >library.toml
git add . && git commit -qm base
base=$(git rev-parse HEAD)
scenario "1 to 3" >changed.toml
scenario "1 to 4" >new.toml
sed -i 's/1 to 2/5 to 6/' library.toml
action=$source/.github/actions/scenarios/scenarios.sh
"$action" "$base" 100k ./*.toml >out.txt 2>&1
check "good scenarios pass" "[ $? -eq 0 ]"
check "the same result" "grep -A2 'same.toml' out.txt | grep -q 'The same result'"
check "a changed prior, and what it does" "grep -A4 '/changed.toml' out.txt | grep -q 'prior p: 1 to 2 -> 1 to 3' && grep -q 'x mean: ' out.txt"
check "what an include changes too" "grep -A8 'including.toml' out.txt | grep -q 'y P50'"
check "a new one" "grep -A2 'new.toml' out.txt | grep -q 'New.'"
check "a library is named as one" "grep -q ':books: ./library.toml' out.txt"
check "the summary says the same" "cmp out.txt ../summary.md"
check "nothing is left of the base" "[ \$(git worktree list | wc -l) -eq 1 ]"
printf '[model]\nx = "1 [USD] + 1 [h]"\n' >bad.toml
"$action" "$base" 100k ./*.toml >bad.txt 2>&1
check "a broken one fails" "[ $? -eq 1 ]"
check "with its place" "grep -q 'bad.toml:2:' bad.txt && grep -q ':x: ./bad.toml' bad.txt && grep -q ':white_check_mark: ./same.toml' bad.txt"
printf '[priors]\np = "1 to 2"\n[model]\nx = "p"\n' >bad.toml
"$action" "" 100k ./bad.toml >strict.txt 2>&1
check "a warning fails too" "[ $? -eq 1 ] && grep -qi 'source' strict.txt"
cp bad.toml ./-dash.toml && printf '[ model ]\nx = "1 [USD] + 1 [h]"\n' >spaced.toml && printf 'model.x = "y"\n' >dotted.toml
for one in -dash.toml spaced.toml dotted.toml missing.toml; do
  "$action" "" 100k "$one" >odd.txt 2>&1
  check "$one is looked at" "[ $? -eq 1 ] && grep -q ':x: ./$one' odd.txt"
done
cp same.toml $'new\n::error::x.toml'
"$action" "" 100k $'new\n::error::x.toml' >named.txt 2>&1
check "a name is no command" "! grep -q '^::' named.txt && grep -q ':white_check_mark: ./new?::error::x.toml' named.txt"
cp same.toml kept.toml && sed -i '/model/,$d' same.toml && : >changed.toml
"$action" "$base" 100k same.toml changed.toml >lost.txt 2>&1
check "what has lost its model is no library" "[ $? -eq 1 ] && grep -q ':x: ./same.toml' lost.txt && grep -q ':x: ./changed.toml' lost.txt"
cp kept.toml same.toml && scenario "1 to 3" >changed.toml
mkdir sub && cp changed.toml sub/ && git add -f sub && git commit -qm sub && sed -i 's/1 to 3/1 to 5/' sub/changed.toml
for one in "cd sub && '$action' HEAD 100k changed.toml" "'$action' HEAD 100k '$PWD/sub/changed.toml'"; do
  (eval "$one") >sub.txt 2>&1
  check "$one compares" "grep -q 'prior p: 1 to 3 -> 1 to 5' sub.txt"
done
"$action" nothing 100k ./same.toml >none.txt 2>&1
check "a base that is not there" "[ $? -eq 2 ] && grep -q 'fetch-depth' none.txt"
"$action" "" 100k >usage.txt 2>&1
check "no scenario" "[ $? -eq 2 ]"
check "the action's file reads as YAML, and runs this script" "/usr/bin/python3 -c '
import sys, yaml
action = yaml.safe_load(open(sys.argv[1]))
assert action[\"runs\"][\"using\"] == \"composite\" and \"scenarios.sh\" in action[\"runs\"][\"steps\"][-1][\"run\"]
' $source/.github/actions/scenarios/action.yml"
echo "$checked checks, $failures failed"
[ $failures -eq 0 ]
