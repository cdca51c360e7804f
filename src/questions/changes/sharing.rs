//! Which identities change through the same holder.

use std::collections::{BTreeMap, BTreeSet};

use super::model::{Carrier, Cause, IdentityChange, What};

type Key = (Option<String>, Carrier);

/// Notes at each cause who else changes through it, and of each identity whether anything of its own is a cause.
pub(super) fn set(identities: &mut [IdentityChange]) {
    let mut users: BTreeMap<Key, BTreeSet<String>> = BTreeMap::new();
    for identity in identities.iter_mut() {
        let (root, name) = (identity.root.clone(), identity.name.clone());
        for_each(identity, |cause| {
            if let Some(carrier) = shared(cause) {
                users.entry((root.clone(), carrier.clone())).or_default().insert(name.clone());
            }
        });
    }
    for identity in identities {
        let root = identity.root.clone();
        let mut own = false;
        for_each(identity, |cause| {
            let users = shared(cause).and_then(|carrier| users.get(&(root.clone(), carrier.clone())));
            match users.filter(|users| users.len() > 1) {
                Some(users) => cause.shared_by = users.iter().cloned().collect(),
                None => own = true,
            }
        });
        identity.own_files = own;
    }
}

/// What carries a change to whoever has it: who is given a holder has that for himself.
fn shared(cause: &Cause) -> Option<&Carrier> {
    let own = matches!(cause.what, What::Holder | What::Identity | What::StandardProfile);
    cause.carrier.as_ref().filter(|_| !own)
}

fn for_each(identity: &mut IdentityChange, mut look: impl FnMut(&mut Cause)) {
    let gains = identity.gains.iter_mut().flat_map(|gain| &mut gain.causes);
    let losses = identity.losses.iter_mut().flat_map(|loss| &mut loss.causes);
    let lost = identity.controls_lost.iter_mut().chain(&mut identity.controls_gained);
    let controls = lost.flat_map(|control| &mut control.causes);
    let escalations = identity.escalations.iter_mut().flat_map(|escalation| &mut escalation.causes);
    let all = identity.causes.iter_mut().chain(gains).chain(losses).chain(controls).chain(escalations);
    all.for_each(&mut look);
}
