//! Needs that are met by grants which no contract asks for: Account records read by View All Data. Such a
//! grant is surplus and still not safe to take away.

use crate::access::Access;
use crate::analysis::RootAnalysis;
use crate::contract::surplus::without_surplus;
use crate::contract::{Contract, Demand};
use crate::org::Org;
use crate::terms::ids::IdentityId;

/// What an integration would lack without its surplus.
pub(super) struct Fragile<'a> {
    org: &'a Org<'a>,
    identity: IdentityId,
    contract: &'a Contract,
    demands: Vec<Demand<'a>>,
}

impl<'a> Fragile<'a> {
    /// `None` where there is no contract, or everything that it asks for is met by what it asks for.
    pub(super) fn of(root: &'a RootAnalysis<'a>, identity: IdentityId) -> Option<Self> {
        let (org, contract) = (root.org(), root.contract(identity)?);
        let names = &org.library.names;
        let (held, kept) = (root.access(identity), without_surplus(org, identity, contract));
        let mut demands = contract.demands(&root.inventory);
        demands.retain(|d| contract.meets(names, held, d) && !contract.meets(names, &kept, d));
        (!demands.is_empty()).then_some(Self { org, identity, contract, demands })
    }

    /// Why grants that are written in entries are not to be taken away unseen.
    pub(super) fn reason(&self, gone: &Access) -> Option<String> {
        let names = &self.org.library.names;
        let demand = self.demands.iter().find(|d| self.contract.supports(names, gone, d))?;
        let name = &self.org.identities[self.identity].name;
        Some(format!(
            "the contract of integration '{name}' asks for {}, which nothing else that it asks for grants",
            demand.grant
        ))
    }
}
