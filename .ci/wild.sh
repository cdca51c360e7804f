#!/usr/bin/env bash
# Every repository of the corpus is linted to the end, with the same report each time; the table shows what it took.
source "$(dirname "$0")/common.sh"
binary=$1

need python3 python3
need time time
if [ -n "$corpus" ]; then "$here/wild.py" --folder "$corpus" --runs 2 "$binary"; fi

# The comparison sees a rule that is lost, and a build that does not end well.
mkdir "$scratch/wild"
cp -r "$sample" "$scratch/wild/sample"
compare() { "$here/wild.py" --folder "$scratch/wild" --runs 1 "$@" >"$scratch/out" 2>&1; }
printf '#!/bin/sh\nexec "%s" "$@" --ignore modify-all-data\n' "$binary" >"$scratch/less"
printf '#!/bin/sh\nexit 101\n' >"$scratch/broken"
chmod +x "$scratch/less" "$scratch/broken"
expect 0 compare "$binary" "$binary"
expect 1 compare "$binary" "$scratch/less"
grep -q 'sample: gone findings: [1-9]' "$scratch/out" || fail "a finding that is gone is not named"
expect 0 compare "$binary" "$scratch/less" --accept
expect 2 compare "$binary" "$scratch/broken" --accept
