//! What a change makes of each identity: before and after.

use std::collections::BTreeMap;

use serde::Serialize;

use super::heat::{Column, Difference, columns, difference};
use super::limits::Limits;
use super::listed::Listed;
use super::risk::Score;
use crate::questions::changes::model::{Changes, IdentityChange, Note};
use crate::questions::changes::{Line, lines};
use crate::report::changes::phrase::Phrase;
use crate::report::changes::{Comparison, aside, words};
use crate::report::model::Report;
use crate::report::policy;
use crate::terms::grant::{Bits, GrantKind};
use crate::terms::severity::Severity;
use crate::tree::InputError;

/// What is new, as the page of a check shows it.
#[derive(Serialize)]
pub(super) struct Changed {
    /// What it is compared with, and how many findings were there before.
    existing: Option<String>,
    headline: Option<String>,
    policy: Option<String>,
    policy_lines: Vec<String>,
    columns: Vec<Column>,
    identities: Vec<Identity>,
    identities_left_out: usize,
    people: Vec<String>,
    notes: Vec<&'static str>,
}

/// The page of a diff.
#[derive(Serialize)]
pub(super) struct Diff {
    title: String,
    base: String,
    head: String,
    headline: String,
    verdict: String,
    change: Changed,
    /// Sentences about what was not looked at.
    aside: Vec<String>,
    errors: Vec<(String, String)>,
    errors_left_out: usize,
}

#[derive(Serialize)]
struct Identity {
    name: String,
    class: &'static str,
    who: String,
    before: Score,
    after: Score,
    /// What differs, in groups.
    groups: Vec<Group>,
    /// Rights on objects that differ.
    objects: Vec<Difference>,
    objects_left_out: usize,
}

#[derive(Serialize)]
struct Group {
    title: String,
    /// `gain`, `loss` or `note`.
    class: &'static str,
    #[serde(flatten)]
    things: Listed<Item>,
}

#[derive(Serialize)]
struct Item {
    severity: Option<Severity>,
    text: String,
    cause: Option<String>,
}

impl Changed {
    /// `None` where no change is looked at.
    pub(super) fn of(report: &Report, limits: Limits) -> Option<Self> {
        report.comparison.as_ref()?;
        let changes = report.portraits.as_ref().and_then(|portraits| portraits.changes.as_ref());
        Some(Self {
            existing: policy::existing(report),
            headline: changes.map(headline),
            policy: policy::heading(report),
            policy_lines: policy::lines(report),
            ..changes.map(|changes| Self::between(changes, limits)).unwrap_or_default()
        })
    }

    fn between(changes: &Changes, limits: Limits) -> Self {
        let most = limits.changed();
        Self {
            columns: columns(),
            identities: changes.identities.iter().take(most).map(|change| identity(change, limits)).collect(),
            identities_left_out: changes.identities.len().saturating_sub(most),
            people: words::people(&changes.people),
            notes: changes.notes.iter().map(|note: &Note| note.text()).collect(),
            ..Self::default()
        }
    }
}

impl Default for Changed {
    fn default() -> Self {
        Self {
            existing: None,
            headline: None,
            policy: None,
            policy_lines: Vec::new(),
            columns: columns(),
            identities: Vec::new(),
            identities_left_out: 0,
            people: Vec::new(),
            notes: Vec::new(),
        }
    }
}

impl Diff {
    pub(super) fn of(comparison: &Comparison, limits: Limits) -> Self {
        let Comparison { base, head, changes, errors } = comparison;
        let is_empty = words::headline(&changes.summary).is_none();
        let policy_change = |change| rendered(&words::policy_change(change, changes.policy_from));
        Self {
            title: format!("What integrations can do: {base} to {head}"),
            base: base.clone(),
            head: head.clone(),
            headline: headline(changes),
            verdict: if is_empty { String::new() } else { words::verdict(&changes.summary) },
            change: Changed {
                policy: words::policy(changes).map(str::to_owned),
                policy_lines: changes.policy.iter().map(policy_change).collect(),
                ..Changed::between(changes, limits)
            },
            aside: aside::sentences(changes).iter().map(rendered).collect(),
            errors: errors
                .iter()
                .take(limits.aside())
                .map(|error: &InputError| (error.path.clone(), error.text()))
                .collect(),
            errors_left_out: errors.len().saturating_sub(limits.aside()),
        }
    }
}

fn headline(changes: &Changes) -> String {
    words::headline(&changes.summary).unwrap_or_else(|| words::NOTHING.to_owned())
}

fn rendered(phrase: &Phrase) -> String {
    phrase.render(str::to_owned, "'")
}

fn identity(change: &IdentityChange, limits: Limits) -> Identity {
    let most = limits.changes();
    let mut rights: BTreeMap<&str, [Bits; 2]> = BTreeMap::new();
    let gains = change.gains.iter().map(|gain| (0, gain.kind, gain.name.as_str(), gain.bits));
    let losses = change.losses.iter().map(|loss| (1, loss.kind, loss.name.as_str(), loss.bits));
    for (side, _, name, bits) in gains.chain(losses).filter(|(_, kind, ..)| *kind == GrantKind::Object) {
        rights.entry(name).or_default()[side] |= bits;
    }
    let objects = rights.iter().take(most).map(|(name, [gained, lost])| difference(name, *gained, *lost));
    Identity {
        name: change.name.clone(),
        class: words::class(change.class),
        who: rendered(&words::who(change)),
        before: Score::number(change.risk.before, change.risk.before_at_least),
        after: Score::number(change.risk.after, change.risk.after_at_least),
        groups: groups(change, most),
        objects: objects.collect(),
        objects_left_out: rights.len().saturating_sub(most),
    }
}

fn groups(change: &IdentityChange, most: usize) -> Vec<Group> {
    let group = |title, class, items| group(title, class, items, most);
    let plain = |text: String| Item { severity: None, text, cause: None };
    let because = change.causes.iter().map(|cause| plain(rendered(&words::cause(cause, 0, true))));
    let mut groups = vec![group("why", "note", because.collect())];
    let escalations = change.escalations.iter().map(|escalation| Item {
        severity: Some(escalation.severity),
        text: rendered(&words::escalations(std::slice::from_ref(escalation))),
        cause: escalation.causes.first().map(|cause| rendered(&words::cause(cause, 0, true))),
    });
    groups.push(group("can do more by combining what it holds", "gain", escalations.collect()));
    let lost = change.controls_lost.iter().map(|control| Item {
        severity: Some(Severity::High),
        text: words::control_lost(control),
        cause: control.causes.first().map(|cause| rendered(&words::cause(cause, 0, control.partly))),
    });
    groups.push(group("loses a control", "gain", lost.collect()));
    let folded = lines(change, false);
    for same in folded.gains.chunk_by(|a, b| words::section(change, a) == words::section(change, b)) {
        groups.push(group(
            words::section(change, &same[0]),
            "gain",
            same.iter().map(|l| item(l, true)).collect(),
        ));
    }
    let findings = change.findings.iter().map(|finding| Item {
        severity: Some(finding.severity),
        text: finding.message.clone(),
        cause: Some(finding.rule.to_owned()),
    });
    groups.push(group("is reported for what it gains", "gain", findings.collect()));
    for same in folded.losses.chunk_by(|a, b| words::loss_section(a) == words::loss_section(b)) {
        groups.push(group(
            words::loss_section(&same[0]),
            "loss",
            same.iter().map(|l| item(l, false)).collect(),
        ));
    }
    let gone = change.escalations_gone.iter().map(|can| plain(format!("can no longer {can}")));
    let gained =
        change.controls_gained.iter().map(|control| plain(format!("gains the control {}", control.label)));
    groups.push(group("is less powerful", "loss", gone.chain(gained).collect()));
    let known = words::known(change);
    let known =
        known.iter().flat_map(|(names, what)| names.iter().map(move |name| plain(format!("{name} {what}"))));
    groups.push(group("what is known", "note", known.collect()));
    groups.retain(|group| group.things.count > 0);
    groups
}

fn group(title: &str, class: &'static str, items: Vec<Item>, most: usize) -> Group {
    Group { title: title.to_owned(), class, things: Listed::of(items, most) }
}

fn item(line: &Line<'_>, gain: bool) -> Item {
    let mut text = rendered(&words::grants(line));
    if !line.rules.is_empty() {
        text = format!("{text} ({})", line.rules.join(", "));
    }
    let cause = line.cause.filter(|_| gain || !line.implied);
    Item {
        severity: line.severity,
        text,
        cause: cause.map(|cause| rendered(&words::cause(cause, line.more, gain))),
    }
}
