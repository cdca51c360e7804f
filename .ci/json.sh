#!/usr/bin/env bash
# The JSON report of the sample and of each repository of the corpus: its shape, and that its
# positions, counts and references are true.
source "$(dirname "$0")/common.sh"
binary=$1

need python3 python3
while IFS= read -r project; do
    code=0
    "$binary" check --output "json=$scratch/report.json" "$project" 2>"$scratch/stderr" || code=$?
    python3 "$here/check_json.py" "$scratch/report.json" "$project" "$code" || fail "$(basename "$project")"
    # A second run on another number of threads says the same, byte for byte.
    expect "$code" "$binary" check --threads 1 --output "json=$scratch/again.json" "$project" 2>/dev/null
    cmp "$scratch/report.json" "$scratch/again.json" || fail "one thread gives another report on $(basename "$project")"
done < <(projects)

# What the sample's own README promises of its holders.
"$binary" check --exit-zero --output json "$sample" >"$scratch/sample.json"
python3 - "$scratch/sample.json" <<'PY'
import json, sys

report = json.load(open(sys.argv[1], encoding="utf-8"))
active = [f for f in report["findings"] if f["status"] == "active"]
held = {}
for finding in active:
    held.setdefault(finding["subject"]["name"], set()).add(finding["rule"])
clean = {"ERP Integration", "ERP_Orders", "erp-orders", "Admin", "Acme Sales", "Integration_Admins",
         "Rapid_Response_Team", "Capital_Markets_User", "Calendar_Sync_Connector"}
assert not clean & set(held), {name: held[name] for name in clean & set(held)}
assert not [f for f in active if "erp-orders" in f["identities"]]
assert held["Sales_Operations"] == {"unknown-permission", "missing-dependency"}, held["Sales_Operations"]
assert {"modify-all-data", "view-all-data", "admin-clone"} <= held["Warehouse System Administrator"]
assert {"delete-granted", "view-all-records", "view-all-fields", "secret-like-field"} <= held["Marketing_Sync_API_User"]
# The group that includes it mutes this.
assert "modify-all-records" not in held["Marketing_Sync_API_User"]
assert {"self-authorised-app", "ip-relaxation", "immortal-refresh-token"} <= held["Warehouse_Feed"]
assert "ERP_Connector" not in held
assert {"view-all-records"} == held["Nightly_Backup"], held["Nightly_Backup"]
names = {identity["name"]: identity for identity in report["identities"]}
assert {"erp-orders", "warehouse", "nightly-backup"} <= set(names) and len(names) == 4, sorted(names)
PY
