//! The gains and losses of one identity in few lines: by what is allowed, by cause and by object.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::model::{Carrier, Cause, Effect, FindingRef, Gain, IdentityChange, Loss, Verdict, What};
use crate::terms::grant::{Bits, GrantKind};
use crate::terms::severity::Severity;
use crate::text::phrase::{and, count, count_of, list_more};

/// More lines than these of one kind are one line.
const MOST: usize = 6;

/// More lines than these of what rules report are one line.
const MOST_REPORTED: usize = 12;

/// How many names stand for many.
const NAMES: usize = 3;

/// All that differs of what an identity holds. Names in it are as the repository has them.
#[derive(Debug, Default)]
pub struct Lines<'c> {
    /// The worst first.
    pub gains: Vec<Line<'c>>,
    pub losses: Vec<Line<'c>>,
}

/// What is gained or lost of one thing, or of many for one reason.
#[derive(Debug)]
pub struct Line<'c> {
    /// Of a gain.
    pub verdict: Verdict,
    /// Of a loss.
    pub effect: Effect,
    /// It comes with another grant.
    pub implied: bool,
    /// Of the worst finding, else how the permission is rated.
    pub severity: Option<Severity>,
    /// The rules that report it.
    pub rules: Vec<&'static str>,
    pub text: String,
    /// The first of its causes, and how many places there are beside that.
    pub cause: Option<&'c Cause>,
    pub more: usize,
}

/// Folds the changes of an identity; with `all` each thing has its line.
pub fn lines(identity: &IdentityChange, all: bool) -> Lines<'_> {
    let gains: Vec<Item<'_>> = identity.gains.iter().map(Item::of_gain).collect();
    let losses: Vec<Item<'_>> = identity.losses.iter().map(Item::of_loss).collect();
    Lines { gains: fold(&gains, all), losses: fold(&losses, all) }
}

/// A gain or a loss.
#[derive(Copy, Clone)]
struct Item<'c> {
    verdict: Verdict,
    effect: Effect,
    implied: bool,
    severity: Option<Severity>,
    findings: &'c [FindingRef],
    kind: GrantKind,
    name: &'c str,
    bits: Bits,
    causes: &'c [Cause],
}

impl<'c> Item<'c> {
    fn of_gain(gain: &'c Gain) -> Self {
        Self {
            verdict: gain.contract,
            effect: Effect::Revoked,
            implied: gain.implied,
            severity: gain.findings.iter().map(|f| f.severity).max().or(gain.severity),
            findings: &gain.findings,
            kind: gain.kind,
            name: &gain.name,
            bits: gain.bits,
            causes: &gain.causes,
        }
    }

    fn of_loss(loss: &'c Loss) -> Self {
        Self {
            verdict: Verdict::None,
            effect: loss.effect,
            implied: loss.implied,
            severity: None,
            findings: &[],
            kind: loss.kind,
            name: &loss.name,
            bits: loss.bits,
            causes: &loss.causes,
        }
    }

    /// What items must share to stand in one line, apart from what they are about.
    fn reason(&self) -> Reason<'c> {
        let cause = self.causes.first();
        Reason {
            verdict: self.verdict,
            effect: self.effect,
            implied: self.implied,
            what: cause.map(|cause| cause.what),
            carrier: cause.and_then(|cause| cause.carrier.as_ref()),
            deleted: cause.is_some_and(|cause| cause.deleted),
            may_be_on: cause.is_some_and(|cause| cause.may_be_on),
        }
    }

    /// The object that it belongs to; of anything else its kind.
    fn thing(&self) -> Thing<'c> {
        match self.kind {
            GrantKind::Object => Thing::Object(self.name),
            GrantKind::Field | GrantKind::RecordType => {
                Thing::Object(self.name.split_once('.').map_or(self.name, |(object, _)| object))
            }
            GrantKind::UserPermission => Thing::Permission(self.name),
            kind => Thing::Kind(kind),
        }
    }

    fn text(&self) -> String {
        match self.kind {
            GrantKind::Object | GrantKind::Field => {
                format!("{}:{}", self.name, self.bits.names().collect::<Vec<_>>().join("+"))
            }
            GrantKind::UserPermission => self.name.to_owned(),
            kind => format!("{}:{}", kind.name(), self.name),
        }
    }
}

#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Reason<'c> {
    verdict: Verdict,
    effect: Effect,
    implied: bool,
    what: Option<What>,
    carrier: Option<&'c Carrier>,
    deleted: bool,
    may_be_on: bool,
}

#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Thing<'c> {
    Permission(&'c str),
    Object(&'c str),
    Kind(GrantKind),
}

fn fold<'c>(items: &[Item<'c>], all: bool) -> Vec<Line<'c>> {
    let mut by_reason: BTreeMap<Reason<'c>, Vec<Item<'c>>> = BTreeMap::new();
    for item in items {
        by_reason.entry(item.reason()).or_default().push(*item);
    }
    let mut lines = Vec::new();
    for (reason, items) in by_reason {
        if all {
            lines.extend(items.iter().map(|item| line(&[*item], item.text())));
        } else if reason.implied {
            lines.push(line(&items, brought(&items)));
        } else {
            lines.extend(of_reason(&items));
        }
    }
    lines.sort_by_key(|line| (line.verdict, line.implied, Reverse(line.severity), Reverse(line.rules.len())));
    lines
}

/// The lines of what has one reason. What a rule reports has a line for each thing, up to a number of them; of
/// the rest, and of fields alone, many are one line.
fn of_reason<'c>(items: &[Item<'c>]) -> Vec<Line<'c>> {
    let mut by_thing: BTreeMap<Thing<'c>, Vec<Item<'c>>> = BTreeMap::new();
    for item in items {
        by_thing.entry(item.thing()).or_default().push(*item);
    }
    let worst = |items: &Vec<Item<'c>>| items.iter().map(|item| item.severity).max().flatten();
    let mut things: Vec<_> = by_thing.into_values().collect();
    things.sort_by_key(|items| Reverse(worst(items)));
    let is_part = |item: &Item<'c>| matches!(item.kind, GrantKind::Field | GrantKind::RecordType);
    let is_reported = |items: &Vec<Item<'c>>| {
        let reported = items.iter().any(|item| !item.findings.is_empty());
        !items.iter().all(is_part) && (reported || worst(items) >= Some(Severity::High))
    };
    let (mut things, mut rest): (Vec<_>, Vec<_>) = things.into_iter().partition(is_reported);
    let many = things.len().min(MOST_REPORTED);
    rest.splice(0..0, things.split_off(many));
    let mut lines: Vec<Line<'c>> = things.iter().map(|items| line(items, of_thing(items))).collect();
    if rest.len() > MOST {
        let rest = rest.concat();
        lines.push(line(&rest, of_many(&rest)));
    } else {
        lines.extend(rest.iter().map(|items| line(items, of_thing(items))));
    }
    lines
}

fn line<'c>(items: &[Item<'c>], text: String) -> Line<'c> {
    let findings = items.iter().flat_map(|item| item.findings);
    let mut rules: Vec<_> = findings.map(|finding| (Reverse(finding.severity), finding.rule)).collect();
    rules.sort_unstable();
    rules.dedup();
    let causes: Vec<&Cause> = items.iter().flat_map(|item| item.causes).collect();
    let mut places: Vec<_> = causes.iter().filter_map(|cause| cause.location.as_ref()?.get()).collect();
    places.sort_unstable();
    places.dedup_by_key(|place| (&place.path, place.start.line));
    let first = items.first();
    Line {
        verdict: first.map_or(Verdict::None, |item| item.verdict),
        effect: first.map_or(Effect::Revoked, |item| item.effect),
        implied: first.is_some_and(|item| item.implied),
        severity: items.iter().map(|item| item.severity).max().flatten(),
        rules: rules.into_iter().map(|(_, rule)| rule).collect(),
        text,
        cause: causes.first().copied(),
        more: places.len().saturating_sub(1),
    }
}

/// `Account:edit+delete`, `Account: read and 12 fields (read of 10, edit of 2)`.
fn of_thing(items: &[Item<'_>]) -> String {
    let [first, ..] = items else { return String::new() };
    match (first.thing(), items) {
        (_, [only]) => only.text(),
        (Thing::Permission(_), _) => first.text(),
        (Thing::Object(object), _) => {
            let own = items.iter().find(|item| item.kind == GrantKind::Object);
            let mut parts: Vec<String> =
                own.map(|own| and(&own.bits.names().collect::<Vec<_>>())).into_iter().collect();
            parts.extend(parts_of(items, object));
            format!("{object}: {}", and(&parts))
        }
        (Thing::Kind(kind), _) => {
            let names: Vec<_> = items.iter().map(|item| item.name).collect();
            format!("{}: {}", kind.name(), list_more(&names, NAMES))
        }
    }
}

/// The fields and record types of an object.
fn parts_of(items: &[Item<'_>], object: &str) -> Vec<String> {
    let of_kind = |kind| items.iter().filter(move |item| item.kind == kind);
    let mut parts = Vec::new();
    for (bit, verb) in [(Bits::READ, "read"), (Bits::EDIT, "edit")] {
        let names: Vec<&str> = of_kind(GrantKind::Field)
            .filter(|item| item.bits.contains(bit))
            .map(|item| item.name.get(object.len() + 1..).unwrap_or(item.name))
            .collect();
        if !names.is_empty() {
            parts.push(format!("{verb} of {} ({})", count(names.len(), "field"), list_more(&names, NAMES)));
        }
    }
    let types = of_kind(GrantKind::RecordType).count();
    parts.extend((types > 0).then(|| count(types, "record type")));
    parts
}

/// How many there are of each kind: `300 field permissions on 20 objects (Account, Order, Asset and 17 more)`.
fn of_many(items: &[Item<'_>]) -> String {
    let mut by_kind: BTreeMap<GrantKind, Vec<&Item<'_>>> = BTreeMap::new();
    for item in items {
        by_kind.entry(item.kind).or_default().push(item);
    }
    let parts: Vec<String> = by_kind.into_iter().map(|(kind, items)| of_kind(kind, &items)).collect();
    and(&parts)
}

fn of_kind(kind: GrantKind, items: &[&Item<'_>]) -> String {
    let n = items.len();
    let names = items.iter().map(|item| match item.thing() {
        Thing::Object(name) | Thing::Permission(name) => name,
        Thing::Kind(_) => item.name,
    });
    let names: Vec<_> = names.collect::<BTreeSet<&str>>().into_iter().collect();
    let listed = list_more(&names, NAMES);
    match kind {
        GrantKind::UserPermission => format!("{} ({listed})", count(n, "user permission")),
        GrantKind::Object => format!("permissions on {} ({listed})", count(n, "object")),
        GrantKind::Field | GrantKind::RecordType => {
            let what = if kind == GrantKind::Field { "field permission" } else { "record type" };
            let on = count_of(names.len(), "object", "objects");
            format!("{} on {on} ({listed})", count(n, what))
        }
        kind => format!("{n} of {} ({listed})", kind.name()),
    }
}

/// What comes with other grants.
fn brought(items: &[Item<'_>]) -> String {
    let names: Vec<String> = items.iter().map(Item::text).collect();
    list_more(&names, NAMES)
}
