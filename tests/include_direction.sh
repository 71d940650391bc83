#!/usr/bin/env bash
# Includes run one way, over headers, sources and CUDA: each folder may include the layers that stand after it.
# The linker says so too: the programs link_NAME.
set -euo pipefail
cd "$1"
status=0
# allow FOLDER LAYERS...: quoted includes in FOLDER may name only these layers
allow() {
  local folder=$1 pattern
  shift
  pattern=$(IFS='|'; echo "$*")
  if grep -rnE '^#include "' "$folder" --include='*.h' --include='*.cpp' --include='*.cu' --include='*.cuh' | grep -vE "#include \"($pattern)"; then
    echo "$folder includes against the layering" >&2
    status=1
  fi
}
kernels='special/|distributions/|portable\.h|philox\.h|stream\.h|uniform\.h|operations\.h|bins\.h|simulate|sobol_points\.h'
text=(base/ language/)
model=(base/ "$kernels" model/)
allow kernels "$kernels"
allow host/base base/
allow host/language "${text[@]}"
allow host/model "${model[@]}"
allow host/families "${model[@]}" families/
allow host/scenario "${text[@]}" "${model[@]}" families/ scenario/
allow host/sampling "${model[@]}" sampling/
allow host/devices "${model[@]}" sampling/ devices/
allow host/studies "${text[@]}" "${model[@]}" families/ scenario/ sampling/ devices/ studies/
allow host/report "${text[@]}" scenario/ devices/ studies/ report/
allow host/api "${text[@]}" scenario/ devices/ studies/ report/ api/ c/
allow host/cli "${text[@]}" model/ scenario/ sampling/ devices/ studies/ report/ cli/
# The test can fail: a made-up include is refused.
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
echo '#include "cli/cli.h"' >"$scratch/x.cuh"
if (status=0; allow "$scratch" "$kernels" >/dev/null 2>&1; exit $status); then
  echo "the check does not see a wrong include" >&2
  status=1
fi
exit $status
