//! Integration users as a repository shows them.

use crate::catalog::profile::StandardProfile;
use crate::config::{Integration, IntegrationKind, is_before};
use crate::terms::holder_kind::HolderKind;
use crate::terms::ids::AppId;
use crate::terms::ids::HolderId;
use crate::terms::ids::UserId;
use crate::terms::names::Symbol;
use crate::terms::severity::Confidence;

/// One integration user.
#[derive(Debug)]
pub struct Identity {
    /// The declared name, or the holder's.
    pub name: String,
    pub declared: bool,
    /// Index into the configuration's integrations, for a declared one.
    pub integration: Option<usize>,
    pub kind: Option<IntegrationKind>,
    pub owner: Option<String>,
    pub confidence: Confidence,
    /// Why it is taken for an integration, in sentences for people.
    pub evidence: Vec<String>,
    /// The profile first; groups stand for their members.
    pub holders: Vec<HolderId>,
    /// Those of the holders that only the configuration before the change that is looked at names: what they grant
    /// counts still, what they restrict does not.
    pub former: Vec<HolderId>,
    /// Who it is, where the evidence says it.
    pub users: Vec<UserId>,
    /// The apps that it is declared to log in through, by name or as one of its users.
    pub apps: Vec<AppId>,
    /// Holders that are declared, or members of its groups, and not in the repository.
    pub missing: Vec<(HolderKind, String)>,
    /// Holders that a Salesforce Integration user cannot be given: their grants are not held.
    pub mismatched: Vec<HolderId>,
    /// A standard profile that is named while its file is absent: known by what it usually grants.
    pub stock_profile: Option<&'static StandardProfile>,
}

impl Identity {
    pub(crate) fn declared(index: usize, integration: &Integration) -> Self {
        let place = &integration.location;
        let evidence = vec![if is_before(place) {
            "declared before the change".to_owned()
        } else {
            format!("declared in {}, line {}", place.path, place.start.line)
        }];
        Self {
            declared: true,
            integration: Some(index),
            kind: integration.kind.as_ref().map(|k| k.value),
            owner: integration.owner.as_ref().map(|o| o.value.clone()),
            ..Self::detected(integration.name.clone(), Vec::new(), Confidence::Certain, evidence)
        }
    }

    pub(crate) fn detected(
        name: String,
        holders: Vec<HolderId>,
        confidence: Confidence,
        evidence: Vec<String>,
    ) -> Self {
        Self {
            name,
            declared: false,
            integration: None,
            kind: None,
            owner: None,
            confidence,
            evidence,
            holders,
            former: Vec::new(),
            users: Vec::new(),
            apps: Vec::new(),
            missing: Vec::new(),
            mismatched: Vec::new(),
            stock_profile: None,
        }
    }

    /// Takes a declaration for no more than likely.
    pub(crate) fn doubt(&mut self, why: &str) {
        self.confidence = Confidence::Likely;
        self.evidence.push(why.to_owned());
    }

    /// Whether something that it holds is not in the repository, so that nothing follows from what
    /// is absent.
    pub fn is_incomplete(&self) -> bool {
        !self.missing.is_empty() || (self.holders.is_empty() && self.stock_profile.is_none())
    }
}

/// A holder that is near to being an identity and is not taken for one.
#[derive(Clone, Debug)]
pub struct Candidate {
    pub holder: HolderId,
    pub evidence: Vec<String>,
}

/// A holder that Salesforce owns and runs: nothing is said of what it comes with.
#[derive(Clone, Debug)]
pub struct PlatformHolder {
    pub holder: HolderId,
    /// The user permissions, as written, that it is not known to come with.
    pub beyond: Vec<Symbol>,
}
