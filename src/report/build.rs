//! From findings to the report that every format is a view of.

use std::collections::BTreeMap;

use super::model;
use super::sources::Sources;
use crate::analysis::{Analysis, RootAnalysis};
use crate::catalog::CATALOG_VERSION;
use crate::finding::locate::{Located, site_of};
use crate::finding::{Finding, Label, Site, Status};
use crate::fix::plan::Fix;
use crate::fix::safety::Safety;
use crate::org::Org;
use crate::org::library::Library;
use crate::org::unresolved::Named;
use crate::project::{NotRead, Skipped};
use crate::risk::Assessment;
use crate::rules::{self, RULES, Selection};
use crate::terms::holder_kind::HolderKind;
use crate::terms::ids::HolderId;
use crate::terms::ids::IdentityId;
use crate::terms::severity::Severity;
use crate::text::position::{Location, Position, Span};
use crate::tree::InputError;
use crate::tree::edit::Edit;

/// Puts a run's results into the form that formats read.
pub fn build(
    library: &Library,
    analysis: &Analysis<'_>,
    findings: Vec<(Finding, Option<Fix>)>,
    located: &Located,
    errors: Vec<InputError>,
    selection: &Selection,
    configured: bool,
) -> model::Report {
    let findings: Vec<_> = findings.into_iter().map(|(f, fix)| finding(f, fix, library, located)).collect();
    model::Report {
        version: model::Version::default(),
        tool: tool(),
        summary: summary(library, analysis, &findings, selection),
        identities: analysis.roots.iter().flat_map(identities).collect(),
        findings,
        candidates: analysis.orgs().flat_map(candidates).collect(),
        unresolved: analysis
            .unresolved
            .iter()
            .map(|u| model::Unresolved {
                reference: u.reference.clone(),
                location: named(&u.named, located),
                nearest: u.nearest.clone(),
            })
            .collect(),
        errors: errors.into_iter().map(problem).collect(),
        rules: RULES.iter().map(rule).collect(),
        sources: Sources::hiding(secrets(library)),
        hidden: hidden(library),
        not_utf8: Vec::new(),
        notes: notes(library, analysis),
        configured,
        first_run_hint: false,
    }
}

fn secrets(library: &Library) -> BTreeMap<String, Vec<Span>> {
    let with_secrets = library.components.iter().filter(|c| !c.secrets.is_empty());
    let secrets = with_secrets.map(|component| {
        let path = library.project.files[component.file].path.clone();
        (path, component.secrets.iter().map(|secret| secret.span).collect())
    });
    secrets.collect()
}

pub(super) fn tool() -> model::Tool {
    model::Tool {
        name: env!("CARGO_PKG_NAME").to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        catalog: CATALOG_VERSION.to_owned(),
    }
}

fn named(named: &Named, located: &Located) -> Option<Location> {
    match named {
        Named::InConfiguration(location) => Some(location.clone()),
        Named::InFile { .. } => {
            let (location, _) = located.places.get(&site_of(named)?)?;
            Some(location.clone())
        }
    }
}

fn summary(
    library: &Library,
    analysis: &Analysis<'_>,
    findings: &[model::Finding],
    selection: &Selection,
) -> model::Summary {
    let of = |severity: Severity| findings.iter().filter(|f| f.counts() && f.severity == severity).count();
    let in_status = |status| findings.iter().filter(|f| f.status == status).count();
    let skipped =
        |wanted: fn(&NotRead) -> bool| library.project.skipped.iter().filter(|s| wanted(&s.why)).count();
    model::Summary {
        files: library.documents.len() + library.components.len(),
        holders: analysis.orgs().map(|o| o.holders.len()).sum(),
        identities: analysis.orgs().map(|o| o.identities.len()).sum(),
        critical: of(Severity::Critical),
        high: of(Severity::High),
        medium: of(Severity::Medium),
        low: of(Severity::Low),
        info: of(Severity::Info),
        covered: findings
            .iter()
            .filter(|f| f.status == model::Status::Active && f.covered_by.is_some())
            .count(),
        waived: in_status(model::Status::Waived),
        baselined: in_status(model::Status::Baselined),
        filtered: in_status(model::Status::Filtered),
        unresolved: analysis.unresolved.len(),
        not_looked_at: model::NotLookedAt {
            ignored: skipped(|w| {
                matches!(w, NotRead::Ignored { .. } | NotRead::Excluded { .. } | NotRead::Superseded { .. })
            }),
            unknown: skipped(|w| matches!(w, NotRead::Unknown)),
            unread: skipped(|w| matches!(w, NotRead::Unread { .. })),
            rules_off: selection.off(),
        },
    }
}

fn identities<'a>(root: &'a RootAnalysis<'_>) -> impl Iterator<Item = model::Identity> + 'a {
    root.org().identities.keys().map(move |id| identity(root, id))
}

pub(super) fn identity(root: &RootAnalysis<'_>, id: IdentityId) -> model::Identity {
    let org = root.org();
    let identity = &org.identities[id];
    let stock = identity.stock_profile.map(|p| model::Holder {
        kind: HolderKind::Profile.name().to_owned(),
        name: p.label.to_owned(),
        path: None,
    });
    model::Identity {
        name: identity.name.clone(),
        kind: identity.kind.map(|k| k.name().to_owned()),
        owner: identity.owner.clone(),
        declared: identity.declared,
        confidence: identity.confidence,
        evidence: identity.evidence.clone(),
        holders: stock
            .into_iter()
            .chain(identity.holders.iter().map(|&h| holder(org, h)))
            .chain(identity.missing.iter().map(|(kind, name)| model::Holder {
                kind: kind.name().to_owned(),
                name: name.clone(),
                path: None,
            }))
            .collect(),
        risk: root.assessment(id).map(Assessment::score),
    }
}

pub(super) fn holder(org: &Org<'_>, id: HolderId) -> model::Holder {
    let holder = &org.holders[id];
    model::Holder { kind: holder.kind.name().to_owned(), name: holder.name.clone(), path: path_of(org, id) }
}

fn path_of(org: &Org<'_>, id: HolderId) -> Option<String> {
    let first = org.holders[id].source_files(org.library).next()?;
    Some(org.library.project.files[first].path.clone())
}

fn candidates<'a>(org: &'a Org<'_>) -> impl Iterator<Item = model::Candidate> + 'a {
    org.candidates.iter().map(move |candidate| {
        let holder = &org.holders[candidate.holder];
        model::Candidate {
            kind: holder.kind.name().to_owned(),
            name: holder.name.clone(),
            path: path_of(org, candidate.holder),
            evidence: candidate.evidence.clone(),
        }
    })
}

fn finding(finding: Finding, fix: Option<Fix>, library: &Library, located: &Located) -> model::Finding {
    let place = |site: Site| {
        located.places.get(&site).cloned().unwrap_or_else(|| {
            let start = Position { line: 1, column: 1, offset: 0 };
            let path = library.project.files[site.file].path.clone();
            (Location { path, start, end: start }, Span::default())
        })
    };
    let (location, span) = place(finding.primary.site);
    let label = |label: &Label| {
        let (location, span) = place(label.site);
        model::Related { message: label.text.clone(), location, span }
    };
    let related = finding.related.iter().map(label).collect();
    let path = finding.path.iter().map(label).collect();
    model::Finding {
        rule: finding.rule.to_owned(),
        group: finding.group.to_owned(),
        severity: finding.severity,
        confidence: finding.confidence,
        status: match finding.status {
            Status::Active => model::Status::Active,
            Status::Waived => model::Status::Waived,
            Status::Baselined => model::Status::Baselined,
            Status::Filtered => model::Status::Filtered,
        },
        covered_by: finding.covered_by,
        message: finding.message,
        help: finding.help,
        subject: model::Subject { kind: finding.subject.kind.name().to_owned(), name: finding.subject.name },
        grant: finding.grant.map(|g| g.to_string()),
        identities: finding.identities,
        related,
        path,
        location,
        span,
        fix: fix.map(|f| self::fix(f, library)),
        fingerprint: finding.fingerprint,
        label: finding.primary.text,
    }
}

fn fix(fix: Fix, library: &Library) -> model::Fix {
    let (safety, reason) = match fix.safety {
        Safety::Safe => (model::Safety::Safe, None),
        Safety::Unsafe(reason) => (model::Safety::Unsafe, Some(reason)),
    };
    let edits = fix.edits.into_iter().map(|(file, Edit { start, end, order, text })| {
        let path = library.project.files[file].path.clone();
        model::Edit { path, start, end, order, text }
    });
    model::Fix { safety, reason, edits: edits.collect() }
}

pub(super) fn problem(error: InputError) -> model::Problem {
    model::Problem { message: error.text(), path: error.path, location: error.location }
}

fn rule(rule: &rules::Rule) -> model::RuleEntry {
    model::RuleEntry {
        name: rule.name.to_owned(),
        group: rule.group.name().to_owned(),
        severity: rule.severity,
        varies: rule.varies(),
        summary: rules::docs::page(rule.docs).summary.to_owned(),
        docs: rule.docs.to_owned(),
        help_uri: None,
    }
}

fn hidden(library: &Library) -> Vec<model::Hidden> {
    let hidden = library.project.skipped.iter().filter_map(|skipped| {
        let (kind, name) = skipped.component.as_ref()?;
        let NotRead::Ignored { by } = &skipped.why else { return None };
        let kind = kind.holder_kind()?;
        Some(model::Hidden { holder: format!("{} '{name}'", kind.noun()), forceignore: by.clone() })
    });
    let mut hidden: Vec<_> = hidden.collect();
    // Entries are sorted by path; the same holder may lie in several package directories.
    hidden.sort();
    hidden.dedup();
    hidden
}

/// That pieces are not read because a file beside them holds the whole.
fn superseded(library: &Library) -> Option<String> {
    let by = |skipped: &Skipped| match &skipped.why {
        NotRead::Superseded { by } => Some(by.clone()),
        _ => None,
    };
    let mut wholes: Vec<String> = library.project.skipped.iter().filter_map(by).collect();
    let pieces = wholes.len();
    wholes.dedup();
    let first = wholes.first()?;
    Some(match wholes.len() {
        1 => format!("'{first}' is read and not its {pieces} pieces beside it"),
        n => format!("{n} files are read and not their {pieces} pieces beside them, such as '{first}'"),
    })
}

/// What a reader should know about the run as a whole.
fn notes(library: &Library, analysis: &Analysis<'_>) -> Vec<String> {
    let mut notes = Vec::new();
    let outside = library.project.outside_packages();
    if outside > 0 {
        let (lie, were) = if outside == 1 { ("lies", "was") } else { ("lie", "were") };
        notes.push(format!(
            "{outside} of the files {lie} outside every package directory and {were} linted too"
        ));
    }
    notes.extend(superseded(library));
    for path in &library.project.nested_configs {
        notes.push(format!("'{path}' is not read: one run has one configuration, that of its root"));
    }
    let unchanged = |org: &'_ Org<'_>| {
        let unchanged = org.platform.iter().filter(|p| p.beyond.is_empty());
        unchanged.map(|p| org.holders[p.holder].title()).collect::<Vec<_>>()
    };
    let platform: Vec<String> = analysis.orgs().flat_map(unchanged).collect();
    if !platform.is_empty() {
        notes.push(format!("owned by the platform and not reported: {}", platform.join(", ")));
    }
    let unknown = library.documents.iter().flat_map(|d| &d.unknown);
    let (mut count, mut first) = (0, None);
    for (name, times) in unknown {
        count += times;
        first = first.or(Some(name));
    }
    if let Some(first) = first {
        notes.push(match count {
            1 => format!("the element <{first}> is not known and was not judged"),
            _ => format!("{count} elements are not known and were not judged, such as <{first}>"),
        });
    }
    notes
}
