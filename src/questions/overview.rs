//! The answer to `identities`: every integration, and how far each one's rights go.

use std::cmp::Reverse;

use serde::Serialize;

use super::identities::{Identity, identity};
use super::inquiry::Inquiry;
use super::place::Places;
use super::subject::Missing;
use crate::analysis::{Analysis, RootAnalysis};
use crate::catalog::escalation::{self, Nodes, Sureness};
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
    /// Whether it can read every record.
    pub read_all: Reach,
    /// Whether it can change every record.
    pub change_all: Reach,
    /// Whether it can take over the org.
    pub take_over: Reach,
    /// What of it is not in the repository.
    pub unresolved: Vec<Missing>,
    /// Why else not all that it holds is known: sentences without a full stop.
    pub gaps: Vec<String>,
}

/// Whether something can be reached with what the repository shows.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reach {
    /// Not with what is known, and all is known.
    No,
    /// Not with what is known.
    Unknown,
    /// By a step that is not documented, or is a conclusion.
    Likely,
    Yes,
}

impl Reach {
    /// A word for people.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::Likely => "likely",
            Self::Unknown => "not known",
            Self::No => "no",
        }
    }
}

/// All integrations, the worst first: by what they can take over, change and read, then by what of that is not
/// known, by risk and by name.
pub(crate) fn answers(analysis: &Analysis<'_>, places: &mut Places) -> Vec<Overview> {
    let mut all: Vec<Overview> = Vec::new();
    for root in &analysis.roots {
        let mut inquiry = Inquiry::new(root.org(), places);
        all.extend(root.org().identities.keys().map(|id| of(root, id, &mut inquiry)));
    }
    all.sort_by(|a, b| {
        // What is not known stands behind everything that is known to be bad, and before what is known to be good.
        let rank = |o: &Overview| {
            let reach = [o.take_over, o.change_all, o.read_all];
            let known = reach.map(|reach| if reach == Reach::Unknown { Reach::No } else { reach });
            Reverse((known, reach, o.identity.risk))
        };
        (rank(a), &a.identity.name, &a.root).cmp(&(rank(b), &b.identity.name, &b.root))
    });
    all
}

fn of(root: &RootAnalysis<'_>, id: IdentityId, inquiry: &mut Inquiry<'_>) -> Overview {
    let who = Principal::Identity(id);
    // User permissions alone lead that far, not those of single objects.
    let (unresolved, gaps) = (inquiry.missing(who), inquiry.gaps_for_kind(who, GrantKind::UserPermission));
    let is_known = unresolved.is_empty() && gaps.is_empty();
    let reach = |fact: &str| reach(root, id, fact, is_known);
    Overview {
        identity: identity(root, id),
        root: inquiry.root(),
        read_all: reach("read-all-data"),
        change_all: reach("write-all-data"),
        take_over: reach("org-takeover"),
        unresolved,
        gaps,
    }
}

/// Whether an identity reaches a goal, or one that amounts to it.
fn reach(root: &RootAnalysis<'_>, id: IdentityId, fact: &str, is_known: bool) -> Reach {
    let otherwise = if is_known { Reach::No } else { Reach::Unknown };
    let (Some(goal), Some(assessment)) = (escalation::fact(fact), root.assessment(id)) else {
        return otherwise;
    };
    let parts = escalation::facts().iter().filter(|part| part.part_of.intersects(goal.nodes()));
    let goals: Nodes = parts.fold(goal.nodes(), |all, part| all.with(part.nodes()));
    let case = &assessment.case;
    let reaches = |least| case.reach(case.all(), least).intersects(goals);
    if reaches(Sureness::Certain) {
        Reach::Yes
    } else if reaches(Sureness::Likely) {
        Reach::Likely
    } else {
        otherwise
    }
}
