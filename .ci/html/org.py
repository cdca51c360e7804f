#!/usr/bin/env python3
"""Makes a project with many integrations: org.py FOLDER IDENTITIES OBJECTS-EACH."""

import sys
from pathlib import Path

folder, identities, each = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
NS = 'xmlns="http://soap.sforce.com/2006/04/metadata"'
STANDARD = ["Account", "Contact", "Case", "Lead", "Opportunity", "Order", "Product2", "Asset", "Contract", "Campaign"]
OBJECTS = STANDARD + [f"Thing_{n:03}__c" for n in range(90)]
POWERS = [[], ["ViewAllData"], ["ManageUsers"], ["AuthorApex"], ["ViewSetup"], ["BulkApiHardDelete"], [], []]
WORK = ["Orders", "Invoices", "Stock", "Tickets", "Leads", "Prices", "Payroll", "Backup", "Web_Shop", "Telephony"]


def write(path, text):
    path = folder / path
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def rights(name, everything):
    bits = [("allowCreate", True), ("allowDelete", True), ("allowEdit", True), ("allowRead", True), ("modifyAllRecords", False)]
    lines = [f"        <{bit}>{str(on).lower()}</{bit}>\n" for bit, on in bits]
    lines.append(f"        <object>{name}</object>\n        <viewAllRecords>{str(everything).lower()}</viewAllRecords>\n")
    return f"    <objectPermissions>\n{''.join(lines)}    </objectPermissions>\n"


def permission(name):
    return f"    <userPermissions>\n        <enabled>true</enabled>\n        <name>{name}</name>\n    </userPermissions>\n"


write("sfdx-project.json", '{ "packageDirectories": [{ "path": "force-app", "default": true }] }\n')
write(".forceignore", "**/legacy/**\n")
write("force-app/main/default/legacy/Old.permissionset-meta.xml", f"<PermissionSet {NS}>\n</PermissionSet>\n")
toml = []
for n in range(identities):
    key = "warehouse" if n == 0 else f"{WORK[n % len(WORK)].lower().replace('_', '-')}-{n:03}"
    name = "Warehouse_Sync" if n == 0 else f"{WORK[n % len(WORK)]}_Sync_{n:03}"
    objects = [OBJECTS[(n * 7 + k) % len(OBJECTS)] for k in range(each)]
    if n == 0:
        objects = sorted({*objects, "Account"})
    body = "".join(rights(o, (n + k) % 5 == 0) for k, o in enumerate(sorted(set(objects))))
    body += f"    <label>{name.replace('_', ' ')}</label>\n"
    powers = ["ModifyAllData", "ViewAllData", "AuthorApex"] if n == 0 else POWERS[n % len(POWERS)]
    body += "".join(permission(p) for p in sorted({"ApiEnabled", *powers}))
    write(
        f"force-app/main/default/permissionsets/{name}.permissionset-meta.xml",
        f'<?xml version="1.0" encoding="UTF-8"?>\n<PermissionSet {NS}>\n{body}</PermissionSet>\n',
    )
    toml.append(
        f'[integrations.{key}]\nowner = "team-{n % 9}@acme.example"\nkind = "sync"\n'
        f'profile = "Minimum Access - API Only Integrations"\npermission-sets = ["{name}"]\nexclusive = true\n'
    )
    if n % 3 == 0:
        toml.append(
            f"[integrations.{key}.needs]\npermissions = [\"ApiEnabled\"]\n[integrations.{key}.needs.objects]\n"
            f'{objects[0]} = {{ access = ["read", "edit"] }}\nCustom_{n}__c = {{ access = ["read"] }}\n'
        )
if identities > 3:
    toml.append('[[waiver]]\nrule = "view-all-data"\nintegration = "invoices-001"\ngrant = "ViewAllData"\nreason = "nightly copy"\n'
                'owner = "security@acme.example"\nexpires = 2099-01-31\n')
write("leastforce.toml", "\n".join(toml))
