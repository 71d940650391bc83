#!/usr/bin/env bash
# Packages, the tarball and the bill of materials: packages.sh BUILD SOURCE [bare]. Unpacked here; with "bare" installed by
# apt into a Debian that has nothing else, and used there as its users would (as root, with mmdebstrap and a network).
set -u  # no pipefail: grep -q may end before what it reads
build=$1 source=$2 bare=${3:-}
. "$source/tests/cli/checks.sh"
packages=$build/packages
"$source/packaging/package.sh" "$build" >made.txt 2>&1 || { cat made.txt; exit 1; }
hash=bd9bbcd45547cf85
deb() { ls "$packages/$1"_*.deb; }
check "the program's package" "dpkg-deb -I $(deb reckon) | grep -q 'Depends: .*libc6.*libudunits2-0'"
check "no package wants the toolkit" "! dpkg-deb -I $(deb reckon) | grep -i cuda-"
for package in reckon libreckon1 libreckon-dev python3-reckon; do
  check "$package unpacks" "dpkg-deb -x $(deb $package) root"
done
check "the unpacked program answers" "root/usr/bin/reckon settle root/usr/share/reckon/priors/deepseek-v3.toml | grep -q $hash"
check "the unpacked module imports" "PYTHONPATH=root/usr/lib/python3/dist-packages /usr/bin/python3 -c 'import reckon; reckon.version()'"
check "the manual is there" "grep -q reckon root/usr/share/man/man1/reckon.1"
check "every package has its licence" "for package in reckon libreckon1 libreckon-dev python3-reckon; do grep -q 'Apache License' root/usr/share/doc/\$package/copyright || exit 1; done"
mkdir tarball && tar -xzf "$packages"/reckon-*.tar.gz -C tarball --strip-components=1
check "the tarball's program answers" "tarball/bin/reckon settle tarball/share/reckon/priors/deepseek-v3.toml | grep -q $hash"
check "the bill names what is linked and what is compiled in" "python3 -c '
import json, sys
bill = json.load(open(sys.argv[1]))
names = {one[\"name\"] for one in bill[\"components\"]}
assert {\"libcli11-dev\", \"libcereal-dev\"} <= names and any(name.startswith(\"libfmt\") for name in names), names
assert all(one[\"version\"] for one in bill[\"components\"]) and bill[\"specVersion\"] == \"1.5\"' $packages/reckon.cdx.json"
check "--version says commit and features" "root/usr/bin/reckon --version | grep -qE '^commit +[0-9a-f]{12}' && root/usr/bin/reckon --version | grep -qE '^features CPU'"

if [ "$bare" = bare ]; then
  release=$(. /etc/os-release && echo "$VERSION_CODENAME")
  check "a bare Debian" "mmdebstrap --variant=minbase $release chroot"
  mkdir -p chroot/packages
  cp "$packages"/*.deb chroot/packages/
  cp -r "$source/examples" chroot/
  cp /etc/resolv.conf chroot/etc/ 2>/dev/null
  inside() { chroot chroot /bin/sh -c "$1"; }
  check "apt installs the program" "inside 'apt-get update -qq && apt-get install -y -qq --no-install-recommends /packages/reckon_*.deb'"
  check "it answers" "inside 'reckon settle /usr/share/reckon/priors/deepseek-v3.toml' | grep -q $hash"
  check "without a compiler, Python or CUDA" "! inside 'dpkg -l' | grep -E '^ii +(gcc-1[0-9] |python3|cuda|nvidia)'"
  check "apt installs the module" "inside 'apt-get install -y -qq --no-install-recommends /packages/python3-reckon_*.deb'"
  check "Python has the hash" "inside 'python3 -c \"import reckon; print(reckon.run(\\\"/usr/share/reckon/priors/deepseek-v3.toml\\\", settle=True).sha256)\"' | grep -q $hash"
  check "apt installs the library" "inside 'apt-get install -y -qq --no-install-recommends g++ gcc libc6-dev cmake make /packages/libreckon1_*.deb /packages/libreckon-dev_*.deb'"
  check "a C program is built and runs" "inside 'gcc /examples/c/run.c -lreckon -o /run_example && /run_example /usr/share/reckon/priors/deepseek-v3.toml' | grep -q final_run_rented"
  check "a C++ project finds it" "inside 'cmake -S /examples/cpp -B /example && cmake --build /example && /example/settle_example /usr/share/reckon/priors/deepseek-v3.toml' | grep -q $hash"
  check "and all go again" "inside 'apt-get purge -y -qq reckon python3-reckon libreckon1 libreckon-dev' && [ ! -e chroot/usr/bin/reckon ] && [ -z \"\$(find chroot/usr/share/reckon chroot/usr/include/reckon chroot/usr/lib/python3/dist-packages/reckon -type f 2>/dev/null)\" ]"
fi
echo "$checked checks, $failures failed"
[ $failures -eq 0 ]
