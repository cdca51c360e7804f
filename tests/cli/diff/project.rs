//! An invented project, and small edits of it.

use std::collections::BTreeMap;

/// Files by their paths.
pub type Project = BTreeMap<String, String>;

pub const MAIN: &str = "force-app/main/default";

pub fn path(part: &str) -> String {
    format!("{MAIN}/{part}")
}

/// One step of a change. A path that does not begin with the package directory is in it.
#[derive(Clone, Debug)]
pub enum Edit {
    /// Replaces the first occurrence, which must be there.
    Replace(&'static str, &'static str, &'static str),
    Write(&'static str, String),
    Delete(&'static str),
    Move(&'static str, &'static str),
    /// Line ends, indents.
    Reformat(&'static str),
}

fn full(part: &str) -> String {
    let top =
        ["leastforce.toml", "sfdx-project.json", ".forceignore", "leastforce-baseline.json"].contains(&part);
    if top || part.starts_with("extra/") { part.to_owned() } else { path(part) }
}

pub fn apply(project: &mut Project, edits: &[Edit]) {
    for edit in edits {
        match edit {
            Edit::Replace(part, from, to) => {
                let text = project.get_mut(&full(part)).unwrap_or_else(|| panic!("no {part}"));
                assert!(text.contains(from), "{part} has no {from}");
                *text = text.replacen(from, to, 1);
            }
            Edit::Write(part, text) => {
                project.insert(full(part), text.clone());
            }
            Edit::Delete(part) => assert!(project.remove(&full(part)).is_some(), "no {part}"),
            Edit::Move(from, to) => {
                let text = project.remove(&full(from)).unwrap_or_else(|| panic!("no {from}"));
                project.insert(full(to), text);
            }
            Edit::Reformat(part) => {
                let text = project.get_mut(&full(part)).unwrap_or_else(|| panic!("no {part}"));
                *text = text.replace("    ", "\t").replace('\n', "\r\n");
            }
        }
    }
}

const XMLNS: &str = "http://soap.sforce.com/2006/04/metadata";

pub fn element(root: &str, parts: &[&str]) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<{root} xmlns=\"{XMLNS}\">\n{}</{root}>\n",
        parts.concat()
    )
}

pub fn permission(name: &str) -> String {
    format!(
        "    <userPermissions>\n        <enabled>true</enabled>\n        <name>{name}</name>\n    </userPermissions>\n"
    )
}

/// Bits by their letters: r, c, e, d, and V and M for all records.
pub fn object(name: &str, bits: &str) -> String {
    let is = |bit| bits.contains(bit);
    format!(
        "    <objectPermissions>\n        <allowCreate>{}</allowCreate>\n        <allowDelete>{}</allowDelete>\n        \
         <allowEdit>{}</allowEdit>\n        <allowRead>{}</allowRead>\n        \
         <modifyAllRecords>{}</modifyAllRecords>\n        <object>{name}</object>\n        \
         <viewAllFields>false</viewAllFields>\n        <viewAllRecords>{}</viewAllRecords>\n    </objectPermissions>\n",
        is('c'),
        is('d'),
        is('e'),
        is('r'),
        is('M'),
        is('V')
    )
}

pub fn field(name: &str, edit: bool) -> String {
    format!(
        "    <fieldPermissions>\n        <editable>{edit}</editable>\n        <field>{name}</field>\n        \
         <readable>true</readable>\n    </fieldPermissions>\n"
    )
}

pub fn set(label: &str, entries: &[String]) -> String {
    let entries = entries.concat();
    let end =
        format!("    <hasActivationRequired>false</hasActivationRequired>\n    <label>{label}</label>\n");
    element("PermissionSet", &[&entries, &end])
}

pub const TOML: &str = r#"[integrations.erp]
owner = "finance-it@acme.example"
kind = "sync"
profile = "ERP Integration"
permission-sets = ["ERP_Orders"]
permission-set-groups = ["Core"]
exclusive = true

[integrations.erp.needs]
permissions = ["ApiEnabled"]
[integrations.erp.needs.objects]
Account = { access = ["read", "edit"], read = "all", edit = ["Phone"] }
Order = { access = ["read", "create"], read = "all" }
Case = { access = ["read"] }

[integrations.feed]
owner = "web@acme.example"
kind = "sync"
profile = "Feed Integration"
permission-set-groups = ["Core"]
"#;

/// Two integrations that share a group which mutes something, people, and what nobody has.
pub fn project() -> Project {
    let mut project = Project::new();
    let mut add = |part: &str, text: String| {
        project.insert(full(part), text);
    };
    add("leastforce.toml", TOML.to_owned());
    add(
        "sfdx-project.json",
        "{ \"packageDirectories\": [{ \"path\": \"force-app\", \"default\": true }, { \"path\": \"extra\" }], \
         \"sourceApiVersion\": \"64.0\" }\n"
            .to_owned(),
    );
    // A package directory that holds nothing is reported.
    add("extra/README.md", String::new());
    let ranges = "    <loginIpRanges>\n        <endAddress>192.0.2.20</endAddress>\n        \
                  <startAddress>192.0.2.10</startAddress>\n    </loginIpRanges>\n";
    let profile = |entries: &[String], more: &str, license: &str| {
        let license = format!("    <userLicense>{license}</userLicense>\n");
        element("Profile", &["    <custom>true</custom>\n", &entries.concat(), more, &license])
    };
    add(
        "profiles/ERP Integration.profile-meta.xml",
        profile(
            &[
                field("Account.Phone", true),
                object("Account", "r"),
                permission("ApiEnabled"),
                permission("ApiUserOnly"),
            ],
            ranges,
            "Salesforce Integration",
        ),
    );
    add(
        "profiles/Feed Integration.profile-meta.xml",
        profile(&[permission("ApiEnabled"), permission("ApiUserOnly")], ranges, "Salesforce"),
    );
    add(
        "profiles/Spare.profile-meta.xml",
        profile(&[permission("ApiEnabled"), permission("ViewSetup")], "", "Salesforce"),
    );
    add("profiles/Acme Sales.profile-meta.xml", profile(&[permission("EditTask")], "", "Salesforce"));
    add(
        "permissionsets/ERP_Orders.permissionset-meta.xml",
        set("ERP Orders", &[object("Account", "re"), object("Order", "rc"), permission("ApiEnabled")]),
    );
    add("permissionsets/Core_A.permissionset-meta.xml", set("Core A", &[object("Case", "red")]));
    add("permissionsets/Core_B.permissionset-meta.xml", set("Core B", &[permission("RunReports")]));
    add(
        "permissionsets/Extra.permissionset-meta.xml",
        set("Extra", &[object("Lead", "rced"), permission("ExportReport")]),
    );
    add("permissionsets/Sales_Tools.permissionset-meta.xml", set("Sales Tools", &[object("Lead", "r")]));
    let members = "    <label>Core</label>\n    <mutingPermissionSets>Core_Muting</mutingPermissionSets>\n    \
                   <permissionSets>Core_A</permissionSets>\n    <permissionSets>Core_B</permissionSets>\n    \
                   <status>Updated</status>\n";
    add("permissionsetgroups/Core.permissionsetgroup-meta.xml", element("PermissionSetGroup", &[members]));
    let muted = format!(
        "{}    <hasActivationRequired>false</hasActivationRequired>\n    <label>Core Muting</label>\n",
        object("Case", "d")
    );
    add(
        "mutingpermissionsets/Core_Muting.mutingpermissionset-meta.xml",
        element("MutingPermissionSet", &[&muted]),
    );
    let custom = "    <deploymentStatus>Deployed</deploymentStatus>\n    <label>Shipment</label>\n    \
                  <sharingModel>Private</sharingModel>\n";
    add("objects/Shipment__c/Shipment__c.object-meta.xml", element("CustomObject", &[custom]));
    project
}
