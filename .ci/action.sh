#!/usr/bin/env bash
# The action's script as GitHub would run it: exit code, annotations, outputs and a summary that no text
# from a repository can break out of.
source "$(dirname "$0")/common.sh"

mkdir "$scratch/runner"
# A program, because the environment of a shell function would leak into the other checks.
run_action() {
    : >"$scratch/output"
    : >"$scratch/summary"
    env GITHUB_ACTIONS=true GITHUB_ACTION_PATH="$root" GITHUB_WORKSPACE="$root" RUNNER_TEMP="$scratch/runner" \
        GITHUB_OUTPUT="$scratch/output" GITHUB_STEP_SUMMARY="$scratch/summary" \
        LEASTFORCE_PATH="$sample" LEASTFORCE_CONFIG="" LEASTFORCE_FAIL_ON="" LEASTFORCE_MIN_CONFIDENCE="" \
        LEASTFORCE_ARGS="" LEASTFORCE_ANNOTATIONS=true LEASTFORCE_SUMMARY=true LEASTFORCE_SARIF="" \
        LEASTFORCE_UPLOAD_SARIF=false LEASTFORCE_BINARY="$1" "${@:2}" \
        bash "$root/.github/action/run.sh" >"$scratch/stdout" 2>"$scratch/stderr"
}

expect 1 run_action "$1" LEASTFORCE_SARIF="$scratch/sample.sarif"
grep -q '^::error .*modify-all-data' "$scratch/stdout" || fail "no annotation for modify-all-data"
if grep -qv '^::' "$scratch/stdout"; then fail "something other than annotations on standard output"; fi
grep -qx 'exit-code=1' "$scratch/output" || fail "the exit code is not an output"
grep -qx "sarif=$scratch/sample.sarif" "$scratch/output" || fail "the SARIF file is not an output"
grep -q '"version"' "$scratch/sample.sarif" || fail "the SARIF file is no SARIF"
grep -q 'modify-all-data' "$scratch/summary" || fail "the summary does not name modify-all-data"
[ "$(grep -c '^```' "$scratch/summary")" = 2 ] || fail "the summary is not one block of code"

expect 0 run_action "$1" LEASTFORCE_FAIL_ON=never LEASTFORCE_SUMMARY=false
grep -qx 'exit-code=0' "$scratch/output" || fail "fail-on does not reach leastforce"
[ ! -s "$scratch/summary" ] || fail "a summary that nobody asked for"

expect 0 run_action "$1" LEASTFORCE_ANNOTATIONS=false LEASTFORCE_UPLOAD_SARIF=true LEASTFORCE_ARGS=$'--exit-zero\n--quiet'
[ -s "$scratch/runner/leastforce.sarif" ] || fail "no SARIF to upload"
if grep -q '^::' "$scratch/stdout"; then fail "annotations that nobody asked for"; fi

expect 2 run_action "$1" LEASTFORCE_FAIL_ON=terrible
expect 2 run_action "$scratch/no-such-binary"
grep -q '^::error' "$scratch/stdout" || fail "a missing binary is not said"
expect 2 run_action "$1" LEASTFORCE_SARIF=$'a\nexit-code=0'

# Text that tries to leave its block, and more of it than a summary can hold.
cat >"$scratch/hostile" <<'SH'
#!/usr/bin/env bash
for argument in "$@"; do
    case $argument in concise=*) file=${argument#concise=} ;; esac
done
{
    printf 'a.xml:1:1 `````` <img src=x>\n'
    yes 'b.xml:1:1 häßlich `` text' | head -n 60000
    printf 'no line break at the end'
} >"$file"
exit 1
SH
chmod +x "$scratch/hostile"
expect 1 run_action "$scratch/hostile"
[ "$(wc -c <"$scratch/summary")" -lt 1048576 ] || fail "the summary is larger than GitHub takes"
[ "$(grep -cE '^`{7}(text)?$' "$scratch/summary")" = 2 ] || fail "the fence is not longer than the longest run of backticks"
tail -n 1 "$scratch/summary" | grep -qE '^[0-9]+ more lines did not fit\.$' || fail "the summary does not say what was left out"
iconv -f utf-8 -t utf-8 "$scratch/summary" >/dev/null || fail "the summary is cut inside a character"
[ -z "$(find "$scratch/runner" -name 'leastforce.*' ! -name '*.sarif')" ] || fail "temporary files were left behind"
echo "exit codes, annotations, outputs and the summary hold"
