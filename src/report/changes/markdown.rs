//! The answer to `diff` as Markdown for a comment or a step's summary: the worst lines open, the rest folded.

use std::fmt::Write as _;
use std::io;

use super::markup::{Comment, MOST_CHARACTERS, code};
use super::phrase::Phrase;
use super::words;
use super::{Comparison, aside};
use crate::finding::tally::Tally;
use crate::questions::changes::model::{Class, Escalation, IdentityChange};
use crate::questions::changes::{Line, lines};
use crate::report::style::Paint;
use crate::report::summary::in_words;
use crate::terms::severity::Severity;
use crate::text::phrase::count;

/// The lines that are not folded.
const OPEN: usize = 15;

/// Writes the comparison within the limits of code hosts.
pub fn write(comparison: &Comparison, out: &mut dyn io::Write) -> io::Result<()> {
    out.write_all(page(comparison).as_bytes())
}

fn page(comparison: &Comparison) -> String {
    let changes = &comparison.changes;
    let mut page = Comment::default();
    let (base, head) = (code(&comparison.base), code(&comparison.head));
    page.add(&format!("### What integrations can do: {base} to {head}\n\n"));
    match words::headline(&changes.summary) {
        None => page.add(&format!("{}\n", words::NOTHING)),
        Some(headline) => page.add(&format!("**{headline}** {}\n", words::verdict(&changes.summary))),
    };
    if let Some(heading) = words::policy(changes) {
        page.add(&format!("\n{heading}\n\n"));
    }
    for change in &changes.policy {
        page.add(&format!("- {}\n", rendered(&words::policy_change(change, changes.policy_from))));
    }
    let worst = worst(&changes.identities);
    if !worst.is_empty() {
        page.add("\n");
    }
    let mut open = vec![false; worst.len()];
    for (open, Worst { line, .. }) in open.iter_mut().zip(&worst).take(OPEN) {
        *open = page.add(line);
    }
    let has_details: Vec<bool> =
        changes.identities.iter().map(|identity| page.add(&details(identity))).collect();
    let without_details = has_details.iter().filter(|has| !**has).count();
    // What an integration's details hold is there, if folded.
    let left_out = worst.iter().zip(open).filter(|(worst, open)| !open && !has_details[worst.identity]);
    let left_out = Tally::of(left_out.map(|(worst, _)| worst.severity));
    for sentence in words::people(&changes.people) {
        page.add(&format!("\n{sentence}.\n"));
    }
    for sentence in aside::sentences(changes) {
        page.add(&format!("\n{}\n", rendered(&sentence)));
    }
    for note in &changes.notes {
        page.add(&format!("\n> {}\n", note.text()));
    }
    if left_out.total() + without_details > 0 {
        let lines = match left_out.total() {
            0 => String::new(),
            n => format!("{} ({}), and ", count(n, "line"), in_words(left_out, Paint::default())),
        };
        page.force(&format!(
            "\nLeft out, because a comment holds {MOST_CHARACTERS} characters: {lines}the details of {}. `leastforce \
             diff` prints all of it.\n",
            count(without_details, "integration")
        ));
    }
    page.text().to_owned()
}

/// A list item for a thing that somebody should look at.
struct Worst {
    severity: Severity,
    line: String,
    /// By its place among those that differ.
    identity: usize,
}

/// The worst first.
fn worst(identities: &[IdentityChange]) -> Vec<Worst> {
    let mut worst: Vec<Worst> = Vec::new();
    for (at, identity) in identities.iter().enumerate() {
        let mut push = |severity: Severity, text: String| {
            worst.push(Worst { severity, line: format!("- **{severity}** {text}\n"), identity: at });
        };
        let name = code(&identity.name);
        for same in same_way(identity) {
            let cause = same[0].causes.first().map(|cause| words::cause(cause, 0, true));
            let text = format!("{name} {}{}", rendered(&words::escalations(same)), dash(cause));
            push(same[0].severity, text);
        }
        for control in &identity.controls_lost {
            let cause = control.causes.first().map(|cause| words::cause(cause, 0, control.partly));
            let text = format!("{name} loses the control {}{}", words::control_lost(control), dash(cause));
            push(Severity::High, text);
        }
        for finding in &identity.findings {
            push(finding.severity, format!("{name} {}: {}", finding.rule, code(&finding.message)));
        }
        for line in lines(identity, false).gains.iter().filter(|line| !line.implied) {
            let text = format!("{name} {}: {}", words::section(identity, line), gain(line));
            push(line.severity.unwrap_or(Severity::Info), text);
        }
    }
    worst.sort_by_key(|worst| std::cmp::Reverse(worst.severity));
    worst
}

/// The escalations that the same grants make possible.
fn same_way(identity: &IdentityChange) -> impl Iterator<Item = &[Escalation]> {
    identity.escalations.chunk_by(|a, b| a.by == b.by && a.confidence == b.confidence)
}

fn gain(line: &Line<'_>) -> String {
    let rules = if line.rules.is_empty() { String::new() } else { format!(" ({})", line.rules.join(", ")) };
    let cause = line.cause.map(|cause| words::cause(cause, line.more, true));
    format!("{}{rules}{}", rendered(&words::grants(line)), dash(cause))
}

fn dash(cause: Option<Phrase>) -> String {
    cause.map_or_else(String::new, |cause| format!(" \u{2013} {}", rendered(&cause)))
}

/// All of one identity, folded.
fn details(identity: &IdentityChange) -> String {
    let risk =
        words::risk(identity).map_or_else(String::new, |risk| format!(", {}", risk.replace('>', "&gt;")));
    let mut text = format!(
        "\n<details><summary>{} is {}{}{risk}</summary>\n\n",
        code(&identity.name),
        words::class(identity.class),
        rendered(&words::who(identity))
    );
    // Writing to a string cannot fail.
    let mut item = |line: String| {
        let _ = writeln!(text, "- {line}");
    };
    for cause in &identity.causes {
        item(rendered(&words::cause(cause, 0, identity.class != Class::Removed)));
    }
    for same in same_way(identity) {
        item(rendered(&words::escalations(same)));
    }
    for control in &identity.controls_lost {
        item(format!("loses the control {}", words::control_lost(control)));
    }
    let folded = lines(identity, false);
    for line in &folded.gains {
        item(format!("{}: {}", words::section(identity, line), gain(line)));
    }
    for line in &folded.losses {
        let cause = line.cause.filter(|_| !line.implied).map(|cause| words::cause(cause, line.more, false));
        item(format!("{}: {}{}", words::loss_section(line), rendered(&words::grants(line)), dash(cause)));
    }
    for can in &identity.escalations_gone {
        item(format!("can no longer {can}"));
    }
    for control in &identity.controls_gained {
        item(format!("gains the control {}", control.label));
    }
    for (names, what) in words::known(identity) {
        for name in names {
            item(format!("{} {what}", code(name)));
        }
    }
    text + "\n</details>\n"
}

fn rendered(phrase: &Phrase) -> String {
    phrase.render(code, "")
}
