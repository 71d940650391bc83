#!/usr/bin/env bash
# Builds what a result takes anew, by clang where there is one and without optimisation, and compares the hashes on
# record, of every function of kernels/ and of results: run_hashes.sh of that build.
set -uo pipefail
source=$1 folder=$2
compiler=clang++
command -v "$compiler" >/dev/null || { compiler=g++; echo "clang++ is missing: g++ instead"; }
log=$folder.log
cmake -S "$source" -B "$folder" -G Ninja -DCMAKE_CXX_COMPILER="$compiler" -DCMAKE_BUILD_TYPE=Debug -DCMAKE_CXX_FLAGS_DEBUG=-O0 \
  -DRECKON_CUDA=OFF -DRECKON_TESTS=OFF -DRECKON_RESULT_HASH=ON >"$log" 2>&1 &&
  cmake --build "$folder" --target result_hash kernel_bits >>"$log" 2>&1 || { tail -n 30 "$log"; exit 1; }
"$folder/kernel_bits" | diff "$source/tests/data/kernel_hashes.txt" - || { echo "different bits of functions"; exit 1; }
"$source/tests/cli/run_hashes.sh" "$folder/result_hash" "$source" 2
