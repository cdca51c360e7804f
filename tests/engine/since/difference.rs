//! What a change brings up is what a run after it has beyond a run before it.

use std::collections::BTreeSet;

use crate::engine::common::{Files, compare_by, lint};
use leastforce::report::model::{PolicyFrom, Report, Status};
use leastforce::rules::{Check, find};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

/// The active findings, by fingerprint. Rules about changes have no part in a run without one.
fn active(report: &Report) -> BTreeSet<String> {
    let of_state = |rule: &str| !find(rule).is_some_and(|rule| matches!(rule.check, Check::Change(_)));
    let found = report.findings.iter().filter(|f| f.status == Status::Active && of_state(&f.rule));
    found.map(|f| format!("{} {} {}", f.fingerprint, f.rule, f.subject.name)).collect()
}

fn check(base: &Files, head: &Files) -> (usize, usize) {
    let [before, after] = [base, head].map(|files| active(&lint(files, &[])));
    let report = compare_by(base, head, &[], PolicyFrom::Base);
    let new: BTreeSet<String> = after.difference(&before).cloned().collect();
    assert_eq!(active(&report), new);
    let existing = report.findings.iter().filter(|f| f.status == Status::Existing).count();
    assert_eq!(existing, report.summary.existing);
    assert!(existing >= after.intersection(&before).count(), "what was there is counted");
    (new.len(), existing)
}

const NAMES: [&str; 6] = ["ERP API", "Order_API_User", "Backup_Sync", "People", "Feed_A", "Feed_B"];
const PERMISSIONS: [&str; 7] = [
    "ModifyAllData",
    "ViewAllData",
    "ApiEnabled",
    "ApiUserOnly",
    "ManageUsers",
    "AuthorApex",
    "NotAPermission",
];
const OBJECTS: [&str; 4] = ["Account", "Contact", "Order", "Ledger__c"];

fn entry() -> impl Strategy<Value = String> {
    let permission = (select(&PERMISSIONS[..]), any::<bool>()).prop_map(|(name, on)| {
        format!("<userPermissions><enabled>{on}</enabled><name>{name}</name></userPermissions>\n")
    });
    let object = (select(&OBJECTS[..]), any::<[bool; 6]>()).prop_map(|(name, [c, d, e, r, m, v])| {
        format!(
            "<objectPermissions><allowCreate>{c}</allowCreate><allowDelete>{d}</allowDelete><allowEdit>{e}</allowEdit>\n\
             <allowRead>{r}</allowRead><modifyAllRecords>{m}</modifyAllRecords><object>{name}</object>\
             <viewAllRecords>{v}</viewAllRecords></objectPermissions>\n"
        )
    });
    prop_oneof![permission, object]
}

/// A file by its place and name, with its entries.
type Held = ((bool, &'static str, bool), Vec<String>);

fn held() -> impl Strategy<Value = Held> {
    ((any::<bool>(), select(&NAMES[..]), any::<bool>()), vec(entry(), 0..6))
}

fn files(held: &[Held], members: &[&str]) -> Files {
    let mut files = vec![
        ("sfdx-project.json".to_owned(), "{\"packageDirectories\": [{\"path\": \"force-app\"}, {\"path\": \"more\"}]}".to_owned()),
        (
            "leastforce.toml".to_owned(),
            "[integrations.erp]\nowner = \"a@acme.example\"\nprofile = \"ERP API\"\npermission-sets = [\"Feed_A\"]\n\
             permission-set-groups = [\"Feeds\"]\n[integrations.erp.needs]\npermissions = [\"ApiEnabled\"]\n\
             objects = { Account = { access = [\"read\", \"edit\"] } }\n"
                .to_owned(),
        ),
    ];
    let members: String =
        members.iter().map(|m| ["<permissionSets>", m, "</permissionSets>\n"].concat()).collect();
    files.push((
        "force-app/permissionsetgroups/Feeds.permissionsetgroup-meta.xml".to_owned(),
        format!("<PermissionSetGroup xmlns=\"http://soap.sforce.com/2006/04/metadata\">\n{members}<label>F</label>\n</PermissionSetGroup>\n"),
    ));
    for ((profile, name, moved), entries) in held {
        let folder = if *moved { "more" } else { "force-app" };
        let (kind, root) = if *profile { ("profile", "Profile") } else { ("permissionset", "PermissionSet") };
        files.push((
            format!("{folder}/{kind}s/{name}.{kind}-meta.xml"),
            format!(
                "<{root} xmlns=\"http://soap.sforce.com/2006/04/metadata\">\n{}</{root}>\n",
                entries.concat()
            ),
        ));
    }
    files.sort();
    files.dedup_by(|a, b| a.0 == b.0);
    Files::new(files)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn a_change_is_the_difference_of_two_runs(
        base in vec(held(), 3..12),
        edits in vec((any::<prop::sample::Index>(), 0..4_u8, held()), 0..5),
        members in (vec(select(&NAMES[2..]), 0..3), vec(select(&NAMES[2..]), 0..3)),
    ) {
        let mut head = base.clone();
        for (at, what, new) in edits {
            if head.is_empty() || what == 0 {
                head.push(new);
                continue;
            }
            let at = at.index(head.len());
            match what {
                1 => head[at].1 = new.1,
                2 => head[at].0.2 ^= true,
                _ => drop(head.remove(at)),
            }
        }
        check(&files(&base, &members.0), &files(&head, &members.1));
    }
}

/// The generator must bring up something, and leave something as it was.
#[test]
fn the_random_changes_are_worth_comparing() {
    let all = |body: &str| vec![((false, "Feed_A", false), vec![body.to_owned()])];
    let one = format!(
        "<userPermissions><enabled>true</enabled><name>{}</name></userPermissions>\n",
        PERMISSIONS[0]
    );
    let (new, existing) = check(&files(&all(""), &[]), &files(&all(&one), &[]));
    assert!(new > 0 && existing > 0, "{new} new, {existing} existing");
}

/// Random edits of real files.
#[test]
#[cfg_attr(not(corpus), ignore = "needs LEASTFORCE_CORPUS")]
fn a_change_of_a_real_project_is_the_difference_of_two_runs() {
    use crate::engine::common::projects;
    use leastforce::tree::Tree as _;
    use leastforce::tree::buffer::Buffer;
    use leastforce::tree::worktree::Worktree;

    let mut seed = 7_u64;
    let mut next = |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(seed >> 33).unwrap() % below.max(1)
    };
    let (mut edited, mut brought) = (0, 0);
    for project in projects() {
        let tree = Worktree::new(&project);
        let mut buffer = Buffer::default();
        let mut base = Files::default();
        for entry in tree.list().entries {
            if leastforce::project::is_relevant(&entry.path) && tree.read(&entry.path, &mut buffer).is_ok() {
                base.0.push((entry.path, buffer.bytes().to_vec()));
            }
        }
        let is_holder = |path: &str| path.contains(".profile") || path.contains(".permissionset");
        let holders: Vec<usize> = (0..base.0.len()).filter(|&at| is_holder(&base.0[at].0)).collect();
        let size: usize = base.0.iter().map(|(_, bytes)| bytes.len()).sum();
        if holders.is_empty() || size > 30_000_000 {
            continue;
        }
        let mut head = base.clone();
        for _ in 0..6 {
            let at = holders[next(holders.len())];
            let Ok(text) = String::from_utf8(head.0[at].1.clone()) else { continue };
            let place = next(text.len());
            let found =
                text.char_indices().map(|(i, _)| i).find(|&i| i >= place && text[i..].starts_with(">false<"));
            let changed = match (next(3), found) {
                (0, _) => text.replacen(">true<", ">false<", 3),
                (_, Some(found)) => format!("{}>true<{}", &text[..found], &text[found + ">false<".len()..]),
                _ => continue,
            };
            head.0[at].1 = changed.into_bytes();
            edited += 1;
        }
        brought += check(&base, &head).0;
    }
    assert!(edited > 20 && brought > 0, "{edited} edits, {brought} findings");
}
