#!/usr/bin/env bash
# Line coverage of src by the whole test suite, the runs of the program that it starts among them:
#   .ci/coverage.sh [LEAST PERCENT]
# The lines that no test reaches stand in target/coverage/uncovered.txt; tests/COVERAGE.md says why they are left.
source "$(dirname "$0")/common.sh"
cd "$root"

need python3 python3
out=$(realpath -m "${CARGO_TARGET_DIR:-target}/coverage")
rm -rf "$out"
mkdir -p "$out"
# Only our own code is instrumented, so that the dependencies need not be built again.
printf '#!/bin/sh\nexec "$@" -Cinstrument-coverage\n' >"$out/rustc"
chmod +x "$out/rustc"
export RUSTC_WORKSPACE_WRAPPER=$out/rustc LLVM_PROFILE_FILE=$out/%8m.profraw CARGO_INCREMENTAL=0

tools=$(rustc --print target-libdir)/../bin
[ -x "$tools/llvm-cov" ] || rustup component add llvm-tools >/dev/null 2>&1 || fail "llvm-tools, a component of rustup, is missing"
cargo test --locked --no-run --lib --bins --tests --message-format=json 2>"$out/build" >"$out/build.json" ||
    { cat "$out/build"; fail "the tests do not build"; }
rm -f "$out"/*.profraw
cargo test --locked --quiet --lib --bins --tests >"$out/tests" 2>&1 || { tail -n 60 "$out/tests"; fail "a test fails"; }

mapfile -t objects < <(python3 -c 'import json, sys
for line in sys.stdin:
    path = json.loads(line).get("executable")
    if path: print(f"--object={path}")' <"$out/build.json")
"$tools/llvm-profdata" merge --sparse "$out"/*.profraw -o "$out/all.profdata"
"$tools/llvm-cov" export --format=lcov --instr-profile="$out/all.profdata" "${objects[0]#--object=}" "${objects[@]:1}" >"$out/lcov"
python3 "$here/coverage.py" "$out/lcov" "$root/src" "$out/uncovered.txt" "${1:-95}"
