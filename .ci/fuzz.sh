#!/usr/bin/env bash
# Builds the fuzz targets with the stable toolchain and runs each for a while:
#   .ci/fuzz.sh [--log] [TARGET...]    all of them, without names
# FUZZ_SECONDS (20) is how long each runs. FUZZ_CORPUS keeps the inputs that reach new code from run to run; without
# it they are dropped. FUZZ_BINARIES is a folder with targets that are built already, of the commit FUZZ_COMMIT.
# --log adds a row for each target to fuzz/log.tsv and sums them up in fuzz/LOG.md.
# A find is left in target/fuzz/finds/<target>/ and shown; exit code 1.
set -euo pipefail
cd "$(dirname "$0")/.."

seconds=${FUZZ_SECONDS:-20}
log=
if [ "${1:-}" = --log ]; then
    log=fuzz/log.tsv
    shift
fi
targets=("$@")
if [ $# = 0 ]; then
    mapfile -t targets < <(sed -n 's/^path = "fuzz_targets\/\(.*\)\.rs"$/\1/p' fuzz/Cargo.toml)
fi

CARGO_TARGET_DIR=$(realpath -m "${CARGO_TARGET_DIR:-target}")/fuzz
export CARGO_TARGET_DIR
# What cargo-fuzz asks of a nightly toolchain, but for the sanitizers: only libraries hold unsafe code.
build() {
    # libFuzzer is C++.
    command -v c++ >/dev/null || (source .ci/common.sh && install_packages g++)
    local coverage='--cfg fuzzing -Cpasses=sancov-module' triple
    for argument in level=4 inline-8bit-counters pc-table trace-compares; do
        coverage+=" -Cllvm-args=-sanitizer-coverage-$argument"
    done
    # Named, so that what runs at build time is built without.
    triple=$(rustc -vV | sed -n 's/^host: //p')
    RUSTFLAGS=$coverage cargo build --quiet --release --locked --target "$triple" --manifest-path fuzz/Cargo.toml
    binaries=$CARGO_TARGET_DIR/$triple/release
}
binaries=${FUZZ_BINARIES:-}
if [ -z "$binaries" ]; then build; fi

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
corpus=${FUZZ_CORPUS:-$scratch/corpus}
seeds=$scratch/seeds
fuzz/seeds.sh "$seeds"

# Megabytes, and seconds on the clock for one input. The targets themselves hold each input to the time that its size
# allows, whatever else the machine does.
limits=(-rss_limit_mb=1024 -malloc_limit_mb=512 -timeout=300)
failed=()
printf '%-10s %9s %12s %9s %9s %s\n' target seconds executions covered corpus finds
for target in "${targets[@]}"; do
    finds=$CARGO_TARGET_DIR/finds/$target
    mkdir -p "$finds" "$corpus/$target"
    out=$finds/log
    length=65536
    case $target in git | baseline) length=4096 ;; esac
    code=0
    TIMEFORMAT='%U %S'
    { time "$binaries/$target" "$corpus/$target" "$seeds/$target" "${limits[@]}" \
        -dict="$seeds/words.dict" -max_total_time="$seconds" -max_len=$length -print_final_stats=1 \
        -artifact_prefix="$finds/" >"$out" 2>&1; } 2>"$finds/time" || code=$?
    cpu=$(awk '{ printf "%.0f", $1 + $2 }' "$finds/time")
    executions=$(LC_ALL=C sed -n 's/^stat::number_of_executed_units: *//p' "$out")
    covered=$(grep -ao ' cov: [0-9]*' "$out" | tail -1 | tr -dc 0-9)
    kept=$(find "$corpus/$target" -type f | wc -l)
    found=-
    if [ "$code" != 0 ]; then
        found=$(LC_ALL=C sed -n 's/^.*panicked at //p; s/^SUMMARY: //p' "$out" | head -1 | tr '\t' ' ')
        found=${found:-exit code $code}
        failed+=("$target")
        LC_ALL=C sed -n '/panicked\|ERROR\|Test unit written/,+3p' "$out" | head -20
    fi
    printf '%-10s %9s %12s %9s %9s %s\n' "$target" "$cpu" "${executions:-0}" "${covered:-0}" "$kept" "$found"
    if [ -n "$log" ]; then
        commit=${FUZZ_COMMIT:-$(git -c safe.directory='*' rev-parse --short HEAD)}
        # Several may run at once.
        (
            flock 9
            printf '%s\t%s\t%s\t%s\t%s\t%s\t%s\n' "$(date -u +%F)" "$commit" "$target" "$cpu" "${executions:-0}" \
                "${covered:-0}" "$found" >&9
            fuzz/summary.sh
        ) 9>>"$log"
    fi
done
[ "${#failed[@]}" = 0 ]
