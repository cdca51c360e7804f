//! The answer to `who-can`: everybody who holds a grant.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;
use serde::Serialize;

use super::holder::Holder;
use super::inquiry::Inquiry;
use super::paths::{Held, Path};
use super::place::Places;
use super::potential::Potential;
use super::subject::{Missing, Subject};
use crate::access::goal::Goal;
use crate::analysis::Analysis;
use crate::org::Org;
use crate::org::principal::Principal;
use crate::org::unresolved::Named;
use crate::terms::grant::Grant;
use crate::terms::ids::HolderId;

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
    /// The active users of the evidence that hold it and are no identity; left out where there is none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub users: Vec<UserWho>,
    /// What user access policies would give.
    pub potential: Vec<Potential>,
    /// The standard profiles that have no file here and usually have it, by label.
    pub usual: Vec<&'static str>,
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

/// A user that holds what was asked for.
#[derive(Debug, Serialize)]
pub struct UserWho {
    pub username: String,
    /// What it holds it through: of these each holds a part.
    pub through: Vec<Holder>,
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
    let unknown = doubts(&mut inquiry, &holding, grant);
    let unresolved = analysis.unresolved.iter().filter(|u| match u.named {
        Named::InConfiguration(_) | Named::InEvidence(_) => true,
        Named::InFile { file, .. } => org.library.project.files[file].root == org.root,
    });
    WhoCan {
        root: inquiry.root(),
        grant: grant.clone(),
        control: goals.iter().any(|goal| goal.is_control),
        identities,
        holders,
        users: users(&inquiry, goals),
        potential: inquiry.potentials(&|holder| holding.contains(&Principal::Holder(holder))),
        usual: org.usual_givers(goals).into_iter().map(|profile| profile.label).collect(),
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
        Principal::Identity(_) | Principal::User(_) => Vec::new(),
        Principal::Holder(holder) => {
            let mut identities = org.identities_of(holder);
            // A group may mute what the holder gives.
            identities.retain(|&i| holding.contains(&Principal::Identity(i)));
            identities.into_iter().map(|i| org.identities[i].name.clone()).collect()
        }
    };
    Who { subject: inquiry.subject(subject), held, paths, identities }
}

/// The users that hold all goals together, by name. Each holder is asked once, however many have it.
fn users(inquiry: &Inquiry<'_>, goals: &[Goal]) -> Vec<UserWho> {
    let org = inquiry.org;
    let mut known: FxHashMap<HolderId, Vec<bool>> = FxHashMap::default();
    let mut found = Vec::new();
    for user in org.users.iter().filter(|user| user.active && user.identity.is_none()) {
        let mut reached = vec![false; goals.len()];
        let mut through = Vec::new();
        for &holder in &user.holders {
            let gives = known.entry(holder).or_insert_with(|| {
                let one = |goal: &Goal| org.can(Principal::Holder(holder), std::slice::from_ref(goal));
                goals.iter().map(one).collect()
            });
            if gives.contains(&true) {
                through.push(inquiry.holder(holder));
                reached.iter_mut().zip(gives.iter()).for_each(|(reached, gives)| *reached |= gives);
            }
        }
        if !reached.is_empty() && !reached.contains(&false) {
            found.push(UserWho { username: user.username.clone(), through });
        }
    }
    found.sort_by(|a, b| a.username.cmp(&b.username));
    found
}

/// Everybody of whom `why` would say that it is not known.
fn doubts(inquiry: &mut Inquiry<'_>, holding: &BTreeSet<Principal>, grant: &Grant) -> Vec<Doubt> {
    let org = inquiry.org;
    let identities = org.identities.keys().map(Principal::Identity);
    let everybody = identities.chain(org.holders.keys().map(Principal::Holder));
    let doubtful = everybody.filter(|of| !holding.contains(of) && org.is_unknown(*of, grant));
    let doubt = |of| Doubt {
        subject: inquiry.subject(of),
        gaps: inquiry.gaps_for(of, grant),
        unresolved: inquiry.missing(of),
    };
    doubtful.map(doubt).collect()
}
