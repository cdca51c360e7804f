//! Which finding explains which: two hundred objects under Modify All Data are one matter.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::{Finding, Status, Subject};
use crate::access::implies::implies;
use crate::catalog::grant::GrantKind;
use crate::metadata::names::fold;

/// Marks every finding whose grant is implied by the grant of another finding of the same holder
/// in the same project root. What covers is at least as bad as what it covers, so that folding
/// hides nothing worse. `root_of` gives a finding's project root.
pub fn set(findings: &mut [Finding], root_of: impl Fn(&Finding) -> usize) {
    let mut holders: BTreeMap<(usize, Subject), Vec<usize>> = BTreeMap::new();
    for (index, finding) in findings.iter().enumerate() {
        if finding.status != Status::Filtered && finding.grant.is_some() {
            holders.entry((root_of(finding), finding.subject.clone())).or_default().push(index);
        }
    }
    let mut covered = Vec::new();
    for of_holder in holders.values() {
        cover_holder(findings, of_holder, &mut covered);
    }
    for (weak, strong) in covered {
        findings[weak].covered_by = Some(findings[strong].fingerprint.clone());
    }
}

/// Candidates to cover a finding are those about the same object and those about user
/// permissions that bring something with them, so the work grows with the findings.
fn cover_holder(findings: &[Finding], of_holder: &[usize], covered: &mut Vec<(usize, usize)>) {
    let mut strong: Vec<usize> = Vec::new();
    let mut by_object: FxHashMap<String, Vec<usize>> = FxHashMap::default();
    for &index in of_holder {
        let Some(grant) = &findings[index].grant else { continue };
        if grant.kind == GrantKind::UserPermission {
            strong.push(index);
        } else {
            by_object.entry(object_of(&grant.name)).or_default().push(index);
        }
    }
    let brings_something = |&i: &usize| {
        let name = findings[i].grant.as_ref().map_or("", |g| g.name.as_str());
        crate::catalog::permission::find(name).is_some_and(|p| !p.implies.is_empty())
            || !crate::catalog::implied::by_permission(name).is_empty()
    };
    strong.retain(brings_something);
    for &weak in of_holder {
        let Some(grant) = &findings[weak].grant else { continue };
        let object = object_of(&grant.name);
        let of_object = by_object.get(&object).map_or(&[][..], Vec::as_slice);
        let best = strong
            .iter()
            .chain(of_object)
            .copied()
            .filter(|&s| findings[s].severity >= findings[weak].severity)
            .filter(|&s| findings[s].grant.as_ref().is_some_and(|g| implies(g, grant)))
            // The strongest of them, which no other covers: implication is transitive.
            .min_by_key(|&s| rank(findings, s));
        covered.extend(best.map(|strong| (weak, strong)));
    }
}

/// Sorts what implies more before what it implies, then by name.
fn rank(findings: &[Finding], index: usize) -> (bool, Reverse<usize>, Reverse<u16>, &str, &str) {
    let finding = &findings[index];
    let Some(grant) = &finding.grant else { return (true, Reverse(0), Reverse(0), "", "") };
    let brings = crate::catalog::permission::find(&grant.name).map_or(0, |p| p.implies.len());
    (
        grant.kind != GrantKind::UserPermission,
        Reverse(brings),
        Reverse(grant.bits.bits()),
        finding.rule,
        &finding.fingerprint,
    )
}

fn object_of(name: &str) -> String {
    fold(name.split_once('.').map_or(name, |(object, _)| object)).into_owned()
}
