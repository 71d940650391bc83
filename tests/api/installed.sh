#!/usr/bin/env bash
# What is installed serves other programs, without the build: the examples in C++ and C are built against it in a folder
# of their own, and give the command line's figures.
set -u  # no pipefail: grep -q may end before what it reads
build=$1 source=$2
. "$source/tests/cli/checks.sh"

cmake --install "$build" --prefix "$scratch/usr" >"$scratch/install.txt" || { cat "$scratch/install.txt"; exit 1; }
cp -r "$source/examples" "$scratch/examples"

v3=$source/priors/deepseek-v3.toml reckon=$scratch/usr/bin/reckon
libraries=$(dirname "$(find usr -name libreckon.so)")
export LD_LIBRARY_PATH=$scratch/$libraries
check "nothing of the build is needed" "! readelf -d $libraries/libreckon.so usr/bin/reckon | grep -E 'RPATH|RUNPATH'"
check "every symbol is the interface's" "[ \$(nm -DC --defined-only $libraries/libreckon.so | grep -cvE ' (reckon_|RECKON_1|(typeinfo|vtable|typeinfo name) for reckon_v1::Error)') -eq 0 ]"

"$reckon" settle "$v3" --json settled.json -q
"$reckon" run "$v3" --quantiles 0.05,0.5,0.95,0.99 --json run.json -q
hash_of() { python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))["run"]["result_sha256"])' "$1"; }

check "a project finds it" "cmake -S examples/cpp -B cpp -DCMAKE_PREFIX_PATH=$scratch/usr && cmake --build cpp"
cpp/settle_example "$v3" >cpp.txt 2>cpp-messages.txt
check "C++ has the command line's hash" "[ \"\$(tail -n 1 cpp.txt)\" = \"$(hash_of settled.json)\" ]"
check "and the README's figures" "grep -qx 'Final run, rented: 5.915e+06, 90% interval 4.182e+06 to 8.364e+06 USD' cpp.txt && grep -q 'DeepSeek, percentile 38.97%: fits' cpp.txt"
check "progress goes by" "grep -q '10000000 draws' cpp-messages.txt"
printf '[model]\nx = "1 +"\n' >bad.toml
cpp/settle_example bad.toml >bad.txt 2>&1
check "an error is an exception, with its place" "[ $? -eq 3 ] && grep -q 'bad.toml:2:' bad.txt"

{
  echo '#include <reckon/answer.h>'
  echo 'int main() {'
  awk '/^```/ {inside = /cpp/; next} inside && !/#include/' "$source/docs/library.md" | sed "s#priors/#$source/priors/#; s/100'000'000/1'000'000/"
  echo '}'
} >documented.cpp
check "the documentation's code runs" "grep -q samples documented.cpp && g++ -std=c++20 -I usr/include documented.cpp -L $libraries -lreckon -o documented && ./documented"

for standard in c99 c17; do
  check "a C compiler takes the header, $standard" "gcc -std=$standard -Wall -Wextra -Werror -pedantic -I usr/include examples/c/run.c -L $libraries -lreckon -o c-$standard"
done
check "and a C++ compiler each of its own" "for one in usr/include/reckon.h usr/include/reckon/*.h; do echo \"#include \\\"\$PWD/\$one\\\"\" | g++ -std=c++20 -Wall -Wextra -Werror -I usr/include -fsyntax-only -x c++ - || exit 1; done"
./c-c99 "$v3" >c.txt
check "C gives the README's median" "grep -q 'median 5.915e+06' c.txt"
check "C has the command line's hash" "[ \"\$(tail -n 1 c.txt)\" = \"$(hash_of run.json)\" ]"
"$reckon" run "$v3" --quantiles 0.05,0.5,0.95,0.99 -n 1e5 --precision single --json short.json -q
check "and takes options by name" "[ -n '$(hash_of short.json)' ] && [ \"\$(./c-c99 $v3 draws 1e5 precision single | tail -n 1)\" = \"$(hash_of short.json)\" ]"
./c-c99 bad.toml >bad-c.txt 2>&1
check "an error is a status, with its text" "[ $? -eq 3 ] && grep -q 'bad.toml:2:' bad-c.txt"
packages=$(dirname "$(dirname "$(find usr -name '_reckon*.so')")" 2>/dev/null)
if [ -n "$packages" ] && [ "$packages" != . ]; then
  cat >here.py <<'PYTHON'
import sys, reckon
assert reckon.__file__.startswith(sys.argv[2]), reckon.__file__
print(reckon.run(sys.argv[1], settle=True).sha256)
PYTHON
  check "Python imports what is installed, and has the hash" "[ \"\$(PYTHONPATH=$scratch/$packages LD_LIBRARY_PATH= /usr/bin/python3 here.py $v3 $scratch)\" = \"$(hash_of settled.json)\" ]"
  check "the module needs no library of ours" "! ldd $packages/reckon/_reckon*.so | grep -i libreckon && ! readelf -d $packages/reckon/_reckon*.so | grep -E 'RPATH|RUNPATH'"
fi
echo "$checked checks, $failures failed"
[ $failures -eq 0 ]
