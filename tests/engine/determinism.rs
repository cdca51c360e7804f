//! The same bytes out, however many threads read and in whatever order files are listed.

use std::sync::Arc;

use crate::engine::common::{Files, config_of, lint_on, portrayed};
use leastforce::analysis::Analysis;
use leastforce::metadata::session::Session;
use leastforce::report::{Format, Options, write};
use leastforce::rules::Selection;
use leastforce::rules::find::{Judging, find};
use leastforce::{Read, Settings, read_in};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

/// Every report of a run.
fn reports(files: &Files, threads: usize) -> Vec<String> {
    let mut report = portrayed(files, threads);
    let held = files.clone();
    report.sources.read_by(move |path| {
        let (_, bytes) = held.0.iter().find(|(p, _)| p == path)?;
        Some(Arc::from(std::str::from_utf8(bytes).ok()?))
    });
    let text = |format| {
        let mut out = Vec::new();
        write(format, &report, &Options::default(), &mut out).unwrap();
        String::from_utf8(out).unwrap()
    };
    Format::ALL.map(text).into()
}

/// Where files lie: projects, a metadata-format folder, and files in none of them.
const PLACES: [&str; 6] =
    ["crm/force-app/main/default/", "crm/packages/core/", "crm/unpackaged/", "shop/src/", "retrieved/", ""];

/// Some differ by case or encoding only, so that several files are one holder.
const NAMES: [&str; 12] = [
    "ERP Integration User",
    "erp integration user",
    "ERP%20Integration%20User",
    "Order_API_User",
    "Backup",
    "DWh API Write",
    "Sales Desk",
    "B2B_Service_Account",
    "Sch\u{f6}nwetter Schnittstelle",
    "\u{9023}\u{643a}\u{30e6}\u{30fc}\u{30b6}\u{30fc}",
    "Order Sync 2",
    "order-sync-2",
];

const PERMISSIONS: [&str; 8] = [
    "ModifyAllData",
    "ViewAllData",
    "ApiEnabled",
    "ApiUserOnly",
    "ManageUsers",
    "AuthorApex",
    "BulkApiHardDelete",
    "NotAPermission",
];

const OBJECTS: [&str; 5] = ["Account", "account", "Contact", "Order", "Ledger__c"];

fn entry() -> impl Strategy<Value = String> {
    let permission = (select(&PERMISSIONS[..]), any::<bool>()).prop_map(|(name, enabled)| {
        format!("<userPermissions><enabled>{enabled}</enabled><name>{name}</name></userPermissions>\n")
    });
    let object = (select(&OBJECTS[..]), any::<[bool; 6]>()).prop_map(|(name, [c, d, e, r, m, v])| {
        format!(
            "<objectPermissions><allowCreate>{c}</allowCreate><allowDelete>{d}</allowDelete>\
             <allowEdit>{e}</allowEdit><allowRead>{r}</allowRead>\n<modifyAllRecords>{m}</modifyAllRecords>\
             <object>{name}</object><viewAllRecords>{v}</viewAllRecords></objectPermissions>\n"
        )
    });
    prop_oneof![permission, object]
}

fn file() -> impl Strategy<Value = (String, Vec<u8>)> {
    let places = (select(&PLACES[..]), select(&NAMES[..]), any::<bool>(), any::<bool>());
    let ends = prop_oneof![19 => Just(""), 1 => Just("<userPermissions>")];
    (places, vec(entry(), 0..8), ends).prop_map(|((place, name, profile, source), entries, end)| {
        let (folder, kind, root) =
            if profile { ("profiles", "profile", "Profile") } else { ("permissionsets", "permissionset", "PermissionSet") };
        let suffix = if source { "-meta.xml" } else { "" };
        let head = if profile { "" } else { "<label>Of people</label>" };
        let text = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<{root} xmlns=\"http://soap.sforce.com/2006/04/metadata\">\n{head}{}{end}</{root}>\n",
            entries.concat()
        );
        (format!("{place}{folder}/{name}.{kind}{suffix}"), text.into_bytes())
    })
}

fn settled(declared: bool) -> Vec<(String, Vec<u8>)> {
    let project = |paths: &[&str]| {
        let paths: Vec<_> = paths.iter().map(|p| format!("{{\"path\": \"{p}\"}}")).collect();
        format!("{{\"packageDirectories\": [{}]}}", paths.join(", "))
    };
    let package = "<?xml version=\"1.0\"?>\n<Package xmlns=\"http://soap.sforce.com/2006/04/metadata\"><version>62.0</version></Package>\n";
    let mut files = vec![
        ("crm/sfdx-project.json", project(&["force-app", "packages/core"])),
        ("crm/.forceignore", "**/Backup*\n".to_owned()),
        ("shop/sfdx-project.json", project(&["src"])),
        ("retrieved/package.xml", package.to_owned()),
    ];
    if declared {
        let config = "[integrations.erp]\nprofile = \"ERP Integration User\"\npermission-sets = [\"Order_API_User\", \"Absent\"]\n\n\
                      [[not-integration]]\nholder = \"permission-set:Order Sync 2\"\nreason = \"people\"\n";
        files.push(("leastforce.toml", config.to_owned()));
    }
    files.into_iter().map(|(path, text)| (path.to_owned(), text.into_bytes())).collect()
}

/// About forty small files, and the same in another order.
fn projects() -> impl Strategy<Value = (Files, Files)> {
    (vec(file(), 30..50), any::<bool>())
        .prop_flat_map(|(files, declared)| {
            let mut all = settled(declared);
            all.extend(files);
            // A tree holds a path once.
            all.sort();
            all.dedup_by(|a, b| a.0 == b.0);
            (Just(all.clone()), Just(all).prop_shuffle())
        })
        .prop_map(|(sorted, shuffled)| (Files(sorted), Files(shuffled)))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn threads_and_listing_order_change_nothing((sorted, shuffled) in projects(), several in 2..17_usize) {
        let wanted = reports(&sorted, 1);
        prop_assert!(wanted.iter().any(|report| report.contains("\"findings\"")));
        for (what, files, threads) in
            [("several threads", &sorted, several), ("another order", &shuffled, 1), ("both", &shuffled, several)]
        {
            let difference = difference(&wanted, &reports(files, threads));
            prop_assert_eq!(difference, None, "{} made a difference", what);
        }
    }
}

/// Every finding of a tree, with all that rules say of it.
fn findings(read: &Read, settings: &Settings) -> Vec<String> {
    let analysis = Analysis::new(&read.library, &settings.config);
    let judging = Judging { baseline: None, ..settings.judging() };
    let findings = find(&analysis, &settings.rules, judging).findings;
    findings.iter().map(|finding| format!("{finding:?}")).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// Two trees in one session have the findings that each has alone, and one document for equal files.
    #[test]
    fn trees_of_one_session_share_what_is_equal((before, after) in projects(), threads in select(&[1, 4][..])) {
        let mut after = after;
        for (_, bytes) in after.0.iter_mut().filter(|(path, _)| path.contains("permissionset")).step_by(3) {
            *bytes = String::from_utf8(bytes.clone()).unwrap().replace("false", "true").into_bytes();
        }
        let config = config_of(&before);
        let rules = Selection::new(&config, &[], &[]).unwrap();
        let settings = Settings { config, rules, threads, ..Settings::default() };
        let mut session = Session::sharing();
        let [one, other] = [&before, &after].map(|tree| read_in(&mut session, tree, &settings, &|_| {}));
        for (tree, read) in [(&before, &one), (&after, &other)] {
            let alone = leastforce::read(tree, &settings, &|_| {});
            prop_assert_eq!(&read.errors, &alone.errors);
            prop_assert_eq!(findings(read, &settings), findings(&alone, &settings));
        }
        let bytes = |tree: &Files, path: &str| tree.0.iter().find(|(p, _)| p == path).unwrap().1.clone();
        prop_assert_eq!(one.library.documents.len(), other.library.documents.len());
        for (index, (was, is)) in one.library.documents.iter().zip(&other.library.documents).enumerate() {
            let path = &one.library.source(index).path;
            prop_assert_eq!(path, &other.library.source(index).path);
            prop_assert_eq!(Arc::ptr_eq(&was.parsed, &is.parsed), bytes(&before, path) == bytes(&after, path));
        }
    }
}

/// The first line in which two runs differ, as both have it.
fn difference(one: &[String], other: &[String]) -> Option<(String, String)> {
    let unlike = one.iter().zip(other).find(|(a, b)| a != b)?;
    let line = |text: &str, at: usize| text.lines().nth(at).unwrap_or("(the end)").to_owned();
    let same = unlike.0.lines().zip(unlike.1.lines()).take_while(|(a, b)| a == b).count();
    Some((line(unlike.0, same), line(unlike.1, same)))
}

/// The generator must not run dry: what it makes has to reach every stage that could mix things up.
#[test]
fn the_generated_projects_are_worth_comparing() {
    use proptest::strategy::ValueTree as _;
    use proptest::test_runner::TestRunner;

    let mut runner = TestRunner::deterministic();
    let (mut findings, mut roots, mut errors, mut shared) = (0, 0, 0, 0);
    for _ in 0..10 {
        let (files, _) = projects().new_tree(&mut runner).unwrap().current();
        let report = lint_on(&files, &[], 1);
        findings += report.findings.len();
        errors += report.errors.len();
        roots += usize::from(report.findings.iter().any(|f| f.location.path.starts_with("crm/")))
            + usize::from(report.findings.iter().any(|f| f.location.path.starts_with("shop/")));
        shared += report.summary.files - report.summary.holders;
    }
    assert!(findings > 500 && roots > 15 && errors > 5 && shared > 5, "{findings} {roots} {errors} {shared}");
}
