#!/usr/bin/env python3
"""Prints what a source knows of Salesforce and the catalogue lacks.

    python3 build/refresh.py SOURCE...

A SOURCE is any of
  - the describe of an object as JSON (`sf sobject describe --sobject PermissionSet --json`): of PermissionSet, Profile
    and PermissionSetLicense their user permissions, of any object the fields that have no field permissions
  - a list of objects as JSON (`sf sobject list --json`)
  - a page of the field reference as text, Markdown or HTML, with rows such as PermissionsViewSetup or
    MaximumPermissionsViewSetup and their labels
  - a folder of retrieved metadata: the user permissions, objects and fields of its profiles and permission sets

Nothing is written: review what is printed, rate it, name its source, and put it into src/catalog/data. With --toml,
user permissions are printed as blocks for permissions.toml. Needs Python 3.11 and nothing else.
"""

import argparse
import html
import json
import re
import sys
import tomllib
import xml.etree.ElementTree as ElementTree
from pathlib import Path

DATA = Path(__file__).resolve().parent.parent / "src" / "catalog" / "data"
HOLDERS = (".profile-meta.xml", ".permissionset-meta.xml", ".mutingpermissionset-meta.xml", ".profile", ".permissionset")
# A field of PermissionSet or PermissionSetLicense that stands for a user permission, alone on a line or in a cell.
PERMISSION = re.compile(r"\b(?:Maximum)?Permissions([A-Z]\w+)")
# What suffixes of names say of objects is in objects.toml; no custom object belongs into the catalogue.
CUSTOM = re.compile(r"__\w+$")


class Found:
    """What the sources name: user permissions with their labels, objects, fields with and without permissions."""

    def __init__(self):
        self.permissions = {}
        self.objects = {}
        self.granted_fields = set()
        self.fields_without = set()

    def permission(self, name, label=None):
        self.permissions[name] = self.permissions.get(name) or label


class Catalogue:
    """The data files, with names in lower case."""

    def __init__(self):
        self.permissions = load("permissions.toml")
        objects = load("objects.toml")
        self.fields = load("fields.toml")
        self.known_permissions = {name.lower() for name in self.permissions}
        self.known_objects = {name.lower() for name in objects["object"]}
        self.beside = tuple(objects["beside"])

    def has_object(self, name):
        return name.lower() in self.known_objects or CUSTOM.search(name) or name.endswith((*self.beside, "ChangeEvent"))

    def needs_no_grant(self, whole):
        """The same as `needs_no_grant` of src/catalog/field.rs."""
        of_object, field = whole.split(".", 1)
        if "__" in field or whole in self.fields["with-permission"]:
            return False
        own = self.fields["without-permission-of"].get(of_object, [])
        everywhere = self.fields["without-permission"] + self.fields["name-parts"]
        return field in everywhere or field in own or "*" in own


def load(name):
    return tomllib.loads((DATA / name).read_text(encoding="utf-8"))


def read_json(path, found):
    content = json.loads(path.read_text(encoding="utf-8-sig"))
    result = content.get("result", content) if isinstance(content, dict) else content
    if isinstance(result, list):
        names = [row if isinstance(row, str) else row.get("name") for row in result]
        found.objects.update({name: str(path) for name in names if name})
        return
    if "sobjects" in result:
        found.objects.update({row["name"]: str(path) for row in result["sobjects"]})
    name, fields = result.get("name"), result.get("fields", [])
    holder = name in ("PermissionSet", "Profile", "PermissionSetLicense", "MutingPermissionSet")
    for field in fields:
        match = PERMISSION.fullmatch(field["name"])
        if holder and match:
            found.permission(match.group(1), field.get("label"))
        elif not holder and "__" not in field["name"] and field.get("permissionable") is False:
            found.fields_without.add(f"{name}.{field['name']}")
    if name and not holder:
        found.objects[name] = str(path)


def read_text(path, found):
    """Rows of a table: the name of the field, then its label in the next cell or on the next line."""
    text = path.read_text(encoding="utf-8-sig", errors="replace")
    text = html.unescape(re.sub(r"<[^>]*>", "\n", text) if "<" in text else text)
    cells = [cell.strip(" `*\t") for cell in re.split(r"[|\n]|\t| {2,}", text)]
    cells = [cell for cell in cells if cell]
    for at, cell in enumerate(cells):
        match = PERMISSION.fullmatch(cell)
        if match:
            label = cells[at + 1] if at + 1 < len(cells) else None
            is_label = label and not PERMISSION.fullmatch(label) and label.lower() not in ("boolean", "type")
            found.permission(match.group(1), label if is_label else None)
    if not found.permissions:
        for name in PERMISSION.findall(text):
            found.permission(name)


def read_folder(folder, found):
    for path in sorted(folder.rglob("*")):
        if not path.name.endswith(HOLDERS) or not path.is_file():
            continue
        try:
            root = ElementTree.parse(path).getroot()
        except ElementTree.ParseError as error:
            print(f"{path}: not read: {error}", file=sys.stderr)
            continue
        for element in root:
            kind = element.tag.rsplit("}", 1)[-1]
            child = {one.tag.rsplit("}", 1)[-1]: (one.text or "").strip() for one in element}
            if kind == "userPermissions" and child.get("name"):
                found.permission(child["name"])
            elif kind == "objectPermissions" and child.get("object"):
                found.objects.setdefault(child["object"], str(path))
            elif kind == "fieldPermissions" and "." in child.get("field", ""):
                found.granted_fields.add(child["field"])


def report(found, catalogue, as_toml):
    new = {n: label for n, label in found.permissions.items() if n.lower() not in catalogue.known_permissions}
    labels = {
        name: label
        for name, label in found.permissions.items()
        if label and label != name and name in catalogue.permissions and "label" not in catalogue.permissions[name]
    }
    objects = sorted(name for name in found.objects if not catalogue.has_object(name))
    wrong = sorted(field for field in found.granted_fields if catalogue.needs_no_grant(field))
    missing = sorted(field for field in found.fields_without if not catalogue.needs_no_grant(field))
    if as_toml:
        for name in sorted(new, key=str.lower):
            label = f"label = {json.dumps(new[name], ensure_ascii=False)}\n" if new[name] else ""
            print(f"[{name}]\n{label}source = []\n")
        return
    section("user permissions that the catalogue lacks", [row(n, new[n]) for n in sorted(new, key=str.lower)])
    section("labels that the catalogue lacks", [row(n, labels[n]) for n in sorted(labels, key=str.lower)])
    section("objects that the catalogue lacks", [f"{name}\t{found.objects[name]}" for name in objects])
    section("fields with permissions, of which the catalogue says that none exist", wrong)
    section("fields without permissions, of which the catalogue does not know it", missing)


def section(title, rows):
    print(f"{len(rows)} {title}")
    for text in rows:
        print(f"  {text}")


def row(name, label):
    return f"{name}\t{label}" if label else name


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sources", nargs="+", type=Path, metavar="SOURCE")
    parser.add_argument("--toml", action="store_true", help="print new user permissions as blocks for permissions.toml")
    args = parser.parse_args()
    found = Found()
    for source in args.sources:
        if not source.exists():
            parser.error(f"{source}: no such file or folder")
        if source.is_dir():
            read_folder(source, found)
        elif source.suffix == ".json":
            try:
                read_json(source, found)
            except (json.JSONDecodeError, AttributeError, KeyError, TypeError) as error:
                parser.error(f"{source}: neither a describe nor a list of objects: {error}")
        else:
            read_text(source, found)
    report(found, Catalogue(), args.toml)


if __name__ == "__main__":
    main()
