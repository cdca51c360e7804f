//! All findings of a run.

use jiff::civil::Date;

use super::engine::check::{check, check_waivers, in_order};
use super::engine::gaps::Gaps;
use super::engine::selection::Selection;
use super::exceptions::exceptions;
use crate::analysis::Analysis;
use crate::change::Change;
use crate::evidence::Evidence;
use crate::finding::baseline::Baseline;
use crate::finding::exception::Exception;
use crate::finding::existing::Existing;
use crate::finding::filter::{self, Filter};
use crate::finding::waiver::{self, WaiverUse};
use crate::finding::{Finding, Site, Status, Subject, anchor, cover, cover_changes, fingerprint};
use crate::terms::grant::Grant;
use crate::terms::rule_group::Group;
use crate::terms::severity::Severity;
use crate::terms::subject_kind::SubjectKind;

/// All findings of a run, and how they were set aside.
#[derive(Default)]
pub struct Found {
    pub findings: Vec<Finding>,
    /// What a reader should know about the run as a whole: sentences without a full stop.
    pub notes: Vec<String>,
    /// What the configuration keeps out of the findings.
    pub exceptions: Vec<Exception>,
    /// Rules that failed: what they would have found is missing. Sorted, each once.
    pub failed: Vec<&'static str>,
    /// Rules that did not run, since the evidence lacks what they look at.
    pub not_run: Vec<&'static str>,
}

/// What rules found, and what waivers made of it.
pub(super) struct Settled<'c> {
    pub findings: Vec<Finding>,
    pub waivers: Vec<WaiverUse<'c>>,
    /// How many grants would be findings, were they not agreed in contracts.
    agreed: usize,
    pub failed: Vec<&'static str>,
}

/// What decides which findings are shown.
#[derive(Copy, Clone)]
pub struct Judging<'a> {
    /// Without the day nothing expires.
    pub today: Option<Date>,
    pub baseline: Option<&'a Baseline>,
    pub filter: &'a Filter,
    /// The change that is looked at.
    pub since: Option<Since<'a>>,
}

/// A change, and what was found before it.
#[derive(Copy, Clone)]
pub struct Since<'a> {
    pub change: &'a Change<'a, 'a>,
    pub existing: &'a Existing,
}

/// Runs the rules and settles what became of each finding. Sorted by path, then in an order that does
/// not depend on how the run went.
pub fn find(analysis: &Analysis<'_>, rules: &Selection, judging: Judging<'_>) -> Found {
    let Judging { today, baseline, filter, since } = judging;
    let settled = settle(analysis, rules, today, since.map(|since| since.change));
    let (exceptions, unweighed) = exceptions(analysis, rules, today, &settled);
    let Settled { mut findings, waivers, agreed, mut failed } = settled;
    failed.extend(unweighed);
    failed.sort_unstable();
    failed.dedup();
    let mut notes = analysis.notes(agreed);
    let evidence = analysis.library.evidence.as_deref();
    let gaps = Gaps::of(rules.iter().map(|(rule, _)| rule), evidence);
    notes.extend(gaps.notes());
    notes.extend(analysis.notes_on_evidence(today));
    notes.extend(waivers.iter().flat_map(WaiverUse::notes));
    if let Some(baseline) = baseline {
        baseline.set(&mut findings);
        notes.extend(baseline.note(&findings, &|rule| could_run(rule, evidence)));
    }
    if let Some(Since { existing, .. }) = since {
        existing.set(&mut findings);
    }
    filter::set(&mut findings, analysis, filter);
    if filter.count_hygiene {
        leave_people_in_peace(&mut findings, rules);
    }
    if let Some(Since { existing, .. }) = since {
        existing.set_counted(&mut findings);
    }
    cover(&mut findings, analysis);
    if let Some(Since { change, .. }) = since {
        cover_changes::set(&mut findings, |f| analysis.library.project.files[f.primary.site.file].root);
        anchor::add_causes(&mut findings, change);
    }
    Found { findings, notes, exceptions, failed, not_run: gaps.rules }
}

/// Whether a rule of this name has all that it looks at; also of a rule that exists no more.
pub fn could_run(rule: &str, evidence: Option<&Evidence>) -> bool {
    super::find(rule).is_none_or(|rule| rule.can_run(evidence))
}

fn cover(findings: &mut [Finding], analysis: &Analysis<'_>) {
    cover::set(findings, |f| analysis.library.project.files[f.primary.site.file].root);
}

/// All findings, waived ones marked, with what covers them.
pub(super) fn settle<'c>(
    analysis: &Analysis<'c>,
    rules: &Selection,
    today: Option<Date>,
    change: Option<&Change<'_, '_>>,
) -> Settled<'c> {
    let (library, config) = (analysis.library, analysis.config);
    let mut findings: Vec<Finding> = Vec::new();
    let mut agreed = 0;
    let mut failed = Vec::new();
    for root in &analysis.roots {
        let mut checked = check(root, rules.iter(), today, change);
        findings.append(&mut checked.findings);
        agreed += checked.agreed;
        failed.append(&mut checked.failed);
    }
    let mut order: Vec<usize> = (0..findings.len()).collect();
    order.sort_by(|&one, &other| key(&findings[one]).cmp(&key(&findings[other])));
    let mut findings: Vec<Finding> = in_order(findings, order).collect();
    // What is wrong with the configuration is wrong once, in however many orgs it shows.
    findings.dedup_by(|again, first| key(again) == key(first));
    let uses = waiver::set(&mut findings, config, today);
    if let Some(root) = analysis.roots.first() {
        let mut checked = check_waivers(root, rules, &uses, today);
        findings.append(&mut checked.findings);
        failed.append(&mut checked.failed);
    }
    fingerprint::set(&mut findings, analysis, library);
    cover(&mut findings, analysis);
    Settled { findings, waivers: uses, agreed, failed }
}

/// What is equal for findings that say the same at one place.
fn key(f: &Finding) -> (Site, &str, &Subject, &Option<Grant>, &Option<String>) {
    (f.primary.site, f.rule, &f.subject, &f.grant, &f.key)
}

/// Sets hygiene aside that is on holders which no integration uses, except what a deploy would refuse and
/// what was asked for.
fn leave_people_in_peace(findings: &mut [Finding], rules: &Selection) {
    for finding in findings.iter_mut().filter(|f| f.status == Status::Active && is_of_people(f)) {
        let refused = super::find(finding.rule).is_some_and(|rule| rule.refused);
        // An info finding is what the tool does not know, which a deploy may well take.
        if !(refused && finding.severity > Severity::Info || rules.asks_for(finding.rule)) {
            finding.status = Status::Counted;
        }
    }
}

/// Whether it is hygiene, and on a holder that no integration uses.
fn is_of_people(finding: &Finding) -> bool {
    let holder = matches!(
        finding.subject.kind,
        SubjectKind::Profile | SubjectKind::PermissionSet | SubjectKind::Group
    );
    holder && finding.group == Group::Hygiene && finding.identities.is_empty()
}
