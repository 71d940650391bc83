#!/usr/bin/env bash
# A first scenario: each starter is checked, runs and makes a page as it is: starters.sh RECKON.
set -uo pipefail
reckon=$(realpath "$1")
. "$(dirname "$(realpath "$0")")/checks.sh"
for starter in training query datacentre buy-or-rent blank; do
  check "new $starter" "\"$reckon\" new my-$starter --from $starter | grep -q 'reckon report my-$starter.toml'"
  check "$starter is good" "\"$reckon\" check my-$starter.toml --strict >/dev/null"
  check "$starter runs" "\"$reckon\" run my-$starter.toml -n 10000 | grep -q 'result'"
  check "$starter makes a page" "\"$reckon\" report my-$starter.toml -n 10000 -q && \"$reckon\" verify my-$starter.html | grep -q '^verified'"
done
check "a file that is there stays" 'cp my-blank.toml before.toml; "$reckon" new my-blank --from training 2>err.txt; [ $? -eq 2 ] && grep -q "is there already" err.txt && cmp -s my-blank.toml before.toml'
check "an ending is not said twice" '"$reckon" new named.toml >/dev/null && [ -s named.toml ]'
check "a break-even" '"$reckon" believe my-buy-or-rent.toml "saving > 0 [USD]" -n 100000 -q --markdown out.md && grep -q "^- rent at 3\." out.md && grep -q "^| rent | USD/(GPU h)" out.md'
check "an event by its name" '"$reckon" believe my-buy-or-rent.toml buying_pays -n 100000 -q --json a.json && "$reckon" verify a.json | grep -q "^verified"'
check "what never happens has a nearest draw" '"$reckon" believe my-blank.toml "cost > 1e9 [USD]" -n 10000 2>err.txt; [ $? -eq 1 ] && grep -q "the nearest" err.txt'
echo "$checked starters, $failures failures"
[ "$failures" -eq 0 ]
