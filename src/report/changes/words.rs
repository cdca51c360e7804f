//! What a comparison says, in words that all formats share.

use super::phrase::Phrase;
use crate::config::PolicyFrom;
use crate::questions::changes::model::{
    Carrier, Cause, Class, ControlChange, Effect, Escalation, IdentityChange, PeopleChange, PolicyChange,
    Summary, Tally, Verdict, What,
};
use crate::questions::changes::{Changes, Line};
use crate::questions::place::Place;
use crate::report::reaches::score;
use crate::report::sureness::of_declared;
use crate::terms::holder_kind::HolderKind;
use crate::terms::severity::Confidence;
use crate::text::phrase::{and, count, count_of};

/// How many names a sentence bears.
const NAMES: usize = 5;

/// What changes, in one sentence; `None` where nothing does.
pub(crate) fn headline(summary: &Summary) -> Option<String> {
    let s = summary;
    let integrations = [
        (s.new, "is new", "are new"),
        (s.widened, "is widened", "are widened"),
        (s.narrowed, "is narrowed", "are narrowed"),
        (s.removed, "is gone", "are gone"),
    ];
    let mut first = true;
    let mut parts = Vec::new();
    for (n, one, several) in integrations.into_iter().filter(|(n, ..)| *n > 0) {
        let noun = if first { count(n, "integration") } else { n.to_string() };
        parts.push(format!("{noun} {}", if n == 1 { one } else { several }));
        first = false;
    }
    let others = [
        (s.escalations, "escalation becomes possible", "escalations become possible"),
        (s.controls_lost, "control is lost", "controls are lost"),
        (
            s.unresolved,
            "reference is not in the repository any more",
            "references are not in the repository any more",
        ),
        (s.resolved, "reference is in the repository now", "references are in the repository now"),
    ];
    parts.extend(
        others.into_iter().filter(|(n, ..)| *n > 0).map(|(n, one, several)| count_of(n, one, several)),
    );
    (!parts.is_empty()).then(|| format!("{}.", and(&parts)))
}

/// What the gains come to.
pub(crate) fn verdict(summary: &Summary) -> String {
    let gained = match summary.gains {
        0 => "Nothing is gained".to_owned(),
        n => format!("{} gained", count_of(n, "grant is", "grants are")),
    };
    let outside = match summary.outside_contract {
        0 => String::new(),
        n => format!(", {n} outside an agreed contract"),
    };
    let findings = tally(summary.findings);
    let findings =
        if findings.is_empty() { findings } else { format!("; findings about what is gained: {findings}") };
    format!("{gained}{outside}{findings}.")
}

fn tally(tally: Tally) -> String {
    let levels = [
        (tally.critical, "critical"),
        (tally.high, "high"),
        (tally.medium, "medium"),
        (tally.low, "low"),
        (tally.info, "info"),
    ];
    let parts: Vec<_> =
        levels.iter().filter(|(n, _)| *n > 0).map(|(n, level)| format!("{n} {level}")).collect();
    parts.join(", ")
}

/// Who it is, without what changes.
pub(crate) fn who(identity: &IdentityChange) -> Phrase {
    let sure = of_declared(identity.declared, identity.confidence)
        .unwrap_or_else(|| format!("detected, {}", identity.confidence));
    let mut who = Phrase::of(" (").words(sure);
    if let Some(kind) = identity.kind {
        who = who.words(format_args!(", {}", kind.name()));
    }
    if let Some(owner) = &identity.owner {
        who = who.words(", owner ").name(owner);
    }
    if let Some(root) = &identity.root {
        who = who.words(", project ").name(root);
    }
    if let Some(was) = &identity.was {
        who = who.words(", was ").quoted(was);
    }
    who.words(")")
}

pub(crate) fn class(class: Class) -> &'static str {
    match class {
        Class::New => "new",
        Class::Widened => "widened",
        Class::Changed => "changed",
        Class::Narrowed => "narrowed",
        Class::Removed => "gone",
    }
}

/// `risk 35 -> 72+`, with a `+` where it is the least that it can be; nothing where it stays the same.
pub(crate) fn risk(identity: &IdentityChange) -> Option<String> {
    let risk = &identity.risk;
    let before = score(risk.before, risk.before_at_least);
    let after = score(risk.after, risk.after_at_least);
    let or_unknown = |score: Option<String>| score.unwrap_or_else(|| "unknown".to_owned());
    match identity.class {
        Class::New => after.map(|after| format!("risk {after}")),
        Class::Removed => before.map(|before| format!("risk was {before}")),
        _ if before == after => None,
        _ => Some(format!("risk {} -> {}", or_unknown(before), or_unknown(after))),
    }
}

/// What is allowed of the gains in a section.
pub(crate) fn section(identity: &IdentityChange, line: &Line<'_>) -> &'static str {
    match (line.verdict, identity.class) {
        (Verdict::Outside, _) => "gains outside its contract",
        (Verdict::Within, _) => "gains within its contract",
        (Verdict::None, Class::New) => "holds, with no agreed contract",
        (Verdict::None, _) => "gains, with no agreed contract",
    }
}

pub(crate) fn loss_section(line: &Line<'_>) -> &'static str {
    match line.effect {
        Effect::Revoked => "loses",
        Effect::Kept => "loses in the file alone, which revokes nothing in the org",
        Effect::FileDeleted => "loses with a file that is deleted here, and most likely not in the org",
    }
}

/// What a line is about, without its cause.
pub(crate) fn grants(line: &Line<'_>) -> Phrase {
    let what = if line.implied { Phrase::of("what comes with that: ") } else { Phrase::default() };
    what.name(&line.text)
}

/// Where and why; `gain` says for which side.
pub(crate) fn cause(cause: &Cause, more: usize, gain: bool) -> Phrase {
    let at = place(cause, more);
    let carrier = |phrase: Phrase| match &cause.carrier {
        Some(Carrier { kind, name }) => phrase.words(format_args!("{} ", kind.noun())).quoted(name),
        None => phrase.words("leastforce.toml"),
    };
    let gone = |words: &str| carrier(Phrase::of(words)).and(near(cause, more));
    let phrase = match (cause.what, gain) {
        (What::Entry, false) if cause.deleted => gone("deleted from "),
        (What::Entry, _) => carrier(at.words(" in ")),
        (What::Member, true) => carrier(at.words(": new in ")),
        (What::Member, false) => gone("no longer in "),
        (What::Muting, true) => gone("no longer muted by "),
        (What::Muting, false) => carrier(at.words(": muted by ")),
        (What::Holder, true) => carrier(at.words(": is given ")),
        (What::Holder, false) => gone("is no longer given "),
        (What::License, true) => carrier(at.words(": the licence lets it have ")),
        (What::License, false) => carrier(at.words(": the licence does not let it have ")),
        (What::StandardProfile, _) => carrier(at.words(": the file is absent; it usually has this, ")),
        (What::External, _) => {
            at.words(": stated for ").quoted(cause.carrier.as_ref().map_or("", |c| c.name.as_str()))
        }
        (What::Identity, _) => match &cause.carrier {
            Some(_) => carrier(at.words(" by ")),
            None => at,
        },
    };
    let phrase = if cause.may_be_on { phrase.words(", may already be on in the org") } else { phrase };
    match cause.shared_by.len() {
        0 | 1 => phrase,
        n => phrase
            .words(format_args!(", shared by {n} integrations that change: "))
            .names(&cause.shared_by, NAMES),
    }
}

/// Next to what a place is, or the file that is gone.
fn near(cause: &Cause, more: usize) -> Phrase {
    let before = if cause.deleted_file.is_some() { ": " } else { ", near " };
    Phrase::of(before).and(place(cause, more))
}

fn place(cause: &Cause, more: usize) -> Phrase {
    let line = |place: &Place| place.get().map(|l| format!("{}:{}", l.path, l.start.line));
    let at = match (&cause.deleted_file, cause.location.as_ref().and_then(line)) {
        (Some(path), _) => Phrase::default().name(path).words(", which is deleted"),
        (None, Some(line)) => Phrase::default().name(line),
        (None, None) => Phrase::of("an unknown place"),
    };
    match more {
        0 => at,
        n => at.words(format_args!(" and {}", count(n, "more line"))),
    }
}

/// What differs of what is known of an identity: names, and what is so of each.
pub(crate) fn known(identity: &IdentityChange) -> [(&[String], &'static str); 3] {
    [
        (&identity.unresolved, "is not in the repository or cannot be read, so what it grants is not known"),
        (&identity.resolved, "is in the repository now"),
        (
            &identity.apart,
            "is no longer declared as a part of it and is found as an integration of its own, which gains nothing",
        ),
    ]
}

/// What becomes possible by the same grants.
pub(crate) fn escalations(same: &[Escalation]) -> Phrase {
    let certain = same.iter().all(|escalation| escalation.confidence == Confidence::Certain);
    let sure = if certain { "can now" } else { "can probably now" };
    let goals: Vec<_> =
        same.iter().map(|escalation| format!("{} ({})", escalation.can, escalation.severity)).collect();
    let by = same.first().map(|escalation| &escalation.by[..]).unwrap_or_default();
    Phrase::of(format_args!("{sure} {}, by ", and(&goals))).names(by, NAMES)
}

pub(crate) fn control_lost(control: &ControlChange) -> String {
    let what = control.label;
    match (control.partly, control.unknown) {
        (true, _) => format!("{what}: restricts less"),
        (_, true) => format!("{what}: not known any more"),
        _ => what.to_owned(),
    }
}

/// What changes of people: one sentence for each kind of holder.
pub(crate) fn people(changes: &[PeopleChange]) -> Vec<String> {
    let kinds = HolderKind::ALL.into_iter().map(|kind| {
        let of_kind = changes.iter().filter(|change| change.kind == kind);
        let widened = of_kind.clone().filter(|change| !change.gains.is_empty()).count();
        (kind, of_kind.count(), widened)
    });
    let sentence = |(kind, n, widened): (HolderKind, usize, usize)| {
        let verb = if widened == 1 { "grants" } else { "grant" };
        let more = if widened > 0 { format!(", {widened} {verb} more than before") } else { String::new() };
        format!("{} of people changed{more}", count(n, kind.noun()))
    };
    kinds.filter(|(_, n, _)| *n > 0).map(sentence).collect()
}

/// One of them in full.
pub(crate) fn of_people(change: &PeopleChange) -> Phrase {
    let mut phrase = Phrase::of(format_args!("{} ", change.kind.noun())).quoted(&change.name);
    for (verb, grants) in [("gains", &change.gains), ("loses", &change.losses)] {
        if !grants.is_empty() {
            phrase = phrase.words(format_args!("; {verb} ")).names(grants, usize::MAX);
        }
    }
    phrase
}

/// What the change does to the configuration, and whether that counts; `None` where it does nothing to it.
pub(crate) fn policy(changes: &Changes) -> Option<&'static str> {
    let Changes { policy, policy_from, .. } = changes;
    let loosens = policy.iter().any(|change| change.loosens);
    Some(match policy_from {
        _ if policy.is_empty() => return None,
        _ if !loosens => "This change tightens its own policy, which counts at once:",
        PolicyFrom::Base => {
            "This change loosens its own policy. What it loosens does not count yet; after a review, --policy head \
             accepts it:"
        }
        PolicyFrom::Head => "This change loosens its own policy, which --policy head accepts:",
    })
}

/// One of its changes.
pub(crate) fn policy_change(change: &PolicyChange, from: PolicyFrom) -> Phrase {
    let line = |place: &Place| place.get().map(|l| format!("{}:{}", l.path, l.start.line));
    let phrase = match change.location.as_ref().and_then(line) {
        Some(at) => Phrase::default().name(at).words(": ").name(&change.what),
        None => Phrase::default().name(&change.what),
    };
    let verb = if from == PolicyFrom::Base { "would silence" } else { "silences" };
    match (change.loosens, change.silences) {
        (false, _) => phrase.words(" (tightens)"),
        (true, 0) => phrase,
        (true, n) => phrase.words(format_args!(" ({verb} {})", count(n, "new finding"))),
    }
}

pub(crate) const NOTHING: &str = "No integration gains or loses access.";
