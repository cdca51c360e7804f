//! What an identity gains and loses, thing by thing.

use rustc_hash::FxHashMap;

use super::causes::Show;
use super::compared::{Compared, reference};
use super::model::{Cause, Effect, FindingRef, Gain, Loss, Verdict, What};
use crate::access::delta::Side;
use crate::access::grants::{Origin, Source};
use crate::catalog::permission;
use crate::change::cause::Causes;
use crate::contract::{Contract, can_state};
use crate::finding::Finding;
use crate::rules;
use crate::terms::grant::{Bits, Grant, GrantKind};
use crate::terms::grant_key::GrantKey;
use crate::terms::holder_kind::HolderKind;
use crate::terms::ids::HolderId;
use crate::terms::names::fold;

/// Looks up what there is to know of single grants.
pub(super) struct Grants<'c, 'a, 'l> {
    compared: &'c Compared<'a, 'l>,
    was: Option<&'c Side<'a, 'l>>,
    is: Option<&'c Side<'a, 'l>>,
    gains: Option<Causes<'a, 'l>>,
    losses: Option<Causes<'a, 'l>>,
    /// The findings about grants of this identity, by kind and folded name.
    findings: FxHashMap<(GrantKind, String), Vec<&'a Finding>>,
    /// The holders of the head by their documents.
    holders: FxHashMap<usize, HolderId>,
}

impl<'c, 'a, 'l> Grants<'c, 'a, 'l> {
    pub(super) fn new(
        compared: &'c Compared<'a, 'l>,
        was: Option<&'c Side<'a, 'l>>,
        is: Option<&'c Side<'a, 'l>>,
    ) -> Self {
        let mut findings: FxHashMap<_, Vec<&Finding>> = FxHashMap::default();
        for finding in compared.findings() {
            if let Some(grant) = &finding.grant {
                findings.entry((grant.kind, fold(&grant.name).into_owned())).or_default().push(finding);
            }
        }
        let mut holders = FxHashMap::default();
        if let Some(is) = compared.is {
            let org = is.root.org();
            let all = is.ids.iter().flat_map(|&id| &org.identities[id].holders);
            for (leaf, _) in all.flat_map(|&holder| org.leaves(holder)) {
                holders.extend(org.holders[leaf].documents.iter().map(|&document| (document, leaf)));
            }
        }
        let change = compared.compare.change;
        let (gains, losses) = (change.gains(compared.pair), change.losses(compared.pair));
        Self { compared, was, is, gains, losses, findings, holders }
    }

    pub(super) fn gain(&self, grant: Grant, show: &mut Show<'_, '_>) -> Gain {
        let held = self.is.and_then(|side| sources(side, &grant));
        let direct = direct(held.as_ref());
        let causes = match (&held, self.is, &self.gains) {
            (Some((key, _)), Some(side), Some(causes)) => causes.of(&side.access, *key, grant.bits),
            _ => Vec::new(),
        };
        let known =
            (grant.kind == GrantKind::UserPermission).then(|| permission::find(&grant.name)).flatten();
        let config = self.compared.compare.change.head.config;
        let direct_bits = direct & grant.bits;
        Gain {
            kind: grant.kind,
            name: grant.name.clone(),
            bits: grant.bits,
            implied: direct_bits.is_empty(),
            severity: known.and_then(|known| rules::severity_of(known, config)),
            contract: self.verdict(held.as_ref(), &grant),
            findings: self.findings_of(&grant),
            causes: show.all(&causes, true, grant.kind),
            grant,
        }
    }

    pub(super) fn loss(&self, grant: Grant, show: &mut Show<'_, '_>) -> Loss {
        let held = self.was.and_then(|side| sources(side, &grant));
        let causes = match (&held, self.was, &self.losses) {
            (Some((key, _)), Some(side), Some(causes)) => causes.of(&side.access, *key, grant.bits),
            _ => Vec::new(),
        };
        let direct = direct(held.as_ref());
        let causes = show.all(&causes, false, grant.kind);
        Loss {
            kind: grant.kind,
            name: grant.name.clone(),
            bits: grant.bits,
            implied: (direct & grant.bits).is_empty(),
            effect: effect(&causes),
            causes,
            grant,
        }
    }

    /// Whether the contract lets the gained bits be held: those that entries state, where any does.
    fn verdict(&self, held: Option<&(GrantKey, Vec<Source>)>, grant: &Grant) -> Verdict {
        let contract = self.compared.is.and_then(|is| is.root.contract(is.id()));
        let Some((contract, (_, sources))) = contract.zip(held) else { return Verdict::None };
        // What was not agreed before the change finds surplus and agrees to nothing.
        let within = if contract.is_new() { Verdict::None } else { Verdict::Within };
        if permission::is_control(grant.kind, &grant.name) || !can_state(grant.kind) {
            return within;
        }
        if sources.iter().all(|source| source.implied) {
            return if contract.surplus(grant).is_empty() { within } else { Verdict::Outside };
        }
        let outside = sources.iter().filter(|source| !source.implied).any(|source| {
            let bits = (source.bits & grant.bits) - Bits::DEFAULT;
            !(bits - self.allowed(contract, source, grant)).is_empty()
        });
        if outside { Verdict::Outside } else { within }
    }

    fn allowed(&self, contract: &Contract, source: &Source, grant: &Grant) -> Bits {
        let stated = contract.allows(grant.kind, &grant.name);
        let (Origin::Entry { document, entry }, Some(is)) = (source.origin, self.compared.is) else {
            return stated;
        };
        let library = is.root.org().library;
        let Some(&holder) = self.holders.get(&(document as usize)) else { return stated };
        let entry = &library.documents[document as usize].entries[entry as usize];
        contract.allows_in(library, &is.root.org().holders[holder], entry)
    }

    fn findings_of(&self, grant: &Grant) -> Vec<FindingRef> {
        let of_thing = self.findings.get(&(grant.kind, fold(&grant.name).into_owned()));
        let about = |finding: &&&Finding| {
            finding.grant.as_ref().is_some_and(|other| other.bits.intersects(grant.bits))
        };
        of_thing.into_iter().flatten().filter(about).map(|finding| reference(finding)).collect()
    }
}

/// The key of a grant that a side holds, and what gives it.
fn sources(side: &Side<'_, '_>, grant: &Grant) -> Option<(GrantKey, Vec<Source>)> {
    let key = GrantKey { kind: grant.kind, name: side.org.library.names.find(&grant.name)? };
    let mut sources = side.access.sources(key);
    sources.retain(|source| source.bits.intersects(grant.bits));
    Some((key, sources))
}

/// The bits that entries give of a thing itself.
fn direct(held: Option<&(GrantKey, Vec<Source>)>) -> Bits {
    let sources = held.into_iter().flat_map(|(_, sources)| sources).filter(|source| !source.implied);
    sources.map(|source| source.bits).collect()
}

/// What a deploy does about a loss, by all that caused it: what one cause leaves in the org stays there.
fn effect(causes: &[Cause]) -> Effect {
    let is_profile =
        |cause: &Cause| cause.carrier.as_ref().is_some_and(|carrier| carrier.kind == HolderKind::Profile);
    let kept = |cause: &Cause| is_profile(cause) && cause.what == What::Entry && cause.deleted;
    if causes.iter().any(kept) {
        Effect::Kept
    } else if causes.iter().any(|cause| cause.deleted_file.is_some()) {
        Effect::FileDeleted
    } else {
        Effect::Revoked
    }
}
