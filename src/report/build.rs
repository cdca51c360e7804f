//! From a run to the report that every format is a view of: what was decided is put into words and places.

use std::collections::BTreeMap;

use super::model::{self, Report};
use super::sources::Sources;
use crate::analysis::Analysis;
use crate::evidence::Redaction;
use crate::finding::exception::Exception;
use crate::finding::locate::Located;
use crate::finding::ranking::{Open, Ranking, Rated};
use crate::finding::tally::{Counts, Tally};
use crate::finding::{Finding, Label, Row};
use crate::fix::plan::{Fix, Fixes};
use crate::fix::safety::Safety;
use crate::project::SourceFile;
use crate::questions::identities::{Identity, candidates, first_step, identities};
use crate::questions::rules::{RuleEntry, rules};
use crate::text::position::Span;
use crate::tree::InputError;

/// What a run came to.
pub(crate) struct Run<'a, 'l> {
    pub analysis: &'a Analysis<'l>,
    /// In the report's order.
    pub findings: &'a [Finding],
    pub notes: Vec<String>,
    pub exceptions: Vec<Exception>,
    pub located: &'a Located,
    pub fixes: &'a Fixes,
    pub errors: &'a [InputError],
    /// How many rules are turned off.
    pub rules_off: usize,
    /// How many rules could not run, since the evidence lacks what they look at.
    pub without_evidence: usize,
    /// Whether the evidence is older than it may be.
    pub out_of_date: bool,
    /// Whether to say how to begin with a baseline.
    pub first_run_hint: bool,
}

/// Puts a run's results into the form that formats read.
pub(crate) fn build(run: Run<'_, '_>) -> Report {
    let Run { analysis, located, fixes, .. } = run;
    let files = &analysis.library.project.files;
    let findings =
        run.findings.iter().zip(&fixes.of).map(|(f, fix)| finding(f, fix.as_ref(), files, located));
    let documentation = analysis.config.documentation_url.as_ref();
    let linked = findings
        .map(|f| model::Finding { help_url: documentation.map(|url| url.value.of_rule(&f.rule)), ..f });
    let redaction = analysis.redaction();
    let findings = linked.map(|f| match &redaction {
        Some(redaction) => redacted(f, redaction),
        None => f,
    });
    let findings: Vec<_> = findings.collect();
    let identities: Vec<_> = analysis.roots.iter().flat_map(identities).collect();
    let rules = rules();
    let coverage = analysis.coverage();
    let unresolved = analysis.unresolved.iter().map(|u| model::Unresolved {
        reference: u.reference.clone(),
        location: located.of_named(&u.named),
        nearest: u.nearest.clone(),
    });
    let counts = Counts::of(run.findings);
    let Tally([critical, high, medium, low, info]) = counts.open;
    let summary = model::Summary {
        files: coverage.files,
        holders: coverage.holders,
        identities: coverage.identities,
        critical,
        high,
        medium,
        low,
        info,
        covered: counts.covered,
        waived: counts.waived,
        baselined: counts.baselined,
        existing: counts.existing,
        filtered: counts.filtered,
        counted: counts.counted,
        unresolved: analysis.unresolved.len(),
        not_looked_at: coverage.not_looked_at(run.rules_off, run.without_evidence),
    };
    let is_complete = run.errors.is_empty()
        && analysis.unresolved.is_empty()
        && coverage.is_complete()
        && run.without_evidence == 0
        && !run.out_of_date;
    let ranking = ranking(&identities, &findings, &rules);
    let worst = ranking.rows.first();
    Report {
        version: model::Version::default(),
        tool: model::Tool::this(),
        summary,
        first_step: worst.and_then(|row| first_step(&analysis.roots, row.identity)),
        ranking,
        comparison: None,
        identities,
        findings,
        candidates: analysis.orgs().flat_map(candidates).collect(),
        unresolved: unresolved.collect(),
        unread: coverage.unread,
        errors: run.errors.iter().map(problem).collect(),
        warnings: analysis.warnings().iter().map(problem).collect(),
        exceptions: run.exceptions,
        portraits: None,
        notes: run.notes,
        rules,
        sources: Sources::hiding(secrets(analysis), redaction),
        is_complete,
        hidden: coverage.hidden,
        partial: coverage.partial,
        undecided: coverage.undecided,
        configured: analysis.config.is_configured(),
        first_run_hint: run.first_run_hint,
    }
}

/// The order in which people read findings and identities.
pub(super) fn ranking(identities: &[Identity], findings: &[model::Finding], rules: &[RuleEntry]) -> Ranking {
    let order: BTreeMap<&str, usize> =
        rules.iter().enumerate().map(|(at, rule)| (rule.name.as_str(), at)).collect();
    let rated = identities.iter().map(|i| Rated { name: &i.name, rank: i.rank, confidence: i.confidence });
    let counting = findings.iter().enumerate().filter(|(_, f)| f.counts());
    let open = counting.map(|(index, f)| Open {
        index,
        severity: f.severity,
        confidence: f.confidence,
        rule: &f.rule,
        order: order.get(f.rule.as_str()).copied().unwrap_or(usize::MAX),
        location: &f.location,
        identities: &f.identities,
    });
    Ranking::new(&rated.collect::<Vec<_>>(), open.collect())
}

/// Where files hold what must not be shown, by path.
fn secrets(analysis: &Analysis<'_>) -> BTreeMap<String, Vec<Span>> {
    let library = analysis.library;
    let with_secrets = library.components.iter().filter(|c| !c.secrets.is_empty());
    let secrets = with_secrets.map(|component| {
        let path = library.project.files[component.file].path.clone();
        (path, component.secrets.iter().map(|secret| secret.span).collect())
    });
    secrets.collect()
}

fn finding(finding: &Finding, fix: Option<&Fix>, files: &[SourceFile], located: &Located) -> model::Finding {
    let (location, span) = located.of(finding.primary.site, files);
    let label = |label: &Label| {
        let (location, span) = located.of(label.site, files);
        model::Related { message: label.text.clone(), location, span }
    };
    model::Finding {
        rule: finding.rule.to_owned(),
        group: finding.group,
        severity: finding.severity,
        confidence: finding.confidence,
        status: finding.status,
        covered_by: finding.covered_by.clone(),
        message: finding.message.clone(),
        help: finding.help.clone(),
        help_url: None,
        subject: finding.subject.clone(),
        grant: finding.grant.as_ref().map(ToString::to_string),
        identities: finding.identities.clone(),
        related: finding.related.iter().map(label).chain(finding.rows.iter().map(row)).collect(),
        path: finding.path.iter().map(label).collect(),
        location,
        span,
        fix: fix.map(|f| self::fix(f, files)),
        fingerprint: finding.fingerprint.clone(),
        label: finding.primary.text.clone(),
    }
}

/// A finding whose texts show no username: those of files are quoted in many.
fn redacted(finding: model::Finding, redaction: &Redaction) -> model::Finding {
    let related = |related: Vec<model::Related>| {
        related.into_iter().map(|r| model::Related { message: redaction.hide(&r.message), ..r }).collect()
    };
    model::Finding {
        message: redaction.hide(&finding.message),
        help: redaction.hide(&finding.help),
        label: redaction.hide(&finding.label),
        related: related(finding.related),
        path: related(finding.path),
        ..finding
    }
}

fn row(row: &Row) -> model::Related {
    model::Related { message: row.text.clone(), location: row.location.clone(), span: Span::default() }
}

fn fix(fix: &Fix, files: &[SourceFile]) -> model::Fix {
    let (safety, reason) = match &fix.safety {
        Safety::Safe => (model::Safety::Safe, None),
        Safety::Unsafe(reason) => (model::Safety::Unsafe, Some(reason.clone())),
    };
    let edits = fix.edits.iter().map(|(file, edit)| model::Edit {
        path: files[*file].path.clone(),
        start: edit.start,
        end: edit.end,
        text: edit.text.clone(),
    });
    model::Fix { safety, reason, edits: edits.collect() }
}

pub(crate) fn problem(error: &InputError) -> model::Problem {
    model::Problem { path: error.path.clone(), message: error.text(), location: error.location.clone() }
}
