#!/usr/bin/env bash
# The pictures of the documentation are what the program draws today: docs_pictures.sh RECKON SOURCE.
set -euo pipefail
cd "$2"
drawn=$(mktemp -d)
trap 'rm -rf "$drawn"' EXIT
docs/pictures.sh "$1" "$drawn"
for picture in "$drawn"/*.svg; do
  cmp "$picture" "docs/$(basename "$picture")" || { echo "write it anew: ./dev reports" >&2; exit 1; }
done
[ "$(ls "$drawn" | wc -l)" -ge 5 ]
