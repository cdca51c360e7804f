//! What a first configuration declares: the identities that the repository shows, under new names.

use std::collections::BTreeSet;

use crate::analysis::Analysis;
use crate::org::holder::Holder;
use crate::org::library::Library;
use crate::org::words::key;
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

/// One holder, and what it would be declared as.
#[derive(Debug)]
pub(super) struct Proposal {
    /// New in the draft whatever the case of its letters; never empty.
    pub name: String,
    /// `None` for a candidate.
    pub confidence: Option<Confidence>,
    pub evidence: Vec<String>,
    pub kind: HolderKind,
    /// Never blank: a configuration cannot name a file without a name.
    pub holder: String,
    /// The holder's files.
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
                kind: holder.kind,
                holder: holder.name.clone(),
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
        draft.integrations.sort_by_key(|proposal| proposal.confidence != Some(Confidence::Certain));
        let mut taken = BTreeSet::new();
        for proposal in draft.integrations.iter_mut().chain(&mut draft.candidates) {
            proposal.name = free_name(proposal.kind, &proposal.holder, &mut taken);
        }
        draft
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
}
