//! What `leastforce.toml` keeps out of the result, and how much that is: nothing is set aside without being counted.

use std::collections::BTreeSet;

use jiff::civil::Date;

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
use crate::terms::names::fold;

/// Every exception, in the order of the kinds and of the configuration, and the rules that failed while it was weighed.
pub(super) fn exceptions(
    analysis: &Analysis<'_>,
    rules: &Selection,
    today: Option<Date>,
    settled: &Settled<'_>,
) -> (Vec<Exception>, Vec<&'static str>) {
    let config = analysis.config;
    let mut failed = Vec::new();
    let mut all = vetoes(analysis, rules, today, settled);
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
) -> Vec<Exception> {
    let vetoes = &analysis.config.not_integrations;
    if vetoes.is_empty() {
        return Vec::new();
    }
    let without = Config { not_integrations: Vec::new(), ..analysis.config.clone() };
    let open = Analysis::new(analysis.library, &without);
    let found = settle(&open, rules, today, None).findings;
    let known: BTreeSet<_> = settled.findings.iter().map(same).collect();
    let more: Vec<&Finding> = found.iter().filter(|f| f.counts() && !known.contains(&same(f))).collect();
    vetoes.iter().map(|veto| of_veto(&open, veto, &more)).collect()
}

fn same(finding: &Finding) -> (Site, &'static str, String, Option<String>, Option<String>) {
    let grant = finding.grant.as_ref().map(ToString::to_string);
    (finding.primary.site, finding.rule, finding.subject.name.clone(), grant, finding.key.clone())
}

fn of_veto(open: &Analysis<'_>, veto: &Veto, more: &[&Finding]) -> Exception {
    let holder = &veto.holder.value;
    let mut names = BTreeSet::new();
    for org in open.orgs() {
        let Some(id) = org.find(holder.kind, &holder.name) else { continue };
        let of_holder = org.identities.iter().filter(|i| !i.declared && i.holders.contains(&id));
        names.extend(of_holder.map(|i| i.name.clone()));
        names.insert(org.holders[id].name.clone());
    }
    let about = |f: &&&Finding| {
        let itself =
            f.subject.kind == holder.kind.into() && names.iter().any(|n| fold(n) == fold(&f.subject.name));
        itself || f.identities.iter().any(|identity| names.contains(identity))
    };
    let severities: Vec<_> = more.iter().filter(about).map(|f| f.severity).collect();
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
