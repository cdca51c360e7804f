//! Reports made by hand, one for each situation that a format must get right.

mod aside;

use std::sync::Arc;

use aside::{hostile, since, waived};

use crate::config::IntegrationKind;
use crate::questions::identities::Rank;
use crate::questions::reach::{Reach, Reaches};
use crate::report::model::{
    Candidate, Finding, Hidden, Holder, Identity, Problem, Related, Report, RuleEntry, Status, Subject, Tool,
    Unread, Unresolved,
};
use crate::terms::holder_kind::HolderKind;
use crate::terms::rule_group::Group;
use crate::terms::severity::{Confidence, Severity};
use crate::terms::subject_kind::SubjectKind;
use crate::text::position::{Location, Position, Span};

pub(super) const HOSTILE: &str = "Evil\u{1b}[2J<script>alert(1)</script>\r\n::error::pwned\n##[add-mask]x **bold** [link](http://evil.example) `\u{202e}";

const PROFILE: &str = "force-app/main/default/profiles/Legacy Sync.profile-meta.xml";
const SET: &str = "force-app/main/default/permissionsets/ERP_Orders.permissionset-meta.xml";

pub(super) fn all() -> [(&'static str, Report); 7] {
    [
        ("findings", findings()),
        ("clean", clean()),
        ("no_identity", no_identity()),
        ("unreadable", unreadable()),
        ("waived", waived()),
        ("since", since()),
        ("hostile", hostile()),
    ]
}

fn empty() -> Report {
    Report {
        tool: Tool { name: "leastforce".into(), version: "0.1.0".into(), catalog: "67.0".into() },
        rules: [
            ("modify-all-data", Group::SuperAccess, Severity::Critical, false),
            ("delete-granted", Group::Objects, Severity::Medium, false),
            ("sensitive-object-access", Group::Objects, Severity::High, true),
            ("missing-api-only", Group::Identity, Severity::High, false),
            ("unknown-permission", Group::Hygiene, Severity::Medium, false),
            ("deprecated-element", Group::Hygiene, Severity::Low, false),
        ]
        .map(|(name, group, severity, varies)| RuleEntry {
            name: name.into(),
            group,
            severity,
            varies,
            docs: format!("# {name}\n\nWhat {name} looks for, in one sentence\n\n## Why it matters\n\nBecause of what {name}\nallows.\n\n## Fails\n").into(),
        })
        .into(),
        ..Report::default()
    }
}

/// Where the `nth` occurrence of `what` stands in `text`.
fn find(path: &str, text: &str, what: &str, nth: usize) -> (Location, Span) {
    let (start, _) = text.match_indices(what).nth(nth).unwrap();
    let position = |offset: usize| {
        let line_start = text[..offset].rfind('\n').map_or(0, |at| at + 1);
        Position {
            line: u32::try_from(text[..offset].matches('\n').count() + 1).unwrap(),
            column: u32::try_from(text[line_start..offset].chars().count() + 1).unwrap(),
            offset: offset as u64,
        }
    };
    let end = start + what.len();
    let location = Location { path: path.to_owned(), start: position(start), end: position(end) };
    (location, Span::new(start, end))
}

fn finding(report: &Report, rule: &str, severity: Severity, path: &str, what: &str, nth: usize) -> Finding {
    let (location, span) = find(path, &report.sources.get(path).unwrap(), what, nth);
    let group = report.rules.iter().find(|r| r.name == rule).map_or(Group::Objects, |r| r.group);
    Finding {
        rule: rule.into(),
        group,
        severity,
        confidence: Confidence::Certain,
        status: Status::Active,
        covered_by: None,
        message: String::new(),
        help: String::new(),
        help_url: None,
        subject: Subject { kind: SubjectKind::Profile, name: "Legacy Sync".into() },
        grant: None,
        identities: vec!["Legacy Sync".into()],
        fingerprint: format!(
            "{:016x}{:048x}",
            (location.start.offset + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15u64),
            path.len()
        ),
        location,
        related: Vec::new(),
        path: Vec::new(),
        fix: None,
        label: String::new(),
        span,
    }
}

fn related(report: &Report, path: &str, what: &str, nth: usize, message: &str) -> Related {
    let (location, span) = find(path, &report.sources.get(path).unwrap(), what, nth);
    Related { message: message.into(), location, span }
}

fn identity(
    name: &str,
    declared: bool,
    evidence: &str,
    holders: &[(HolderKind, &str, Option<&str>)],
) -> Identity {
    Identity {
        name: name.into(),
        kind: declared.then_some(IntegrationKind::Sync),
        owner: declared.then(|| "finance-it@acme.example".into()),
        declared,
        confidence: if declared { Confidence::Certain } else { Confidence::Likely },
        evidence: vec![evidence.into()],
        holders: holders
            .iter()
            .map(|(kind, name, path)| Holder {
                kind: *kind,
                name: (*name).into(),
                path: path.map(Into::into),
            })
            .collect(),
        risk: None,
        reach: Reaches { read_all: Reach::No, change_all: Reach::No, take_over: Reach::No },
        rank: Rank::default(),
        gaps: Vec::new(),
    }
}

fn tally(report: &mut Report) {
    let count = |severity| report.counting().filter(|f| f.severity == severity).count();
    let [critical, high, medium, low, info] = Severity::ALL.map(count);
    let s = &mut report.summary;
    (s.critical, s.high, s.medium, s.low, s.info) = (critical, high, medium, low, info);
    s.covered = report.findings.iter().filter(|f| f.covered_by.is_some()).count();
    let in_status = |status| report.findings.iter().filter(|f| f.status == status).count();
    s.filtered = in_status(Status::Filtered);
    s.waived = in_status(Status::Waived);
    s.existing = in_status(Status::Existing);
    s.identities = report.identities.len();
    s.unresolved = report.unresolved.len();
}

fn object(name: &str) -> String {
    format!(
        "    <objectPermissions>\n        <allowCreate>true</allowCreate>\n        <allowDelete>true</allowDelete>\n        \
         <allowEdit>true</allowEdit>\n        <allowRead>true</allowRead>\n        <modifyAllRecords>false</modifyAllRecords>\n        \
         <object>{name}</object>\n        <viewAllRecords>false</viewAllRecords>\n    </objectPermissions>\n"
    )
}

fn findings() -> Report {
    let mut report = empty();
    let objects: Vec<String> = (1..=16).map(|n| format!("Thing_{n}__c")).collect();
    let profile = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Profile xmlns=\"http://soap.sforce.com/2006/04/metadata\">\n    \
         <custom>true</custom>\n{}    <userPermissions>\n        <enabled>true</enabled>\n        <name>ModifyAllData</name>\n    \
         </userPermissions>\n    <userPermissions>\n        <enabled>true</enabled>\n        <name>ModifyAlData</name>\n    \
         </userPermissions>\n</Profile>\n",
        objects.iter().map(|o| object(o)).collect::<String>()
    );
    let set = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<PermissionSet xmlns=\"http://soap.sforce.com/2006/04/metadata\">\n{}\
         \t<label>ERP Orders</label>\n</PermissionSet>\n",
        object("Contact")
    );
    report.sources.insert(PROFILE.into(), Arc::from(profile));
    report.sources.insert(SET.into(), Arc::from(set));
    report.identities = vec![
        identity(
            "erp-orders",
            true,
            "declared in leastforce.toml, line 4",
            &[
                (HolderKind::Profile, "Minimum Access - API Only Integrations", None),
                (HolderKind::PermissionSet, "ERP_Orders", Some(SET)),
            ],
        ),
        identity(
            "Legacy Sync",
            false,
            "its name ends in 'Sync' and it has API Enabled and no visible apps",
            &[(HolderKind::Profile, "Legacy Sync", Some(PROFILE))],
        ),
    ];
    report.identities[0].risk = Some(7);
    report.identities[1].risk = Some(100);
    report.identities[1].reach =
        Reaches { read_all: Reach::Yes, change_all: Reach::Likely, take_over: Reach::Unknown };

    let mut all = finding(&report, "modify-all-data", Severity::Critical, PROFILE, "ModifyAllData", 0);
    all.confidence = Confidence::Likely;
    all.grant = Some("ModifyAllData".into());
    all.label = "grants Modify All Data".into();
    all.message =
        "integration 'Legacy Sync' is granted 'Modify All Data' by its profile 'Legacy Sync'".into();
    all.help = "Sharing no longer limits it: whoever holds its token can change or delete every record. Set \
                `<enabled>` to `false` and grant the objects that it needs."
        .into();
    all.help_url = Some("https://docs.acme.example/rules/modify-all-data.html".into());
    all.related = vec![related(&report, PROFILE, "true</enabled", 0, "switched on here")];
    let covering = all.fingerprint.clone();
    report.findings.push(all);

    for (n, name) in objects.iter().enumerate() {
        let mut delete =
            finding(&report, "delete-granted", Severity::Medium, PROFILE, &format!("{name}<"), 0);
        (delete.location, delete.span) = find(PROFILE, &report.sources.get(PROFILE).unwrap(), name, 0);
        delete.confidence = Confidence::Likely;
        delete.grant = Some(format!("{name}:delete"));
        delete.label = name.clone();
        delete.message = format!("integration 'Legacy Sync' may delete '{name}' records");
        delete.help = "Few integrations delete. Set `<allowDelete>` to `false`.".into();
        delete.related = vec![related(&report, PROFILE, "true</allowDelete", n, "delete is granted")];
        report.findings.push(delete);
        let mut read = finding(&report, "sensitive-object-access", Severity::Medium, PROFILE, name, 0);
        read.fingerprint.replace_range(..1, "c");
        read.grant = Some(format!("{name}:read"));
        read.covered_by = Some(covering.clone());
        report.findings.push(read);
    }
    let mut sensitive = finding(&report, "sensitive-object-access", Severity::High, SET, "Contact", 0);
    sensitive.subject = Subject { kind: SubjectKind::PermissionSet, name: "ERP_Orders".into() };
    sensitive.grant = Some("Contact:edit".into());
    sensitive.identities = vec!["Legacy Sync".into(), "erp-orders".into()];
    sensitive.label = "personal data".into();
    sensitive.message = "permission set 'ERP_Orders' lets 2 integrations edit 'Contact' records".into();
    sensitive.help = "Grant what the integration's contract names and no more.".into();
    sensitive.related = vec![
        related(&report, SET, "true", 2, "edit is granted"),
        related(&report, PROFILE, "ModifyAllData", 0, "the profile grants it too"),
    ];
    sensitive.path = vec![
        related(&report, PROFILE, "ModifyAllData", 0, "It holds ModifyAllData."),
        related(&report, SET, "Contact", 0, "With both it can edit every contact (e0)."),
    ];
    report.findings.push(sensitive);

    let mut api = finding(&report, "missing-api-only", Severity::Info, PROFILE, "Profile", 0);
    api.message = "whether 'Legacy Sync' is limited to the API was not checked: declare its profile".into();
    report.findings.push(api);
    let mut unknown = finding(&report, "unknown-permission", Severity::Medium, PROFILE, "ModifyAlData", 0);
    unknown.identities.clear();
    unknown.label = "no such permission".into();
    unknown.grant = Some("ModifyAlData".into());
    unknown.message = "'ModifyAlData' is not a user permission".into();
    unknown.help = "Did you mean 'ModifyAllData'?".into();
    report.findings.push(unknown);
    let mut old = finding(&report, "deprecated-element", Severity::Low, SET, "label", 0);
    old.identities.clear();
    old.message = "the element 'label' is no longer read".into();
    report.findings.push(old);
    let mut filtered = finding(&report, "delete-granted", Severity::Medium, SET, "Contact", 0);
    filtered.status = Status::Filtered;
    report.findings.push(filtered);

    report.candidates = vec![candidate("Arkiv_Backup")];
    report.unresolved = vec![Unresolved {
        reference: "ns__Managed_Set".into(),
        location: Some(Location {
            path: "leastforce.toml".into(),
            start: Position { line: 9, column: 3, offset: 120 },
            end: Position { line: 9, column: 20, offset: 137 },
        }),
        nearest: None,
    }];
    report.hidden = vec![Hidden { holder: "profile 'Admin'".into(), forceignore: ".forceignore".into() }];
    report.notes = vec!["Contracts are read and have no effect yet.".into()];
    report.first_run_hint = true;
    tally(&mut report);
    report.summary.files = 42;
    report.summary.holders = 12;
    report.summary.not_looked_at.unknown = 3;
    report.summary.not_looked_at.ignored = 1;
    report
}

fn candidate(name: &str) -> Candidate {
    Candidate {
        kind: HolderKind::PermissionSet,
        key: crate::org::words::key(name),
        name: name.into(),
        path: Some(format!("force-app/main/default/permissionsets/{name}.permissionset-meta.xml")),
        evidence: vec!["its name has the word 'backup', and nothing else points to an integration".into()],
    }
}

fn clean() -> Report {
    let mut report = empty();
    report.identities = vec![identity(
        "erp-orders",
        true,
        "declared in leastforce.toml, line 4",
        &[(HolderKind::PermissionSet, "ERP_Orders", Some(SET))],
    )];
    tally(&mut report);
    report.summary.files = 8;
    report.summary.holders = 1;
    report
}

fn no_identity() -> Report {
    let mut report = empty();
    report.candidates = vec![candidate("Arkiv_Backup"), candidate("Nightly_Batch")];
    report.summary.files = 31;
    report.summary.holders = 5;
    report
}

fn unreadable() -> Report {
    let mut report = clean();
    report.errors = vec![
        Problem {
            path: SET.into(),
            message: "the element 'fieldPermissions' is not closed: restore the file from git".into(),
            location: Some(find(SET, "a\nbc", "c", 0).0),
        },
        Problem {
            path: "big.profile".into(),
            message: "permission denied: make the file readable".into(),
            location: None,
        },
        Problem {
            path: ".".into(),
            message: "the rule modify-all-data failed, so that what it would have found is missing".into(),
            location: None,
        },
    ];
    let unread = |path: &str, what: &str| Unread { path: path.into(), what: what.into() };
    report.unread = vec![
        unread(
            "destructiveChanges.xml",
            "destructive changes that delete profile 'Admin', judged as if it stayed",
        ),
        unread("force-app/vendor", "submodule"),
    ];
    report.summary.not_looked_at.unread = 2;
    report
}
