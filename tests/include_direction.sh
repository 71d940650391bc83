#!/usr/bin/env bash
# Includes run one way: kernels <- model <- scenario; kernels, model <- engine <- statistics <- report <- cli.
set -euo pipefail
cd "$1"
status=0
# allow FOLDER LAYERS...: quoted includes in FOLDER may name only these layers
allow() {
  local folder=$1 pattern
  shift
  pattern=$(IFS='|'; echo "$*")
  if grep -rnE '^#include "' "$folder" --include='*.h' --include='*.cpp' | grep -vE "#include \"($pattern)"; then
    echo "$folder includes against the layering" >&2
    status=1
  fi
}
kernels='special/|distributions/|portable\.h|philox\.h|stream\.h|uniform\.h|operations\.h|bins\.h|simulate'
allow kernels "$kernels"
allow host/model "$kernels" model/
allow host/scenario "$kernels" model/ scenario/
allow host/engine "$kernels" model/ engine/
allow host/statistics "$kernels" model/ engine/ scenario/ statistics/
allow host/report scenario/ statistics/ report/
allow host/cli scenario/ model/ engine/ statistics/ report/ cli/
# The test can fail: a made-up include is refused.
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
echo '#include "cli/cli.h"' >"$scratch/x.h"
if (status=0; allow "$scratch" "$kernels" >/dev/null 2>&1; exit $status); then
  echo "the check does not see a wrong include" >&2
  status=1
fi
exit $status
