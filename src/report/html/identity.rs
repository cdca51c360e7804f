//! One identity: who it is, what it holds, what that leads to, and what to do about it.

use std::cmp::Reverse;

use serde::Serialize;

use super::agreement::Agreement;
use super::fields::{self, OfKind};
use super::findings::{Budget, Listed, Under};
use super::graph::Graph;
use super::heat::{Heat, giver};
use super::index::Index;
use super::limits;
use super::risk::{Risk, Score};
use crate::config::IntegrationKind;
use crate::finding::ranking::Row;
use crate::questions::access::{Access, Held, Membership, State};
use crate::questions::place::Place;
use crate::questions::portrait::Portrait;
use crate::questions::reach::Reach;
use crate::questions::subject::Missing;
use crate::questions::ways::Way;
use crate::report::access::words::{is_powerful, label};
use crate::report::answer::title;
use crate::report::model::{Identity as Model, Report};
use crate::report::plain::sentence;
use crate::report::reaches::{self, GOALS};
use crate::report::sureness;
use crate::terms::grant::GrantKind;
use crate::terms::severity::Severity;
use crate::text::phrase::and;

#[derive(Serialize)]
pub(super) struct Identity {
    place: usize,
    name: String,
    /// Whether it stands open from the start.
    open: bool,
    /// `declared`, or how sure it is.
    sure: String,
    kind: Option<&'static str>,
    owner: Option<String>,
    root: Option<String>,
    evidence: Vec<String>,
    score: Score,
    can: Vec<String>,
    /// Whether it can take over the org, change all records, read all records.
    reach: Vec<(&'static str, &'static str)>,
    tally: Vec<(usize, Severity)>,
    holders: Vec<Holder>,
    /// What of it is not known: sentences.
    gaps: Vec<String>,
    findings: Listed,
    shared: Vec<Shared>,
    /// What only a portrait tells.
    depth: Option<Depth>,
}

#[derive(Serialize)]
struct Holder {
    title: String,
    way: Option<String>,
    paths: Vec<String>,
}

/// Findings that stand under a worse identity.
#[derive(Serialize)]
struct Shared {
    place: usize,
    name: String,
    count: usize,
}

#[derive(Serialize)]
struct Depth {
    controls: Vec<Control>,
    risk: Option<Risk>,
    permissions: Permissions,
    heat: Heat,
    others: Vec<OfKind>,
    graphs: Vec<Graph>,
    /// Goals whose way is not drawn: what it can do, how bad that is, and what cuts it.
    further: Vec<Further>,
    agreement: Option<Agreement>,
}

/// A goal whose way is told in a line.
#[derive(Serialize)]
struct Further {
    can: &'static str,
    severity: Severity,
    by: String,
}

#[derive(Serialize)]
struct Control {
    name: &'static str,
    state: &'static str,
    at: Vec<String>,
}

/// User permissions that are rated medium or worse.
#[derive(Serialize)]
struct Permissions {
    rows: Vec<Permission>,
    left_out: usize,
    /// How many others there are.
    others: usize,
}

#[derive(Serialize)]
struct Permission {
    severity: Option<Severity>,
    name: String,
    label: Option<&'static str>,
    by: String,
    at: Option<String>,
}

impl Identity {
    pub(super) fn of(index: &Index<'_>, place: usize, row: &Row, budget: &mut Budget) -> Self {
        let report = index.report;
        let model = &report.identities[row.identity];
        let portrait = index.portrait(row.identity);
        let n = index.portraits();
        let sure = sureness::of_declared(model.declared, model.confidence)
            .unwrap_or_else(|| format!("{} by what the repository shows", model.confidence));
        Self {
            place,
            name: model.name.clone(),
            open: place == 0,
            sure,
            kind: model.kind.map(IntegrationKind::name),
            owner: model.owner.clone(),
            root: portrait.and_then(|p| p.access.subject.root.clone()),
            evidence: model.evidence.clone(),
            score: Score::of(model),
            can: reaches::can(report, row),
            reach: GOALS.into_iter().zip(model.reach.worst_first().map(Reach::in_words)).collect(),
            tally: row.tally.0.into_iter().zip(Severity::ALL).filter(|(n, _)| *n > 0).collect(),
            holders: holders(model, portrait.map(|p| &p.access)),
            gaps: gaps(model, portrait.map(|p| &p.access)),
            findings: Listed::of(report, &row.own, Some(Under(model)), budget),
            shared: shared(report, row),
            depth: portrait.map(|portrait| depth(portrait, n)),
        }
    }
}

fn shared(report: &Report, row: &Row) -> Vec<Shared> {
    let by_place = row.shared.chunk_by(|a, b| a.0 == b.0);
    let shared = by_place.map(|same| {
        let place = same[0].0;
        let identity = &report.identities[report.ranking.rows[place].identity];
        Shared { place, name: identity.name.clone(), count: same.len() }
    });
    shared.collect()
}

fn holders(model: &Model, access: Option<&Access>) -> Vec<Holder> {
    let held = access.into_iter().flat_map(|access| &access.holders);
    let mut holders: Vec<Holder> = held.map(membership).collect();
    let is_told = |title: &str, holders: &[Holder]| holders.iter().any(|holder| holder.title == title);
    for holder in &model.holders {
        let title = title(holder);
        let is_group = access.is_some_and(|access| {
            access.holders.iter().any(|m| m.group.as_ref().is_some_and(|group| group.name == holder.name))
        });
        if !is_told(&title, &holders) && !is_group {
            let way = holder.path.is_none().then(|| "not in the repository".to_owned());
            holders.push(Holder { title, way, paths: holder.path.iter().cloned().collect() });
        }
    }
    holders
}

fn membership(membership: &Membership) -> Holder {
    let mut way = Vec::new();
    if let Some(group) = &membership.group {
        let at = membership.member.as_ref().map_or_else(String::new, |place| format!(" ({})", place.short()));
        way.push(format!("through {}{at}", title(group)));
    }
    way.extend(membership.declared.as_ref().map(|place| format!("declared in {}", place.at())));
    way.extend(
        membership
            .assigned
            .as_ref()
            .map(|assigned| format!("assigned to '{}' in {}", assigned.user, assigned.location.at())),
    );
    way.extend(membership.license.as_ref().map(|license| format!("licence {license}")));
    if !membership.assignable {
        way.push(
            "cannot be assigned to a Salesforce Integration user, so that nothing of it is held".to_owned(),
        );
    }
    if membership.session_activated {
        way.push("only during an activated session".to_owned());
    }
    Holder {
        title: title(&membership.holder),
        way: (!way.is_empty()).then(|| way.join("; ")),
        paths: membership.paths.clone(),
    }
}

/// What is not known of it.
fn gaps(model: &Model, access: Option<&Access>) -> Vec<String> {
    let Some(access) = access else {
        return model.gaps.iter().map(|gap| sentence(gap).into_owned()).collect();
    };
    let potential = access
        .potential
        .iter()
        .map(|potential| format!("Perhaps more: user access policy {}", potential.sentence()));
    let missing = access.unresolved.iter().map(Missing::sentence);
    let all = missing.chain(access.gaps.iter().cloned()).chain(potential);
    all.map(|gap| sentence(&gap).into_owned()).collect()
}

fn depth(portrait: &Portrait, n: usize) -> Depth {
    let Portrait { access, ways, agreement } = portrait;
    let control = |control: &crate::questions::access::Control| Control {
        name: label(control),
        state: match control.state {
            State::On => "yes",
            State::Usual => "usually",
            State::Off => "no",
            State::Unknown => "not known",
        },
        at: control.locations.iter().map(Place::short).collect(),
    };
    Depth {
        controls: access.controls.iter().map(control).collect(),
        risk: access.risk.as_ref().map(|risk| Risk::of(risk, n)),
        permissions: permissions(access, n),
        heat: Heat::of(access, n),
        others: fields::others(access),
        graphs: ways.iter().take(limits::graphs(n)).map(Graph::of).collect(),
        further: ways.iter().skip(limits::graphs(n)).flat_map(further).collect(),
        agreement: agreement.as_ref().map(|agreement| Agreement::of(agreement, n)),
    }
}

fn further(way: &Way) -> Vec<Further> {
    let parts: Vec<&str> = way.parts.iter().map(|part| part.words.as_str()).collect();
    let by = and(&parts);
    way.goals.iter().map(|goal| Further { can: goal.can, severity: goal.severity, by: by.clone() }).collect()
}

fn permissions(access: &Access, n: usize) -> Permissions {
    let held = access.grants.iter().filter(|held| held.kind == GrantKind::UserPermission);
    let (mut powerful, others): (Vec<&Held>, Vec<_>) = held.partition(|held| is_powerful(held));
    powerful.sort_by_key(|held| (Reverse(held.severity), !held.is_direct()));
    let most = limits::rows(n);
    let permission = |held: &&Held| {
        let first = held.shown().next();
        Permission {
            severity: held.severity,
            name: held.name.clone(),
            label: held.label,
            by: first.map_or_else(String::new, giver),
            at: first.and_then(|source| Some(source.location.as_ref()?.short())),
        }
    };
    Permissions {
        rows: powerful.iter().take(most).map(permission).collect(),
        left_out: powerful.len().saturating_sub(most),
        others: others.len(),
    }
}
