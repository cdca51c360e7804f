#!/usr/bin/env bash
# The action's one step: runs leastforce once, with every output that was asked for, and ends with
# leastforce's own exit code. Inputs arrive as LEASTFORCE_* variables. Works with the bash 3.2 of macOS.
set -euo pipefail

# GitHub rejects a step summary above 1 MiB; the rest is room for the heading and the fence.
summary_limit=1000000

say_error() {
    printf '::error title=leastforce::%s\n' "$1"
}

# A path becomes a line of $GITHUB_OUTPUT, where a line break would start another output.
reject_line_breaks() {
    case $2 in
        *$'\n'* | *$'\r'*)
            say_error "The input '$1' has a line break in it; give one path."
            exit 2
            ;;
    esac
}

find_binary() {
    if [ -n "$LEASTFORCE_BINARY" ]; then
        binary=$LEASTFORCE_BINARY
        if ! command -v "$binary" >/dev/null; then
            say_error "The file that the input 'binary' names cannot be run."
            exit 2
        fi
        return
    fi
    if ! command -v cargo >/dev/null; then
        say_error "There is no Rust on this runner to build leastforce with; install Rust first, or give the input 'binary'."
        exit 2
    fi
    local root=$RUNNER_TEMP/leastforce
    echo '::group::Build leastforce'
    if ! cargo install --quiet --locked --path "$GITHUB_ACTION_PATH" --root "$root"; then
        echo '::endgroup::'
        say_error "leastforce could not be built from the action's source; cargo's message is in the log."
        exit 2
    fi
    echo '::endgroup::'
    binary=$root/bin/leastforce
}

# Prints the report $1 as Markdown in which nothing from the repository is markup: a code block whose
# fence is longer than any run of backticks inside.
write_summary() {
    local body=$scratch/summary.txt kept fence
    head -c "$summary_limit" "$1" >"$body"
    if [ "$(wc -c <"$1")" -gt "$summary_limit" ]; then
        # The last line may be cut in the middle of a character.
        sed '$d' "$body" >"$body.whole"
        mv "$body.whole" "$body"
    fi
    kept=$(wc -l <"$body")
    fence=$(LC_ALL=C awk '
        { while (match($0, /`+/)) { if (RLENGTH > longest) longest = RLENGTH; $0 = substr($0, RSTART + RLENGTH) } }
        END { if (longest < 2) longest = 2; for (i = 0; i <= longest; i++) printf "`" }
    ' "$body")
    printf '### leastforce\n\n%stext\n' "$fence"
    cat "$body"
    # A last line without its line break would swallow the fence.
    if [ -s "$body" ] && [ -n "$(tail -c 1 "$body")" ]; then echo; fi
    printf '%s\n' "$fence"
    if [ "$kept" -lt "$(wc -l <"$1")" ]; then
        printf '\n%d more lines did not fit.\n' "$(($(wc -l <"$1") - kept))"
    fi
}

reject_line_breaks path "$LEASTFORCE_PATH"
reject_line_breaks sarif "$LEASTFORCE_SARIF"

scratch=$(mktemp -d "${RUNNER_TEMP:-/tmp}/leastforce.XXXXXX")
trap 'rm -rf "$scratch"' EXIT

find_binary

sarif=$LEASTFORCE_SARIF
if [ -z "$sarif" ] && [ "$LEASTFORCE_UPLOAD_SARIF" = true ]; then
    sarif=$RUNNER_TEMP/leastforce.sarif
fi

arguments=(check)
if [ "$LEASTFORCE_ANNOTATIONS" = true ]; then
    arguments+=(--output github)
else
    arguments+=(--output text)
fi
if [ -n "$sarif" ]; then arguments+=(--output "sarif=$sarif"); fi
if [ "$LEASTFORCE_SUMMARY" = true ]; then arguments+=(--output "concise=$scratch/concise.txt"); fi
if [ -n "$LEASTFORCE_CONFIG" ]; then arguments+=(--config "$LEASTFORCE_CONFIG"); fi
if [ -n "$LEASTFORCE_FAIL_ON" ]; then arguments+=(--fail-on "$LEASTFORCE_FAIL_ON"); fi
if [ -n "$LEASTFORCE_MIN_CONFIDENCE" ]; then arguments+=(--min-confidence "$LEASTFORCE_MIN_CONFIDENCE"); fi
while IFS= read -r argument; do
    argument=${argument%$'\r'}
    if [ -n "$argument" ]; then arguments+=("$argument"); fi
done <<<"$LEASTFORCE_ARGS"
arguments+=(-- "$LEASTFORCE_PATH")

code=0
"$binary" "${arguments[@]}" || code=$?

if [ "$LEASTFORCE_SUMMARY" = true ] && [ -f "$scratch/concise.txt" ]; then
    write_summary "$scratch/concise.txt" >>"$GITHUB_STEP_SUMMARY"
fi
{
    printf 'exit-code=%d\n' "$code"
    if [ -n "$sarif" ] && [ -f "$sarif" ]; then printf 'sarif=%s\n' "$sarif"; fi
} >>"$GITHUB_OUTPUT"
exit "$code"
