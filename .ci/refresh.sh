#!/usr/bin/env bash
# The script for catalogue releases: what it prints of invented sources, and that it refuses what is none.
set -euo pipefail
cd "$(dirname "$0")/.."
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

cat >"$scratch/reference.md" <<'END'
| Field | Details |
|---|---|
| PermissionsViewSetup | View Setup and Configuration |
| PermissionsBendSpoons | Bend Spoons |
| MaximumPermissionsFoldMaps | Fold Maps |
END
cat >"$scratch/permission-set.json" <<'END'
{ "status": 0, "result": { "name": "PermissionSet", "fields": [
    { "name": "Id", "label": "Permission Set ID", "type": "id", "permissionable": false, "custom": false },
    { "name": "PermissionsStirTea", "label": "Stir Tea", "type": "boolean", "permissionable": false, "custom": false }
] } }
END
cat >"$scratch/account.json" <<'END'
{ "status": 0, "result": { "name": "Account", "fields": [
    { "name": "Phone", "label": "Phone", "type": "phone", "permissionable": true, "custom": false },
    { "name": "TeaRound", "label": "Tea Round", "type": "string", "permissionable": false, "custom": false },
    { "name": "Own__c", "label": "Own", "type": "string", "permissionable": false, "custom": true }
] } }
END
printf '{ "status": 0, "result": ["Account", "TeaPot", "Own__c"] }\n' >"$scratch/objects.json"
printf '{\n' >"$scratch/broken.json"

sources=("$scratch/reference.md" "$scratch/permission-set.json" "$scratch/account.json" "$scratch/objects.json")
diff - <(python3 build/refresh.py "${sources[@]}" | sed "s|$scratch/||") <<'END'
3 user permissions that the catalogue lacks
  BendSpoons	Bend Spoons
  FoldMaps	Fold Maps
  StirTea	Stir Tea
0 labels that the catalogue lacks
1 objects that the catalogue lacks
  TeaPot	objects.json
0 fields with permissions, of which the catalogue says that none exist
1 fields without permissions, of which the catalogue does not know it
  Account.TeaRound
END
blocks=$(python3 build/refresh.py --toml "$scratch/permission-set.json")
grep -qxF 'label = "Stir Tea"' <<<"$blocks"
python3 build/refresh.py sample-sfdx-project/force-app >/dev/null
for wrong in "$scratch/broken.json" "$scratch/absent"; do
    code=0
    python3 build/refresh.py "$wrong" 2>"$scratch/error" || code=$?
    [ "$code" = 2 ] && grep -qF "$(basename "$wrong"):" "$scratch/error" || { echo "$wrong: $code"; exit 1; }
done
echo "refresh.py prints what is new and refuses what is no source"
