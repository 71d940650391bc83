#!/usr/bin/env bash
# Builds tests/kernels/bits.cpp by g++ at -O0 for the least instruction set, by g++ and clang at -O3 for the most that
# this processor has, by g++ for those between, and compares every hash with tests/data/kernel_hashes.txt. (By clang at
# -O0: same_results.sh.) To accept new bits (with a line in CHANGELOG.md and a decision record), copy build/*/tests/same_bits/*.txt over that file.
set -euo pipefail
source=$1 folder=$2
mkdir -p "$folder"
rm -f "$folder"/*.txt
flags=(-std=c++20 -ffp-contract=off -fno-math-errno -fno-trapping-math -w -I"$source/kernels" -I"$source/host")
# The families as one source, whose headers are read once.
families=$folder/families.cpp
printf '#include "%s"\n' "$source"/host/families/*.cpp >"$families"
host_files=("$families" "$source/host/model/graph.cpp" "$source/host/base/sha256.cpp")
compilers=(g++)
if command -v clang++ >/dev/null; then compilers+=(clang++); else echo "clang++ is missing: its bits are not compared"; fi
machines=(x86-64-v2)
grep -q avx2 /proc/cpuinfo && machines+=(x86-64-v3)
grep -q avx512vl /proc/cpuinfo && machines+=(x86-64-v4)
[ "$(uname -m)" = x86_64 ] || machines=(native)

# build COMPILER OPTIMISATION MACHINE [MACHINE of the host's part, built before]
build() {
  local name="$1$2-$3" host="$folder/$1$2-${4:-$3}"
  if [ $# -eq 3 ]; then
    for file in "${host_files[@]}"; do
      "$1" "${flags[@]}" "$2" -march="$3" -c "$file" -o "$host-$(basename "$file" .cpp).o" || exit 1
    done
  fi
  "$1" "${flags[@]}" "$2" -march="$3" "$source/tests/kernels/bits.cpp" "$host"-*.o -lfmt -lcrypto -o "$folder/$name" || exit 1
  "$folder/$name" >"$folder/$name.txt"
}
build g++ -O0 "${machines[0]}" &
least=$! expected=1
for compiler in "${compilers[@]}"; do
  build "$compiler" -O3 "${machines[-1]}"
  expected=$((expected + 1))
done
wait "$least"
# Between the least and the most: the kernels alone.
for machine in "${machines[@]:1:1}"; do
  [ "$machine" != "${machines[-1]}" ] || continue
  build g++ -O3 "$machine" "${machines[-1]}"
  expected=$((expected + 1))
done

status=0 count=0
for output in "$folder"/*.txt; do
  count=$((count + 1))
  if ! diff "$source/tests/data/kernel_hashes.txt" "$output" >"$output.diff"; then
    echo "different bits: $(basename "$output" .txt)"
    cat "$output.diff"
    status=1
  fi
done
echo "$count builds, $(wc -l <"$source/tests/data/kernel_hashes.txt") hashes each"
[ "$count" -eq $expected ] || status=1
exit $status
