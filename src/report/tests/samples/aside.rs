//! Findings that are set aside or new, and names that mean harm.

use std::sync::Arc;

use super::{HOSTILE, empty, find, finding, findings, identity, related, tally};
use crate::report::model::{
    Candidate, Comparison, Exception, ExceptionKind, Hidden, NotLookedAt, Policy, PolicyEntry, PolicyFrom,
    Problem, Related, Report, Status, Unread, Unresolved,
};
use crate::terms::holder_kind::HolderKind;
use crate::terms::severity::Severity;
use crate::text::position::{Location, Position, Span};

/// Everything that was found is set aside.
pub(super) fn waived() -> Report {
    let mut report = findings();
    report.findings.retain(|f| !f.identities.is_empty() && f.covered_by.is_none());
    for finding in &mut report.findings {
        finding.status = Status::Waived;
    }
    report.findings.truncate(3);
    report.exceptions = vec![Exception {
        findings: Some(3),
        worst: Some(Severity::Critical),
        ..exception("modify-all-data of profile:Legacy Sync", declared_at(12))
    }];
    (report.candidates, report.unresolved, report.hidden, report.notes) = Default::default();
    report.first_run_hint = false;
    report.summary.not_looked_at = NotLookedAt::default();
    tally(&mut report);
    report
}

/// A change that brings one finding, and loosens what judges it.
pub(super) fn since() -> Report {
    let mut report = findings();
    report.findings.retain(|f| f.covered_by.is_none());
    for finding in report.findings.iter_mut().skip(1) {
        finding.status = Status::Existing;
    }
    let entry = |what: &str, loosens, findings, line| PolicyEntry {
        what: what.into(),
        loosens,
        findings,
        location: Some(declared_at(line)),
    };
    let changes = vec![
        entry("turns modify-all-data off", true, Some(1), 7),
        entry("rates delete-granted high", false, None, 8),
    ];
    let policy = Policy { counts: PolicyFrom::Base, silenced: 1, changes };
    report.comparison = Some(Comparison { base: "the merge-base of main (0123456789ab)".into(), policy });
    (report.candidates, report.unresolved, report.hidden, report.notes) = Default::default();
    report.first_run_hint = false;
    tally(&mut report);
    report
}

fn exception(what: &str, location: Location) -> Exception {
    Exception {
        kind: ExceptionKind::Waiver,
        what: what.into(),
        reason: Some(format!("why {what}")),
        owner: Some("finance-it@acme.example".into()),
        expires: Some("2027-01-31".into()),
        findings: None,
        worst: None,
        location,
    }
}

fn declared_at(line: u32) -> Location {
    let position = |column| Position { line, column, offset: u64::from(line * 20 + column) };
    Location { path: "leastforce.toml".into(), start: position(1), end: position(9) }
}

/// Hostile text in every string that can come out of a repository.
pub(super) fn hostile() -> Report {
    let mut report = empty();
    let path = format!("force-app/{}.profile-meta.xml", HOSTILE.replace('/', "_"));
    let source = format!("<Profile>\n\t<name>{}</name>\n</Profile>", HOSTILE.replace(['\r', '\n'], " "));
    report.sources.insert(path.clone(), Arc::from(source));
    report.identities =
        vec![identity(HOSTILE, false, HOSTILE, &[(HolderKind::Profile, HOSTILE, Some(&path))])];
    report.identities[0].owner = Some(HOSTILE.into());
    for (n, severity) in Severity::ALL.into_iter().enumerate() {
        let mut evil = finding(&report, "modify-all-data", severity, &path, "Evil\u{1b}[2J<script>", 0);
        evil.fingerprint = format!("{n}").repeat(64);
        evil.message = format!("integration '{HOSTILE}' is granted '{HOSTILE}'");
        evil.help = format!("{HOSTILE} {}", HOSTILE.repeat(3));
        evil.label = HOSTILE.into();
        evil.grant = Some(HOSTILE.into());
        evil.subject.name = HOSTILE.into();
        evil.identities = if n == 2 { vec![] } else { vec![HOSTILE.into(), format!("b{HOSTILE}")] };
        evil.related = vec![
            related(&report, &path, "##[add-mask]x", 0, HOSTILE),
            Related {
                message: HOSTILE.into(),
                location: find(&path, "a", "a", 0).0,
                span: Span::new(900, 901),
            },
        ];
        evil.path.clone_from(&evil.related);
        let mut covered = evil.clone();
        covered.covered_by = Some(evil.fingerprint.clone());
        covered.fingerprint.replace_range(..1, "f");
        report.findings.extend([evil, covered]);
    }
    report.candidates = vec![Candidate {
        kind: HolderKind::PermissionSet,
        key: HOSTILE.into(),
        name: HOSTILE.into(),
        path: Some(path.clone()),
        evidence: vec![HOSTILE.into()],
    }];
    report.unresolved =
        vec![Unresolved { reference: HOSTILE.into(), location: None, nearest: Some(HOSTILE.into()) }];
    report.errors = vec![Problem {
        path: path.clone(),
        message: HOSTILE.into(),
        location: Some(find(&path, "a", "a", 0).0),
    }];
    report.hidden = vec![Hidden { holder: HOSTILE.into(), forceignore: path }];
    (report.undecided, report.partial) = (vec![HOSTILE.into()], vec![HOSTILE.into()]);
    report.unread = vec![Unread { path: HOSTILE.into(), what: HOSTILE.into() }];
    report.summary.not_looked_at.unread = 1;
    report.notes = vec![HOSTILE.into()];
    let location = Some(Location { path: HOSTILE.into(), ..declared_at(3) });
    let changes = vec![PolicyEntry { what: HOSTILE.into(), loosens: true, findings: Some(1), location }];
    let policy = Policy { counts: PolicyFrom::Base, silenced: 1, changes };
    report.comparison = Some(Comparison { base: HOSTILE.into(), policy });
    report.exceptions = vec![exception(HOSTILE, Location { path: HOSTILE.into(), ..declared_at(4) })];
    report.identities[0].gaps = vec![HOSTILE.into()];
    tally(&mut report);
    report
}
