#!/usr/bin/env bash
# Every SARIF file, of the sample and of each repository of the corpus, stands before Microsoft's
# validator with the rules of GitHub's code scanning: no error, no warning.
source "$(dirname "$0")/common.sh"
binary=$1

install_locked sarif "$scratch"
export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1

mkdir "$scratch/sarif"
while IFS= read -r project; do
    expect "0 1 2 3" "$binary" check --output "sarif=$scratch/sarif/$(basename "$project").sarif" "$project" 2>"$scratch/stderr"
done < <(projects)
# With links to the pages of the rules.
cp -r "$sample" "$scratch/linked"
sed -i '1a documentation-url = "https://docs.acme.example/leastforce"' "$scratch/linked/leastforce.toml"
expect 1 "$binary" check --output "sarif=$scratch/sarif/linked.sarif" "$scratch/linked" 2>"$scratch/stderr"
grep -q '"helpUri": "https://docs.acme.example/leastforce/rules/' "$scratch/sarif/linked.sarif" || fail "no rule links to its page"
cd "$scratch"
for file in sarif/*.sarif; do [ -s "$file" ] || fail "$file is empty"; done
count=$(find sarif -name '*.sarif' | wc -l)
wanted=$(($(projects | wc -l) + 1))
[ "$count" = "$wanted" ] || fail "$count SARIF files for $wanted projects"

# The launcher hands its arguments to a shell, hence the second pair of quotes; its exit code says
# nothing about what it found, so its own log is read.
node_modules/.bin/sarif-multitool validate sarif/*.sarif --rule-kind "'Sarif;Ghas'" --level "'Error;Warning'" \
    -o out.sarif --log ForceOverwrite >validate.log || { cat validate.log; fail "the validator did not run"; }
need python3 python3
python3 - "$count" <<'PY' || { grep -E ': (error|warning) ' validate.log | cut -c1-400 | head -40; exit 1; }
import json, re, sys

runs = json.load(open("out.sarif", encoding="utf-8-sig"))["runs"]
log = open("validate.log", encoding="utf-8").read()
scanned = re.search(r"Done\. (\d+) files scanned\.", log)
if not scanned or scanned[1] != sys.argv[1]:
    sys.exit(f"FAILED: the validator scanned {scanned and scanned[1]} of {sys.argv[1]} files")
findings = [result for run in runs for result in run.get("results", [])]
notices = [n for run in runs for i in run.get("invocations", []) for n in i.get("toolExecutionNotifications", [])]
if findings or any(n.get("level") == "error" for n in notices):
    sys.exit(f"FAILED: the validator reports {len(findings)} errors and warnings")
print(f"{scanned[1]} files, no error, no warning")
PY
