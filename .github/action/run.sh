#!/usr/bin/env bash
# The action's one step: runs leastforce once, with every output that was asked for, and ends with
# leastforce's own exit code. Inputs arrive as LEASTFORCE_* variables. Works with the bash 3.2 of macOS.
set -euo pipefail

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

# Sets $base to what the project is compared with; empty for none.
find_base() {
    base=
    case $LEASTFORCE_SINCE in
        none) return ;;
        auto) ;;
        *)
            base=$LEASTFORCE_SINCE
            return
            ;;
    esac
    if [ -z "$LEASTFORCE_BASE" ]; then return; fi
    # GitHub checks out a pull request merged into its base: the first parent is the base as it is now, which may be
    # newer than the one that the event names.
    if [ "$GITHUB_EVENT_NAME" = pull_request ] && in_repository rev-parse --verify --quiet 'HEAD^2' >/dev/null &&
        [ "$(in_repository rev-parse HEAD)" = "$GITHUB_SHA" ]; then
        base=$(in_repository rev-parse 'HEAD^1')
    else
        base=$LEASTFORCE_BASE
    fi
    if ! in_repository cat-file -e "$base^{commit}" 2>/dev/null; then
        say_error "The base of this change, $base, is not in the checkout; give actions/checkout 'fetch-depth: 2' for a pull request, or 'fetch-depth: 0' where it checks out another commit."
        exit 2
    fi
}

# The folder of the input 'path', which may name a file.
folder() {
    if [ -d "$LEASTFORCE_PATH" ]; then
        printf '%s\n' "$LEASTFORCE_PATH"
    else
        dirname -- "$LEASTFORCE_PATH"
    fi
}

# Reads the repository of the project, and runs nothing that its configuration names.
in_repository() {
    GIT_NO_LAZY_FETCH=1 GIT_NO_REPLACE_OBJECTS=1 GIT_OPTIONAL_LOCKS=0 \
        git -c core.fsmonitor=false -c core.hooksPath=/dev/null -C "$(folder)" "$@"
}

# The worse of two exit codes: 2 says that not all was looked at, 1 that something was found.
worse() {
    if [ "$1" = 2 ] || [ "$2" = 2 ]; then
        echo 2
    elif [ "$1" = 1 ] || [ "$2" = 1 ]; then
        echo 1
    elif [ "$1" != 0 ]; then
        echo "$1"
    else
        echo "$2"
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

find_base

# What both commands are told.
common=()
if [ -n "$LEASTFORCE_CONFIG" ]; then
    case $LEASTFORCE_CONFIG in
        /* | [A-Za-z]:*) common+=(--config "$LEASTFORCE_CONFIG") ;;
        *) common+=(--config "$PWD/$LEASTFORCE_CONFIG") ;;
    esac
fi
if [ -n "$LEASTFORCE_FAIL_ON" ]; then common+=(--fail-on "$LEASTFORCE_FAIL_ON"); fi

arguments=(check)
if [ "$LEASTFORCE_ANNOTATIONS" = true ]; then
    arguments+=(--output github)
else
    arguments+=(--output text)
fi
if [ -n "$sarif" ]; then arguments+=(--output "sarif=$sarif"); fi
if [ "$LEASTFORCE_SUMMARY" = true ]; then arguments+=(--output "markdown=$scratch/findings.md"); fi
if [ -n "$base" ]; then arguments+=(--since "$base" --policy "$LEASTFORCE_POLICY"); fi
if [ -n "$LEASTFORCE_MIN_CONFIDENCE" ]; then arguments+=(--min-confidence "$LEASTFORCE_MIN_CONFIDENCE"); fi
arguments+=(${common[@]+"${common[@]}"})
while IFS= read -r argument; do
    argument=${argument%$'\r'}
    if [ -n "$argument" ]; then arguments+=("$argument"); fi
done <<<"$LEASTFORCE_ARGS"
arguments+=(-- "$LEASTFORCE_PATH")

code=0
"$binary" "${arguments[@]}" || code=$?

if [ -n "$base" ] && [ "$code" != 2 ]; then
    compared=0
    (
        cd -- "$(folder)"
        "$binary" diff --output "markdown=$scratch/changes.md" --policy "$LEASTFORCE_POLICY" \
            ${common[@]+"${common[@]}"} "$base...HEAD"
    ) || compared=$?
    case " ${arguments[*]} " in *' --exit-zero '*) if [ "$compared" = 1 ]; then compared=0; fi ;; esac
    code=$(worse "$code" "$compared")
fi

if [ "$LEASTFORCE_SUMMARY" = true ]; then
    for part in changes findings; do
        if [ -f "$scratch/$part.md" ]; then
            cat "$scratch/$part.md"
            echo
        fi
    done >>"$GITHUB_STEP_SUMMARY"
fi
{
    printf 'exit-code=%d\n' "$code"
    if [ -n "$sarif" ] && [ -f "$sarif" ]; then printf 'sarif=%s\n' "$sarif"; fi
} >>"$GITHUB_OUTPUT"
exit "$code"
