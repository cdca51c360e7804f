//! What `leastforce.toml` keeps out of the result, and how much that is: nothing is set aside without being counted.

use std::borrow::Cow;
use std::collections::BTreeSet;

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::engine::check::check;
use super::engine::rule::{Rule, Runs};
use super::engine::selection::Selection;
use super::find as rule_of;
use super::find::{Settled, settle};
use crate::analysis::Analysis;
use crate::config::{Config, RuleSetting, Veto};
use crate::finding::exception::{Exception, ExceptionKind};
use crate::finding::waiver::{WaiverState, WaiverUse};
use crate::finding::{Finding, Site};
use crate::terms::ids::HolderId;
use crate::terms::names::fold;
use crate::terms::subject_kind::SubjectKind;

/// Every exception, in the order of the kinds and of the configuration, and the rules that failed while it was weighed.
pub(super) fn exceptions(
    analysis: &Analysis<'_>,
    rules: &Selection,
    today: Option<Date>,
    settled: &Settled<'_>,
) -> (Vec<Exception>, Vec<&'static str>) {
    let config = analysis.config;
    let mut failed = Vec::new();
    let mut all = vetoes(analysis, rules, today, settled, &mut failed);
    all.extend(settled.waivers.iter().filter_map(of_waiver));
    for (name, setting) in config.rules.iter() {
        all.extend(rule_of(name).and_then(|rule| of_rule(analysis, (rule, setting), today, &mut failed)));
    }
    for exclude in config.excludes() {
        let location = exclude.path.location.clone();
        let exception = Exception::new(ExceptionKind::Exclude, exclude.path.value.text.clone(), location);
        all.push(Exception { reason: Some(exclude.reason.value.clone()), ..exception });
    }
    for (at, external) in config.externals.iter().enumerate() {
        let used = analysis.idle_externals.binary_search(&at).is_err();
        let location = external.name.location.clone();
        let exception = Exception::new(ExceptionKind::External, external.name.value.clone(), location);
        all.extend(used.then(|| Exception { reason: Some(external.reason.value.clone()), ..exception }));
    }
    (all, failed)
}

/// What the same run finds where the configuration vetoes nobody, and this one does not.
fn vetoes(
    analysis: &Analysis<'_>,
    rules: &Selection,
    today: Option<Date>,
    settled: &Settled<'_>,
    failed: &mut Vec<&'static str>,
) -> Vec<Exception> {
    let vetoes = &analysis.config.not_integrations;
    if vetoes.is_empty() {
        return Vec::new();
    }
    let without = Config { not_integrations: Vec::new(), ..analysis.config.clone() };
    let open = Analysis::new(analysis.library, &without);
    let Settled { findings: found, failed: open_failed, .. } = settle(&open, rules, today, None);
    failed.extend(open_failed);
    let known: BTreeSet<_> = settled.findings.iter().map(same).collect();
    let more: Vec<&Finding> = found.iter().filter(|f| f.counts() && !known.contains(&same(f))).collect();
    let more = More::new(&open, more);
    vetoes.iter().map(|veto| of_veto(&open, veto, &more)).collect()
}

fn same(finding: &Finding) -> (Site, &'static str, String, Option<String>, Option<String>) {
    let grant = finding.grant.as_ref().map(ToString::to_string);
    (finding.primary.site, finding.rule, finding.subject.name.clone(), grant, finding.key.clone())
}

/// What is found without the vetoes, by whom it is about.
struct More<'f> {
    findings: Vec<&'f Finding>,
    /// By kind and folded name.
    by_subject: FxHashMap<(SubjectKind, Cow<'f, str>), Vec<usize>>,
    by_identity: FxHashMap<&'f str, Vec<usize>>,
    /// The names of the identities that nobody declared, by the index of the org and the holder.
    detected: FxHashMap<(usize, HolderId), Vec<&'f str>>,
}

impl<'f> More<'f> {
    fn new(open: &'f Analysis<'_>, findings: Vec<&'f Finding>) -> Self {
        let mut more = Self {
            findings,
            by_subject: FxHashMap::default(),
            by_identity: FxHashMap::default(),
            detected: FxHashMap::default(),
        };
        for (at, finding) in more.findings.iter().enumerate() {
            let subject = (finding.subject.kind, fold(&finding.subject.name));
            more.by_subject.entry(subject).or_default().push(at);
            for identity in &finding.identities {
                more.by_identity.entry(identity).or_default().push(at);
            }
        }
        for (at, org) in open.orgs().enumerate() {
            for identity in org.identities.iter().filter(|identity| !identity.declared) {
                for &holder in &identity.holders {
                    more.detected.entry((at, holder)).or_default().push(&identity.name);
                }
            }
        }
        more
    }
}

fn of_veto(open: &Analysis<'_>, veto: &Veto, more: &More<'_>) -> Exception {
    let holder = &veto.holder.value;
    let mut about = BTreeSet::new();
    for (at, org) in open.orgs().enumerate() {
        let Some(id) = org.find(holder.kind, &holder.name) else { continue };
        let own = org.holders[id].name.as_str();
        for &name in more.detected.get(&(at, id)).into_iter().flatten().chain([&own]) {
            let subject = more.by_subject.get(&(holder.kind.into(), fold(name)));
            let identity = more.by_identity.get(name);
            about.extend(subject.into_iter().chain(identity).flatten().copied());
        }
    }
    let severities: Vec<_> = about.into_iter().map(|at| more.findings[at].severity).collect();
    let what = format!("{}:{}", holder.kind.name(), holder.name);
    let exception = Exception::new(ExceptionKind::NotIntegration, what, veto.holder.location.clone());
    Exception {
        reason: Some(veto.reason.value.clone()),
        owner: veto.owner.as_ref().map(|owner| owner.value.clone()),
        expires: veto.expires.as_ref().map(|date| date.value.to_string()),
        ..exception.silences(&severities)
    }
}

fn of_waiver(used: &WaiverUse<'_>) -> Option<Exception> {
    let WaiverState::Waives(all) = used.state else { return None };
    let waiver = used.waiver;
    let subject = waiver.subject.iter().map(|s| format!("{}:{}", s.value.kind, s.value.name));
    let integration = waiver.integration.iter().map(|name| format!("integration '{}'", name.value));
    let scope: String = subject.chain(integration).collect();
    let what = format!("{} for {scope}", waiver.rule.value);
    let exception = Exception::new(ExceptionKind::Waiver, what, waiver.location.clone());
    Some(Exception {
        reason: Some(waiver.reason.value.clone()),
        owner: Some(waiver.owner.value.clone()),
        expires: Some(waiver.expires.value.to_string()),
        findings: Some(all - used.open),
        worst: used.worst,
        ..exception
    })
}

/// What a rule would find by default, were it not off or rated lower.
fn of_rule(
    analysis: &Analysis<'_>,
    (rule, setting): (&'static Rule, &RuleSetting),
    today: Option<Date>,
    failed: &mut Vec<&'static str>,
) -> Option<Exception> {
    let off = setting.enabled == Some(false);
    if rule.runs == Runs::Named || !off && (setting.severity.is_none() || setting.only_raises) {
        return None;
    }
    let default = RuleSetting { enabled: None, severity: None, ..setting.clone() };
    let mut found = Vec::new();
    for root in &analysis.roots {
        let mut checked = check(root, [(rule, &default)], today, None);
        found.append(&mut checked.findings);
        failed.append(&mut checked.failed);
    }
    let severities: Vec<_> = found
        .iter()
        .map(|f| f.severity)
        .filter(|&severity| setting.severity.is_none_or(|set| severity > set))
        .collect();
    if !off && severities.is_empty() {
        return None;
    }
    let kind = if off { ExceptionKind::RuleOff } else { ExceptionKind::RuleLowered };
    let location = setting.location.clone()?;
    Some(Exception::new(kind, rule.name.to_owned(), location).silences(&severities))
}
