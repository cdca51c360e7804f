//! How far an integration's rights go.

use serde::Serialize;

use crate::analysis::RootAnalysis;
use crate::catalog::escalation::{self, Nodes, Sureness};
use crate::catalog::permission;
use crate::org::principal::Principal;
use crate::terms::grant::{Grant, GrantKind};
use crate::terms::ids::IdentityId;

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

/// What an integration can do in the end, the three things that matter most.
#[derive(Copy, Clone, Debug, Serialize)]
pub struct Reaches {
    /// Whether it can read every record.
    pub read_all: Reach,
    /// Whether it can change every record.
    pub change_all: Reach,
    /// Whether it can take over the org.
    pub take_over: Reach,
}

impl Reaches {
    pub(crate) fn of(root: &RootAnalysis<'_>, id: IdentityId) -> Self {
        let who = Principal::Identity(id);
        let org = root.org();
        // User permissions alone lead that far, not those of single objects.
        let is_known = org.missing(who).is_empty()
            && !org.gaps(who).iter().any(|gap| gap.bears_on(GrantKind::UserPermission));
        let reach = |fact: &str| reach(root, id, fact, is_known);
        let holds = |name: &str| root.access(id).holds(&org.library.names, &Grant::permission(name));
        // The catalogue's ways lead through the API; these two hold however the user logs in.
        let whole = |name: &str, fact: &str| if holds(name) { Reach::Yes } else { reach(fact) };
        Self {
            read_all: whole(permission::VIEW_ALL_DATA, "read-all-data"),
            change_all: whole(permission::MODIFY_ALL_DATA, "write-all-data"),
            take_over: reach("org-takeover"),
        }
    }

    /// Taking over, changing and reading.
    pub fn worst_first(self) -> [Reach; 3] {
        [self.take_over, self.change_all, self.read_all]
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
