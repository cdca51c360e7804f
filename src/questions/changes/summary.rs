//! How many there are of everything, and what is worst.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::model::{
    Carrier, Cause, Class, Effect, FindingRef, IdentityChange, Note, Summary, Tally, Verdict, What,
};
use crate::config::FailOn;
use crate::terms::holder_kind::HolderKind;
use crate::terms::severity::Severity;

pub(super) fn of(identities: usize, changed: &[IdentityChange], FailOn(limit): FailOn) -> Summary {
    let of_class = |class: Class| changed.iter().filter(|identity| identity.class == class).count();
    let sum = |of: fn(&IdentityChange) -> usize| changed.iter().map(of).sum();
    let outside: usize = changed.iter().map(outside).sum();
    // A finding about a shared set is one, however many integrations it widens.
    let findings: BTreeMap<&str, Severity> =
        changed.iter().flat_map(findings).map(|f| (f.fingerprint.as_str(), f.severity)).collect();
    let mut tally = Tally::default();
    for severity in findings.values() {
        tally.add(*severity);
    }
    Summary {
        identities,
        new: of_class(Class::New),
        widened: of_class(Class::Widened),
        narrowed: of_class(Class::Narrowed),
        removed: of_class(Class::Removed),
        escalations: sum(|identity| identity.escalations.len()),
        controls_lost: sum(|identity| identity.controls_lost.len()),
        unresolved: sum(|identity| identity.unresolved.len()),
        resolved: sum(|identity| identity.resolved.len()),
        gains: sum(|identity| identity.gains.len()),
        outside_contract: outside,
        losses: sum(|identity| identity.losses.len()),
        findings: tally,
        fails: limit.is_some_and(|limit| outside > 0 || findings.values().any(|severity| *severity >= limit)),
    }
}

fn outside(identity: &IdentityChange) -> usize {
    identity.gains.iter().filter(|gain| gain.contract == Verdict::Outside && !gain.implied).count()
}

fn findings(identity: &IdentityChange) -> impl Iterator<Item = &FindingRef> {
    identity.gains.iter().flat_map(|gain| &gain.findings).chain(&identity.findings)
}

/// To sort by: the worst first.
pub(super) fn badness(
    identity: &IdentityChange,
) -> (Reverse<Option<Severity>>, Reverse<usize>, Class, Reverse<usize>) {
    let found = findings(identity).map(|finding| finding.severity);
    let worst = found.chain(identity.escalations.iter().map(|escalation| escalation.severity)).max();
    let lost = (!identity.controls_lost.is_empty()).then_some(Severity::High);
    let outside = outside(identity);
    let unagreed = (outside > 0).then_some(Severity::High);
    (Reverse(worst.max(lost).max(unagreed)), Reverse(outside), identity.class, Reverse(identity.gains.len()))
}

/// The notes that apply.
pub(super) fn notes(changed: &[IdentityChange]) -> Vec<Note> {
    let mut notes = BTreeSet::new();
    for identity in changed {
        for gain in &identity.gains {
            notes.extend(gain.causes.iter().filter(|cause| cause.may_be_on).map(|_| Note::ProfileEntryNew));
        }
        for loss in &identity.losses {
            match loss.effect {
                Effect::Kept => notes.insert(Note::ProfileEntryDeleted),
                Effect::FileDeleted => notes.insert(Note::FileDeleted),
                Effect::Revoked => {
                    let off = |cause: &Cause| cause.what == What::Entry && !cause.deleted;
                    loss.causes.iter().any(off) && notes.insert(Note::TurnedOff)
                }
            };
        }
        let gone = |cause: &Cause| cause.deleted_file.is_some();
        if identity.gains.iter().flat_map(|gain| &gain.causes).any(gone) {
            notes.insert(Note::FileDeleted);
        }
        let of_gains = identity.gains.iter().flat_map(|gain| &gain.causes);
        let of_losses = identity.losses.iter().flat_map(|loss| &loss.causes);
        let of_controls = identity.controls_lost.iter().flat_map(|control| &control.causes);
        let in_group = |carrier: &Carrier| carrier.kind == HolderKind::PermissionSetGroup;
        for cause in of_gains.chain(of_losses).chain(of_controls) {
            let moved = matches!(cause.what, What::Member | What::Muting);
            if moved && cause.carrier.as_ref().is_some_and(in_group) {
                notes.insert(Note::GroupRecalculated);
            }
        }
    }
    notes.into_iter().collect()
}
