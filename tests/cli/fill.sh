#!/usr/bin/env bash
# Figures in somebody's own text: filled, escaped, rounded, checked: fill.sh RECKON SOURCE.
set -uo pipefail
reckon=$(realpath "$1")
source=$(realpath "$2")
. "$source/tests/cli/checks.sh"
"$reckon" report "$source/priors/gpt-4.toml" -n 100000 -q --json result.json -o page.html
cat >text.md <<'TEXT'
The run cost {{final_run_owned.p50 | usd}} ({{final_run_owned.interval | usd}} at {{final_run_owned.level}}), {{ final_run_owned.median }}.
{{claim.epoch-owned.by}} says {{claim.epoch-owned.says | usd}}: percentile {{claim.epoch-owned.percentile | percent}}, it {{claim.epoch-owned.verdict}}.
Next: {{drivers.final_run_owned.1.name}} ({{drivers.final_run_owned.1.narrowing}}). {{{{literal}}. {{draws}} draws.
TEXT
cat >expected.md <<'TEXT'
The run cost $40.7 million ($27 million to $61 million at 90%), 40.7M USD.
Epoch AI says $40.59 million: percentile 49.7%, it fits.
Next: server_price (30.3%). {{literal}}. 100,000 draws.
TEXT
check "a text is filled" '"$reckon" fill text.md --from result.json -o out.md && diff out.md expected.md'
check "from a page too" '"$reckon" fill text.md --from page.html -o - | diff - expected.md'
check "it is still true" '"$reckon" fill text.md --from result.json --check out.md | grep -q "still true"'
sed -i 's/40.7 million/41.7 million/' out.md
check "what is no longer true is named" '"$reckon" fill text.md --from result.json --check out.md >said.txt; [ $? -eq 4 ] && grep -q "says \$41.7 million, is \$40.7 million" said.txt'
echo 'It cost {{final_run_owned.median' >open.md
check "braces that are not closed are named" '"$reckon" fill open.md --from result.json -o - 2>said.txt; [ $? -eq 3 ] && grep -q "open.md:1:9: error: this .{{. is not closed" said.txt'
echo 'Other words.' >other.md
check "other words are no such text" '"$reckon" fill text.md --from result.json --check other.md >said.txt; [ $? -eq 4 ] && grep -q "its own words differ" said.txt'
printf 'a {{cost.p50}}\n{{final_run_owned.p51}} {{final_run_owned.p50 | eur}} {{claim.epoch-owned.by | usd}}\n' >bad.txt
check "all that is wrong, at its place" '"$reckon" fill bad.txt --from result.json -o out.txt 2>err.txt; [ $? -eq 3 ] && [ ! -e out.txt ] && grep -q "bad.txt:1:3: error: the result has no .cost.p50" err.txt && grep -q "did you mean .final_run_owned.p5" err.txt && grep -q "bad.txt:2:25: .*it takes usd, number or raw" err.txt && grep -q "these are words: write none" err.txt'
check "the template stays" '"$reckon" fill text.md --from result.json -o text.md 2>err.txt; [ $? -eq 2 ] && grep -q "it would overwrite the template" err.txt'
printf 'id = "c"\n[priors]\nx = "1M to 9M [USD]"\n[model]\ny = "x"\n[[claims]]\nid = "more"\nabout = "y"\nsays = "> 5M [USD]"\n[[claims]]\nid = "some"\nabout = "y"\nsays = "about 3M [USD]"\n[[claims]]\nid = "range"\nabout = "y"\nsays = "2M to 4M [USD]"\n' >claims.toml
"$reckon" run claims.toml -n 20000 -q --json claims.json
echo '{{claim.more.says}}, {{claim.more.says | usd}}, {{claim.more.says | number}}, {{claim.some.says | usd}}, {{claim.range.says}}' >claims.md
check "claims keep their sense" '[ "$("$reckon" fill claims.md --from claims.json -o -)" = "more than 5M USD, more than \$5 million, 5M, about \$3 million, 2M to 4M USD" ]'
check "somewhere to write" '"$reckon" fill text.md --from result.json 2>err.txt; [ $? -eq 2 ] && grep -q "needs -o OUT" err.txt'
printf 'title = "<b>&_%% {{x}}"\n[priors]\nx = "1 to 2 [USD]"\n[model]\ny = "x"\n' >marks.toml
"$reckon" run marks.toml -n 2000 -q --json marks.json 2>/dev/null
for ending in html tex md txt; do echo '{{title}}' >t.$ending; "$reckon" fill t.$ending --from marks.json -o m.$ending; done
check "HTML is escaped" '[ "$(cat m.html)" = "&lt;b&gt;&amp;_% {{x}}" ]'
check "LaTeX is escaped" '[ "$(cat m.tex)" = "\\textless{}b\\textgreater{}\\&\\_\\% \\{\\{x\\}\\}" ]'
check "Markdown is escaped" '[ "$(cat m.md)" = "\\<b\\>\\&\\_% {{x}}" ]'
check "plain text is plain" '[ "$(cat m.txt)" = "<b>&_% {{x}}" ]'
echo '{{final_run_owned.p50 | usd}}; {{final_run_owned.interval | usd}}; {{final_run_owned.p50}}' >ko.txt
echo '{{claim.epoch-owned.verdict}}' >verdict.txt
check "a Korean verdict" '[ "$("$reckon" fill verdict.txt --from result.json --lang ko -o -)" = "부합" ]'
check "Korean" '[ "$("$reckon" fill ko.txt --from result.json --lang ko -o -)" = "4070만 달러; 2700만~6100만 달러; 4070만 달러" ]'
echo "$checked texts, $failures failures"
[ "$failures" -eq 0 ]
