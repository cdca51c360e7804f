"""Writes the files of a made-up project, spelled as the Salesforce CLI spells them."""

import subprocess
from pathlib import Path

NAMESPACE = "http://soap.sforce.com/2006/04/metadata"
SOURCE = "force-app/main/default"
IDENTITY = "ERP Integration User"


def element(name, *leaves):
    """An element of the first level with leaves, each a pair of name and value."""
    inner = "".join(f"        <{leaf}>{value}</{leaf}>\n" for leaf, value in leaves)
    return f"    <{name}>\n{inner}    </{name}>\n"


def permission(name, value="true"):
    return element("userPermissions", ("enabled", value), ("name", name))


def object_entry(name, *granted):
    """Read access to an object, and the bits that are named."""
    bits = ("allowCreate", "allowDelete", "allowEdit", "allowRead", "modifyAllRecords", "viewAllRecords")
    leaves = [(bit, "true" if bit == "allowRead" or bit in granted else "false") for bit in bits]
    return element("objectPermissions", *leaves[:4], ("modifyAllRecords", leaves[4][1]), ("object", name), leaves[5])


def field_entry(name, editable="true"):
    return element("fieldPermissions", ("editable", editable), ("field", name), ("readable", "true"))


class Project:
    """A folder that becomes a Salesforce project."""

    def __init__(self, root):
        self.root = Path(root)
        self.write("sfdx-project.json", '{"packageDirectories": [{"path": "force-app", "default": true}]}\n')

    def write(self, path, text):
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)

    def source(self, path, tag, body):
        head = '<?xml version="1.0" encoding="UTF-8"?>\n'
        self.write(f"{SOURCE}/{path}-meta.xml", f'{head}<{tag} xmlns="{NAMESPACE}">\n{body}</{tag}>\n')

    def configure(self, text):
        self.write("leastforce.toml", text)

    def profile(self, body="", name=IDENTITY, last=""):
        custom = "    <custom>true</custom>\n"
        licence = "    <userLicense>Salesforce</userLicense>\n"
        body = f"{custom}{body}{licence}{permission('ApiEnabled')}{last}"
        self.source(f"profiles/{name}.profile", "Profile", body)

    def permission_set(self, name, body=""):
        label = f"    <label>{name.replace('_', ' ')}</label>\n"
        self.source(f"permissionsets/{name}.permissionset", "PermissionSet", body + label)

    def group(self, name, members, muting=""):
        """A group of an integration; `muting` is the body of its muting permission set."""
        body = f"    <label>{name.replace('_', ' ')}</label>\n"
        if muting:
            body += f"    <mutingPermissionSets>Mute_{name}</mutingPermissionSets>\n"
            label = f"    <label>Mute {name}</label>\n"
            self.source(f"mutingpermissionsets/Mute_{name}.mutingpermissionset", "MutingPermissionSet", label + muting)
        body += "".join(f"    <permissionSets>{member}</permissionSets>\n" for member in members)
        body += "    <status>Updated</status>\n"
        self.source(f"permissionsetgroups/{name}.permissionsetgroup", "PermissionSetGroup", body)

    def connected_app(self, name, body="", user=""):
        label = f"    <contactEmail>it@acme.example</contactEmail>\n    <label>{name.replace('_', ' ')}</label>\n"
        leaves = [("callbackUrl", "https://acme.example/callback"), ("isAdminApproved", "true"), ("scopes", "Api")]
        if user:
            leaves[1:1] = [("clientCredentialUser", user)]
        self.source(f"connectedApps/{name}.connectedApp", "ConnectedApp", label + element("oauthConfig", *leaves) + body)

    def git(self, *arguments):
        identity = ["-c", "user.name=Acme", "-c", "user.email=it@acme.example", "-c", "gc.auto=0"]
        subprocess.run(["git", *identity, *arguments], cwd=self.root, check=True, stdout=subprocess.DEVNULL)

    def commit(self, first=False):
        if first:
            self.git("init", "--quiet")
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", "State")
