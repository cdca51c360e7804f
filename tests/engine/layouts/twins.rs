//! A component that was split and its twin in one file mean the same.

use std::collections::BTreeSet;

use leastforce::Settings;
use leastforce::analysis::Analysis;
use leastforce::config::Config;
use leastforce::project::MetadataKind;
use leastforce::report::model::Report;
use leastforce::terms::grant::{Bits, GrantKind};
use leastforce::terms::names::fold;
use proptest::prelude::*;
use proptest::strategy::ValueTree;

use super::layout::{Layout, files};
use crate::engine::common::{Files, config_of, lint};
use crate::engine::metadata::table::elements;
use crate::engine::metadata::written::{Style, Written, element, written};

const NAME: &str = "ERP Integration";

/// Low limits, so that the rules about many things have something to say.
fn config(kind: MetadataKind) -> String {
    let holder = match kind {
        MetadataKind::Profile => format!("profile = '{NAME}'"),
        MetadataKind::PermissionSet => format!("permission-sets = ['{NAME}']"),
        _ => "permission-set-groups = ['Group']".to_owned(),
    };
    format!(
        "[integrations.erp]\n{holder}\n[rules]\nfield-sprawl = {{ max-fields = 1 }}\nobject-sprawl = {{ max-objects = 2 }}\n\
         admin-clone = {{ min-permissions = 3 }}\n"
    )
}

/// A project around a component's files: a muting set needs a group and something to mute.
fn project(kind: MetadataKind, component: &Files) -> Files {
    let mut files = component.clone();
    files.0.push(("leastforce.toml".into(), config(kind).into_bytes()));
    files.0.push((
        "sfdx-project.json".into(),
        br#"{"packageDirectories":[{"path":"force-app"}],"sourceApiVersion":"63.0"}"#.to_vec(),
    ));
    if kind == MetadataKind::MutingPermissionSet {
        let group = format!(
            "<PermissionSetGroup><label>g</label><mutingPermissionSets>{NAME}</mutingPermissionSets>\
             <permissionSets>Member</permissionSets></PermissionSetGroup>"
        );
        let powers = NAMES
            .map(|n| format!("<userPermissions><enabled>true</enabled><name>{n}</name></userPermissions>"));
        let objects = OBJECTS.map(|o| {
            format!(
                "<objectPermissions><allowCreate>true</allowCreate><allowDelete>true</allowDelete>\
                 <allowEdit>true</allowEdit><allowRead>true</allowRead><modifyAllRecords>true</modifyAllRecords>\
                 <object>{o}</object><viewAllRecords>true</viewAllRecords></objectPermissions>"
            )
        });
        let member =
            format!("<PermissionSet><label>m</label>{}{}</PermissionSet>", powers.concat(), objects.concat());
        files.0.push(("force-app/g/Group.permissionsetgroup-meta.xml".into(), group.into_bytes()));
        files.0.push(("force-app/p/Member.permissionset-meta.xml".into(), member.into_bytes()));
    }
    files
}

const NAMES: [&str; 9] = [
    "ModifyAllData",
    "ViewAllData",
    "ManageUsers",
    "ApiEnabled",
    "ApiUserOnly",
    "AuthorApex",
    "ApiEnbled",
    "NobodyKnowsThis",
    "NorThat",
];
const OBJECTS: [&str; 4] = ["Account", "User", "Case", "OrderItem"];
const FIELDS: [&str; 4] = ["Account.Api_Secret__c", "Account.Tax__c", "Case.Token__c", "account.tax__c"];

/// Entries that rules speak of, few enough to meet each other.
fn telling() -> impl Strategy<Value = Written> {
    let object = (proptest::sample::select(&OBJECTS[..]), 0u16..128)
        .prop_map(|(name, bits)| (GrantKind::Object, name, Bits::from_bits_truncate(bits)));
    let field =
        (proptest::sample::select(&FIELDS[..]), proptest::sample::select(&[Bits::READ, Bits::EDIT][..]))
            .prop_map(|(name, bits)| (GrantKind::Field, name, bits));
    let permission =
        (proptest::sample::select(&NAMES[..]), prop::bool::weighted(0.8)).prop_map(|(name, on)| {
            (GrantKind::UserPermission, name, if on { Bits::ENABLED } else { Bits::empty() })
        });
    (prop_oneof![object, field, permission], any::<bool>()).prop_map(|((kind, name, bits), reversed)| {
        Written { kind, name: name.to_owned(), bits, reversed, gap: "\n" }
    })
}

fn range() -> impl Strategy<Value = String> {
    proptest::sample::select(&[("10.0.0.1", "10.0.0.9"), ("0.0.0.0", "63.255.255.255"), ("64.0.0.0", "64.0.255.255")][..])
        .prop_map(|(start, end)| {
            format!("<loginIpRanges><endAddress>{end}</endAddress><startAddress>{start}</startAddress></loginIpRanges>")
        })
}

fn of_kind() -> impl Strategy<Value = (MetadataKind, Vec<String>)> {
    const KINDS: [MetadataKind; 3] =
        [MetadataKind::Profile, MetadataKind::PermissionSet, MetadataKind::MutingPermissionSet];
    proptest::sample::select(&KINDS[..]).prop_flat_map(|kind| {
        let known: Vec<String> = match kind {
            MetadataKind::Profile => elements(kind),
            _ => elements(MetadataKind::PermissionSet),
        }
        .into_iter()
        .map(|(element, _)| element.to_owned())
        .collect();
        let spell = |w: Written| element(Style::Free, &w).1;
        let old =
            "<objectPermissions><object>Old__c</object><revokeRead>false</revokeRead></objectPermissions>";
        let mut one = vec![
            (4, written().prop_map(spell).boxed()),
            (6, telling().prop_map(spell).boxed()),
            (4, proptest::sample::select(known).boxed()),
            (1, Just("<strange><deep>x</deep></strange>".to_owned()).boxed()),
            (1, Just(old.to_owned()).boxed()),
        ];
        if kind == MetadataKind::Profile {
            one.push((1, range().boxed()));
        }
        let one = proptest::strategy::Union::new_weighted(one);
        (Just(kind), proptest::collection::vec(one, 0..24).prop_map(each_single_once))
    })
}

/// The elements without a second one of those that a component has once: a deploy refuses it, and so does a run.
fn each_single_once(mut elements: Vec<String>) -> Vec<String> {
    let mut met = BTreeSet::new();
    elements.retain(|element| {
        let tag = element.split(['>', ' ', '/']).next().unwrap_or_default().to_owned();
        // What holds text alone is a property of the component itself.
        let is_single = tag == "<loginHours" || element.matches('<').count() <= 2;
        !is_single || met.insert(tag)
    });
    elements
}

/// Everything that a report says but for places and the number of files. Of several spellings of one
/// name it prints the first that it meets.
fn said(report: &Report) -> Vec<String> {
    let mut said: Vec<String> = report
        .findings
        .iter()
        .map(|f| {
            format!(
                "{} {} {} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {} {}",
                f.rule,
                f.severity,
                f.confidence,
                f.status,
                f.covered_by,
                f.message,
                f.help,
                f.subject,
                f.grant,
                f.identities,
                f.related.len(),
                f.fingerprint
            )
            .to_lowercase()
        })
        .collect();
    said.sort();
    for identity in &report.identities {
        let holders: Vec<_> = identity.holders.iter().map(|h| (&h.kind, &h.name)).collect();
        said.push(format!("{} {:?} {:?} {holders:?}", identity.name, identity.confidence, identity.evidence));
    }
    said.extend(report.candidates.iter().map(|c| format!("{} {} {:?}", c.kind, c.name, c.evidence)));
    said.push(format!("{} holders, {:?}, {:?}", report.summary.holders, report.errors, report.notes));
    said.push(format!("{:?} {:?}", report.unresolved, report.summary.not_looked_at));
    said
}

/// What the identities of a project can do.
fn access(files: &Files) -> BTreeSet<(GrantKind, String, u16)> {
    let settings = Settings { config: config_of(files), threads: 1, ..Settings::default() };
    let read = leastforce::read(files, &settings, &|_| {});
    let config: &Config = &settings.config;
    let analysis = Analysis::new(&read.library, config);
    let names = &read.library.names;
    let root = &analysis.roots[0];
    let all = root.org().identities.keys().flat_map(|i| root.access(i).iter().collect::<Vec<_>>());
    all.map(|(key, bits)| (key.kind, fold(names.get(key.name)).into_owned(), bits.bits())).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn a_split_component_says_what_its_twin_says((kind, elements) in of_kind(), declared in any::<bool>()) {
        let spelled = if declared { "ERP Integration" } else { "ERP%20Integration" };
        let whole = project(kind, &files(Layout::Monolithic, kind, NAME, &elements));
        let (report, held) = (lint(&whole, &[]), access(&whole));
        prop_assert!(report.errors.is_empty(), "{:?}", report.errors);
        for layout in Layout::all(kind) {
            let split = project(kind, &files(layout, kind, spelled, &elements));
            // No element, no file.
            if elements.is_empty() {
                continue;
            }
            let twin = lint(&split, &[]);
            let (expected, found) = (said(&report), said(&twin));
            let missing: Vec<_> = expected.iter().filter(|line| !found.contains(line)).collect();
            let added: Vec<_> = found.iter().filter(|line| !expected.contains(line)).collect();
            prop_assert_eq!(
                (&missing, &added), (&Vec::new(), &Vec::new()), "{:?}\n{}", layout, shown(&split)
            );
            prop_assert_eq!(found.len(), expected.len());
            prop_assert_eq!(&access(&split), &held, "{:?}\n{}", layout, shown(&split));
        }
    }
}

const FRAGMENTS: [&str; 8] =
    ["<", "</", "&", "<!--", "<userPermissions>", "</PermissionSet>", "<enabled/>", "\n<<<<<<< \n"];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn damaged_pieces_are_errors_with_places(
        (kind, elements) in of_kind(),
        layout in any::<prop::sample::Index>(),
        file in any::<prop::sample::Index>(),
        (at, fragment) in (any::<prop::sample::Index>(), prop::option::of(prop::sample::select(&FRAGMENTS[..]))),
    ) {
        let layouts = Layout::all(kind);
        let mut component = files(layouts[layout.index(layouts.len())], kind, NAME, &elements);
        if let Some((_, bytes)) = (!component.0.is_empty()).then(|| file.get(&component.0).clone()) {
            let position = file.index(component.0.len());
            let mut text = bytes;
            let cut = at.index(text.len() + 1);
            match fragment {
                Some(fragment) => drop(text.splice(cut..cut, fragment.bytes())),
                None => text.truncate(cut),
            }
            component.0[position].1 = text;
        }
        let project = project(kind, &component);
        let report = lint(&project, &[]);
        let size = |path: &str| project.0.iter().find(|(p, _)| p == path).map_or(0, |(_, bytes)| bytes.len() as u64);
        let found = report.findings.iter().flat_map(|f| std::iter::once(&f.location).chain(f.related.iter().map(|r| &r.location)));
        for place in found.chain(report.errors.iter().filter_map(|e| e.location.as_ref())) {
            prop_assert!(place.start.offset <= place.end.offset && place.end.offset <= size(&place.path), "{place:?}");
        }
        for finding in &report.findings {
            let is_empty = finding.location.start.offset == finding.location.end.offset;
            prop_assert!(!is_empty, "{:?}\n{}", finding, shown(&project));
        }
    }
}

fn shown(files: &Files) -> String {
    let shown =
        |(path, bytes): &(String, Vec<u8>)| format!("== {path}\n{}\n", String::from_utf8_lossy(bytes));
    files.0.iter().map(shown).collect::<Vec<_>>().concat()
}

/// The comparison is worth something: the generated components give findings of many rules.
#[test]
fn twins_have_much_to_say() {
    let mut rules = BTreeSet::new();
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    for _ in 0..60 {
        let (kind, elements) = of_kind().new_tree(&mut runner).unwrap().current();
        let report = lint(&project(kind, &files(Layout::Grouped, kind, NAME, &elements)), &[]);
        rules.extend(report.findings.into_iter().map(|f| f.rule));
    }
    assert!(rules.len() >= 20, "{rules:?}");
}
