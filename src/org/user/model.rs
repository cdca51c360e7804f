//! A user of an org.

use jiff::civil::Date;

use crate::catalog::profile::StandardProfile;
use crate::evidence::{Place, RecordId};
use crate::terms::holder_kind::HolderKind;
use crate::terms::ids::{HolderId, IdentityId};
use crate::terms::severity::Confidence;

/// A user of the org with what is assigned to it today.
#[derive(Debug)]
pub struct User {
    pub id: RecordId,
    /// As outputs show it.
    pub username: String,
    pub active: bool,
    /// Its profile first, then permission sets and groups that are in the repository.
    pub holders: Vec<HolderId>,
    /// A standard profile whose file is absent and that is known all the same.
    pub stock_profile: Option<&'static StandardProfile>,
    /// What it holds beside that, each with where the assignment stands.
    pub missing: Vec<(HolderKind, String, Place)>,
    /// Assignments that have ended, with their last day.
    pub expired: Vec<(HolderKind, String, Date)>,
    /// Where each of its holders is assigned.
    pub assigned: Vec<(HolderId, Place)>,
    pub nature: Nature,
    /// The identity that it is.
    pub identity: Option<IdentityId>,
    pub place: Place,
}

/// What a user is, as far as facts say it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Nature {
    /// With why, in sentences.
    Integration(Confidence, Vec<String>),
    /// A person logs in with it: why.
    Person(String),
    /// A guest, a customer, or a user of the platform: why.
    Outside(String),
    /// A user of the org of whom nothing says what it is.
    Unproven,
}

impl User {
    pub fn is_integration(&self) -> bool {
        self.identity.is_some() || matches!(self.nature, Nature::Integration(..))
    }
}
