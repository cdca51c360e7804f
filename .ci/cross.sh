#!/usr/bin/env bash
# Whether the library and the program compile for Windows and macOS. A target that is not installed and cannot be fetched
# is left out, and named.
#   .ci/cross.sh [TARGET...]    both, without names
set -euo pipefail
cd "$(dirname "$0")/.."

targets=("$@")
if [ $# = 0 ]; then targets=(x86_64-pc-windows-gnu aarch64-apple-darwin); fi
checked=0
for target in "${targets[@]}"; do
    if ! rustup target list --installed 2>/dev/null | grep -qx "$target" &&
        ! rustup target add "$target" >/dev/null 2>&1; then
        echo "$target: NOT CHECKED, since rustup cannot fetch this target"
        continue
    fi
    cargo check --quiet --locked --target "$target"
    echo "$target: compiles"
    checked=$((checked + 1))
done
echo "$checked of ${#targets[@]} targets checked"
