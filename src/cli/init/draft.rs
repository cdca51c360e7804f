//! What a first configuration declares: the identities that the repository shows, under new names.

use std::collections::{BTreeMap, BTreeSet};

use crate::analysis::Analysis;
use crate::org::classify::speaks_against;
use crate::org::holder::Holder;
use crate::org::library::Library;
use crate::org::words::{self, key};
use crate::terms::holder_kind::HolderKind;
use crate::terms::names::fold;
use crate::terms::severity::Confidence;

/// Integrations to declare, and holders that may be more.
#[derive(Debug, Default)]
pub(super) struct Draft {
    /// Certain ones first.
    pub integrations: Vec<Proposal>,
    pub candidates: Vec<Proposal>,
    /// Whether there was any profile or permission set to judge.
    pub holders: bool,
}

/// One integration user: a holder, or a profile and the sets that share its name, and what it would be declared as.
#[derive(Debug)]
pub(super) struct Proposal {
    /// New in the draft whatever the case of its letters; never empty.
    pub name: String,
    /// `None` for a candidate.
    pub confidence: Option<Confidence>,
    pub evidence: Vec<String>,
    /// Never empty, and no name is blank: a configuration cannot name a file without a name.
    pub holders: Vec<(HolderKind, String)>,
    /// The holders' files.
    pub paths: Vec<String>,
}

impl Draft {
    pub(super) fn of(analysis: &Analysis<'_>, library: &Library) -> Self {
        let mut draft = Self::default();
        // One configuration serves every project root, so a holder is declared once.
        let mut seen: BTreeSet<(HolderKind, String)> = BTreeSet::new();
        let mut new = |holder: &Holder, confidence, evidence: &[String]| {
            let first = seen.insert((holder.kind, fold(&holder.name).into_owned()));
            (first && !holder.name.trim().is_empty()).then(|| Proposal {
                name: String::new(),
                confidence,
                evidence: evidence.to_vec(),
                holders: vec![(holder.kind, holder.name.clone())],
                paths: holder
                    .documents
                    .iter()
                    .map(|&document| library.source(document).path.clone())
                    .collect(),
            })
        };
        for org in analysis.orgs() {
            draft.holders |= !org.holders.is_empty();
            for identity in &org.identities {
                let holders = identity.holders.iter().map(|&h| &org.holders[h]);
                draft
                    .integrations
                    .extend(holders.filter_map(|h| new(h, Some(identity.confidence), &identity.evidence)));
            }
        }
        // What one root shows to be an integration is no candidate in another.
        for org in analysis.orgs() {
            for candidate in &org.candidates {
                draft.candidates.extend(new(&org.holders[candidate.holder], None, &candidate.evidence));
            }
        }
        draft.join();
        draft.integrations.sort_by_key(|proposal| proposal.confidence != Some(Confidence::Certain));
        let mut taken = BTreeSet::new();
        for proposal in draft.integrations.iter_mut().chain(&mut draft.candidates) {
            let Some((kind, holder)) = proposal.holders.first() else { continue };
            proposal.name = free_name(*kind, holder, &mut taken);
        }
        draft
    }

    /// Makes one proposal of a profile and the permission sets and groups that share its name, but for separators and
    /// words such as `profile`.
    fn join(&mut self) {
        let (mut joined, mut rest): (Vec<Proposal>, Vec<Proposal>) = (Vec::new(), Vec::new());
        let mut by_family: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        let all =
            std::mem::take(&mut self.integrations).into_iter().chain(std::mem::take(&mut self.candidates));
        for proposal in all {
            let family = proposal.holders.first().map(|(_, name)| words::family(name)).unwrap_or_default();
            let alike = by_family.get(&family).into_iter().flatten().copied();
            match alike.filter(|_| !family.is_empty()).find(|&at| joined[at].may_take(&proposal)) {
                Some(at) => joined[at].take(proposal),
                None if proposal.confidence.is_none() => rest.push(proposal),
                None => {
                    by_family.entry(family).or_default().push(joined.len());
                    joined.push(proposal);
                }
            }
        }
        (self.integrations, self.candidates) = (joined, rest);
    }
}

impl Proposal {
    /// Whether the other one, of the same family, has but one holder, and that is no second profile.
    fn may_take(&self, other: &Self) -> bool {
        let [(kind, _)] = other.holders[..] else { return false };
        let has_profile = self.holders.iter().any(|(kind, _)| *kind == HolderKind::Profile);
        !(has_profile && kind == HolderKind::Profile)
    }

    fn take(&mut self, other: Self) {
        for (kind, name) in other.holders {
            self.evidence.push(format!("{} '{name}' shares its name", kind.noun()));
            self.holders.push((kind, name));
        }
        self.evidence
            .extend(other.evidence.into_iter().filter(|e| !self.evidence.contains(e)).collect::<Vec<_>>());
        self.evidence.sort_by_key(|sentence| speaks_against(sentence));
        self.paths.extend(other.paths);
    }
}

/// The holder's name in lower case with hyphens; where that is taken, with its kind or a number.
fn free_name(kind: HolderKind, holder: &str, taken: &mut BTreeSet<String>) -> String {
    let plain = key(holder);
    let of_kind = format!("{plain}-{}", kind.name());
    let numbered = (2u32..).map(|n| format!("{plain}-{n}"));
    let mut names = [plain.clone(), of_kind].into_iter().chain(numbered);
    // The numbers do not run out.
    names.find(|name| taken.insert(name.clone())).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_taken_name_gets_its_kind_then_a_number() {
        let mut taken = BTreeSet::new();
        let names: Vec<_> = [
            (HolderKind::Profile, "ERP Feed"),
            (HolderKind::PermissionSet, "ERP_Feed"),
            (HolderKind::PermissionSet, "ERP-Feed"),
            (HolderKind::PermissionSet, "ERP.Feed"),
            (HolderKind::Profile, "!"),
        ]
        .into_iter()
        .map(|(kind, holder)| free_name(kind, holder, &mut taken))
        .collect();
        assert_eq!(names, ["erp-feed", "erp-feed-permission-set", "erp-feed-2", "erp-feed-3", "integration"]);
    }

    fn proposal(kind: HolderKind, name: &str, confidence: Option<Confidence>) -> Proposal {
        let holders = vec![(kind, name.to_owned())];
        Proposal { name: String::new(), confidence, evidence: Vec::new(), holders, paths: Vec::new() }
    }

    #[test]
    fn a_profile_and_its_sets_are_one() {
        use Confidence::{Certain, Likely};
        use HolderKind::{PermissionSet, Profile};
        let mut draft = Draft {
            integrations: vec![
                proposal(Profile, "Parcel Feed", Some(Certain)),
                proposal(Profile, "Parcel-Feed", Some(Likely)),
                proposal(PermissionSet, "Parcel_Feed_Permissions", Some(Likely)),
                proposal(PermissionSet, "Parcel_Feed_2", Some(Likely)),
            ],
            candidates: vec![
                proposal(PermissionSet, "ParcelFeed", None),
                proposal(PermissionSet, "Other", None),
            ],
            holders: true,
        };
        draft.join();
        let names = |of: &[Proposal]| {
            of.iter()
                .map(|p| p.holders.iter().map(|h| h.1.clone()).collect::<Vec<_>>().join("+"))
                .collect::<Vec<_>>()
        };
        assert_eq!(
            names(&draft.integrations),
            ["Parcel Feed+Parcel_Feed_Permissions+ParcelFeed", "Parcel-Feed", "Parcel_Feed_2"]
        );
        assert_eq!(draft.integrations[0].confidence, Some(Certain), "that there is one is as sure as before");
        assert_eq!(names(&draft.candidates), ["Other"]);
    }
}
