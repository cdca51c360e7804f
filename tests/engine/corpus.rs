//! Real projects, where they are at hand: `LEASTFORCE_CORPUS` names a folder of them.
//!
//! Nothing is asserted of a particular project. What must hold of any: it is read to the end, what
//! cannot be read is named, no identity is certain without a fact, every place lies in its file,
//! and the order of files and threads changes nothing.

use std::path::Path;

use crate::engine::common::{Files, lint, lint_on, projects};
use leastforce::report::model::Report;
use leastforce::report::{Format, Options, write};
use leastforce::terms::severity::{Confidence, Severity};
use leastforce::tree::Tree;
use leastforce::tree::buffer::Buffer;
use leastforce::tree::worktree::Worktree;

fn written(report: &Report, format: Format) -> Vec<u8> {
    let mut out = Vec::new();
    write(format, report, &Options::default(), &mut out).unwrap();
    out
}

#[test]
#[cfg_attr(not(corpus), ignore = "LEASTFORCE_CORPUS is not set")]
fn every_project_is_read_to_the_end() {
    for project in projects() {
        let report = lint(&Worktree::new(&project), &[]);
        for error in &report.errors {
            assert!(!error.path.is_empty() && !error.message.is_empty(), "{error:?}");
        }
        for identity in &report.identities {
            let facts = ["licence", "API Only", "declared", "stock API-only"];
            let fact = identity.evidence.iter().any(|e| facts.iter().any(|f| e.contains(f)));
            assert!(identity.confidence == Confidence::Likely || fact, "{identity:?}");
            assert!(!identity.evidence.is_empty(), "{identity:?}");
        }
        places_are_in_their_files(&project, &report);
        for format in Format::ALL {
            written(&report, format);
        }
    }
}

/// Two hundred lines at most, the worst identity first, each line as wide as the page, and whatever is critical has
/// its rule named; with the flag every finding is there.
#[test]
#[cfg_attr(not(corpus), ignore = "LEASTFORCE_CORPUS is not set")]
fn the_text_report_of_any_project_is_short_and_hides_nothing_critical() {
    let mut long = 0;
    for project in projects() {
        let report = lint(&Worktree::new(&project), &[]);
        let text = |options: &Options| {
            let mut out = Vec::new();
            write(Format::Text, &report, options, &mut out).unwrap();
            String::from_utf8(out).unwrap()
        };
        let shown = text(&Options::default());
        let lines = shown.lines().count();
        assert!(lines <= 200, "{}: {lines} lines", project.display());
        long += usize::from(lines > 90);
        if let Some(row) = report.ranking.rows.first() {
            let table = shown.split_once("identity ").unwrap().1;
            let first = table.lines().nth(1).unwrap_or_default();
            assert!(first.trim_start().starts_with(&report.identities[row.identity].name), "{first}");
        }
        let critical = report.counting().filter(|f| f.severity == Severity::Critical);
        for finding in critical {
            assert!(shown.contains(&finding.rule), "{}: {}", project.display(), finding.rule);
        }
        let full = text(&Options { full: true, ..Options::default() });
        for finding in report.counting() {
            let place = format!("{}:{}:", finding.location.path, finding.location.start.line);
            assert!(full.contains(&place), "{}: {place}", project.display());
        }
        assert!(!full.contains("`--full` shows"), "{}", project.display());
    }
    assert!(long >= 2, "the corpus has no large project");
}

/// The apps that log in without a person are reported with what their files say and nothing else,
/// and whom they are open to is nobody's integration.
#[test]
#[cfg_attr(not(corpus), ignore = "LEASTFORCE_CORPUS is not set")]
fn apps_are_reported_with_their_own_facts() {
    const FACTS: [(&str, &str); 6] = [
        ("ip-relaxation", "<ipRelaxation>BYPASS</ipRelaxation>"),
        ("immortal-refresh-token", "<refreshTokenPolicy>infinite</refreshTokenPolicy>"),
        ("broad-oauth-scope", "<scopes>Full</scopes>"),
        ("run-as-user-unproven", "<oauthClientCredentialUser>"),
        ("app-open-to-broad-profile", "<profileName>System Administrator</profileName>"),
        ("self-authorised-app", "<isAdminApproved>false</isAdminApproved>"),
    ];
    for project in projects() {
        let report = lint(&Worktree::new(&project), &[]);
        let of_apps =
            || report.findings.iter().filter(|f| f.location.path.ends_with(".connectedApp-meta.xml"));
        let mut paths: Vec<&str> = of_apps().map(|f| f.location.path.as_str()).collect();
        paths.dedup();
        for path in paths {
            let text = std::fs::read_to_string(project.join(path)).unwrap();
            let expected = FACTS.iter().filter(|(_, fact)| text.contains(fact)).map(|(rule, _)| *rule);
            let mut expected: Vec<&str> = expected.collect();
            let found = of_apps().filter(|f| f.location.path == path && f.severity > Severity::Info);
            // Other rules judge several statements together.
            let by_one_fact = |rule: &&str| FACTS.iter().any(|(known, _)| known == rule);
            let mut found: Vec<&str> = found.map(|f| f.rule.as_str()).filter(by_one_fact).collect();
            expected.sort_unstable();
            found.sort_unstable();
            assert_eq!(found, expected, "{path}");
        }
        let admins = ["Admin", "System Administrator"];
        assert!(report.identities.iter().all(|i| i.declared || !admins.contains(&i.name.as_str())));
    }
}

fn places_are_in_their_files(project: &Path, report: &Report) {
    for finding in &report.findings {
        let read = |path: &str| std::fs::read(project.join(path)).unwrap();
        for place in std::iter::once(&finding.location).chain(finding.related.iter().map(|r| &r.location)) {
            let bytes = read(&place.path);
            let at = |offset: u64| usize::try_from(offset).unwrap();
            let (start, end) = (at(place.start.offset), at(place.end.offset));
            assert!(start < end && end <= bytes.len(), "{finding:?}");
            let line = 1 + memchr::memchr_iter(b'\n', &bytes[..start]).count();
            assert_eq!(line, place.start.line as usize, "{finding:?}");
        }
        if let Some(grant) = &finding.grant {
            let start = usize::try_from(finding.location.start.offset).unwrap();
            let bytes = read(&finding.location.path);
            let text = String::from_utf8_lossy(&bytes[start..]);
            let name = grant.rsplit_once(':').map_or(grant.as_str(), |(name, _)| name);
            assert!(text.starts_with(name), "{grant} is not what stands at {:?}", finding.location);
        }
    }
}

#[test]
#[cfg_attr(not(corpus), ignore = "LEASTFORCE_CORPUS is not set")]
fn neither_threads_nor_order_change_the_report() {
    for project in projects() {
        let tree = Worktree::new(&project);
        let mut files = Files::default();
        let mut buffer = Buffer::default();
        for entry in tree.list().entries {
            tree.read(&entry.path, &mut buffer).unwrap();
            files.0.push((entry.path, buffer.bytes().to_vec()));
        }
        let expected = written(&lint_on(&files, &[], 1), Format::Json);
        files.0.reverse();
        let third = files.0.len() / 3;
        files.0.rotate_left(third);
        assert!(written(&lint_on(&files, &[], 8), Format::Json) == expected, "{}", project.display());
    }
}
