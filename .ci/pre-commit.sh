#!/usr/bin/env bash
# The hook under the real pre-commit framework, built from this checkout: a commit that gives an
# integration more than it may have is blocked, a harmless one passes, one about other files is not checked.
source "$(dirname "$0")/common.sh"

need git git
make_venv pre-commit
pre_commit=$scratch/venv/bin/pre-commit
export PRE_COMMIT_HOME=$scratch/pre-commit
# pre-commit builds the hook with cargo, in its release profile. What is tried here is the hook and not its speed, so
# the build is as quick as that of tests, in a folder of its own.
CARGO_TARGET_DIR=$(realpath -m "${CARGO_TARGET_DIR:-$root/target}/hook")
export CARGO_TARGET_DIR
export CARGO_PROFILE_RELEASE_OPT_LEVEL=0 CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=256

mkdir "$scratch/leastforce" "$scratch/org"
copy_checkout "$scratch/leastforce"
commit_all "$scratch/leastforce"

# The sample without the holders and the app that fail it.
bad=("force-app/main/default/profiles/Warehouse System Administrator.profile-meta.xml"
    force-app/main/default/permissionsets/Marketing_Sync_API_User.permissionset-meta.xml
    force-app/main/default/connectedApps/Warehouse_Feed.connectedApp-meta.xml)
cp -R "$sample/." "$scratch/org"
cd "$scratch/org"
rm "${bad[@]}"
python3 - <<'PY'
import re

text = open("leastforce.toml", encoding="utf-8").read()
text, found = re.subn(r"(?ms)^\[integrations\.warehouse\]\n.*?\n(?=\n)", "", text)
assert found == 1, "leastforce.toml of the sample declares no warehouse"
open("leastforce.toml", "w", encoding="utf-8").write(text)
PY
cat >.pre-commit-config.yaml <<YAML
repos:
  - repo: $scratch/leastforce
    rev: $(git -C "$scratch/leastforce" rev-parse HEAD)
    hooks:
      - id: leastforce
YAML
commit_all .
"$pre_commit" install >/dev/null

# Commits everything: commit EXIT-CODE MESSAGE; the hook's output is in $scratch/log.
commit() {
    local code=0
    git add -A
    git commit -m "$2" >"$scratch/log" 2>&1 || code=$?
    [ "$code" = "$1" ] || { cat "$scratch/log"; fail "git commit -m '$2' ended with $code, not $1"; }
}

# The hook's output has a line that matches $1.
said() {
    grep -qE -- "$1" "$scratch/log" || { cat "$scratch/log"; fail "the hook's output has no '$1'"; }
}

sed -i 's/watch over the integrations/look after the integrations/' \
    force-app/main/default/permissionsets/Integration_Admins.permissionset-meta.xml
commit 0 "Reword a description"
said 'leastforce\.+Passed'

echo '# Notes' >NOTES.md
commit 0 "Take notes"
said 'leastforce\.+Passed'

# What is staged counts, and not what the work tree has beside it.
set=force-app/main/default/permissionsets/Nightly_Backup.permissionset-meta.xml
cp "$set" "$scratch/clean.xml"
python3 - "$set" <<'PY'
import sys

path = sys.argv[1]
text = open(path, encoding="utf-8").read()
entry = "    <userPermissions>\n        <enabled>true</enabled>\n        <name>ModifyAllData</name>\n    </userPermissions>\n"
open(path, "w", encoding="utf-8").write(text.replace("</PermissionSet>", entry + "</PermissionSet>"))
PY
cp "$set" "$scratch/bad.xml"
git add "$set"
cp "$scratch/clean.xml" "$set"
commit_staged() {
    local code=0
    git commit -m "$2" >"$scratch/log" 2>&1 || code=$?
    [ "$code" = "$1" ] || { cat "$scratch/log"; fail "git commit -m '$2' ended with $code, not $1"; }
}
commit_staged 1 "Stage a violation, and take it back in the work tree alone"
said 'modify-all-data'
git reset -q --hard
cp "$scratch/bad.xml" "$set"
echo '# More notes' >>NOTES.md
git add NOTES.md
commit_staged 0 "Stage what is clean over a work tree that is not"
git reset -q --hard

# A commit of many files.
mkdir -p force-app/main/default/classes
for n in $(seq 3000); do
    printf 'public class Part_%d {\n}\n' "$n" >"force-app/main/default/classes/Part_$n.cls"
done
commit 0 "Bring 3000 classes"
for n in $(seq 3000); do rm "force-app/main/default/classes/Part_$n.cls"; done
cp "$scratch/bad.xml" "$set"
commit 1 "Take them away, and bring a violation"
git reset -q --hard

for file in "${bad[@]}" leastforce.toml; do cp "$sample/$file" "$file"; done
commit 1 "Hand out administrator rights"
said 'leastforce\.+Failed'
said 'modify-all-data'
said 'Warehouse System Administrator\.profile-meta\.xml'
[ "$(git rev-list --count HEAD)" = 5 ] || fail "the bad commit was made all the same"
echo "blocked the bad commits, passed the good ones, judged the index and not the work tree"
