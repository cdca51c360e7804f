#!/usr/bin/env bash
# README's first command does what README says: it finds, it exits 1, and it prints the output that
# README shows, where a line of three dots stands for any lines. tests/cli/story.rs does the same for the pages of the
# documentation.
source "$(dirname "$0")/common.sh"
cd "$root"

command=$(grep -m1 '^cargo run ' README.md) || fail "README.md has no line that starts with 'cargo run '"
printf '$ %s\n' "$command"
expect 1 bash -c "$command" >"$scratch/output"
for wanted in modify-all-data 'Warehouse System Administrator' Marketing_Sync_API_User; do
    grep -qF -- "$wanted" "$scratch/output" || fail "the output does not mention $wanted"
done

need python3 python3
# The picture of the terminal is what the program prints.
python3 build/terminal.py "${CARGO_TARGET_DIR:-target}/release/leastforce" >"$scratch/terminal.svg"
cmp "$scratch/terminal.svg" docs/pictures/terminal.svg ||
    fail "the picture is old: build/terminal.py target/release/leastforce >docs/pictures/terminal.svg"
[ "$(wc -l <README.md)" -lt 200 ] || fail "README.md has 200 lines or more; what is not for the first look belongs into docs/book/src"

python3 - "$scratch/output" <<'PY'
import re, sys

readme = open("README.md", encoding="utf-8").read()
shown = re.search(r"<!-- output -->\n```[a-z]*\n(.*?)\n```\n", readme, re.S)
if not shown:
    sys.exit("FAILED: README.md shows no output after <!-- output -->")
real = [line.rstrip() for line in open(sys.argv[1], encoding="utf-8")]
at, free = 0, True
for line in (line.rstrip() for line in shown[1].splitlines()):
    if line.strip() == "...":
        free = True
        continue
    found = real.index(line, at) if line in real[at:] else -1
    if found < 0 or (not free and found != at):
        sys.exit(f"FAILED: README.md shows a line that the output does not have there: {line!r}")
    at, free = found + 1, False
PY
