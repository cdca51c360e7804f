//! What must hold of every fix, whatever it fixes.

use std::collections::{BTreeMap, BTreeSet};

use leastforce::access::Access;
use leastforce::analysis::{Analysis, RootAnalysis};
use leastforce::catalog::permission::API_ONLY_USER;
use leastforce::metadata::document::Document;
use leastforce::metadata::parsed::Parsed;
use leastforce::org::Org;
use leastforce::questions::deltas::{Delta, deltas};
use leastforce::report::model::{Finding, Fix, Report, Safety};
use leastforce::rules::Selection;
use leastforce::terms::grant::{Bits, Grant, GrantKind};
use leastforce::terms::ids::IdentityId;
use leastforce::terms::names::fold;
use leastforce::tree::Tree;
use leastforce::tree::buffer::Buffer;
use leastforce::tree::overlay::Overlay;
use leastforce::{Fixed, Linted, Read, Settings, Wanted, fix, lint, read};

use crate::engine::common::config_of;
use crate::engine::contracts::checker::{Schema, refused};

pub fn settings(tree: &dyn Tree) -> Settings {
    let config = config_of(tree);
    let rules = Selection::new(&config, &[], &[]).unwrap();
    Settings { config, rules, threads: 1, ..Settings::default() }
}

/// Fixes a tree and proves what must hold; returns what was done.
pub fn prove(tree: &dyn Tree, all: bool) -> Fixed<'_> {
    let fixed = prove_of_any(tree, all);
    nothing_is_refused(tree, &fixed);
    fixed
}

/// Proves what must hold whatever is in the files, be they broken.
pub fn prove_of_any(tree: &dyn Tree, all: bool) -> Fixed<'_> {
    let settings = settings(tree);
    let fixed = fix(tree, &settings, Wanted::everything(all), &|_| {});
    assert!(fixed.errors.is_empty(), "{:?}", fixed.errors);
    let read_before = read(tree, &settings, &|_| {});
    let Linted { report: before, analysis: was, .. } = lint(tree, &read_before, &settings);
    if fixed.overlay.changed().is_empty() {
        assert_eq!(fixable(&before, all).count(), 0, "what can be fixed is");
        return fixed;
    }
    let read_after = read(&fixed.overlay, &settings, &|_| {});
    let Linted { report: after, analysis: is, .. } = lint(&fixed.overlay, &read_after, &settings);
    assert_eq!(errors(&after), errors(&before), "every file still reads as before");
    assert_eq!(fixable(&after, all).count(), 0, "a second run changes nothing");
    findings_are_gone(&before, &after, all);
    nothing_breaks(&before, &after, all);
    only_as_planned(tree, &settings, all, &fixed);
    access_changes_as_said(&was, &is);
    controls_stay(&read_before, &read_after);
    fixed
}

fn errors(report: &Report) -> Vec<(&str, &str)> {
    report.errors.iter().map(|e| (e.path.as_str(), e.message.as_str())).collect()
}

/// The findings that have a fix: a safe one, or any.
fn fixable(report: &Report, all: bool) -> impl Iterator<Item = &Finding> {
    let wanted = move |fix: &Fix| all || fix.safety == Safety::Safe;
    report.findings.iter().filter(move |f| f.fix.as_ref().is_some_and(wanted))
}

fn findings_are_gone(before: &Report, after: &Report, all: bool) {
    let left: BTreeSet<&str> = after.findings.iter().map(|f| f.fingerprint.as_str()).collect();
    for finding in fixable(before, all) {
        assert!(!left.contains(finding.fingerprint.as_str()), "{} is still there", finding.message);
    }
}

/// What depends on a grant goes with it, and no safe fix takes what a contract asks for.
fn nothing_breaks(before: &Report, after: &Report, all: bool) {
    let is_broken = |rule: &str| rule == "missing-dependency" || rule == "unmet-need" && !all;
    let broken = |report: &Report| -> BTreeSet<String> {
        let findings = report.findings.iter().filter(|f| is_broken(&f.rule));
        // What lacks two things may lack one of them later; how many needs are in doubt is in the message.
        let said =
            |rule: &str, message: &str| if rule == "unmet-need" { message.to_owned() } else { String::new() };
        findings.map(|f| format!("{} {}", f.fingerprint, said(&f.rule, &f.message))).collect()
    };
    let (before, after) = (broken(before), broken(after));
    let new: Vec<_> = after.difference(&before).collect();
    assert!(new.is_empty(), "{new:#?}");
}

/// No component is refused for something that a fix has taken away or put in.
fn nothing_is_refused(tree: &dyn Tree, fixed: &Fixed<'_>) {
    if fixed.overlay.changed().is_empty() {
        return;
    }
    let settings = settings(tree);
    let files = read(tree, &settings, &|_| {}).library.project.files;
    let fields: Vec<_> = files.iter().filter(|file| file.path.ends_with(".field-meta.xml")).collect();
    let fields: Vec<_> = fields.iter().map(|file| (file.path.as_str(), text(tree, &file.path))).collect();
    let schema = Schema::new(fields.iter().map(|(path, text)| (*path, text.as_str())));
    let is_changed = |path: &str| fixed.overlay.changed().iter().any(|(changed, _)| *changed == path);
    let components: BTreeSet<_> =
        files.iter().filter(|file| is_changed(&file.path)).map(|file| file.component).collect();
    for component in components {
        // A deploy puts the pieces of a component together.
        let pieces = files.iter().filter(|file| file.component == component);
        let refused = |tree: &dyn Tree| {
            let whole: String = pieces.clone().map(|piece| text(tree, &piece.path)).collect();
            refused(&whole, &schema, None)
        };
        let (before, after) = (refused(tree), refused(&fixed.overlay));
        let new: Vec<_> = after.difference(&before).collect();
        let path = pieces.clone().next().map(|piece| &piece.path);
        assert!(new.is_empty(), "{path:?}: {new:#?}");
    }
}

fn text(tree: &dyn Tree, path: &str) -> String {
    let mut buffer = Buffer::default();
    tree.read(path, &mut buffer).unwrap();
    String::from_utf8_lossy(buffer.bytes()).into_owned()
}

/// The words that a fix writes, each with what may have stood there.
const WRITTEN: [(&str, &[&str]); 4] = [
    ("false", &["true", "1"]),
    ("true", &["false", "0"]),
    ("Hidden", &["DefaultOn", "DefaultOff"]),
    ("None", &["Visible", "Available"]),
];

/// Every edit replaces a whole value by the other one, or puts in an entry that is whole and nothing but blanks;
/// and beside what the edits say no byte differs.
fn only_as_planned(tree: &dyn Tree, settings: &Settings, all: bool, fixed: &Fixed<'_>) {
    let mut replayed = Overlay::new(tree);
    for _ in 0..20 {
        let read = read(&replayed, settings, &|_| {});
        let edits = lint(&replayed, &read, settings).fixes.edits(all);
        if edits.is_empty() {
            break;
        }
        for (file, edits) in edits {
            let path = &read.library.project.files[file].path;
            let mut buffer = Buffer::default();
            replayed.read(path, &mut buffer).unwrap();
            for edit in &edits {
                let (start, end) = (usize::try_from(edit.start).unwrap(), usize::try_from(edit.end).unwrap());
                let was = std::str::from_utf8(&buffer.bytes()[start..end]).unwrap();
                assert!(
                    is_flip(was, &edit.text) || is_entry(was, &edit.text),
                    "{path}: '{was}' became '{}'",
                    edit.text
                );
            }
            replayed.edit(path, edits).unwrap();
        }
        // In what the fix made there is nothing left to fix.
        if replayed.changed() == fixed.overlay.changed() {
            break;
        }
    }
    assert_eq!(replayed.changed(), fixed.overlay.changed());
    for (path, changed) in replayed.changed() {
        assert_ne!(changed.before, changed.after, "{path} is written without a change");
    }
}

fn is_flip(was: &str, is: &str) -> bool {
    let was = was.trim().to_lowercase();
    let was = was.strip_prefix("<![cdata[").and_then(|w| w.strip_suffix("]]>")).unwrap_or(&was).trim();
    let olds = WRITTEN.iter().find(|(word, _)| *word == is).map(|(_, olds)| *olds);
    olds.is_some_and(|olds| olds.iter().any(|old| old.eq_ignore_ascii_case(was)))
}

fn is_entry(was: &str, is: &str) -> bool {
    let Some((tag, rest)) = is.trim().strip_prefix('<').and_then(|rest| rest.split_once('>')) else {
        return false;
    };
    let close = format!("</{tag}>");
    was.is_empty() && ELEMENTS.contains(&tag) && rest.matches(&close).count() == 1 && rest.ends_with(&close)
}

/// What can be put in.
const ELEMENTS: [&str; 12] = [
    "applicationVisibilities",
    "classAccesses",
    "customMetadataTypeAccesses",
    "customPermissions",
    "customSettingAccesses",
    "externalCredentialPrincipalAccesses",
    "fieldPermissions",
    "flowAccesses",
    "objectPermissions",
    "pageAccesses",
    "recordTypeVisibilities",
    "userPermissions",
];

type Held = BTreeMap<(String, GrantKind, String), Bits>;

/// What is said of each identity to change is the difference of what it holds.
fn access_changes_as_said(was: &Analysis<'_>, is: &Analysis<'_>) {
    let said = deltas(was, is);
    // An identity that only the fixed files show had what its holders had.
    let known = |name: &str| was.orgs().any(|o| o.identities.iter().any(|i| i.name == name));
    let held = |grants: fn(&Delta) -> &Vec<Grant>| -> Held {
        let of_delta = |delta: &Delta| -> Vec<_> {
            let key = |g: &Grant| ((delta.identity.clone(), g.kind, fold(&g.name).into_owned()), g.bits);
            grants(delta).iter().map(key).collect()
        };
        said.iter().filter(|delta| known(&delta.identity)).flat_map(of_delta).collect()
    };
    let (mut lost, mut gained) = (Held::new(), Held::new());
    for root in &was.roots {
        let org = root.org();
        let there_root = is.roots.iter().find(|o| o.org().root == org.root).unwrap();
        let there = there_root.org();
        for (id, identity) in org.identities.iter_enumerated() {
            // By the holders, whoever is taken for an identity afterwards.
            let left = of_holders(org, id, there_root);
            let had = root.access(id);
            differences(&identity.name, (org, had), (there, &left), &mut lost);
            differences(&identity.name, (there, &left), (org, had), &mut gained);
        }
    }
    assert_eq!(held(|delta| &delta.loses), lost);
    assert_eq!(held(|delta| &delta.gains), gained);
}

/// What the first has and the second does not.
fn differences(name: &str, first: (&Org<'_>, &Access), second: (&Org<'_>, &Access), into: &mut Held) {
    for ((kind, grant), bits) in grants(first.0, first.1) {
        let holds =
            |bit: &Bits| second.1.holds(&second.0.library.names, &Grant::new(kind, grant.as_str(), *bit));
        let gone: Bits = bits.iter().filter(|bit| !holds(bit)).collect();
        if !gone.is_empty() {
            into.insert((name.to_owned(), kind, grant), gone);
        }
    }
}

fn of_holders(org: &Org<'_>, id: IdentityId, there_root: &RootAnalysis<'_>) -> Access {
    let there = there_root.org();
    let identity = &org.identities[id];
    let same = |i: &&leastforce::org::identity::Identity| i.name == identity.name;
    if let Some(at) = there.identities.position(|i| same(&i)) {
        return there_root.access(at).clone();
    }
    let holders = identity.holders.iter().map(|&h| &org.holders[h]);
    let found = holders.filter_map(|h| there.find(h.kind, &h.name));
    found.fold(Access::default(), |all, holder| all.union(&there.access_of_holder(holder)))
}

fn grants(org: &Org<'_>, access: &Access) -> Vec<((GrantKind, String), Bits)> {
    let name = |symbol| fold(org.library.names.get(symbol)).into_owned();
    access.iter().map(|(key, bits)| ((key.kind, name(key.name)), bits)).collect()
}

/// Controls, and everything that files say beside grants. API Only User alone may come, and never goes.
fn controls_stay(before: &Read, after: &Read) {
    let said = |read: &Read| {
        let library = &read.library;
        let of = |(index, document): (usize, &Parsed<Document>)| {
            let controls: Vec<_> = document
                .user_permissions()
                .map(|e| (library.names.get(e.name).to_owned(), e.bits))
                .filter(|(name, _)| leastforce::catalog::permission::find(name).is_some_and(|p| p.protective))
                .filter(|(name, _)| !name.eq_ignore_ascii_case(API_ONLY_USER))
                .collect();
            let set = document.permission_set();
            let activation = set.and_then(|s| s.has_activation_required).map(|flag| flag.value);
            let ranges = document.profile().map_or(0, |profile| profile.login_ip_ranges.len());
            let texts = [&document.license, &document.description, &document.full_name];
            let texts = texts.map(|located| located.as_ref().map(|l| l.text.clone()));
            let path = &library.source(index).path;
            format!("{path} {:?} {activation:?} {ranges} {texts:?} {controls:?}", document.label())
        };
        library.documents.iter().enumerate().map(of).collect::<Vec<_>>()
    };
    assert_eq!(said(before), said(after));
    let api_only = |read: &Read| -> BTreeSet<String> {
        let library = &read.library;
        let holds = |document: &Document| {
            let mut enabled = document.entries.iter().filter(|e| e.enables_permission());
            enabled.any(|e| library.names.get(e.name).eq_ignore_ascii_case(API_ONLY_USER))
        };
        let documents = library.documents.iter().enumerate().filter(|(_, d)| holds(d));
        documents.map(|(index, _)| library.source(index).path.clone()).collect()
    };
    assert!(api_only(before).is_subset(&api_only(after)));
}
