//! What a rule about a change says is said once: which other findings are the same fact.

use std::collections::BTreeMap;

use super::{Finding, Status};
use crate::terms::names::fold;
use crate::terms::subject_kind::SubjectKind;

/// The rule that reports what a change lets an integration do.
const GAINED: &str = "privilege-increase";
/// The rule that reports which control it takes from one.
const LOST: &str = "control-lost";
/// The rules that report the same as the second while it lasts, by the key of the loss.
const WITHOUT: [(&str, &str); 3] = [
    ("ApiUserOnly", "missing-api-only"),
    ("loginIpRanges", "no-login-ip-range"),
    ("loginHours", "no-login-hours"),
];

/// Covers new findings about a state by the new findings about the change that led to it, as far as these speak of
/// each identity and are as severe; and what a change lets an integration do by the waiver of the grant itself.
/// `root_of` gives a finding's project root.
pub fn set(findings: &mut [Finding], root_of: impl Fn(&Finding) -> usize) {
    let mut by_identity: BTreeMap<(usize, &str), Vec<usize>> = BTreeMap::new();
    let of_change = |f: &Finding| {
        (f.rule == GAINED || f.rule == LOST) && !matches!(f.status, Status::Filtered | Status::Counted)
    };
    for (at, finding) in findings.iter().enumerate().filter(|(_, f)| of_change(f)) {
        match finding.subject.kind {
            SubjectKind::Identity => {
                by_identity.entry((root_of(finding), &finding.subject.name)).or_default().push(at);
            }
            _ => by_identity.entry((root_of(finding), "")).or_default().push(at),
        }
    }
    if by_identity.is_empty() {
        return;
    }
    let mut covered = Vec::new();
    for (at, finding) in findings.iter().enumerate() {
        let state = matches!(finding.status, Status::Active | Status::Waived);
        if !state || finding.covered_by.is_some() || of_change(finding) {
            continue;
        }
        let root = root_of(finding);
        let by = |identity: &str| {
            let of_identity = by_identity.get(&(root, identity)).into_iter().flatten().copied();
            of_identity.filter(|&by| is_same(&findings[by], finding)).collect::<Vec<_>>()
        };
        let each: Vec<Vec<usize>> = if finding.subject.kind == SubjectKind::App {
            vec![by("")]
        } else {
            finding.identities.iter().map(|identity| by(identity)).collect()
        };
        let Some(&first) = each.iter().flatten().next() else { continue };
        if finding.status == Status::Waived {
            covered.extend(each.into_iter().flatten().map(|by| (by, at)));
        } else if each.iter().all(|by| by.iter().any(|&by| findings[by].severity >= finding.severity)) {
            covered.push((at, first));
        }
    }
    for (weak, strong) in covered {
        findings[weak].covered_by = Some(findings[strong].fingerprint.clone());
    }
}

/// Whether a finding about a change and one about a state are about the same grant or control.
fn is_same(of_change: &Finding, of_state: &Finding) -> bool {
    match (of_change.rule, &of_change.grant, &of_state.grant) {
        (GAINED, Some(gained), Some(held)) => {
            let is_undeclared = of_state.rule.starts_with("undeclared-") && of_state.group == of_change.group;
            let same = gained.kind == held.kind && fold(&gained.name) == fold(&held.name);
            is_undeclared && same && gained.bits.contains(held.bits)
        }
        (LOST, _, _) => of_change.key.as_deref().is_some_and(|key| {
            let same_app = of_change.subject == of_state.subject && key == of_state.rule;
            let state = WITHOUT.iter().find(|(control, _)| *control == key);
            same_app || state.is_some_and(|(_, rule)| *rule == of_state.rule)
        }),
        _ => false,
    }
}
