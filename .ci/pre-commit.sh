#!/usr/bin/env bash
# The hook under the real pre-commit framework, built from this checkout: a commit that gives an
# integration more than it may have is blocked, a harmless one passes, one about other files is not checked.
source "$(dirname "$0")/common.sh"

need git git
need python3 python3 python3-venv
# Debian's Python comes without the part that makes a virtual environment.
python3 -m venv "$scratch/venv" >/dev/null 2>&1 || { install_packages python3-venv; python3 -m venv "$scratch/venv"; }
"$scratch/venv/bin/pip" -q install --disable-pip-version-check pre-commit
pre_commit=$scratch/venv/bin/pre-commit
export PRE_COMMIT_HOME=$scratch/pre-commit
# pre-commit builds the hook with cargo; what is built already need not be built again.
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$root/target}

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
said 'leastforce\.+\(no files to check\)Skipped'

for file in "${bad[@]}" leastforce.toml; do cp "$sample/$file" "$file"; done
commit 1 "Hand out administrator rights"
said 'leastforce\.+Failed'
said 'modify-all-data'
said 'Warehouse System Administrator\.profile-meta\.xml'
[ "$(git rev-list --count HEAD)" = 3 ] || fail "the bad commit was made all the same"
echo "blocked the bad commit, passed the good one, skipped the unrelated one"
