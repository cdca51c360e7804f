//! From an org to the answer.

use std::collections::BTreeSet;

use super::{Who, WhoCan};
use crate::access::goal::Goal;
use crate::analysis::Analysis;
use crate::org::Org;
use crate::org::principal::Principal;
use crate::org::unresolved::Named;
use crate::report::answer::{Missing, Places, Speaker};
use crate::report::paths::{Held, Path};
use crate::terms::grant::Grant;

/// One answer for each project root.
pub fn build(analysis: &Analysis<'_>, grant: &Grant, goals: &[Goal], places: &mut Places) -> Vec<WhoCan> {
    analysis.orgs().map(|org| of_org(org, analysis, grant, goals, places)).collect()
}

fn of_org(
    org: &Org<'_>,
    analysis: &Analysis<'_>,
    grant: &Grant,
    goals: &[Goal],
    places: &mut Places,
) -> WhoCan {
    let mut speaker = Speaker::new(org, places);
    let asked = org.who_can(goals);
    let holding: BTreeSet<_> = asked.iter().copied().collect();
    let (identities, holders): (Vec<_>, Vec<_>) =
        asked.into_iter().partition(|subject| matches!(subject, Principal::Identity(_)));
    let mut who = |subjects: Vec<Principal>| -> Vec<Who> {
        subjects.into_iter().map(|subject| who(&mut speaker, subject, goals, &holding)).collect()
    };
    let (identities, holders) = (who(identities), who(holders));
    let unresolved = analysis.unresolved.iter().filter(|u| match u.named {
        Named::InConfiguration(_) => true,
        Named::InFile { file, .. } => org.library.project.files[file].root == org.root,
    });
    WhoCan {
        root: speaker.root(),
        grant: grant.to_string(),
        control: goals.iter().any(|goal| goal.is_control),
        identities,
        holders,
        potential: speaker.potentials(&|holder| holding.contains(&Principal::Holder(holder))),
        unresolved: unresolved
            .map(|u| Missing {
                reference: u.reference.clone(),
                location: speaker.places.named(&u.named),
                external: None,
            })
            .collect(),
    }
}

fn who(speaker: &mut Speaker<'_>, subject: Principal, goals: &[Goal], holding: &BTreeSet<Principal>) -> Who {
    let mut held = Held::Yes;
    let mut paths: Vec<Path> = Vec::new();
    for goal in goals {
        let mut of_goal = speaker.paths(subject, goal);
        of_goal.retain(|path| path.held <= Held::Likely);
        held = held.max(of_goal.iter().map(|path| path.held).min().unwrap_or(Held::Likely));
        paths.append(&mut of_goal);
    }
    let org = speaker.org;
    let identities = match subject {
        Principal::Identity(_) => Vec::new(),
        Principal::Holder(holder) => {
            let mut identities = org.identities_of(holder);
            // A group may mute what the holder gives.
            identities.retain(|&i| holding.contains(&Principal::Identity(i)));
            identities.into_iter().map(|i| org.identities[i].name.clone()).collect()
        }
    };
    Who { subject: speaker.subject(subject), held, paths, identities }
}
