//! The answer to `who-can`: everybody who holds a grant.

use std::collections::BTreeSet;

use serde::Serialize;

use super::holder::Holder;
use super::inquiry::Inquiry;
use super::paths::{Held, Path};
use super::place::{Place, Places};
use super::subject::{Missing, Subject};
use crate::access::goal::Goal;
use crate::analysis::Analysis;
use crate::metadata::value::Located;
use crate::org::principal::Principal;
use crate::org::unresolved::Named;
use crate::org::{Org, policy};
use crate::terms::grant::{Grant, GrantKind};

/// Who holds a grant in one project root.
#[derive(Debug, Serialize)]
pub struct WhoCan {
    /// The project root, where the run has several.
    pub root: Option<String>,
    pub grant: Grant,
    /// It restricts instead of granting.
    pub control: bool,
    pub identities: Vec<Who>,
    /// Profiles, permission sets and groups, those of people too.
    pub holders: Vec<Who>,
    /// What user access policies would give.
    pub potential: Vec<Potential>,
    /// Who may hold it for all that is known: of these the repository shows too little.
    pub unknown: Vec<Doubt>,
    /// What is named and not in the repository, and may grant it as well.
    pub unresolved: Vec<Missing>,
}

/// Somebody who holds all bits that were asked for.
#[derive(Debug, Serialize)]
pub struct Who {
    pub subject: Subject,
    /// The weakest of the bits.
    pub held: Held,
    /// The paths that hold, those of each bit in turn.
    pub paths: Vec<Path>,
    /// The identities above that have the holder; empty for an identity.
    pub identities: Vec<String>,
}

/// Somebody of whom not enough is known to say that the grant is not held.
#[derive(Debug, Serialize)]
pub struct Doubt {
    pub subject: Subject,
    /// What is not known: sentences without a full stop.
    pub gaps: Vec<String>,
    /// Holders that are not in the repository.
    pub unresolved: Vec<Missing>,
}

/// A user access policy that would give a holder of the grant to users.
#[derive(Debug, Serialize)]
pub struct Potential {
    pub policy: String,
    /// As written: `Active`, `Design` and the like.
    pub status: Option<String>,
    pub holder: Holder,
    pub location: Place,
    /// Whom it applies to, as far as the file says: `Profile Standard`.
    pub filters: Vec<String>,
}

/// One answer for each project root.
pub fn answers(analysis: &Analysis<'_>, grant: &Grant, goals: &[Goal], places: &mut Places) -> Vec<WhoCan> {
    analysis.orgs().map(|org| of_org(org, analysis, grant, goals, places)).collect()
}

fn of_org(
    org: &Org<'_>,
    analysis: &Analysis<'_>,
    grant: &Grant,
    goals: &[Goal],
    places: &mut Places,
) -> WhoCan {
    let mut inquiry = Inquiry::new(org, places);
    let asked = org.who_can(goals);
    let holding: BTreeSet<_> = asked.iter().copied().collect();
    let (identities, holders): (Vec<_>, Vec<_>) =
        asked.into_iter().partition(|subject| matches!(subject, Principal::Identity(_)));
    let mut who = |subjects: Vec<Principal>| -> Vec<Who> {
        subjects.into_iter().map(|subject| who(&mut inquiry, subject, goals, &holding)).collect()
    };
    let (identities, holders) = (who(identities), who(holders));
    let unknown = doubts(&mut inquiry, &holding, grant.kind);
    let unresolved = analysis.unresolved.iter().filter(|u| match u.named {
        Named::InConfiguration(_) => true,
        Named::InFile { file, .. } => org.library.project.files[file].root == org.root,
    });
    WhoCan {
        root: inquiry.root(),
        grant: grant.clone(),
        control: goals.iter().any(|goal| goal.is_control),
        identities,
        holders,
        potential: potential(&mut inquiry, &holding),
        unknown,
        unresolved: unresolved
            .map(|u| Missing {
                reference: u.reference.clone(),
                location: inquiry.places.named(&u.named),
                external: None,
            })
            .collect(),
    }
}

fn who(inquiry: &mut Inquiry<'_>, subject: Principal, goals: &[Goal], holding: &BTreeSet<Principal>) -> Who {
    let mut held = Held::Yes;
    let mut paths: Vec<Path> = Vec::new();
    for goal in goals {
        let mut of_goal = inquiry.paths(subject, goal);
        of_goal.retain(|path| path.held <= Held::Likely);
        held = held.max(of_goal.iter().map(|path| path.held).min().unwrap_or(Held::Likely));
        paths.append(&mut of_goal);
    }
    let org = inquiry.org;
    let identities = match subject {
        Principal::Identity(_) => Vec::new(),
        Principal::Holder(holder) => {
            let mut identities = org.identities_of(holder);
            // A group may mute what the holder gives.
            identities.retain(|&i| holding.contains(&Principal::Identity(i)));
            identities.into_iter().map(|i| org.identities[i].name.clone()).collect()
        }
    };
    Who { subject: inquiry.subject(subject), held, paths, identities }
}

/// Everybody of whom `why` would say that it is not known.
fn doubts(inquiry: &mut Inquiry<'_>, holding: &BTreeSet<Principal>, kind: GrantKind) -> Vec<Doubt> {
    let org = inquiry.org;
    let identities = org.identities.keys().map(Principal::Identity);
    let everybody = identities.chain(org.holders.keys().map(Principal::Holder));
    let doubtful = everybody.filter(|of| !holding.contains(of) && org.is_unknown(*of, kind));
    let doubt = |of| Doubt {
        subject: inquiry.subject(of),
        gaps: inquiry.gaps_for(of, kind),
        unresolved: inquiry.missing(of),
    };
    doubtful.map(doubt).collect()
}

fn potential(inquiry: &mut Inquiry<'_>, holding: &BTreeSet<Principal>) -> Vec<Potential> {
    let text = |located: &Option<Located>| located.as_ref().map(|l| l.text.clone());
    let mut out = Vec::new();
    for p in policy::targets(inquiry.org) {
        let Some(holder) = p.holder.filter(|&holder| holding.contains(&Principal::Holder(holder))) else {
            continue;
        };
        let filters = p.policy.filters.iter().map(|filter| {
            let targets: Vec<&str> = filter.targets.iter().map(|t| t.text.as_str()).collect();
            let parts = [text(&filter.kind), text(&filter.column), text(&filter.operation)];
            let mut parts: Vec<String> = parts.into_iter().flatten().collect();
            parts.push(targets.join(", "));
            parts.extend(text(&filter.value));
            parts.retain(|part| !part.is_empty());
            parts.join(" ")
        });
        out.push(Potential {
            policy: inquiry.org.library.project.files[p.file].name.clone(),
            status: text(&p.policy.status),
            holder: inquiry.holder(holder),
            location: inquiry.places.element(p.file, p.name.offset),
            filters: filters.collect(),
        });
    }
    out
}
