# Sourced by tests: a scratch folder to work in, and checks that are counted.
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"
failures=0 checked=0
# check WHAT COMMAND: COMMAND succeeds.
check() {
  checked=$((checked + 1))
  eval "$2" >/dev/null 2>&1 || { echo "FAILED: $1"; failures=$((failures + 1)); }
}
