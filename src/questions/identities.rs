//! The answer to "which integrations are there": identities and what is near to being one.

use serde::Serialize;

use super::access::{self, Lowering};
use super::holder::Holder;
use super::reach::Reaches;
use crate::analysis::RootAnalysis;
use crate::config::IntegrationKind;
pub use crate::org::classify::AGAINST;
use crate::org::{Org, words};
pub use crate::risk::SCALE;
pub use crate::risk::rank::Rank;
use crate::terms::holder_kind::HolderKind;
use crate::terms::ids::IdentityId;
use crate::terms::severity::Confidence;
use crate::terms::threads;

/// One integration user.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Identity {
    pub name: String,
    pub kind: Option<IntegrationKind>,
    pub owner: Option<String>,
    pub declared: bool,
    pub confidence: Confidence,
    /// Why it is taken for an integration.
    pub evidence: Vec<String>,
    pub holders: Vec<Holder>,
    /// 0 to 100; `null` where nothing of it is in the repository, or nothing that adds to it and not all of it.
    pub risk: Option<u32>,
    #[serde(flatten)]
    pub reach: Reaches,
    /// Its place among others.
    #[serde(skip)]
    pub rank: Rank,
    /// What is not known of what it holds: where there is something, the risk is the least that it can be.
    pub gaps: Vec<String>,
}

/// A holder that is near to being an identity and is not taken for one.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Candidate {
    pub kind: HolderKind,
    pub name: String,
    pub path: Option<String>,
    pub evidence: Vec<String>,
    /// The name under which to declare it.
    #[serde(skip)]
    pub key: String,
}

/// All identities of a project root.
pub(crate) fn identities(root: &RootAnalysis<'_>) -> Vec<Identity> {
    let all: Vec<IdentityId> = root.org().identities.keys().collect();
    threads::map(&all, |&id| identity(root, id))
}

pub(super) fn identity(root: &RootAnalysis<'_>, id: IdentityId) -> Identity {
    let org = root.org();
    let identity = &org.identities[id];
    let stock = identity.stock_profile.map(Holder::stock);
    let assessment = root.assessment(id);
    let rank = Rank::of(org, id, assessment);
    let missing =
        identity.missing.iter().map(|(kind, name)| Holder { kind: *kind, name: name.clone(), path: None });
    Identity {
        name: identity.name.clone(),
        kind: identity.kind,
        owner: identity.owner.clone(),
        declared: identity.declared,
        confidence: identity.confidence,
        evidence: identity.evidence.clone(),
        holders: stock
            .into_iter()
            .chain(identity.holders.iter().map(|&h| Holder::of(org, h)))
            .chain(missing)
            .collect(),
        risk: rank.score(),
        reach: rank.into(),
        rank,
        gaps: assessment.map(|a| a.gaps.clone()).unwrap_or_default(),
    }
}

/// The change to begin with at an identity, by its place among those of all roots.
pub(crate) fn first_step(roots: &[RootAnalysis<'_>], place: usize) -> Option<Lowering> {
    let mut all = roots.iter().flat_map(|root| root.org().identities.keys().map(move |id| (root, id)));
    let (root, id) = all.nth(place)?;
    access::first_step(root.assessment(id)?)
}

/// All candidates of a project root.
pub(crate) fn candidates<'a>(org: &'a Org<'_>) -> impl Iterator<Item = Candidate> + 'a {
    org.candidates.iter().map(move |candidate| {
        let Holder { kind, name, path } = Holder::of(org, candidate.holder);
        Candidate { kind, path, evidence: candidate.evidence.clone(), key: words::key(&name), name }
    })
}
