#!/usr/bin/env bash
# Compiles each header of kernels/ alone under nvcc, to PTX, with the flags of the contract.
set -euo pipefail
nvcc=$1 source=$2
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
compile() {
  echo "#include \"$1\"" >"$3/$(echo "$1" | tr / _).cu"
  "$2" -std=c++20 -arch=sm_90 --fmad=false --ftz=false --prec-div=true --prec-sqrt=true -Xcompiler -ffp-contract=off \
    -Werror all-warnings -diag-suppress 177 -I"$4/kernels" -ptx "$3/$(echo "$1" | tr / _).cu" -o "$3/$(echo "$1" | tr / _).ptx" ||
    { echo "does not compile under nvcc: $1" >&2; exit 1; }
}
export -f compile
cd "$source/kernels"
find . \( -name '*.h' -o -name 'simulate.cuh' \) -printf '%P\n' | sort >"$scratch/headers"
xargs -P "$(nproc)" -I{} bash -c 'compile "$@"' _ {} "$nvcc" "$scratch" "$source" <"$scratch/headers"
echo "$(wc -l <"$scratch/headers") headers compile under nvcc"
