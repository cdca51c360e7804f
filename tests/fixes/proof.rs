//! What must hold of every fix, whatever it fixes.

use std::collections::{BTreeMap, BTreeSet};

use leastforce::access::Access;
use leastforce::access::link::link;
use leastforce::access::org::Org;
use leastforce::catalog::grant::{Bits, Grant, GrantKind};
use leastforce::fix::overlay::Changed;
use leastforce::metadata::document::Document;
use leastforce::metadata::names::fold;
use leastforce::report::model::Report;
use leastforce::rules::Selection;
use leastforce::tree::Tree;
use leastforce::{Fixed, Settings, deltas, fix, lint, read};

use super::common::config_of;

pub fn settings(tree: &dyn Tree) -> Settings {
    let config = config_of(tree);
    let rules = Selection::new(&config, &[], &[]).unwrap();
    Settings { config, rules, threads: 1, ..Settings::default() }
}

/// Fixes a tree and proves what must hold; returns what was done.
pub fn prove(tree: &dyn Tree, all: bool) -> Fixed<'_> {
    let settings = settings(tree);
    let fixed = fix(tree, &settings, all, &|_| {});
    assert!(fixed.errors.is_empty(), "{:?}", fixed.errors);
    let after = lint(&fixed.overlay, &settings, &|_| {});
    assert_eq!(errors(&after), errors(&fixed.report), "every file still reads as before");
    assert_eq!(after.fixable(all).count(), 0, "a second run changes nothing");
    findings_are_gone(&fixed, &after, all);
    nothing_breaks(&fixed.report, &after, all);
    for (path, changed) in fixed.overlay.changed() {
        only_values_differ(path, changed);
    }
    access_changes_as_said(tree, &fixed.overlay, &settings);
    controls_stay(tree, &fixed.overlay, &settings);
    fixed
}

fn errors(report: &Report) -> Vec<(&str, &str)> {
    report.errors.iter().map(|e| (e.path.as_str(), e.message.as_str())).collect()
}

fn findings_are_gone(fixed: &Fixed<'_>, after: &Report, all: bool) {
    let left: BTreeSet<&str> = after.findings.iter().map(|f| f.fingerprint.as_str()).collect();
    for finding in fixed.report.fixable(all) {
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

/// The words that a fix writes, each with what may have stood there.
const WRITTEN: [(&str, &[&str]); 4] = [
    ("false", &["true", "1"]),
    ("true", &["false", "0"]),
    ("Hidden", &["DefaultOn", "DefaultOff"]),
    ("None", &["Visible", "Available"]),
];

/// The two sides are the same but for whole values of elements.
fn only_values_differ(path: &str, changed: &Changed) {
    let (before, after) = (values(&changed.before), values(&changed.after));
    assert_eq!(before.len(), after.len(), "{path}");
    let mut differ = 0;
    for (was, is) in before.iter().zip(&after).filter(|(was, is)| was != is) {
        let was = was.trim().to_lowercase();
        let was = was.strip_prefix("<![cdata[").and_then(|w| w.strip_suffix("]]>")).unwrap_or(&was);
        let known = WRITTEN.iter().find(|(word, _)| *word == is.trim());
        let known = known.is_some_and(|(_, olds)| olds.iter().any(|old| old.eq_ignore_ascii_case(was)));
        assert!(known, "{path}: '{was}' became '{is}'");
        differ += 1;
    }
    assert!(differ > 0, "{path} is written without a change");
}

/// A file cut at its tags: texts and tags take turns, CDATA belongs to its text.
fn values(bytes: &[u8]) -> Vec<String> {
    let text = std::str::from_utf8(bytes).unwrap();
    let mut parts = vec![String::new()];
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let length = match c {
            '<' if rest.starts_with("<![CDATA[") => rest.find("]]>").map_or(rest.len(), |end| end + 3),
            '<' if rest.starts_with("<!--") => rest.find("-->").map_or(rest.len(), |end| end + 3),
            '<' => rest.find('>').map_or(rest.len(), |end| end + 1),
            _ => c.len_utf8(),
        };
        let (part, after) = rest.split_at(length);
        if c == '<' && !part.starts_with("<![CDATA[") {
            parts.push(part.to_owned());
            parts.push(String::new());
        } else {
            parts.last_mut().unwrap().push_str(part);
        }
        rest = after;
    }
    parts
}

type Held = BTreeMap<(String, GrantKind, String), Bits>;

/// What is said of each identity to change is the difference of what it holds, and nothing is gained.
fn access_changes_as_said(before: &dyn Tree, after: &dyn Tree, settings: &Settings) {
    let (before, after) = (read(before, settings, &|_| {}), read(after, settings, &|_| {}));
    let said = deltas(&before, &after, &settings.config);
    assert!(said.iter().all(|delta| delta.gains.is_empty()), "{said:#?}");
    let said: Held = said
        .into_iter()
        .flat_map(|delta| {
            delta
                .loses
                .into_iter()
                .map(move |g| ((delta.identity.clone(), g.kind, fold(&g.name).into_owned()), g.bits))
        })
        .collect();
    let (was, is) = (link(&before.library, &settings.config), link(&after.library, &settings.config));
    let mut lost = Held::new();
    for org in &was.orgs {
        let there = is.orgs.iter().find(|o| o.root == org.root).unwrap();
        for (id, identity) in org.identities.iter().enumerate() {
            // By the holders, whoever is taken for an identity afterwards.
            let left = of_holders(org, id, there);
            for ((kind, name), bits) in grants(org, org.access(id)) {
                let holds =
                    |bit: &Bits| left.holds(&there.library.names, &Grant::new(kind, name.as_str(), *bit));
                let gone: Bits = bits.iter().filter(|bit| !holds(bit)).collect();
                if !gone.is_empty() {
                    lost.insert((identity.name.clone(), kind, name), gone);
                }
            }
        }
    }
    // An identity that only the fixed files show had what its holders had.
    let known = |(name, ..): &(String, GrantKind, String)| {
        was.orgs.iter().any(|o| o.identities.iter().any(|i| i.name == *name))
    };
    let said: Held = said.into_iter().filter(|(key, _)| known(key)).collect();
    assert_eq!(said, lost);
}

fn of_holders(org: &Org<'_>, id: usize, there: &Org<'_>) -> Access {
    let identity = &org.identities[id];
    let same = |i: &&leastforce::access::identity::Identity| i.name == identity.name;
    if let Some(at) = there.identities.iter().position(|i| same(&i)) {
        return there.access(at).clone();
    }
    let holders = identity.holders.iter().map(|&h| &org.holders[h]);
    let found = holders.filter_map(|h| there.find(h.kind, &h.name));
    found.fold(Access::default(), |all, holder| all.union(&there.access_of_holder(holder)))
}

fn grants(org: &Org<'_>, access: &Access) -> Vec<((GrantKind, String), Bits)> {
    let name = |symbol| fold(org.library.names.get(symbol)).into_owned();
    access.iter().map(|(key, bits)| ((key.kind, name(key.name)), bits)).collect()
}

/// Controls, and everything that files say beside grants.
fn controls_stay(before: &dyn Tree, after: &dyn Tree, settings: &Settings) {
    let said = |tree: &dyn Tree| {
        let read = read(tree, settings, &|_| {});
        let library = &read.library;
        let of = |(index, document): (usize, &Document)| {
            let controls: Vec<_> = document
                .user_permissions()
                .map(|e| (library.names.get(e.name).to_owned(), e.bits))
                .filter(|(name, _)| leastforce::catalog::permission::find(name).is_some_and(|p| p.protective))
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
}
