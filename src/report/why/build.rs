//! From paths to the answer.

use super::{Verdict, Why};
use crate::access::goal::Goal;
use crate::catalog::object;
use crate::org::Org;
use crate::org::principal::Principal;
use crate::report::answer::{Places, Speaker};
use crate::report::paths::Held;
use crate::terms::grant::{Grant, GrantKind};

/// One answer for each goal.
pub fn build(org: &Org<'_>, of: Principal, goals: &[Goal], places: &mut Places) -> Vec<Why> {
    let mut speaker = Speaker::new(org, places);
    goals.iter().map(|goal| why(&mut speaker, of, goal)).collect()
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

fn why(speaker: &mut Speaker<'_>, of: Principal, goal: &Goal) -> Why {
    let paths = speaker.paths(of, goal);
    let org = speaker.org;
    let gives = |holder| {
        org.paths(Principal::Holder(holder), goal).iter().any(|path| Held::from(path.state()) <= Held::Likely)
    };
    let potential = match of {
        Principal::Identity(id) => speaker.potentials_of(id, &gives),
        Principal::Holder(_) => Vec::new(),
    };
    let unresolved = speaker.missing(of);
    let mut gaps = speaker.gaps(of);
    let verdict = match paths.first().map(|path| path.held) {
        Some(Held::Yes) => Verdict::Held,
        Some(Held::Likely) => Verdict::Likely,
        _ if !potential.is_empty() => Verdict::Likely,
        _ if unresolved.is_empty() && gaps.is_empty() => Verdict::NotHeld,
        _ => Verdict::Unknown,
    };
    let held = matches!(verdict, Verdict::Held | Verdict::Likely);
    if let (false, Some(profile)) = (held, speaker.stock_profile(of)) {
        gaps.push(format!(
            "the standard profile '{}' is not in the repository and is judged by what it usually has; the org may have changed it",
            profile.label
        ));
    }
    if !held && goal.grant.kind != GrantKind::UserPermission {
        for profile in speaker.org.profiles(of) {
            gaps.push(format!(
                "the file of {} does not grant it; what a profile's file leaves out, the org's profile may still have",
                speaker.org.holders[profile].title()
            ));
        }
    }
    if !held {
        gaps.extend(controlled(&goal.grant));
    }
    Why {
        subject: speaker.subject(of),
        grant: goal.grant.to_string(),
        control: goal.is_control,
        verdict,
        paths,
        potential,
        unresolved,
        gaps,
    }
}
