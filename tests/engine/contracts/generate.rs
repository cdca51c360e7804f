//! What `generate` makes of a contract, held against that contract.

use std::fmt::Write as _;

use leastforce::analysis::Analysis;
use leastforce::catalog::implied::{field_bits, object_bits};
use leastforce::generate::{PermissionSet, least};
use leastforce::inventory::vocabulary::Vocabulary;
use leastforce::terms::grant::{Bits, Grant, GrantKind};
use leastforce::{Settings, read};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::pairs::PAIRS;
use super::project::{RULES_OF_CONTRACTS, SET, grants, lint, permission_set, project, verdict};
use crate::engine::common::{Files, config_of};

/// What must be silent about a permission set that was generated.
const HYGIENE: [&str; 6] = [
    "missing-dependency",
    "impossible-entry",
    "fls-on-required-field",
    "duplicate-or-conflicting-entry",
    "unknown-permission",
    "deprecated-element",
];

/// The set for the integration of a project, and what is to be said of it; `None` without an agreed contract.
pub fn generated(files: &Files) -> Option<(PermissionSet, Vec<String>)> {
    let config = config_of(files);
    let settings = Settings { config, threads: 1, ..Settings::default() };
    let library = read(files, &settings, &|_| {}).library;
    let analysis = Analysis::new(&library, &settings.config);
    let root = &analysis.roots[0];
    let org = root.org();
    let id = org.identities.position(|i| i.name == "feed")?;
    let vocabulary = Vocabulary::new(&library, files.0.iter().map(|(path, _)| path.as_str()));
    let least = least(root, root.contract(id)?, &vocabulary);
    let set = PermissionSet {
        name: "Feed".to_owned(),
        label: "Feed".to_owned(),
        description: "What feed needs".to_owned(),
        grants: least.grants,
        api_version: library.project.roots[org.root].api_version,
    };
    Some((set, least.notes))
}

/// The project with another content of the set that its integration has.
fn with_set(files: &Files, xml: &str) -> Files {
    let mut files = files.clone();
    for (path, bytes) in &mut files.0 {
        if path == SET {
            *bytes = xml.as_bytes().to_vec();
        }
    }
    files
}

fn all_rules() -> Vec<&'static str> {
    RULES_OF_CONTRACTS.into_iter().chain(HYGIENE).collect()
}

/// What says that a contract cannot be met whole.
const UNMEETABLE: [&str; 3] = ["no field of", "ask for by name", "says never"];

#[test]
fn what_is_generated_for_a_contract_of_a_known_pair_agrees_with_it() {
    let mut met = 0;
    // What is said of a set that is not here is none of a generated one's.
    for pair in PAIRS.iter().filter(|pair| !pair.contract.contains("[external.")) {
        let files = project(pair.contract, &grants(pair.holds));
        let Some((set, notes)) = generated(&files) else { continue };
        if notes.iter().any(|note| UNMEETABLE.iter().any(|part| note.contains(part))) {
            continue;
        }
        met += 1;
        let found = verdict(&lint(&with_set(&files, &set.xml()), &all_rules()));
        assert!(found.is_empty(), "{}: {found:?}\n{}", pair.what, set.xml());
    }
    assert!(met >= 25, "{met}");
}

/// A standard object, a detail, a master, one without permissions of its own, and a package's.
const OBJECTS: [&str; 6] = ["Account", "OrderItem", "Invoice__c", "Invoice_Line__c", "ns__Job__c", "Task"];
const FIELDS: [&str; 7] =
    ["Phone", "Owner", "BillingCity", "Margin__c", "Total__c", "Invoice__r", "ns__Key__c"];
/// How a contract speaks of fields.
const FIELD_LISTS: [&str; 5] = [
    "\"all\"",
    "\"all-custom\"",
    "{ globs = [\"P*\"], except = [\"Margin*\"] }",
    "{ globs = [\"ns__*\"] }",
    "[]",
];
const ACCESS: [&str; 4] = ["read", "create", "edit", "delete"];
const LISTS: [(&str, &[&str]); 11] = [
    ("permissions", &["ApiEnabled", "RunReports", "QueryAllFiles", "ViewSetup", "ExportReport"]),
    ("classes", &["OrderApi", "ns__Feed"]),
    ("flows", &["Ship"]),
    ("pages", &["Label"]),
    ("apps", &["Sales", "standard__Console"]),
    ("custom-permissions", &["Bypass"]),
    ("credentials", &["Erp:User", "Shop-Feed"]),
    ("custom-settings", &["Routes__c"]),
    ("custom-metadata", &["Rate__mdt"]),
    ("cdc", &["Account", "Invoice__c", "TaskChangeEvent"]),
    ("events", &["Stock__e"]),
];

fn fields() -> impl Strategy<Value = String> {
    let list = subsequence(FIELDS.to_vec(), 0..5).prop_map(|names| format!("{names:?}"));
    prop_oneof![3 => list, 2 => select(&FIELD_LISTS[..]).prop_map(str::to_owned)]
}

fn need(object: &'static str) -> impl Strategy<Value = String> {
    let types = subsequence(vec!["Web", "Shop"], 0..2);
    (subsequence(ACCESS.to_vec(), 1..4), fields(), fields(), any::<bool>(), types).prop_map(
        move |(access, read, edit, all, types)| {
            format!(
                "{object} = {{ access = {access:?}, read = {read}, edit = {edit}, all-records = {all}, record-types = {types:?} }}"
            )
        },
    )
}

/// A contract as text, whatever contracts can say.
fn contract() -> impl Strategy<Value = String> {
    let objects = subsequence(OBJECTS.to_vec(), 0..5)
        .prop_flat_map(|objects| objects.into_iter().map(need).collect::<Vec<_>>());
    let lists = LISTS.map(|(list, names)| {
        subsequence(names.to_vec(), 0..=names.len()).prop_map(move |names| format!("{list} = {names:?}"))
    });
    (lists.to_vec(), objects).prop_map(|(lists, objects)| {
        let mut text = format!("[integrations.feed.needs]\n{}\n", lists.join("\n"));
        writeln!(text, "[integrations.feed.needs.objects]\n{}", objects.join("\n")).unwrap();
        text
    })
}

/// Fields of the project's own, and a set for people that names others.
fn with_fields(mut files: Files) -> Files {
    let people = "Account.Phone:read+edit Account.Rating:read Account.ns__Key__c:read Task.Due__c:read+edit \
                  ns__Job__c.Rate__c:read+edit OrderItem.Description:read+edit";
    let people = permission_set(&grants(people));
    let own = "force-app/main/default/objects/";
    let fields = [
        ("Account", "Margin__c", "Number"),
        ("Invoice__c", "Region__c", "Text"),
        ("Activity", "Call__c", "Text"),
    ];
    for (object, field, kind) in fields {
        let body = format!("<CustomField><fullName>{field}</fullName><type>{kind}</type></CustomField>");
        files.0.push((format!("{own}{object}/fields/{field}.field-meta.xml"), body.into_bytes()));
    }
    files.0.push((
        "force-app/main/default/permissionsets/People.permissionset-meta.xml".to_owned(),
        people.into_bytes(),
    ));
    files
}

/// Each grant of a set that no other of its grants brings, alone.
fn single_bits(set: &PermissionSet) -> Vec<(usize, Bits)> {
    let reads_all = |name: &str| {
        let object = name.split('.').next();
        set.grants.iter().any(|g| Some(g.name.as_str()) == object && g.bits.contains(Bits::VIEW_ALL_FIELDS))
    };
    let own = |grant: &Grant, bit: Bits| {
        let rest: Bits = grant.bits.iter().filter(|&other| other != bit).collect();
        let implied = match grant.kind {
            GrantKind::Object => object_bits(rest),
            GrantKind::Field if reads_all(&grant.name) => field_bits(rest) | Bits::READ,
            GrantKind::Field => field_bits(rest),
            _ => rest,
        };
        !implied.contains(bit)
    };
    let bits =
        set.grants.iter().enumerate().flat_map(|(at, grant)| grant.bits.iter().map(move |bit| (at, bit)));
    bits.filter(|&(at, bit)| own(&set.grants[at], bit)).collect()
}

/// Whether nothing that is left of a set without a grant brings it by another way: by a permission that
/// implies or requires it, by the profile, by all fields one by one.
fn is_alone(set: &PermissionSet, gone: &Grant, bit: Bits) -> bool {
    let permissions = set.grants.iter().filter(|g| g.kind == GrantKind::UserPermission);
    let brings = |permission: &Grant| {
        let weak = Grant::new(gone.kind, gone.name.as_str(), bit);
        let mut requires = leastforce::catalog::permission::find(&permission.name)
            .into_iter()
            .flat_map(leastforce::catalog::permission::Permission::requires);
        leastforce::access::implies::implies(permission, &weak) || requires.any(|p| p == gone.name)
    };
    let has_profile = gone.name == "ApiEnabled";
    !has_profile && !permissions.into_iter().any(brings) && bit != Bits::VIEW_ALL_FIELDS
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn what_is_generated_is_clean_and_nothing_of_it_is_too_much(contract in contract(), at in any::<prop::sample::Index>()) {
        let files = with_fields(project(&contract, &[]));
        let Some((set, notes)) = generated(&files) else { return Ok(()) };
        let found = verdict(&lint(&with_set(&files, &set.xml()), &all_rules()));
        let unmet = notes.iter().filter(|note| UNMEETABLE.iter().any(|part| note.contains(part))).count();
        let others: Vec<_> = found.iter().filter(|f| unmet == 0 || !f.starts_with("unmet-need")).collect();
        prop_assert!(others.is_empty(), "{contract}\n{}\n{notes:#?}\n{others:?}", set.xml());
        let bits = single_bits(&set);
        // One lack can stand for another.
        if !bits.is_empty() && found.is_empty() {
            let (grant, bit) = bits[at.index(bits.len())];
            let mut less = set.clone();
            less.grants[grant].bits -= bit;
            let gone = &set.grants[grant];
            if is_alone(&less, gone, bit) {
                let missed = verdict(&lint(&with_set(&files, &less.xml()), &all_rules()));
                let is_missed = missed.iter().any(|f| f.starts_with("unmet-need"));
                prop_assert!(is_missed, "{contract}\n{gone} without {bit:?}\n{}\n{missed:?}", less.xml());
            }
        }
    }
}
