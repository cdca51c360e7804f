//! What identities can do, in words that several formats share.

use super::model::{Identity, Report};
use super::names::named;
use super::plain::plain;
use crate::finding::ranking::Row;
use crate::questions::reach::Reach;
use crate::terms::severity::Severity;
use crate::text::phrase::{and, and_more, count};

/// How many things that an identity can do are named.
const WORST: usize = 2;

/// How many grants are named of those to take away.
const GRANTS: usize = 5;

/// In the order of [`crate::questions::reach::Reaches::worst_first`].
pub(super) const GOALS: [&str; 3] = ["take over the org", "change all records", "read all records"];

/// The worst things that an identity can do, harmless for a terminal.
pub(super) fn can(report: &Report, row: &Row) -> Vec<String> {
    let [take_over, change, read] = report.identities[row.identity].reach.worst_first();
    let goals = if change == read {
        vec![(take_over, GOALS[0]), (change, "change and read all records")]
    } else {
        vec![(take_over, GOALS[0]), (change, GOALS[1]), (read, GOALS[2])]
    };
    let goals = goals.into_iter().filter_map(|(reach, goal)| match reach {
        Reach::Yes => Some(goal.to_owned()),
        Reach::Likely => Some(format!("likely {goal}")),
        Reach::Unknown | Reach::No => None,
    });
    let held = row.own.iter().chain(row.shared.iter().map(|(_, at)| at));
    let mut can: Vec<String> = goals.take(WORST).collect();
    for finding in held.map(|&at| &report.findings[at]) {
        // An app or a tab shows what other grants open.
        let says_much = |grant: &String| !grant.starts_with("app:") && !grant.starts_with("tab:");
        // What is medium is everyday work, and the worst of those who hold nothing else.
        let is_bad = finding.severity >= Severity::High || finding.severity >= row.worst();
        let is_named = finding.grant.as_ref().is_some_and(says_much) && finding.severity >= Severity::Medium;
        let grant = named(finding);
        if is_bad && is_named && can.len() < WORST && !can.contains(&grant) {
            can.push(grant);
        }
    }
    can
}

/// How many holders of an identity have no file, in brackets: without findings it must not look clean when a part of it
/// was not there to judge.
pub(super) fn absent(identity: &Identity) -> Option<String> {
    let absent = identity.holders.iter().filter(|holder| holder.path.is_none()).count();
    (absent > 0).then(|| format!("({} not in the repository)", count(absent, "holder")))
}

/// What an identity can do, and behind it what of it is not there to judge.
pub(super) fn with_absent(can: String, absent: Option<String>) -> String {
    match absent {
        Some(absent) if can.is_empty() => absent,
        Some(absent) => format!("{can} {absent}"),
        None => can,
    }
}

/// The risk score; with a `+` where it is the least that it can be.
pub(super) fn risk(identity: &Identity) -> String {
    let is_least = !identity.gaps.is_empty();
    score(identity.risk, is_least).unwrap_or_else(|| if is_least { "?" } else { "-" }.to_owned())
}

/// A score, with a `+` where it is the least that it can be.
pub(super) fn score(score: Option<u32>, is_least: bool) -> Option<String> {
    Some(format!("{}{}", score?, if is_least { "+" } else { "" }))
}

/// How many identities can do the worst: each is counted once, for the worst that it can do.
pub(super) fn sentence(all: &[&Identity]) -> String {
    let (mut sure, mut likely) = ([0; GOALS.len()], [0; GOALS.len()]);
    let (mut unknown, mut perhaps_worse) = (0, 0);
    for identity in all {
        let reach = identity.reach.worst_first();
        let worst = |wanted| reach.iter().position(|reach| *reach == wanted);
        match (worst(Reach::Yes), worst(Reach::Likely)) {
            (Some(goal), other) if other.is_none_or(|other| goal < other) => sure[goal] += 1,
            (_, Some(goal)) => likely[goal] += 1,
            _ => unknown += usize::from(reach.contains(&Reach::Unknown)),
        }
        let known = worst(Reach::Yes).into_iter().chain(worst(Reach::Likely)).min();
        let open = worst(Reach::Unknown);
        perhaps_worse += usize::from(known.zip(open).is_some_and(|(known, open)| open < known));
    }
    let mut parts = Vec::new();
    for (goal, words) in GOALS.into_iter().enumerate() {
        for (n, sureness) in [(sure[goal], ""), (likely[goal], "likely ")] {
            if n > 0 {
                parts.push(format!("{n} can {sureness}{words}"));
            }
        }
    }
    let none = all.len() - sure.iter().chain(&likely).sum::<usize>() - unknown;
    match none {
        0 => {}
        n if n == all.len() => {
            parts.push("none can take over the org, or change or read all records".to_owned());
        }
        n if parts.is_empty() => {
            parts.push(format!("{n} can neither take over the org nor change or read all records"));
        }
        n => parts.push(format!("{n} can do none of this")),
    }
    if unknown > 0 {
        let whether = if unknown == 1 { "whether it can" } else { "whether they can" };
        let what = if parts.is_empty() { " take over the org, or change or read all records" } else { "" };
        parts.push(format!("for {unknown} the files do not show {whether}{what}"));
    }
    let worse = match perhaps_worse {
        0 => String::new(),
        n => format!("; whether {n} of them can do worse is not known"),
    };
    format!("{}: {}{worse}.", count(all.len(), "integration"), and(&parts))
}

/// The change to begin with at the worst identity; nothing where the report is on a part alone.
pub(super) fn first_step(report: &Report) -> Option<String> {
    let step = report.first_step.as_ref().filter(|_| report.comparison.is_none())?;
    let identity = &report.identities[report.ranking.rows.first()?.identity];
    let (name, least) = (plain(&identity.name), if identity.gaps.is_empty() { "" } else { "at least " });
    let falls = format!("from {least}{} to {least}{}", identity.risk?, step.score);
    let grants: Vec<_> = step.without.iter().map(|grant| plain(grant)).collect();
    let what = match step.with {
        Some(control) => format!("the risk of {name} falls {falls} once {control}"),
        None if !step.closes.is_empty() => {
            // It takes all of them.
            let (grants, closed) = (and(&grants), step.closes.join(" or "));
            format!("take {grants} away from {name}: then it can no longer {closed}")
        }
        None => {
            let grants = and_more(&grants, GRANTS);
            format!("see whether {name} needs {grants}; without, its risk falls {falls}")
        }
    };
    Some(format!(
        "Do this first: {what}. `leastforce access {}` says what else lowers its risk.",
        quoted_for_shell(&name)
    ))
}

/// A name as one word of a command.
fn quoted_for_shell(name: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
    if name.chars().all(is_plain) { name.to_owned() } else { format!("'{}'", name.replace('\'', "'\\''")) }
}
