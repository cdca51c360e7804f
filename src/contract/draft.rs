//! A first contract: what identities hold, as lines from which a person deletes.
//!
//! It lists what entries give and nothing that only comes with it. Whoever deletes a line gives up what that
//! line brings, and every other line still means what it says.

mod gather;
pub mod loss;
pub mod used;

use std::cmp::Reverse;

use gather::Gathered;
pub use used::DraftUsage;

use crate::access::Access;
use crate::access::implies::{Power, power};
use crate::catalog::implied;
use crate::catalog::object::Sensitivity;
use crate::catalog::permission::{Permission, Rating};
use crate::evidence::Times;
use crate::inventory::Inventory;
use crate::terms::grant::{Bits, GrantKind};
use crate::terms::ids::IdentityId;
use crate::terms::severity::Severity;

/// What a contract has to say for its integration to keep all that it holds.
#[derive(Debug, Default)]
pub struct DraftContract {
    /// Riskiest first. Without controls, which nobody has to ask for.
    pub permissions: Vec<DraftPermission>,
    /// Riskiest first.
    pub objects: Vec<DraftObject>,
    /// Everything else by kind, each sorted.
    pub names: Vec<(GrantKind, Vec<String>)>,
    /// What could not be drafted, in sentences.
    pub remarks: Vec<String>,
    /// What logs say; `None` where the draft is of what is held.
    pub usage: Option<DraftUsage>,
    /// The classes that were called, by name.
    pub called: Vec<(String, Times)>,
}

#[derive(Debug)]
pub struct DraftPermission {
    pub name: String,
    /// `None` where the catalogue lacks it.
    pub known: Option<&'static Permission>,
}

#[derive(Debug)]
pub struct DraftObject {
    pub name: String,
    /// What entries give of it.
    pub bits: Bits,
    /// Fields that are read and not edited; none where all are read.
    pub read: Vec<DraftField>,
    pub edit: Vec<DraftField>,
    /// Record types that it may use, sorted.
    pub record_types: Vec<String>,
    pub sensitivity: Option<&'static Sensitivity>,
    /// All fields are read, and some are marked as sensitive.
    pub reads_sensitive: bool,
    /// Whether anything gives access to the object itself.
    pub reachable: bool,
    /// When it was used, where logs say it.
    pub used: Option<Times>,
}

/// Sensitive ones come first.
#[derive(Debug)]
pub struct DraftField {
    /// Without its object.
    pub name: String,
    /// Why it is sensitive, in a few words.
    pub sensitive: Option<String>,
}

impl DraftContract {
    /// What identities hold together: those of one integration, one for each project root.
    pub fn of(identities: &[(&Inventory<'_>, IdentityId, &Access)]) -> Self {
        let mut gathered = Gathered::default();
        for &(inventory, identity, access) in identities {
            gathered.add(inventory, identity, access);
        }
        let mut contract = gathered.finish();
        contract.permissions.sort_by_cached_key(|p| (Reverse(p.risk()), p.name.to_lowercase()));
        contract.objects.sort_by_cached_key(|o| (Reverse(o.risk()), o.name.to_lowercase()));
        contract
    }

    pub fn is_empty(&self) -> bool {
        self.permissions.is_empty() && self.objects.is_empty() && self.names.is_empty()
    }
}

impl DraftPermission {
    /// How the catalogue rates it where that asks for care.
    pub fn rating(&self) -> Option<&'static Rating> {
        self.known?.rating.as_ref().filter(|rating| rating.level >= Severity::Medium)
    }

    fn risk(&self) -> Option<Power> {
        self.rating().and_then(|_| power(&self.name))
    }
}

/// What `access` of a contract can say.
const WORDS: Bits = Bits::READ.union(Bits::CREATE).union(Bits::EDIT).union(Bits::DELETE);

impl DraftObject {
    /// The words of a contract, at least one: as written, so that deleting one takes no other with it.
    pub fn access(&self) -> Bits {
        let mut access = self.bits & WORDS;
        // Only both of these make all records Modify All.
        if self.bits.contains(Bits::MODIFY_ALL) {
            access |= implied::object_bits(Bits::MODIFY_ALL) & WORDS;
        }
        if access.is_empty() { Bits::READ } else { access }
    }

    pub fn all_records(&self) -> bool {
        self.bits.intersects(Bits::VIEW_ALL | Bits::MODIFY_ALL)
    }

    pub fn all_fields(&self) -> bool {
        self.bits.contains(Bits::VIEW_ALL_FIELDS)
    }

    fn risk(&self) -> impl Ord + use<> {
        let has = |bit| self.bits.contains(bit);
        let field = self.read.iter().chain(&self.edit).any(|field| field.sensitive.is_some());
        (
            has(Bits::MODIFY_ALL),
            has(Bits::VIEW_ALL),
            has(Bits::DELETE),
            self.sensitivity.is_some(),
            self.reads_sensitive || field,
            self.all_fields(),
        )
    }
}
