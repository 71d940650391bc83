#!/usr/bin/env bash
# The packages of what is built in a folder, configured for /usr: package.sh BUILD
set -euo pipefail
build=$(realpath "$1")
source=$(realpath "$(dirname "$0")/..")
rm -rf "$build/packages"
"$source/packaging/sbom.py" "$build" "$build/reckon.cdx.json"
cd "$build"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
# dpkg-shlibdeps asks for the library's own package by where it is built.
for format in "DEB" "TGZ -D CPACK_PACKAGING_INSTALL_PREFIX=/"; do
  LD_LIBRARY_PATH=$build cpack -G $format >"$log" 2>&1 || { cat "$log" >&2; exit 1; }
done
cp reckon.cdx.json packages/
rm -rf packages/_CPack_Packages
ls packages | sed "s#^#${build#"$source"/}/packages/#"
