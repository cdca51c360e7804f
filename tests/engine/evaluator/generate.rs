//! Small projects with the untidiness of real ones: names in other cases, with the own namespace and without,
//! labels that are other sets' names, entries that repeat or contradict each other, references to nothing.

use std::fmt::Write as _;

use proptest::prelude::*;
use proptest::sample::select;

use crate::engine::common::Files;

#[derive(Clone, Debug)]
pub(super) struct Project {
    has_namespace: bool,
    profiles: Vec<Holder>,
    sets: Vec<Holder>,
    /// Of the second package directory: more of the first sets.
    others: Vec<Holder>,
    muting: Vec<Vec<String>>,
    groups: Vec<Group>,
    identities: Vec<Identity>,
    masters: Vec<(&'static str, &'static str)>,
}

#[derive(Clone, Debug)]
struct Holder {
    license: Option<&'static str>,
    label: Option<&'static str>,
    entries: Vec<String>,
}

#[derive(Clone, Debug)]
struct Group {
    members: Vec<&'static str>,
    muting: Vec<&'static str>,
}

#[derive(Clone, Debug)]
struct Identity {
    profile: Option<&'static str>,
    sets: Vec<&'static str>,
    groups: Vec<&'static str>,
}

const OBJECTS: [&str; 9] = [
    "Account",
    "account",
    "Lead",
    "Order",
    "Document",
    "Invoice__c",
    "acme__Invoice__c",
    "Line__c",
    "Archive__b",
];
const FIELDS: [&str; 6] = [
    "Account.Tax_Id__c",
    "ACCOUNT.tax_id__c",
    "Lead.Email",
    "Invoice__c.Sum__c",
    "acme__Invoice__c.acme__Sum__c",
    "Line__c.Count__c",
];
const PERMISSIONS: [&str; 14] = [
    "ModifyAllData",
    "ViewAllData",
    "viewalldata",
    "ViewAllFieldsGlobal",
    "TransferAnyLead",
    "EditPublicDocuments",
    "ImportPersonal",
    "EditActivatedOrders",
    "ApiEnabled",
    "APIEnabled",
    "ApiUserOnly",
    "TwoFactorApi",
    "ViewSetup",
    "Invented_Permission",
];
const LICENSES: [Option<&str>; 11] = [
    None,
    None,
    None,
    Some("Salesforce"),
    Some("Salesforce Integration"),
    Some("SALESFORCE INTEGRATION"),
    Some("SalesforceAPIIntegrationPsl"),
    Some("Customer Community"),
    Some("Einstein Agent"),
    Some("OmniStudioDesigner"),
    Some("Invented Licence"),
];
const TRUTHS: [&str; 7] = ["true", "true", "false", "false", "1", "0", "TRUE"];

/// Children in any order; each is there or not, but for the first.
fn element(
    name: &'static str,
    key: &'static str,
    of: &'static [&'static str],
    flags: &'static [&'static str],
) -> impl Strategy<Value = String> {
    let flags: Vec<_> = flags.iter().map(|flag| (Just(*flag), select(&TRUTHS[..]))).collect();
    (select(of), flags, any::<bool>()).prop_map(move |(thing, flags, key_first)| {
        let key = format!("<{key}>{thing}</{key}>");
        let flags = flags
            .iter()
            .map(|(flag, truth)| format!("<{flag}>{truth}</{flag}>"))
            .collect::<Vec<_>>()
            .concat();
        let children = if key_first { key + &flags } else { flags + &key };
        format!("<{name}>{children}</{name}>\n")
    })
}

fn entry(tab: &'static str) -> impl Strategy<Value = String> {
    const CRUD: &[&str] = &["allowRead", "allowCreate", "allowEdit", "allowDelete"];
    const ALL: &[&str] = &[
        "allowCreate",
        "allowDelete",
        "allowEdit",
        "allowRead",
        "modifyAllRecords",
        "viewAllFields",
        "viewAllRecords",
    ];
    let all = prop_oneof![Just("DefaultOn"), Just("DefaultOff"), Just("Hidden")];
    let of_sets = prop_oneof![Just("Visible"), Just("Available"), Just("None")];
    let visibility = if tab == "tabVisibilities" { all.boxed() } else { of_sets.boxed() };
    prop_oneof![
        4 => element("objectPermissions", "object", &OBJECTS, ALL),
        2 => element("objectPermissions", "object", &OBJECTS, CRUD),
        3 => element("fieldPermissions", "field", &FIELDS, &["editable", "readable"]),
        1 => element("fieldPermissions", "field", &FIELDS, &["editable"]),
        4 => element("userPermissions", "name", &PERMISSIONS, &["enabled"]),
        1 => element("classAccesses", "apexClass", &["OrderApi", "orderapi", "acme__OrderApi"], &["enabled"]),
        1 => element("applicationVisibilities", "application", &["standard__Sales"], &["visible"]),
        1 => element("recordTypeVisibilities", "recordType", &["Account.A", "Account.B"], &["visible"]),
        1 => element("customPermissions", "name", &["Bypass", "bypass"], &["enabled"]),
        1 => visibility.prop_map(move |v| format!("<{tab}><tab>Line__c</tab><visibility>{v}</visibility></{tab}>\n")),
    ]
}

fn entries(tab: &'static str, most: usize) -> impl Strategy<Value = Vec<String>> {
    proptest::collection::vec(entry(tab), 0..most)
}

fn holder(tab: &'static str) -> impl Strategy<Value = Holder> {
    let label = prop_oneof![4 => Just(None), 1 => Just(Some("S1")), 1 => Just(Some("Nowhere")), 1 => Just(Some("Own"))];
    (select(&LICENSES[..]), label, entries(tab, 6)).prop_map(|(license, label, entries)| Holder {
        license,
        label,
        entries,
    })
}

pub(super) fn project() -> impl Strategy<Value = Project> {
    const SETS: [&str; 8] = ["S0", "S1", "S2", "s2", "acme__S1", "Nowhere", "S3", "Own"];
    let set = "tabSettings";
    let picked = |names: &'static [&'static str]| proptest::collection::vec(select(names), 0..4);
    let group = (picked(&SETS), picked(&["M0", "m0", "M1", "acme__M1", "Nowhere"]))
        .prop_map(|(members, muting)| Group { members, muting });
    let profiles = select(&["P0", "p1", "Minimum Access - API Only Integrations", "Nowhere"][..]);
    let identity =
        (proptest::option::of(profiles), picked(&["S0", "S1", "S2", "S3", "s3"]), picked(&["G0", "g1"]))
            .prop_map(|(profile, sets, groups)| Identity { profile, sets, groups })
            .prop_filter("holds something", |i| i.profile.is_some() || i.sets.len() + i.groups.len() > 0);
    let masters =
        select(&[("Line__c", "Invoice__c"), ("Invoice__c", "Account"), ("Line__c", "acme__Invoice__c")][..]);
    (
        any::<bool>(),
        proptest::collection::vec(holder("tabVisibilities"), 2),
        proptest::collection::vec(holder(set), 4),
        proptest::collection::vec(holder(set), 0..2),
        proptest::collection::vec(entries(set, 5), 2),
        proptest::collection::vec(group, 2),
        proptest::collection::vec(identity, 1..3),
        proptest::collection::vec(masters, 0..3),
    )
        .prop_map(|(has_namespace, profiles, sets, others, muting, groups, identities, masters)| {
            Project { has_namespace, profiles, sets, others, muting, groups, identities, masters }
        })
}

fn list(tag: &str, names: &[&str]) -> String {
    names.iter().map(|name| format!("<{tag}>{name}</{tag}>\n")).collect::<Vec<_>>().concat()
}

fn quoted(names: &[&str]) -> String {
    // The configuration refuses one that is named twice.
    let mut once: Vec<String> = Vec::new();
    for name in names {
        if !once.iter().any(|known| known.eq_ignore_ascii_case(name)) {
            once.push((*name).to_owned());
        }
    }
    once.iter().map(|name| format!("'{name}'")).collect::<Vec<_>>().join(", ")
}

impl Holder {
    fn xml(&self, root: &str, license: &str) -> String {
        let leaf =
            |tag: &str, text: Option<&str>| text.map(|t| format!("<{tag}>{t}</{tag}>\n")).unwrap_or_default();
        let label = self.label.filter(|_| root != "Profile");
        let entries = self.entries.concat();
        format!("<{root}>\n{}{}{entries}</{root}>\n", leaf("label", label), leaf(license, self.license))
    }
}

impl Project {
    pub(super) fn files(&self) -> Files {
        let namespace = if self.has_namespace { r#""namespace": "acme", "# } else { "" };
        let project = format!(
            r#"{{{namespace}"packageDirectories": [{{"path": "app", "default": true}}, {{"path": "b"}}]}}"#
        );
        let mut files = vec![("sfdx-project.json".to_owned(), project)];
        for (i, profile) in self.profiles.iter().enumerate() {
            files
                .push((format!("app/profiles/P{i}.profile-meta.xml"), profile.xml("Profile", "userLicense")));
        }
        for (folder, sets) in [("app", &self.sets), ("b", &self.others)] {
            for (i, set) in sets.iter().enumerate() {
                let path = format!("{folder}/permissionsets/S{i}.permissionset-meta.xml");
                files.push((path, set.xml("PermissionSet", "license")));
            }
        }
        for (i, entries) in self.muting.iter().enumerate() {
            let path = format!("app/mutingpermissionsets/M{i}.mutingpermissionset-meta.xml");
            files
                .push((path, format!("<MutingPermissionSet>\n{}</MutingPermissionSet>\n", entries.concat())));
        }
        for (i, group) in self.groups.iter().enumerate() {
            let (members, muting) =
                (list("permissionSets", &group.members), list("mutingPermissionSets", &group.muting));
            let text = format!(
                "<PermissionSetGroup>\n{members}{muting}<label>G{i}</label>\n</PermissionSetGroup>\n"
            );
            files.push((format!("app/permissionsetgroups/G{i}.permissionsetgroup-meta.xml"), text));
        }
        for (i, (detail, master)) in self.masters.iter().enumerate() {
            let text = format!(
                "<CustomField><fullName>F{i}__c</fullName><referenceTo>{master}</referenceTo>\
                 <type>MasterDetail</type></CustomField>\n"
            );
            files.push((format!("app/objects/{detail}/fields/F{i}__c.field-meta.xml"), text));
        }
        files.push(("leastforce.toml".to_owned(), self.config()));
        Files::new(files)
    }

    fn config(&self) -> String {
        let mut config = String::new();
        for (i, identity) in self.identities.iter().enumerate() {
            writeln!(config, "[integrations.I{i}]").unwrap();
            if let Some(profile) = identity.profile {
                writeln!(config, "profile = '{profile}'").unwrap();
            }
            writeln!(config, "permission-sets = [{}]", quoted(&identity.sets)).unwrap();
            writeln!(config, "permission-set-groups = [{}]", quoted(&identity.groups)).unwrap();
        }
        config
    }
}
