//! The answer to `identities`: every integration, and how far each one's rights go.

use std::cmp::Reverse;

use serde::Serialize;

use super::identities::{Identity, identity};
use super::inquiry::Inquiry;
use super::place::Places;
use super::subject::Missing;
use crate::analysis::{Analysis, RootAnalysis};
use crate::org::principal::Principal;
use crate::terms::grant::GrantKind;
use crate::terms::ids::IdentityId;

/// One integration of a project root.
#[derive(Debug, Serialize)]
pub struct Overview {
    #[serde(flatten)]
    pub identity: Identity,
    /// The project root, where the run has several.
    pub root: Option<String>,
    /// What of it is not in the repository.
    pub unresolved: Vec<Missing>,
    /// Why else not all that it holds is known: sentences without a full stop.
    pub gaps: Vec<String>,
}

/// All integrations, the worst first, and of equals by name.
pub(crate) fn answers(analysis: &Analysis<'_>, places: &mut Places) -> Vec<Overview> {
    let mut all: Vec<Overview> = Vec::new();
    for root in &analysis.roots {
        let mut inquiry = Inquiry::new(root.org(), places);
        all.extend(root.org().identities.keys().map(|id| of(root, id, &mut inquiry)));
    }
    all.sort_by(|a, b| {
        let rank = |o: &Overview| Reverse(o.identity.rank);
        (rank(a), &a.identity.name, &a.root).cmp(&(rank(b), &b.identity.name, &b.root))
    });
    all
}

fn of(root: &RootAnalysis<'_>, id: IdentityId, inquiry: &mut Inquiry<'_>) -> Overview {
    let who = Principal::Identity(id);
    // User permissions alone lead that far, not those of single objects.
    let (unresolved, gaps) = (inquiry.missing(who), inquiry.gaps_for_kind(who, GrantKind::UserPermission));
    Overview { identity: identity(root, id), root: inquiry.root(), unresolved, gaps }
}
