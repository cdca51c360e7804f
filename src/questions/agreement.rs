//! The contract of an identity beside what it holds: what is asked for, what is surplus, what is missing.

use super::holder::Holder;
use super::inquiry::Inquiry;
use super::place::Place;
use crate::analysis::RootAnalysis;
use crate::contract::Contract;
use crate::contract::surplus::surplus;
use crate::terms::grant::Grant;
use crate::terms::ids::IdentityId;

/// An agreed contract, held against what its identity has.
#[derive(Debug)]
pub struct Agreement {
    /// Where it begins.
    pub location: Place,
    /// In the order of the contract.
    pub asked: Vec<Asked>,
    /// What is held beyond it, by holder; in each the most powerful first.
    pub surplus: Vec<Surplus>,
}

/// One thing that is asked for.
#[derive(Debug)]
pub struct Asked {
    pub grant: Grant,
    pub location: Place,
    pub is_met: bool,
    /// Of fields that are asked for without their names, those that are missing.
    pub lacking: Vec<Grant>,
    /// Completes "it is needed, since ..." where no line asks for it.
    pub because: Option<String>,
}

/// What one holder grants to the identity and the contract does not ask for.
#[derive(Debug)]
pub struct Surplus {
    pub holder: Holder,
    /// Whether `check --fix` can turn it off: standard profiles and packages' sets are others'.
    pub fixable: bool,
    pub grants: Vec<(Grant, Place)>,
}

/// `None` where nothing is agreed.
pub(super) fn of(root: &RootAnalysis<'_>, id: IdentityId, inquiry: &mut Inquiry<'_>) -> Option<Agreement> {
    let contract = root.contract(id)?;
    let (names, access) = (&root.org().library.names, root.access(id));
    let asked = contract.demands(&root.inventory).into_iter().map(|demand| Asked {
        is_met: contract.meets(names, access, &demand),
        lacking: contract.lacking(names, access, &demand),
        location: Place::from(demand.location),
        because: demand.because.map(str::to_owned),
        grant: demand.grant,
    });
    Some(Agreement {
        location: Place::from(&contract.location),
        asked: asked.collect(),
        surplus: by_holder(root, id, contract, inquiry),
    })
}

/// The surplus of an identity, by holder in the identity's order.
pub(super) fn by_holder(
    root: &RootAnalysis<'_>,
    id: IdentityId,
    contract: &Contract,
    inquiry: &mut Inquiry<'_>,
) -> Vec<Surplus> {
    let org = root.org();
    let mut found: Vec<Surplus> = Vec::new();
    let mut current = None;
    for entry in surplus(org, id, contract) {
        if current != Some(entry.holder) {
            current = Some(entry.holder);
            found.push(Surplus {
                holder: inquiry.holder(entry.holder),
                fixable: org.is_own(entry.holder),
                grants: Vec::new(),
            });
        }
        let location = inquiry.places.entry(org, entry.document, entry.entry);
        if let Some(of_holder) = found.last_mut() {
            of_holder.grants.push((entry.grant, location));
        }
    }
    found
}
