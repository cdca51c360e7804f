//! Identities that nobody declared.

use rustc_hash::{FxHashMap, FxHashSet};
use typed_index_collections::TiVec;

use super::Org;
use super::classify::{Classifier, Standing, Verdict};
use super::declare::missing_members;
use super::directory::Resolved;
use super::holder::Holder;
use super::identity::{Candidate, Identity, PlatformHolder};
use super::unresolved::Found;
use super::user;
use crate::config::Veto;
use crate::terms::ids::HolderId;
use crate::terms::names::fold;
use crate::terms::severity::Confidence;
use crate::terms::threads;
use crate::tree::InputError;

/// What something speaks for, and whose permission sets are all an integration's, is one: the group is what its user
/// has, with what it mutes.
pub(super) fn is_raised(
    org: &Org<'_>,
    group: HolderId,
    mut standing: impl FnMut(HolderId) -> Option<Standing>,
) -> bool {
    let mut members = org.leaves(group).filter(|(_, through)| through.is_some()).peekable();
    members.peek().is_some()
        && standing(group) == Some(Standing::Candidate)
        && members.all(|(member, _)| matches!(standing(member), Some(Standing::Identity(_))))
}

/// Judges every holder that the configuration says nothing about. A holder that a declared
/// identity uses, or all of whose groups are identities, is not a second identity. A candidate among groups whose
/// members are all identities is one in their place.
pub(crate) fn detect(org: &mut Org<'_>, found: &mut Found) {
    let mut vetoed = vetoed(org, found);
    vetoed.extend(org.holders.keys().filter(|&holder| user::is_of_people(org, holder)));
    let declared: FxHashSet<HolderId> = org
        .identities
        .iter()
        .flat_map(|i| &i.holders)
        .flat_map(|&h| std::iter::once(h).chain(org.leaves(h).map(|(leaf, _)| leaf)))
        .collect();
    let classifier = Classifier::new(org);
    let mut undecided = Vec::new();
    let holders: Vec<HolderId> = org.holders.keys().collect();
    let judged = threads::map(&holders, |&holder| {
        let is_open = !vetoed.contains(&holder) && !declared.contains(&holder);
        let verdict = is_open.then(|| classifier.judge(holder))?;
        Some((classifier.is_undecided(holder, &verdict), verdict))
    });
    let mut verdicts: TiVec<HolderId, Option<Verdict>> = TiVec::new();
    for (holder, judged) in holders.into_iter().zip(judged) {
        undecided.extend(judged.as_ref().filter(|(is_undecided, _)| *is_undecided).map(|_| holder));
        verdicts.push(judged.map(|(_, verdict)| verdict));
    }
    let standing = |holder: HolderId| verdicts[holder].as_ref().map(|v| v.standing);
    let is_taken = |holder: HolderId| matches!(standing(holder), Some(Standing::Identity(_)));
    let raised = org.holders.keys().filter(|&holder| is_raised(org, holder, standing));
    let raised: FxHashSet<HolderId> = raised.collect();
    let is_identity =
        |holder: HolderId| declared.contains(&holder) || raised.contains(&holder) || is_taken(holder);
    let mut groups: TiVec<HolderId, Vec<HolderId>> = org.holders.iter().map(|_| Vec::new()).collect();
    for group in org.holders.keys() {
        let members = org.leaves(group).filter(|(_, through)| through.is_some());
        members.for_each(|(member, _)| groups[member].push(group));
    }
    let explained = |h: HolderId| !groups[h].is_empty() && groups[h].iter().all(|&g| is_identity(g));
    let explained: TiVec<HolderId, bool> = org.holders.keys().map(explained).collect();
    let mut taken: FxHashSet<String> = org.identities.iter().map(|i| fold(&i.name).into_owned()).collect();
    let mut candidates: Vec<(bool, i32, Candidate)> = Vec::new();
    for (holder, verdict) in verdicts.into_iter_enumerated() {
        let Some(verdict) = verdict.filter(|_| !explained[holder]) else { continue };
        let mut evidence = verdict.evidence();
        if raised.contains(&holder) {
            evidence.insert(0, "all of its permission sets are taken for an integration's".to_owned());
            add(org, holder, Confidence::Likely, evidence, &mut taken);
            continue;
        }
        match verdict.standing {
            Standing::Identity(confidence) => add(org, holder, confidence, evidence, &mut taken),
            Standing::Candidate => {
                candidates.push((verdict.is_deployer(), verdict.sum, Candidate { holder, evidence }));
            }
            Standing::Platform => {
                // What exceeds the platform's own content is somebody's doing, and is said.
                if verdict.is_widened() {
                    let evidence = widened(org, &verdict);
                    add(org, holder, Confidence::Likely, evidence, &mut taken);
                }
                org.platform.push(PlatformHolder { holder, beyond: verdict.beyond });
            }
            Standing::Other => {}
        }
    }
    undecided.retain(|holder| !explained[*holder] && !raised.contains(holder));
    org.undecided = undecided;
    candidates.sort_by_key(|(deployer, sum, _)| (!deployer, -sum));
    org.candidates.extend(candidates.into_iter().map(|(_, _, candidate)| candidate));
}

fn widened(org: &Org<'_>, verdict: &Verdict) -> Vec<String> {
    let names = verdict.beyond.iter().map(|&name| org.library.names.get(name));
    let more =
        names.map(|name| format!("it holds {name}, which is not known to be part of what it comes with"));
    verdict.evidence().into_iter().chain(more).collect()
}

fn add(
    org: &mut Org<'_>,
    holder: HolderId,
    confidence: Confidence,
    mut evidence: Vec<String>,
    taken: &mut FxHashSet<String>,
) {
    let name = unique_name(&org.holders[holder], taken);
    evidence.extend(user::note_assignments(org, holder));
    let mut identity = Identity::detected(name, vec![holder], confidence, evidence);
    identity.missing = missing_members(org, &identity.holders);
    org.identities.push(identity);
}

/// The holders that the configuration calls no integration.
pub(crate) fn vetoed(org: &Org<'_>, found: &mut Found) -> FxHashSet<HolderId> {
    vetoes(org, found).into_iter().map(|(id, _)| id).collect()
}

/// The same, each with where it does.
pub(crate) fn vetoes<'o>(org: &'o Org<'_>, found: &mut Found) -> Vec<(HolderId, &'o Veto)> {
    let mut vetoed = Vec::new();
    for veto in &org.config.not_integrations {
        let holder = &veto.holder.value;
        match org.directory.find(holder.kind, &holder.name) {
            Some(Resolved::Holder(id)) => vetoed.push((id, veto)),
            Some(Resolved::Stock(_)) => {}
            None => continue,
        }
        found.note(holder.kind.name(), &holder.name);
    }
    vetoed
}

/// Holders that the configuration declares by one of their names and vetoes by another: what reads
/// both sections alone cannot see that.
pub(crate) fn contradictions(org: &Org<'_>) -> Vec<InputError> {
    let vetoes = vetoes(org, &mut Found::default());
    let mut declared: FxHashMap<HolderId, &Identity> = FxHashMap::default();
    for identity in org.identities.iter().filter(|identity| identity.declared) {
        for &holder in &identity.holders {
            declared.entry(holder).or_insert(identity);
        }
    }
    let both = vetoes.into_iter().filter_map(|(id, veto)| {
        let by = declared.get(&id)?;
        let location = &veto.holder.location;
        Some(InputError {
            path: location.path.clone(),
            message: format!(
                "{} is no integration here and belongs to integration '{}'",
                org.holders[id].title(),
                by.name
            ),
            remedy: "keep one of the two".to_owned(),
            location: Some(location.clone()),
        })
    });
    both.collect()
}

/// The holder's name, with its kind where another identity has the same.
fn unique_name(holder: &Holder, taken: &mut FxHashSet<String>) -> String {
    let free = taken.insert(fold(&holder.name).into_owned());
    if free { holder.name.clone() } else { format!("{} ({})", holder.name, holder.kind.noun()) }
}
