//! The one order of identities: the worst first, by what each can reach, then by count.

use serde::Serialize;

use super::Assessment;
use crate::catalog::escalation::{self, Fact, Nodes, Sureness};
use crate::escalation::case::Case;
use crate::org::Org;
use crate::org::principal::Principal;
use crate::terms::grant::GrantKind;
use crate::terms::ids::IdentityId;

/// Whether something can be reached with what the repository shows.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Reach {
    /// Not with what is known, and all is known.
    #[default]
    No,
    /// Not with what is known.
    Unknown,
    /// By a step that is not documented, or is a conclusion.
    Likely,
    Yes,
}

/// What decides the place of an identity among others; the greatest is the worst.
///
/// The order is documented under `leastforce explain rank`: whether it can take over the org, change every record
/// and read every record, in this order; then how many goals it reaches; then the risk score. What is not known
/// stands behind what is known to be bad, and before what is known to be good.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rank {
    /// The three verdicts, with what is not known taken for a no.
    known: [Reach; 3],
    /// How many goals it reaches at all, and how many of them for certain.
    goals: [usize; 2],
    /// Take over the org, change every record, read every record.
    verdicts: [Reach; 3],
    score: Option<u32>,
}

/// The facts behind the three verdicts, the worst first.
const REACHES: [&str; 3] = ["org-takeover", "write-all-data", "read-all-data"];

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

impl Rank {
    /// The rank of an identity with this assessment, `None` where nothing of it is in the repository.
    pub fn of(org: &Org<'_>, id: IdentityId, assessment: Option<&Assessment>) -> Self {
        let who = Principal::Identity(id);
        // User permissions alone lead that far, not those of single objects.
        let is_known = org.missing(who).is_empty()
            && !org.gaps(who).iter().any(|gap| gap.bears_on_kind(GrantKind::UserPermission));
        Self::new(assessment, is_known)
    }

    /// `is_known`: whether all user permissions of the identity are known.
    pub(crate) fn new(assessment: Option<&Assessment>, is_known: bool) -> Self {
        let otherwise = if is_known { Reach::No } else { Reach::Unknown };
        let Some(assessment) = assessment else {
            return Self { verdicts: [otherwise; 3], ..Self::default() };
        };
        let [certain, likely] =
            [Sureness::Certain, Sureness::Likely].map(|least| reached(&assessment.case, least));
        let verdicts = REACHES.map(|goal| match escalation::fact(goal).map(amounts_to) {
            Some(goal) if certain.intersects(goal) => Reach::Yes,
            Some(goal) if likely.intersects(goal) => Reach::Likely,
            _ => otherwise,
        });
        let known = verdicts.map(|v| if v == Reach::Unknown { Reach::No } else { v });
        let goals = [likely, certain]
            .map(|reached| escalation::goals().filter(|(fact, _)| reached.intersects(fact.nodes())).count());
        Self { known, goals, verdicts, score: assessment.known_score() }
    }

    pub fn take_over(&self) -> Reach {
        self.verdicts[0]
    }

    pub fn change_all(&self) -> Reach {
        self.verdicts[1]
    }

    pub fn read_all(&self) -> Reach {
        self.verdicts[2]
    }

    /// 0 to 100; see [`Assessment::known_score`].
    pub fn score(&self) -> Option<u32> {
        self.score
    }
}

/// All that a case leads to. The catalogue's ways lead through the API; all data is held however the user logs in.
pub(super) fn reached(case: &Case, least: Sureness) -> Nodes {
    let held = case.held(case.all(), least);
    let mut reached = case.reach(case.all(), least);
    for (permission, fact) in [("ModifyAllData", "write-all-data"), ("ViewAllData", "read-all-data")] {
        let (permission, fact) = (escalation::permission(permission), escalation::fact(fact));
        if permission.is_some_and(|permission| held.intersects(permission)) {
            reached = reached.with(fact.map(Fact::nodes).unwrap_or_default());
        }
    }
    reached
}

/// A goal, and what amounts to it.
fn amounts_to(goal: &Fact) -> Nodes {
    let parts = escalation::facts().iter().filter(|part| part.part_of.intersects(goal.nodes()));
    parts.fold(goal.nodes(), |all, part| all.with(part.nodes()))
}
