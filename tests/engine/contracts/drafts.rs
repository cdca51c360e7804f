//! Drafts of contracts: whoever agrees to one as it is has asked for all that is held, and for no more.

use std::path::Path;

use clap::Parser;
use leastforce::analysis::Analysis;
use leastforce::catalog::{object, permission};
use leastforce::cli::args::Args;
use leastforce::cli::console::Console;
use leastforce::cli::{Outcome, run};
use leastforce::config::Config;
use leastforce::report::model::{Finding, Report};
use leastforce::terms::grant::{Bits, Grant, GrantKind};
use leastforce::terms::severity::Severity;
use leastforce::tree::Tree;
use leastforce::tree::buffer::Buffer;
use leastforce::tree::worktree::Worktree;
use leastforce::{Settings, read};
use proptest::prelude::*;
use proptest::sample::select;

use super::generate::generated;
use super::project::{grants, lint, permission_set, project};
use crate::engine::common::{Files, config_of, lint as lint_all, projects};

const RULES: [&str; 4] =
    ["undeclared-object-access", "undeclared-field-access", "undeclared-permission", "unmet-need"];

fn init(folder: &Path) {
    let folder = folder.to_str().unwrap();
    let args = Args::parse_from(["leastforce", "init", "--needs", "--quiet", folder]);
    let outcome = run(&args, &mut Console::of_process(&args));
    // What cannot be read of a real project is told, and everything else drafted.
    assert!(matches!(outcome, Outcome::Done | Outcome::UnreadableInput), "{outcome:?}");
}

/// The configuration that `init --needs` makes of the one in some files.
fn drafted(files: &Files) -> String {
    let folder = tempfile::tempdir().unwrap();
    for (path, bytes) in &files.0 {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
    init(folder.path());
    let once = std::fs::read_to_string(folder.path().join("leastforce.toml")).unwrap();
    init(folder.path());
    assert_eq!(std::fs::read_to_string(folder.path().join("leastforce.toml")).unwrap(), once);
    once
}

fn with_configuration(files: &Files, text: &str) -> Files {
    let mut files = files.clone();
    files.0.retain(|(path, _)| path != "leastforce.toml");
    files.0.push(("leastforce.toml".to_owned(), text.into()));
    files
}

fn agreed(text: &str) -> String {
    let kept: Vec<_> = text.lines().filter(|line| *line != "draft = true").collect();
    kept.join("\n") + "\n"
}

/// What a contract cannot ask for in a way that is met: objects that nothing gives access to although it
/// gives their fields, or that have no permissions of their own; user permissions that are misspelt; what an
/// integration holds in one of several project roots.
fn beyond_words(analysis: &Analysis<'_>, found: &Finding) -> bool {
    let Some(grant) = found.grant.as_deref().and_then(|text| text.parse::<Grant>().ok()) else {
        return false;
    };
    if grant.kind == GrantKind::UserPermission {
        return permission::find(&grant.name).is_none() && permission::near_miss(&grant.name).is_some();
    }
    let is_of = |name: &String| found.identities.contains(name);
    let homes = analysis.orgs().filter(|org| org.identities.iter().any(|i| is_of(&i.name))).count();
    if found.rule == "unmet-need" && homes > 1 {
        return true;
    }
    if grant.kind != GrantKind::Object || found.rule != "unmet-need" {
        return false;
    }
    let reads = Grant::new(GrantKind::Object, grant.name.as_str(), Bits::READ);
    let reached = analysis.roots.iter().any(|root| {
        let org = root.org();
        let mut ids = org.identities.keys().filter(|&id| is_of(&org.identities[id].name));
        ids.any(|id| root.access(id).holds(&org.library.names, &reads))
    });
    object::controllers(&grant.name).is_some() || !reached
}

/// The findings against the agreed contract that should not be.
fn against(files: &Files) -> Vec<String> {
    let report = lint(files, &RULES);
    let settings = Settings { config: config_of(files), threads: 1, ..Settings::default() };
    let read = read(files, &settings, &|_| {});
    let analysis = Analysis::new(&read.library, &settings.config);
    let wrong = report.findings.iter().filter(|f| f.severity > Severity::Info && !beyond_words(&analysis, f));
    wrong.map(|f| format!("{} {} {}", f.rule, f.message, f.help)).collect()
}

/// All that is said, but for why a fix is not safe: that there is a draft is one reason.
fn findings(report: &Report) -> Vec<String> {
    let said = |finding: &Finding| {
        let mut finding = finding.clone();
        finding.fix.iter_mut().for_each(|fix| fix.reason = None);
        format!("{finding:?}")
    };
    report.findings.iter().map(said).collect()
}

const OBJECTS: [&str; 6] = ["Account", "account", "Case", "Invoice__c", "ns__Job__c", "User"];
const OF_FIELDS: [&str; 7] = ["Account", "Case", "Invoice__c", "ns__Job__c", "Task", "OrderItem", "Lead"];
const FIELDS: [&str; 7] =
    ["Phone", "Margin__c", "BillingAddress", "Capacity", "Api_Key__c", "AccountId", "margin__c"];
const PERMISSIONS: [&str; 12] = [
    "ModifyAllData",
    "ViewAllData",
    "ViewAllFieldsGlobal",
    "ManageUsers",
    "AuthorApex",
    "RunFlow",
    "APIEnabled",
    "ApiUserOnly",
    "EditTask",
    "TransferAnyLead",
    "Invented_Permission",
    "RunReports",
];
const NAMED: [GrantKind; 9] = [
    GrantKind::Class,
    GrantKind::Flow,
    GrantKind::Page,
    GrantKind::App,
    GrantKind::CustomPermission,
    GrantKind::Credential,
    GrantKind::CustomSetting,
    GrantKind::CustomMetadata,
    GrantKind::RecordType,
];

fn grant() -> impl Strategy<Value = Grant> {
    let object = (select(&OBJECTS[..]), 1u16..128)
        .prop_map(|(name, bits)| Grant::new(GrantKind::Object, name, Bits::from_bits_truncate(bits)));
    let field = (select(&OF_FIELDS[..]), select(&FIELDS[..]), 1u16..3).prop_map(|(of, name, bits)| {
        let bits = if bits == 1 { Bits::READ } else { Bits::READ | Bits::EDIT };
        Grant::new(GrantKind::Field, format!("{of}.{name}"), bits)
    });
    let named = (select(&NAMED[..]), select(&["Orders", "ns__Orders", "Account.Large"][..]))
        .prop_map(|(kind, name)| Grant::new(kind, name, Bits::ENABLED));
    let permission = select(&PERMISSIONS[..]).prop_map(Grant::permission);
    prop_oneof![3 => object, 3 => field, 1 => named, 2 => permission]
}

/// The permission set of the project, had directly or through a group that mutes some of it.
fn held(holds: &[Grant], mutes: Option<&[Grant]>) -> Files {
    let Some(mutes) = mutes else { return project("", holds) };
    let mut files = project("", holds);
    let text = String::from_utf8(files.0[0].1.clone()).unwrap();
    files = with_configuration(
        &files,
        &text.replace("permission-sets = [\"Feed\"]", "permission-set-groups = [\"Feeds\"]"),
    );
    let muting = permission_set(mutes).replace("PermissionSet", "MutingPermissionSet");
    let group = "<PermissionSetGroup xmlns=\"http://soap.sforce.com/2006/04/metadata\"><label>Feeds</label>\
                 <mutingPermissionSets>Quiet</mutingPermissionSets><permissionSets>Feed</permissionSets>\
                 </PermissionSetGroup>";
    let folder = "force-app/main/default";
    files
        .0
        .push((format!("{folder}/mutingpermissionsets/Quiet.mutingpermissionset-meta.xml"), muting.into()));
    files.0.push((format!("{folder}/permissionsetgroups/Feeds.permissionsetgroup-meta.xml"), group.into()));
    files
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]

    #[test]
    fn an_agreed_draft_leaves_nothing_to_say(
        holds in proptest::collection::vec(grant(), 0..14),
        mutes in proptest::option::of(proptest::collection::vec(grant(), 0..6)),
    ) {
        let files = held(&holds, mutes.as_deref());
        let before = String::from_utf8(files.0.iter().find(|(p, _)| p == "leastforce.toml").unwrap().1.clone()).unwrap();
        let text = drafted(&files);
        prop_assert!(text.starts_with(&before) && text.len() > before.len());
        let wrong = against(&with_configuration(&files, &agreed(&text)));
        prop_assert!(wrong.is_empty(), "{text}\n{wrong:#?}");
        let drafts = with_configuration(&files, &text);
        prop_assert_eq!(findings(&lint_all(&drafts, &[])), findings(&lint_all(&files, &[])));
    }
}

const RECORD_TYPES: [&str; 7] = [
    "Account.Web",
    "Account.Shop",
    "Case.Bug_Report",
    "Invoice__c.Credit",
    "Task.Call",
    "ns__Job__c.ns__Fast",
    "PersonAccount.Client",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn record_types_that_are_held_are_drafted_and_generated(
        types in proptest::sample::subsequence(RECORD_TYPES.to_vec(), 1..=RECORD_TYPES.len()),
        others in proptest::collection::vec(grant(), 0..6),
        all in any::<bool>(),
    ) {
        let types: Vec<Grant> =
            types.into_iter().map(|name| Grant::new(GrantKind::RecordType, name, Bits::ENABLED)).collect();
        let by_all = all.then(|| Grant::permission("ViewAllData"));
        let objects = types.iter().filter_map(|grant| grant.name.split('.').next());
        // Tasks have no permissions of their own, and record types of person accounts belong to accounts.
        let as_held = |object: &str| match object {
            "Task" => Grant::permission("EditTask"),
            "PersonAccount" => Grant::new(GrantKind::Object, "Account", Bits::READ),
            object => Grant::new(GrantKind::Object, object, Bits::READ),
        };
        let mut holds: Vec<Grant> = types.iter().cloned().chain(by_all).collect();
        holds.extend(objects.map(as_held).filter(|_| !all));
        holds.extend(others.into_iter().filter(|grant| grant.kind != GrantKind::RecordType));
        let files = held(&holds, None);
        let text = drafted(&files);
        let (set, notes) = generated(&with_configuration(&files, &agreed(&text))).unwrap();
        let is_type = |grant: &&Grant| grant.kind == GrantKind::RecordType;
        let made: std::collections::BTreeSet<_> =
            set.grants.iter().filter(is_type).map(ToString::to_string).collect();
        let held: std::collections::BTreeSet<_> = types.iter().map(ToString::to_string).collect();
        prop_assert_eq!(made, held, "{}\n{:#?}", text, notes);
    }
}

#[test]
fn a_line_less_is_a_grant_too_many() {
    for (holds, lines) in [
        ("ModifyAllData ViewAllData Account:read", &["\"ModifyAllData\""][..]),
        ("Invented_Permission Account:read class:OrderApi", &["permissions", "Account", "classes"]),
    ] {
        let files = project("", &grants(holds));
        let text = agreed(&drafted(&files));
        for line in lines {
            let fewer: Vec<_> = text.lines().filter(|l| !l.trim_start().starts_with(line)).collect();
            let wrong = against(&with_configuration(&files, &fewer.join("\n")));
            assert_eq!(wrong.len(), 1, "{line}: {wrong:?}\n{text}");
        }
    }
}

/// What contracts are drafted from.
fn bears_on_drafts(path: &str) -> bool {
    let kinds = ["profile", "permissionset", "permissionsetgroup", "mutingpermissionset", "object", "field"];
    path.ends_with("sfdx-project.json")
        || kinds.iter().any(|kind| path.ends_with(&format!(".{kind}-meta.xml")))
}

/// Every profile, permission set and group as an integration of its own, on a profile of which everything is known.
fn everything_declared(files: &Files) -> String {
    let read = read(files, &Settings { threads: 1, ..Settings::default() }, &|_| {});
    let config = Config::default();
    let analysis = Analysis::new(&read.library, &config);
    let mut declared = std::collections::BTreeSet::new();
    for holder in analysis.orgs().flat_map(|org| &org.holders) {
        declared.insert((holder.kind.key(), holder.name.to_lowercase()));
    }
    let table = |(at, (key, name)): (usize, (&str, String))| {
        let name = toml::Value::from(name);
        let stock = "profile = \"Minimum Access - API Only Integrations\"\n";
        let rest = if key == "profile" {
            format!("profile = {name}\n")
        } else {
            format!("{key} = [{name}]\n{stock}")
        };
        format!("[integrations.no-{at}]\n{rest}")
    };
    declared.into_iter().enumerate().map(table).collect()
}

#[test]
#[cfg_attr(not(corpus), ignore = "LEASTFORCE_CORPUS is not set")]
fn agreed_drafts_leave_nothing_to_say_of_real_projects() {
    for project in projects() {
        let tree = Worktree::new(&project);
        let mut files = Files::default();
        let mut buffer = Buffer::default();
        for entry in tree.list().entries.into_iter().filter(|entry| bears_on_drafts(&entry.path)) {
            tree.read(&entry.path, &mut buffer).unwrap();
            files.0.push((entry.path, buffer.bytes().to_vec()));
        }
        let files = with_configuration(&files, &everything_declared(&files));
        let text = drafted(&files);
        let integrations = config_of(&with_configuration(&files, &text)).integrations;
        assert!(
            integrations.iter().all(|i| i.needs.as_ref().is_some_and(|n| n.draft)),
            "{}",
            project.display()
        );
        let wrong = against(&with_configuration(&files, &agreed(&text)));
        assert!(wrong.is_empty(), "{}: {} {wrong:#?}", project.display(), wrong.len());
    }
}
