#!/usr/bin/env bash
# Puts together what a release publishes, from the archives and wheels of all targets:
#     release.sh VERSION REPOSITORY BUILDS OUT
# OUT/files is for the release's page, OUT/python and OUT/npm for the registries, OUT/image for the Dockerfile, and
# OUT/notes.md says what is new.
set -euo pipefail

version=$1 repository=$2 builds=$3 out=$4
root=$(cd "$(dirname "$0")/.." && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mkdir -p "$out/files" "$out/python" "$out/npm" "$out/image/linux/amd64" "$out/image/linux/arm64"

programs=()
while read -r target; do
    archive=$(find "$builds" -name "leastforce-$version-$target.tar.gz")
    [ -f "$archive" ] || { echo "There is no archive for $target." >&2; exit 1; }
    cp "$archive" "$out/files"
    tar -xzf "$archive" -C "$scratch"
    program=$(find "$scratch/leastforce-$version-$target" -maxdepth 1 \( -name leastforce -o -name leastforce.exe \))
    programs+=("$target=$program")
    case $target in
        x86_64-*-musl) cp "$program" "$out/image/linux/amd64/leastforce" ;;
        aarch64-*-musl) cp "$program" "$out/image/linux/arm64/leastforce" ;;
    esac
done < <(sed -n 's/.*"target": "\([^"]*\)".*/\1/p' "$root/npm/platforms.json")

find "$builds" -name '*.whl' -exec cp {} "$out/python" \;
[ "$(find "$out/python" -name '*.whl' | wc -l)" = "${#programs[@]}" ] || { echo "A wheel is missing." >&2; exit 1; }
"${MATURIN:-maturin}" sdist --manifest-path "$root/Cargo.toml" --out "$out/python"

node "$root/npm/assemble.mjs" "$scratch/npm" "${programs[@]}"
npm_out=$(cd "$out/npm" && pwd)
for package in "$scratch"/npm/*/; do (cd "$package" && npm pack --silent --pack-destination "$npm_out" >/dev/null); done

"$root/packaging/homebrew/fill.sh" "$repository" "$version" "$out/files" >"$out/files/leastforce.rb"
(cd "$out/files" && openssl dgst -sha256 -r -- * | sed 's/ \*/  /') >"$scratch/sums"
mv "$scratch/sums" "$out/files/SHA256SUMS"

# The part of the changelog about this version.
awk -v heading="## $version" 'index($0, "## ") == 1 { on = index($0, heading) == 1 } on' "$root/CHANGELOG.md" >"$out/notes.md"
