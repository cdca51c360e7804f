//! Why somebody holds what was not held before.

use leastforce::change::cause::{Link, Spot};
use leastforce::terms::grant::{Bits, GrantKind};
use leastforce::terms::grant_key::GrantKey;

use super::{Both, permission, set};
use crate::engine::common::Files;

const TOML: &str = "[integrations.sync]\npermission-sets = [\"Sync\"]\npermission-set-groups = [\"Core\"]\n";

fn group(members: &[&str], muting: bool) -> (String, String) {
    let member = |name: &&str| format!("    <permissionSets>{name}</permissionSets>\n");
    let members = members.iter().map(member).collect::<Vec<_>>().concat();
    let muting = if muting { "    <mutingPermissionSets>Core_Muting</mutingPermissionSets>\n" } else { "" };
    let text =
        format!("<PermissionSetGroup>\n{muting}{members}    <label>Core</label>\n</PermissionSetGroup>\n");
    ("permissionsetgroups/Core.permissionsetgroup-meta.xml".to_owned(), text)
}

fn muting(entries: &[&str]) -> (String, String) {
    let text = set("Core_Muting", entries).1.replace("PermissionSet", "MutingPermissionSet");
    ("mutingpermissionsets/Core_Muting.mutingpermissionset-meta.xml".to_owned(), text)
}

/// The causes by which the only identity gains a user permission: kind of difference and place in the head.
fn causes(base: Vec<(String, String)>, head: Vec<(String, String)>, name: &str) -> Vec<(Link, String)> {
    let both = Both::new(Files::new(base), Files::new(head));
    both.with(|change| {
        let pairs = change.pairs();
        assert_eq!(pairs.len(), 1, "{pairs:?}");
        let found = change.gains(&pairs[0]).unwrap();
        let root = &change.head.roots[0];
        let key =
            GrantKey { kind: GrantKind::UserPermission, name: change.head.library.names.find(name).unwrap() };
        let causes = found.of(root.access(pairs[0].head.ids[0]), key, Bits::ENABLED);
        let shown = causes.iter().map(|cause| {
            let place = match cause.in_head(&change.lines, true).map(|shown| shown.spot) {
                Some(Spot::Element { file, offset, .. } | Spot::Text { file, offset }) => {
                    both.place(1, file, offset)
                }
                Some(Spot::Configuration(location)) => format!("{}:{}", location.path, location.start.line),
                None => String::new(),
            };
            (cause.link, place)
        });
        shown.collect()
    })
}

fn project(toml: &str, parts: &[(String, String)]) -> Vec<(String, String)> {
    let mut files = vec![("leastforce.toml".to_owned(), toml.to_owned())];
    files.extend(parts.iter().cloned());
    files
}

#[test]
fn each_kind_of_difference_is_found_where_it_stands() {
    let api = permission("ApiEnabled", true);
    let tasks = permission("EditTask", true);
    let sync = set("Sync", &[&api]);
    let extra = set("Extra", &[&tasks]);
    let quiet = |members: &[&str], muted: &[&str]| {
        vec![sync.clone(), extra.clone(), group(members, true), muting(muted)]
    };
    let base = project(TOML, &quiet(&["Sync", "Extra"], &[&tasks]));
    let unmuted = project(TOML, &quiet(&["Sync", "Extra"], &[]));
    assert_eq!(
        causes(base, unmuted, "EditTask"),
        [(Link::Muting, "mutingpermissionsets/Core_Muting.mutingpermissionset-meta.xml:3".to_owned())]
    );
    let base = project(TOML, &quiet(&["Sync"], &[]));
    let joined = project(TOML, &quiet(&["Sync", "Extra"], &[]));
    assert_eq!(
        causes(base.clone(), joined, "EditTask"),
        [(Link::Member, "permissionsetgroups/Core.permissionsetgroup-meta.xml:4".to_owned())]
    );
    let named = project(&TOML.replace("\"Sync\"]", "\"Sync\",\n\"Extra\"]"), &quiet(&["Sync"], &[]));
    assert_eq!(causes(base.clone(), named, "EditTask"), [(Link::Holder, "leastforce.toml:3".to_owned())]);
    let mut widened = base.clone();
    widened[1] = set("Sync", &[&api, &tasks]);
    assert_eq!(
        causes(base, widened, "EditTask"),
        [(Link::Entry, "permissionsets/Sync.permissionset-meta.xml:7".to_owned())]
    );
}
