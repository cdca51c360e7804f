//! What identities can do, in words that several formats share.

use super::model::{Identity, Report};
use super::names::named;
use crate::finding::ranking::Row;
use crate::questions::reach::Reach;
use crate::terms::severity::Severity;
use crate::text::phrase::{and, count};

/// How many things that an identity can do are named.
const WORST: usize = 2;

/// In the order of [`crate::questions::reach::Reaches::worst_first`].
pub(super) const GOALS: [&str; 3] = ["take over the org", "change all records", "read all records"];

/// The worst things that an identity can do, harmless for a terminal.
pub(super) fn can(report: &Report, row: &Row) -> Vec<String> {
    let reach = report.identities[row.identity].reach.worst_first();
    let goals = reach.into_iter().zip(GOALS).filter_map(|(reach, goal)| match reach {
        Reach::Yes => Some(goal.to_owned()),
        Reach::Likely => Some(format!("likely {goal}")),
        Reach::Unknown | Reach::No => None,
    });
    let held = row.own.iter().chain(row.shared.iter().map(|(_, at)| at));
    let grants = held.map(|&at| &report.findings[at]).filter(|f| {
        // What is medium or lower is everyday work, and an app or a tab shows what other grants open.
        let says_much = |grant: &String| !grant.starts_with("app:") && !grant.starts_with("tab:");
        f.grant.as_ref().is_some_and(says_much) && f.severity >= Severity::High
    });
    let mut can: Vec<String> = goals.take(WORST).collect();
    for grant in grants.map(named) {
        if can.len() < WORST && !can.contains(&grant) {
            can.push(grant);
        }
    }
    can
}

/// The risk score; with a `+` where it is the least that it can be.
pub(super) fn risk(identity: &Identity) -> String {
    match (identity.risk, !identity.gaps.is_empty()) {
        (None, true) => "?".to_owned(),
        (None, false) => "-".to_owned(),
        (Some(risk), true) => format!("{risk}+"),
        (Some(risk), false) => risk.to_string(),
    }
}

/// How many identities can do the worst.
pub(super) fn sentence(all: &[&Identity]) -> String {
    let reaching = |goal: usize, is: fn(Reach) -> bool| {
        all.iter().filter(|identity| is(identity.reach.worst_first()[goal])).count()
    };
    let mut parts = Vec::new();
    for (goal, words) in GOALS.into_iter().enumerate() {
        let (sure, likely) = (reaching(goal, |r| r == Reach::Yes), reaching(goal, |r| r == Reach::Likely));
        match (sure, likely) {
            (0, 0) => {}
            (0, likely) => parts.push(format!("{likely} can likely {words}")),
            (sure, 0) => parts.push(format!("{sure} can {words}")),
            (sure, likely) => parts.push(format!("{sure} can {words} (and {likely} likely)")),
        }
    }
    let unknown = all.iter().filter(|i| i.reach.worst_first().contains(&Reach::Unknown)).count();
    let integrations = count(all.len(), "integration");
    match (parts.is_empty(), unknown) {
        (true, 0) => format!("{integrations}: none can take over the org, or change or read all records."),
        (true, n) => format!("{integrations}; for {n} the files do not tell what they can do."),
        (false, 0) => format!("{integrations}: {}.", and(&parts)),
        (false, n) => format!("{integrations}: {}; for {n} the files do not tell.", and(&parts)),
    }
}
