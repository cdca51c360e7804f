#!/usr/bin/env python3
"""Makes up projects to measure on: always the same bytes for the same arguments.

    trees.py OUT KIND

KIND is `big` (480 MB), `mid` (24 MB), `small` (500 files of about 500 bytes), `one` (one set of 5 KB), `large` (one
profile of 8 MB), `short` (6 MB), `crlf` (the same with CRLF line ends), `general` (2 MB in a spelling that only the
general reader knows), `org` (200 MB in metadata format, with objects and Apex classes), `repository` (as `mid`, in a git
repository in which a change of one set is staged) or `findings` (one profile with 100,000 findings). Names are drawn
once for each project, so that files share most of them, as those of an org do.
"""
import random
import subprocess
import sys
from pathlib import Path

WORDS = (
    "Account Address Amount Approval Asset Audit Billing Branch Budget Channel City Claim Code Contract Country Date "
    "Detail Device Discount Email Forecast Invoice Item Key Level Line Location Milestone Name Order Owner Phone Plan "
    "Policy Premium Price Priority Product Project Quota Rate Reason Region Request Review Risk Schedule Score Segment "
    "Shift Shipment Source Stage Status Target Tax Team Territory Total Type Unit Value Vendor Zone"
).split()
STANDARD = "Account Asset Campaign Case Contact Contract Event Lead Opportunity Order Product2 Quote Task WorkOrder".split()
# What integrations hold: findings of every kind are reported on them.
HELD = ["ApiEnabled", "AuthorApex", "CustomizeApplication", "ManageUsers", "ModifyAllData", "ViewAllData", "ViewSetup"]
PEOPLE = ["ActivitiesAccess", "EditEvent", "EditTask", "RunReports", "ChatterOwnGroups", "SubmitMacrosAllowed"]

# Profiles, sets, objects; entries of a profile about fields, layouts, classes, record types, tabs, apps.
KINDS = {
    "big": (150, 400, 600, (11000, 2000, 1500, 500, 500, 80)),
    "mid": (30, 120, 180, (2300, 300, 350, 80, 120, 20)),
    "short": (9, 40, 100, (2000, 250, 300, 70, 100, 20)),
    "crlf": (9, 40, 100, (2000, 250, 300, 70, 100, 20)),
    "general": (3, 14, 100, (2000, 250, 300, 70, 100, 20)),
    "small": (100, 400, 20, (1, 0, 0, 0, 0, 0)),
    "large": (1, 0, 600, (44000, 2000, 1500, 500, 500, 80)),
    "one": (0, 1, 20, (400, 0, 80, 0, 20, 8)),
    "org": (70, 150, 600, (11000, 2000, 1500, 500, 500, 80)),
    "repository": (30, 120, 180, (2300, 300, 350, 80, 120, 20)),
    "findings": (1, 0, 0, (0, 0, 0, 0, 0, 0)),
}
FINDINGS = 100_000


class Org:
    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.random = random.Random({"crlf": "short", "repository": "mid"}.get(kind, kind))
        self.profiles, self.sets, objects, counts = KINDS[kind]
        made = self.some(objects, lambda: self.words(2) + "__c")
        self.objects = sorted(set(STANDARD + made))
        fields, layouts, classes, types, tabs, apps = (count * 5 // 4 for count in counts)
        thing = lambda end: f"{self.random.choice(self.objects)}.{self.words(self.random.randint(1, 4))}{end}"
        self.fields = self.some(fields, lambda: thing("__c"))
        self.layouts = self.some(layouts, lambda: f"{self.random.choice(self.objects)}-{self.words(2, ' ')} Layout")
        self.classes = self.some(classes, lambda: self.words(3, "") + "Controller")
        self.types = self.some(types, lambda: thing(""))
        self.tabs = self.some(tabs, lambda: "standard-" + self.words(2))
        self.apps = self.some(apps, lambda: "standard__" + self.words(2))

    def words(self, count: int, between: str = "_") -> str:
        return between.join(self.random.choice(WORDS) for _ in range(count))

    def some(self, count: int, make) -> list[str]:
        made: dict[str, None] = {}
        while len(made) < count:
            name = make()
            made[name if name not in made else name.replace("__c", "") + f"_{len(made)}__c"] = None
        return sorted(made)

    def part(self, names: list[str], share: float) -> list[str]:
        """Names in their order."""
        count = min(len(names), max(round(len(names) * share), 1 if names else 0))
        return [names[at] for at in sorted(self.random.sample(range(len(names)), count))]

    def flag(self, share: float) -> str:
        return "true" if self.random.random() < share else "false"

    def file(self, is_profile: bool, share: float, is_integration: bool) -> str:
        root = "Profile" if is_profile else "PermissionSet"
        out = [f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="http://soap.sforce.com/2006/04/metadata">\n']

        def element(name: str, /, **children: str) -> None:
            lines = "".join(f"        <{child}>{value}</{child}>\n" for child, value in children.items())
            out.append(f"    <{name}>\n{lines}    </{name}>\n")

        flag, part = self.flag, lambda names: self.part(names, share)
        for name in part(self.apps):
            default = {"default": flag(0.02)} if is_profile else {}
            element("applicationVisibilities", application=name, **default, visible=flag(0.3))
        for name in part(self.classes):
            element("classAccesses", apexClass=name, enabled=flag(0.3))
        out.append("    <description>Made up &amp; measured</description>\n")
        for name in part(self.fields):
            readable = flag(0.6)
            element("fieldPermissions", editable=flag(0.5) if readable == "true" else "false", field=name, readable=readable)
        if not is_profile:
            out.append(f"    <label>{self.words(3, ' ')}</label>\n")
        for name in part(self.layouts) if is_profile else []:
            record_type = {"recordType": f"{name.split('-')[0]}.{self.words(1)}"} if self.random.random() < 0.6 else {}
            # Characters that XML needs references for are about as frequent in real orgs.
            name = name.replace(" ", " &amp; ", 1) if self.kind == "org" and self.random.random() < 0.02 else name
            element("layoutAssignments", layout=name, **record_type)
        if self.kind == "findings":
            bits = ("allowCreate", "allowDelete", "allowEdit", "allowRead")
            for at in range(FINDINGS):
                element("objectPermissions", **dict.fromkeys(bits, "true"), object=f"Part_{at}__c")
        for name in part(self.objects):
            edit, all_records = flag(0.4), flag(0.05)
            element(
                "objectPermissions", allowCreate=edit, allowDelete=all_records, allowEdit=edit, allowRead="true",
                modifyAllRecords=all_records if edit == "true" else "false", object=name, viewAllRecords=all_records,
            )
        for name in part(self.types):
            default = {"default": "false"} if is_profile else {}
            element("recordTypeVisibilities", **default, recordType=name, visible=flag(0.5))
        for name in part(self.tabs):
            visible = self.random.choice(["DefaultOn", "DefaultOff", "Hidden"] if is_profile else ["Visible", "Available"])
            element("tabVisibilities" if is_profile else "tabSettings", tab=name, visibility=visible)
        if is_profile:
            out.append("    <userLicense>Salesforce</userLicense>\n")
        for name in HELD if is_integration else self.part(PEOPLE, 0.5):
            element("userPermissions", enabled="true", name=name)
        return "".join(out) + f"</{root}>\n"


    def schema(self) -> dict[str, str]:
        """Objects with their fields, and Apex classes, by path."""
        fields: dict[str, list[str]] = {name: [] for name in self.objects}
        for name in self.fields:
            of, field = name.split(".", 1)
            fields.setdefault(of, []).append(field)
        out = {}
        for name, of in fields.items():
            element = "    <fields>\n        <fullName>{}</fullName>\n        <label>{}</label>\n        <required>false</required>\n"
            element += "        <type>Text</type>\n        <length>80</length>\n    </fields>\n"
            body = "".join(element.format(field, field.replace("_", " ")) for field in of)
            head = '<?xml version="1.0" encoding="UTF-8"?>\n<CustomObject xmlns="http://soap.sforce.com/2006/04/metadata">\n'
            out[f"objects/{name}.object"] = f"{head}{body}</CustomObject>\n"
        for name in self.classes:
            of = self.random.choice(self.objects)
            method = "    public static void {}() {{\n        List<{}> rows = [SELECT Id FROM {} LIMIT 10];\n        update rows;\n    }}\n"
            body = "".join(method.format(self.words(2, ""), of, of) for _ in range(self.random.randint(5, 60)))
            out[f"classes/{name}.cls"] = f"public with sharing class {name} {{\n{body}}}\n"
        return out


def stage_a_change(project: Path) -> None:
    """Commits everything, and stages a change of one set."""
    git = ["git", "-C", str(project), "-c", "user.name=none", "-c", "user.email=none@example.com", "-c", "gc.auto=0"]
    for command in (["init", "--quiet"], ["add", "."], ["commit", "--quiet", "--message", "All"]):
        subprocess.run([*git, *command], check=True)
    changed = min(project.rglob("*.permissionset-meta.xml"))
    changed.write_text(changed.read_text().replace("<editable>false", "<editable>true", 1))
    subprocess.run([*git, "add", "."], check=True)


def spelled(kind: str, text: str) -> bytes:
    if kind == "crlf":
        text = text.replace("\n", "\r\n")
    if kind == "general":
        text = text.replace("Permissions>\n        ", "Permissions ><!-- -->\n        ")
        text = text.replace("Accesses>\n        ", "Accesses ><!-- -->\n        ")
    return text.encode()


def main() -> None:
    out, kind = Path(sys.argv[1]), sys.argv[2]
    org = Org(kind)
    folder, end = (out / "src", "") if kind == "org" else (out / "force-app/main/default", "-meta.xml")
    written = 0
    for n in range(org.profiles + org.sets):
        is_profile = n < org.profiles
        is_integration = is_profile and n % 12 == 0 or kind in ("one", "findings")
        share = 0.8 if is_profile else 0.02 + 0.06 * org.random.random()
        share = 0.04 if kind in ("small", "one") else share
        if is_profile and org.profiles > 5:
            share *= 1.2 if n % 25 == 7 else 0.1 if n % 25 == 3 else 1.0
        name = f"{org.words(2, ' ')} {n:03}"
        name = f"ERP Sync {n:03} Integration User" if is_integration else name
        kinds = ("profiles", "profile") if is_profile else ("permissionsets", "permissionset")
        path = folder / kinds[0] / f"{name if is_profile else name.replace(' ', '_')}.{kinds[1]}{end}"
        path.parent.mkdir(parents=True, exist_ok=True)
        written += path.write_bytes(spelled(kind, org.file(is_profile, share, is_integration)))
    for name, text in org.schema().items() if kind == "org" else []:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        written += path.write_bytes(text.encode())
    package = folder.relative_to(out).parts[0]
    (out / "sfdx-project.json").write_text(f'{{"packageDirectories": [{{"path": "{package}", "default": true}}]}}\n')
    if kind == "repository":
        stage_a_change(out)
    print(f"{kind}: {org.profiles + org.sets} files, {written / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
