#!/usr/bin/env bash
# arm_results.sh SOURCE FOLDER: builds what a result takes for 64-bit Arm, runs it by qemu-user, and compares the hashes
# on record, of results and of every function of kernels/. Debian's packages for arm64 are unpacked into FOLDER/root;
# the system's dpkg hears nothing of it. Exit status 77: something to build or run with is missing.
set -uo pipefail
source=$(realpath "$1")
mkdir -p "$2"
folder=$(realpath "$2") root=$(realpath "$2")/root log=$(realpath "$2")/log
for tool in aarch64-linux-gnu-g++ qemu-aarch64 apt-get dpkg; do
  command -v "$tool" >/dev/null || { echo "$tool is missing: no results on Arm are compared"; exit 77; }
done
packages=(libcereal-dev libcli11-dev libtomlplusplus-dev nlohmann-json3-dev libfmt-dev libboost-dev libudunits2-dev libtbb-dev
  libssl-dev)
unpack() {
  local options=(-qq -o APT::Architecture=arm64 -o APT::Architectures=arm64 -o APT::Sandbox::User=root -o Dir::Cache="$root/apt"
    -o Dir::State="$root/apt" -o Dir::State::status="$root/apt/status" -o Acquire::Languages=none)
  rm -rf "$root"
  mkdir -p "$root"/apt/{lists,archives}/partial
  : >"$root/apt/status"
  apt-get "${options[@]}" update && apt-get "${options[@]}" install --download-only --no-install-recommends -y "${packages[@]}" || return 1
  for package in "$root"/apt/archives/*.deb; do dpkg -x "$package" "$root" || return 1; done
  rm -rf "$root/apt" && echo "${packages[*]}" >"$root/complete"
}
[ "$(cat "$root/complete" 2>/dev/null)" = "${packages[*]}" ] || unpack >"$log" 2>&1 || { tail -n 5 "$log"; echo "no packages for arm64"; exit 77; }
cmake -S "$source" -B "$folder/build" -G Ninja -DCMAKE_TOOLCHAIN_FILE="$source/cmake/aarch64-linux-gnu.cmake" -DCMAKE_SYSROOT="$root" \
  -DCMAKE_BUILD_TYPE=Release -DCMAKE_CXX_FLAGS_RELEASE="-O1 -DNDEBUG" -DRECKON_CUDA=OFF -DRECKON_TESTS=OFF -DRECKON_RESULT_HASH=ON >"$log" 2>&1 &&
  cmake --build "$folder/build" --target result_hash kernel_bits >>"$log" 2>&1 || { tail -n 30 "$log"; exit 1; }
status=0
qemu-aarch64 -L "$root" "$folder/build/kernel_bits" | diff "$source/tests/data/kernel_hashes.txt" - || { echo "different bits of functions"; status=1; }
printf '#!/bin/sh\nexec qemu-aarch64 -L %q %q "$@"\n' "$root" "$folder/build/result_hash" >"$folder/result_hash"
chmod +x "$folder/result_hash"
"$source/tests/cli/run_hashes.sh" "$folder/result_hash" "$source" 2 v2 || status=1
# The loops over draws are vectors: NEON has two doubles or four singles.
loops=$(find "$folder/build" -path '*block_v2.dir*' -name '*.o' | head -n 1)
vectors=$(aarch64-linux-gnu-objdump -d "$loops" | grep -cE 'f(mul|add|mla)[[:space:]].*\.(2d|4s)')
echo "$vectors vector instructions of the loops over draws"
[ "$vectors" -gt 500 ] || status=1
exit $status
