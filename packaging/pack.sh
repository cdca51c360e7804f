#!/usr/bin/env bash
# Tries the program that was built for a target on this machine, and writes its archive: pack.sh TARGET OUT
set -euo pipefail

target=$1 out=$2
root=$(cd "$(dirname "$0")/.." && pwd)
binary=${CARGO_TARGET_DIR:-$root/target}/$target/${PROFILE:-release}/leastforce
case $target in *windows*) binary=$binary.exe ;; esac
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# tried COMMAND...: prints the finding of the sample that nobody misses, and ends as `check` ends on findings.
tried() {
    local code=0
    "$@" >"$scratch/report" || code=$?
    if [ "$code" != 1 ] || ! grep -q modify-all-data "$scratch/report"; then
        cat "$scratch/report"
        echo "exit code $code, or no finding: $*" >&2
        exit 1
    fi
}
tried "$binary" check --output concise "$root/sample-sfdx-project"

case $target in
    *-musl)
        # As in the image: nothing but the program and a project that it cannot write, and no user of any name.
        mkdir -p "$scratch/image/project"
        cp "$binary" "$scratch/image/leastforce"
        cp -R "$root/sample-sfdx-project/." "$scratch/image/project"
        chmod 755 "$scratch" "$scratch/image"
        as_root=()
        if [ "$(id -u)" != 0 ]; then as_root=(sudo); fi
        tried "${as_root[@]}" chroot --userspec=65532:65532 "$scratch/image" /leastforce check --output concise /project
        ;;
esac

"$root/packaging/archive.sh" "$binary" "$target" "$out"
