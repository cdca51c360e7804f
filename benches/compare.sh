#!/usr/bin/env bash
# Measures a build against programs that read the same files: ripgrep, xmllint and PMD, as far as they are installed.
#   benches/compare.sh [BINARY] [ROUNDS] [KIND...]
# Without a binary it builds one. Projects are made up in target/trees, once; without kinds all are measured.
set -euo pipefail
cd "$(dirname "$0")/.."

if [ $# -ge 1 ]; then
    binary=$(realpath "$1")
else
    cargo build --quiet --release --locked
    binary=$(realpath "${CARGO_TARGET_DIR:-target}/release/leastforce")
fi
trees=${CARGO_TARGET_DIR:-target}/trees
for kind in big mid small org large one findings repository; do
    if [ ! -f "$trees/$kind/sfdx-project.json" ]; then python3 benches/trees.py "$trees/$kind" "$kind"; fi
done
for other in rg xmllint pmd; do
    command -v "$other" >/dev/null || echo "$other is not installed, and left out"
done
exec python3 benches/compare.py "$binary" "$trees" "${2:-11}" "${@:3}"
