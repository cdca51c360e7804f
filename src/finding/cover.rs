//! Which finding explains which: two hundred objects under Modify All Data are one matter.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Explained, Finding, Status, Subject};
use crate::access::implies::implies;
use crate::terms::grant::GrantKind;
use crate::terms::names::{fold, is_same};

/// Marks every finding whose grant is implied by the grant of another finding of the same holder
/// in the same project root, or that another explains in full. What covers is at least as bad as what it
/// covers, so that folding hides nothing worse. `root_of` gives a finding's project root.
pub fn set(findings: &mut [Finding], root_of: impl Fn(&Finding) -> usize) {
    let mut holders: BTreeMap<(usize, Subject), Vec<usize>> = BTreeMap::new();
    for (index, finding) in findings.iter().enumerate() {
        let takes_part = finding.grant.is_some() || finding.explained_by.is_some();
        if !matches!(finding.status, Status::Filtered | Status::Counted) && takes_part {
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

/// Candidates to cover a finding are those about the same object or field and those about user
/// permissions that bring something with them or are named: few, however many findings there are.
fn cover_holder(findings: &[Finding], of_holder: &[usize], covered: &mut Vec<(usize, usize)>) {
    let mut strong: Vec<usize> = Vec::new();
    let mut by_thing: FxHashMap<(GrantKind, String), Vec<usize>> = FxHashMap::default();
    let explaining: FxHashSet<&str> =
        of_holder.iter().filter_map(|&index| permission_of(findings[index].explained_by)).collect();
    for &index in of_holder {
        let Some(grant) = &findings[index].grant else { continue };
        match grant.kind {
            GrantKind::UserPermission
                if brings_something(&grant.name) || explaining.contains(&*grant.name) =>
            {
                strong.push(index);
            }
            GrantKind::Object | GrantKind::Field => {
                by_thing.entry((grant.kind, fold(&grant.name).into_owned())).or_default().push(index);
            }
            _ => {}
        }
    }
    let about =
        |kind, name: &str| by_thing.get(&(kind, fold(name).into_owned())).map_or(&[][..], Vec::as_slice);
    for &weak in of_holder {
        let name = findings[weak].grant.as_ref().map_or("", |grant| &grant.name);
        let object = name.split_once('.').map_or(name, |(object, _)| object);
        let best = strong
            .iter()
            .chain(about(GrantKind::Object, object))
            .chain(about(GrantKind::Field, name))
            .copied()
            .filter(|&s| findings[s].severity >= findings[weak].severity)
            .filter(|&s| explains(&findings[s], &findings[weak]))
            // The strongest of them, which no other covers: implication is transitive.
            .min_by_key(|&s| rank(findings, s));
        covered.extend(best.map(|strong| (weak, strong)));
    }
}

fn permission_of(explained: Option<Explained>) -> Option<&'static str> {
    match explained {
        Some(Explained::ByPermission(name)) => Some(name),
        _ => None,
    }
}

/// Whether the grant of one finding brings that of the other, or leaves it nothing to say.
fn explains(strong: &Finding, weak: &Finding) -> bool {
    let Some(brings) = &strong.grant else { return false };
    let is_about = |name: &str| brings.kind == GrantKind::UserPermission && is_same(&brings.name, name);
    let Some(brought) = &weak.grant else {
        return permission_of(weak.explained_by).is_some_and(is_about);
    };
    let is_same_thing = || {
        let held = |identity: &String| strong.identities.binary_search(identity).is_ok();
        let same = brings.kind == brought.kind && is_same(&brings.name, &brought.name);
        same && weak.identities.iter().all(held)
    };
    let in_full = || match weak.explained_by {
        Some(Explained::ByPermission(name)) => is_about(name),
        // Not by what it covers itself.
        Some(Explained::OfThing(rule)) => strong.rule == rule && is_same_thing() && !implies(brought, brings),
        Some(Explained::OfGrant(rule)) => {
            strong.rule == rule && is_same_thing() && brings.bits == brought.bits
        }
        None => false,
    };
    implies(brings, brought) || in_full()
}

fn brings_something(permission: &str) -> bool {
    crate::catalog::permission::find(permission).is_some_and(|p| !p.implies.is_empty())
        || !crate::catalog::implied::by_permission(permission).is_empty()
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
