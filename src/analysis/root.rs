//! One project root, analysed.

use std::sync::OnceLock;

use typed_index_collections::TiVec;

use crate::access::Access;
use crate::catalog::object::Controller;
use crate::contract::Contract;
use crate::contract::companion::companion;
use crate::escalation::case::Case;
use crate::escalation::facts::Facts;
use crate::escalation::paths::{Path, paths};
use crate::escalation::sets::Sets;
use crate::inventory::automation::Automation;
use crate::inventory::code::Code;
use crate::inventory::dangling::Dangling;
use crate::inventory::known_fields::KnownFields;
use crate::inventory::schema::Schema;
use crate::inventory::{Inventory, Standard};
use crate::org::Org;
use crate::risk::Assessment;
use crate::terms::grant::Grant;
use crate::terms::ids::IdentityId;
use crate::terms::names::Symbol;

/// An org and all that is computed about it, each table when it is first asked for.
pub struct RootAnalysis<'l> {
    pub inventory: Inventory<'l>,
    sets: Sets,
    identities: TiVec<IdentityId, OfIdentity>,
}

/// What is computed about one identity.
#[derive(Default)]
struct OfIdentity {
    access: OnceLock<Access>,
    contract: OnceLock<Option<Contract>>,
    facts: OnceLock<Facts>,
    case: OnceLock<Case>,
    paths: OnceLock<Vec<Path>>,
    assessment: OnceLock<Option<Assessment>>,
}

impl<'l> RootAnalysis<'l> {
    pub fn new(org: Org<'l>, standard: Standard) -> Self {
        let identities = org.identities.iter().map(|_| OfIdentity::default()).collect();
        Self { inventory: Inventory::new(org, standard), sets: Sets::default(), identities }
    }

    pub fn org(&self) -> &Org<'l> {
        &self.inventory.org
    }

    pub fn schema(&self) -> Schema<'_> {
        self.inventory.schema()
    }

    pub fn code(&self) -> Code<'_> {
        self.inventory.code()
    }

    pub fn automation(&self) -> Automation<'_> {
        self.inventory.automation()
    }

    pub fn dangling(&self) -> &Dangling {
        self.inventory.dangling()
    }

    pub fn known_fields(&self) -> &KnownFields {
        self.inventory.known_fields()
    }

    pub fn controllers(&self, object: Symbol) -> Option<&'static [Controller]> {
        self.inventory.controllers(object)
    }

    pub fn fields_without_permissions(&self) -> &[bool] {
        self.inventory.fields_without_permissions()
    }

    /// What an identity can do: see `Org::access_of_identity`.
    pub fn access(&self, identity: IdentityId) -> &Access {
        self.identities[identity].access.get_or_init(|| self.org().access_of_identity(identity))
    }

    /// What an identity says that it needs; `None` where nothing is agreed.
    pub fn contract(&self, identity: IdentityId) -> Option<&Contract> {
        let contract = self.identities[identity].contract.get_or_init(|| {
            let org = self.org();
            let integration = org.identities[identity].integration.map(|at| &org.config.integrations[at]);
            Contract::new(&self.inventory, integration?)
        });
        contract.as_ref()
    }

    /// A user permission of an identity that its contract keeps and that is never seen without another.
    pub fn companion(&self, identity: IdentityId, other: &Grant) -> Option<Grant> {
        companion(self.contract(identity)?, self.access(identity), &self.org().library.names, other)
    }

    /// What the escalation graph has to know of an identity.
    pub fn facts(&self, identity: IdentityId) -> &Facts {
        let facts = || Facts::of(&self.inventory, identity, self.access(identity), &self.sets);
        self.identities[identity].facts.get_or_init(facts)
    }

    /// An identity as the escalation graph sees it, without what is the work of its kind.
    pub fn case(&self, identity: IdentityId) -> &Case {
        self.identities[identity].case.get_or_init(|| {
            let org = self.org();
            let kind = org.identities[identity].kind;
            Case::new(org.library, self.access(identity), self.facts(identity), kind)
        })
    }

    /// The escalation paths of an identity that are worth telling.
    pub fn paths(&self, identity: IdentityId) -> &[Path] {
        let find = || paths(self.org().library, self.case(identity));
        self.identities[identity].paths.get_or_init(find)
    }

    /// What the risk score of an identity is made from; `None` where nothing of it is in the repository.
    pub fn assessment(&self, identity: IdentityId) -> Option<&Assessment> {
        let assess =
            || Assessment::of(&self.inventory, identity, self.access(identity), self.facts(identity));
        self.identities[identity].assessment.get_or_init(assess).as_ref()
    }
}
