//! The answer to `why`: every path by which somebody holds a grant, or why nobody can say so.

use serde::Serialize;

use super::inquiry::Inquiry;
use super::paths::{Held, Path};
use super::place::Places;
use super::potential::Potential;
use super::subject::{Missing, Subject};
use crate::access::goal::Goal;
use crate::catalog::object;
use crate::org::Org;
use crate::org::gap::Gap;
use crate::org::principal::Principal;
use crate::terms::grant::{Grant, GrantKind};
use crate::terms::ids::HolderId;

/// What is known about one bit.
#[derive(Debug, Serialize)]
pub struct Why {
    pub subject: Subject,
    /// One bit.
    pub grant: Grant,
    /// It restricts instead of granting.
    pub control: bool,
    pub verdict: Verdict,
    /// Those that hold first. Others say why they do not.
    pub paths: Vec<Path>,
    /// User access policies that would give it to the integration.
    pub potential: Vec<Potential>,
    /// Holders that are not in the repository.
    pub unresolved: Vec<Missing>,
    /// What else keeps the answer from being whole: sentences.
    pub gaps: Vec<String>,
}

#[derive(Copy, Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    Held,
    /// Held, unless what is not confirmed of the platform says otherwise; or a user access policy would give it.
    Likely,
    /// Nothing in the repository gives it, and not everything is in the repository.
    Unknown,
    NotHeld,
}

/// One answer for each goal.
pub fn answers(org: &Org<'_>, of: Principal, goals: &[Goal], places: &mut Places) -> Vec<Why> {
    let mut inquiry = Inquiry::new(org, places);
    goals.iter().map(|goal| why(&mut inquiry, of, goal)).collect()
}

/// Who decides over an object that has no permissions of its own.
fn controlled(grant: &Grant) -> Option<String> {
    let object = grant.name.split('.').next().filter(|_| grant.kind == GrantKind::Object)?;
    let deciders: Vec<_> = object::controllers(object)?.iter().map(object::Controller::in_words).collect();
    Some(format!(
        "'{object}' has no permissions of its own; access to it is decided by {}: ask for that",
        deciders.join(" or ")
    ))
}

fn why(inquiry: &mut Inquiry<'_>, of: Principal, goal: &Goal) -> Why {
    let paths = inquiry.paths(of, goal);
    let org = inquiry.org;
    let gives = |holder| {
        org.paths(Principal::Holder(holder), goal).iter().any(|path| Held::from(path.state()) <= Held::Likely)
    };
    let potential = match of {
        Principal::Identity(id) => inquiry.potentials_of(id, &gives),
        Principal::Holder(_) | Principal::User(_) => Vec::new(),
    };
    let unresolved = inquiry.missing(of);
    let mut gaps = inquiry.gaps_for(of, &goal.grant);
    let verdict = match paths.first().map(|path| path.held) {
        Some(Held::Yes) => Verdict::Held,
        Some(Held::Likely) => Verdict::Likely,
        _ if !potential.is_empty() => Verdict::Likely,
        _ if unresolved.is_empty() && gaps.is_empty() => Verdict::NotHeld,
        _ => Verdict::Unknown,
    };
    let held = matches!(verdict, Verdict::Held | Verdict::Likely);
    let told = inquiry.org.gaps(of).iter().any(|gap| matches!(gap, Gap::Stock(_)));
    if let (false, Some(profile)) = (held || told, inquiry.stock_profile(of)) {
        gaps.push(format!(
            "the standard profile '{}' is not in the repository and is judged by what it usually has; the org may have changed it",
            profile.label
        ));
    }
    if !held && goal.grant.kind != GrantKind::UserPermission {
        let said = |profile: &HolderId| {
            let bears = |gap: Gap<'_>| gap.bears_on(inquiry.org, &goal.grant);
            let gaps = inquiry.org.gaps(of).into_iter().filter(|gap| bears(*gap));
            gaps.into_iter()
                .any(|gap| gap == Gap::UserPermissions(*profile) || gap == Gap::ObjectPermissions(*profile))
        };
        for profile in inquiry.org.profiles(of).into_iter().filter(|profile| !said(profile)) {
            gaps.push(format!(
                "the file of {} does not grant it; what a profile's file leaves out, the org's profile may still have",
                inquiry.org.holders[profile].title()
            ));
        }
    }
    if !held {
        gaps.extend(controlled(&goal.grant));
    }
    Why {
        subject: inquiry.subject(of),
        grant: goal.grant.clone(),
        control: goal.is_control,
        verdict,
        paths,
        potential,
        unresolved,
        gaps,
    }
}
