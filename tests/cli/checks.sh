# Sourced by tests: a scratch folder to work in, and checks that are counted.
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch" || exit 1
failures=0 checked=0
fail() {
  echo "FAILED: $*"
  failures=$((failures + 1))
}
# check WHAT COMMAND: COMMAND succeeds; where it does not, what it says is shown.
check() {
  checked=$((checked + 1))
  eval "$2" >"$scratch/.said" 2>&1 || { fail "$1"; cat "$scratch/.said"; }
}
