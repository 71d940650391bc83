#!/usr/bin/env python3
"""What is in the program: a software bill of materials as CycloneDX 1.5, for the binaries built in a folder.

sbom.py BUILD OUT.json: the shared libraries that the binaries name (with the Debian package and version they came from
here) and what is compiled into them, by the packages installed here.
"""
import json
import os
import re
import subprocess
import sys
import uuid

# Headers and static libraries, with their licences.
COMPILED_IN = {"libcli11-dev": "BSD-3-Clause", "libtomlplusplus-dev": "MIT", "nlohmann-json3-dev": "MIT",
               "libcereal-dev": "BSD-3-Clause", "libboost-dev": "BSL-1.0", "pybind11-dev": "BSD-3-Clause"}
BINARIES = ("reckon", "reckon-mpi", "libreckon.so.1")


def output_of(*command):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=False)
    return done.stdout.strip() if done.returncode == 0 else ""


def debian(package, **more):
    """A component of a Debian package; none where it is not installed."""
    version = output_of("dpkg-query", "-W", "-f", "${Version}", package)
    if not version:
        return None
    distribution = dict(re.findall(r'^(\w+)="?([^"\n]*)', open("/etc/os-release", encoding="utf-8").read(), re.M))
    origin = distribution.get("ID", "debian")
    return {"type": "library", "bom-ref": package, "name": package, "version": version,
            "purl": f"pkg:deb/{origin}/{package}@{version}", **more}


def shared_libraries(build):
    """The packages of the shared libraries that the binaries need, directly or not."""
    paths = set()
    for binary in BINARIES:
        path = os.path.join(build, binary)
        if os.path.exists(path):
            paths |= set(re.findall(r"=> (/\S+)", output_of("ldd", path)))
    packages = set()
    for path in paths:
        found = output_of("dpkg-query", "-S", os.path.realpath(path)) or output_of("dpkg-query", "-S", path)
        if found:
            packages.add(found.split(":")[0])
    return sorted(packages)


def main(build, out):
    text = output_of(os.path.join(build, "reckon"), "--version")
    version = re.search(r"reckon (\S+)", text).group(1)
    commit = re.search(r"commit +(\S+)", text).group(1)
    cuda = re.search(r"CUDA (\S+)", text)
    components = [debian(name, scope="required") for name in shared_libraries(build)]
    components += [debian(name, licenses=[{"license": {"id": licence}}], properties=[
        {"name": "reckon:linkage", "value": "compiled in"}]) for name, licence in COMPILED_IN.items()]
    if cuda:
        components.append({"type": "library", "bom-ref": "cuda-cudart", "name": "cuda-cudart-static",
                           "version": cuda.group(1), "supplier": {"name": "NVIDIA"},
                           "licenses": [{"license": {"name": "NVIDIA CUDA Toolkit EULA"}}]})
    components = [one for one in components if one]
    bill = {"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1,
            "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, text)}",
            "metadata": {"component": {"type": "application", "bom-ref": "reckon", "name": "reckon", "version": version,
                                       "licenses": [{"license": {"id": "Apache-2.0"}}],
                                       "properties": [{"name": "reckon:commit", "value": commit}]}},
            "components": components,
            "dependencies": [{"ref": "reckon", "dependsOn": [one["bom-ref"] for one in components]}]}
    with open(out, "w", encoding="utf-8") as file:
        json.dump(bill, file, indent=1)
        file.write("\n")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2])
