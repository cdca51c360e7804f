"""Writes a project whose names mean harm to whoever shows a report of it."""

import json
import os
import sys
from xml.sax.saxutils import escape

NAMES = [
    "ERP Sync <img src=x onerror=alert(1)>",
    "ERP Sync <script>alert(1)</script>",
    "ERP Sync [link](http://evil.example) ![i](http://evil.example/i.png)",
    "ERP Sync http://evil.example www.evil.example a@evil.example mailto:b@evil.example",
    "ERP Sync @octocat @acme/team #1 GH-1 !5 $5 %7 acme/app#2",
    "ERP Sync **b** _i_ ~~s~~ `c` | --- | &lt;b&gt; &#60;b&#62;",
    "ERP Sync </code></details></summary><a href=//evil.example>x</a>",
    "ERP Sync :smile: <!-- --> ::error::x ##[error]y",
    "# ERP Sync\n\n- x\n\n1. y\n\n> z\n\n```\n",
]

root = sys.argv[1]
folder = os.path.join(root, "force-app", "main", "default", "permissionsets")
os.makedirs(folder)
with open(os.path.join(root, "sfdx-project.json"), "w", encoding="utf-8") as file:
    json.dump({"packageDirectories": [{"path": "force-app", "default": True}]}, file)
config = []
for at, name in enumerate(NAMES):
    path = name.replace("/", "_") + ".permissionset-meta.xml"
    rights = ["ModifyAllData", "ManageUsers", "ApiEnabled", name]
    entries = "".join(
        f"<userPermissions><enabled>true</enabled><name>{escape(right)}</name></userPermissions>" for right in rights
    )
    objects = (
        f"<objectPermissions><allowDelete>true</allowDelete><allowRead>true</allowRead><object>{escape(name)}</object>"
        "</objectPermissions>"
    )
    with open(os.path.join(folder, path), "w", encoding="utf-8") as file:
        file.write(
            '<PermissionSet xmlns="http://soap.sforce.com/2006/04/metadata">'
            f"{objects}<label>{escape(name)}</label><license>Salesforce Integration</license>{entries}</PermissionSet>"
        )
    key = json.dumps(f"{at} {name}")
    config.append(
        f"[integrations.{key}]\nowner = {json.dumps(name)}\n"
        f"permission-sets = [{json.dumps(name.replace('/', '_'))}]\n"
    )
with open(os.path.join(root, "leastforce.toml"), "w", encoding="utf-8") as file:
    file.write("\n".join(config))
