//! From an org to the answer.

use std::collections::BTreeSet;

use super::{Potential, Who, WhoCan};
use crate::access::goal::Goal;
use crate::analysis::Analysis;
use crate::org::principal::Principal;
use crate::org::unresolved::Named;
use crate::org::{Org, policy};
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
        potential: potential(&mut speaker, &holding),
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

fn potential(speaker: &mut Speaker<'_>, holding: &BTreeSet<Principal>) -> Vec<Potential> {
    let text = |located: &Option<crate::metadata::value::Located>| located.as_ref().map(|l| l.text.clone());
    let mut out = Vec::new();
    for p in policy::targets(speaker.org) {
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
            policy: speaker.org.library.project.files[p.file].name.clone(),
            status: text(&p.policy.status),
            holder: speaker.holder(holder),
            location: speaker.places.element(p.file, p.name.offset),
            filters: filters.collect(),
        });
    }
    out
}
