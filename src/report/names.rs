//! Findings in a few words, for lists of them.

use std::collections::HashSet;

use super::model::Finding;
use super::plain::plain;
use super::wrap::GLUE;
use crate::terms::grant::GrantKind;
use crate::terms::severity::Severity;

/// What a finding is about, in the shortest form.
pub(super) fn named(finding: &Finding) -> String {
    plain(finding.grant.as_ref().unwrap_or(&finding.rule)).into_owned()
}

/// The same behind its severity.
pub(super) fn with_severity(finding: &Finding) -> String {
    format!("{}{GLUE}{}", finding.severity, named(finding))
}

/// A name that stands for so many findings.
pub(super) fn times(same: &[String]) -> String {
    match same {
        [one] => one.clone(),
        _ => format!("{} ({})", same[0], same.len()),
    }
}

/// What findings are about, each thing once: one object has many bits.
pub(super) fn things(findings: &[&Finding]) -> Vec<String> {
    let mut met = HashSet::new();
    let things = findings.iter().map(|finding| {
        // Without a grant the rule alone tells what it is about.
        let grant = finding.grant.as_deref().unwrap_or(&finding.rule);
        let has_kind = grant
            .split_once(':')
            .is_some_and(|(kind, _)| GrantKind::ALL.iter().any(|k| k.prefix() == Some(kind)));
        grant.rsplit_once(':').filter(|_| !has_kind).map_or(grant, |(thing, _)| thing)
    });
    things.filter(|thing| met.insert(*thing)).map(|thing| plain(thing).into_owned()).collect()
}

/// What a finding covers, each thing once. What lies on the same thing as the finding itself is named by its rule.
pub(super) fn things_covered(by: &Finding, covered: &[&Finding]) -> Vec<String> {
    let own = things(&[by]);
    let (same, others): (Vec<&Finding>, Vec<_>) =
        covered.iter().partition(|finding| things(&[finding]) == own);
    let mut rules: Vec<_> = same.iter().map(|finding| plain(&finding.rule).into_owned()).collect();
    rules.dedup();
    rules.into_iter().chain(things(&others)).collect()
}

/// A finding as one of many in a line; with its severity where that is not that of the others.
pub(super) fn folded(finding: &Finding, usual: Severity) -> String {
    let line = finding.location.start.line;
    let severity =
        if finding.severity == usual { String::new() } else { format!(",{GLUE}{}", finding.severity) };
    match &finding.grant {
        Some(grant) => format!("{}{GLUE}(line{GLUE}{line}{severity})", plain(grant)),
        None => format!("line{GLUE}{line}{severity}"),
    }
}
