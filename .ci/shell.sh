#!/usr/bin/env bash
# What leastforce writes for shells, manual readers and editors is what they accept.
source "$(dirname "$0")/common.sh"
binary=$1

"$binary" completions bash >"$scratch/leastforce.bash"
bash -n "$scratch/leastforce.bash"
grep -q leastforce "$scratch/leastforce.bash" || fail "the completions complete nothing"
for shell in zsh fish; do
    "$binary" completions "$shell" >"$scratch/leastforce.$shell"
    if command -v "$shell" >/dev/null; then "$shell" -n "$scratch/leastforce.$shell"; fi
done

"$binary" man >"$scratch/leastforce.1"
grep -q '^\.TH' "$scratch/leastforce.1" || fail "the manual page has no title"
if command -v mandoc >/dev/null; then mandoc -Tlint -Werror "$scratch/leastforce.1"; fi
if command -v man >/dev/null; then man --pager=cat -l "$scratch/leastforce.1" >/dev/null; fi

need python3 python3
"$binary" schema >"$scratch/schema.json"
python3 -m json.tool "$scratch/schema.json" >/dev/null
cmp "$scratch/schema.json" "$sample/leastforce.schema.json" ||
    fail "sample-sfdx-project/leastforce.schema.json is old; write it anew with: leastforce schema"
for pipe in "check $sample" rules "explain ModifyAllData"; do
    # shellcheck disable=SC2086 # a command line of simple words
    "$binary" $pipe 2>"$scratch/stderr" | head -n 1 >/dev/null || [ "${PIPESTATUS[0]}" = 1 ] || fail "a closed pipe breaks: $pipe"
    if grep -qi 'panic\|broken pipe' "$scratch/stderr"; then fail "a closed pipe is an error: $pipe"; fi
done
echo "completions, manual page and schema are well formed"
