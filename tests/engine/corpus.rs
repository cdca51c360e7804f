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
        for format in [Format::Text, Format::Concise, Format::Json, Format::Sarif, Format::Github] {
            written(&report, format);
        }
    }
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
