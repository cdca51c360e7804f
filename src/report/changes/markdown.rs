//! The answer to `diff` as Markdown for a comment or a step's summary: the worst lines open, the rest folded.

use std::fmt::Write as _;
use std::io;

use super::markup::{Comment, MOST_CHARACTERS, code};
use super::phrase::Phrase;
use super::words;
use super::{Comparison, aside};
use crate::questions::changes::model::{Class, Escalation, IdentityChange};
use crate::questions::changes::{Line, lines};
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
    let mut left_out = 0;
    if !worst.is_empty() {
        page.add("\n");
    }
    for line in worst.iter().take(OPEN) {
        left_out += usize::from(!page.add(line));
    }
    let mut without_details = 0;
    for identity in &changes.identities {
        without_details += usize::from(!page.add(&details(identity)));
    }
    for sentence in words::people(&changes.people) {
        page.add(&format!("\n{sentence}.\n"));
    }
    for sentence in aside::sentences(changes) {
        page.add(&format!("\n{}\n", rendered(&sentence)));
    }
    for note in &changes.notes {
        page.add(&format!("\n> {}\n", note.text()));
    }
    if left_out + without_details > 0 {
        page.force(&format!(
            "\nLeft out, because a comment holds {MOST_CHARACTERS} characters: {} of the worst lines, and the details \
             of {}. `leastforce diff` prints all of it.\n",
            left_out,
            count(without_details, "integration")
        ));
    }
    page.text().to_owned()
}

/// One list item for each thing that somebody should look at, the worst first.
fn worst(identities: &[IdentityChange]) -> Vec<String> {
    let mut worst: Vec<(Severity, String)> = Vec::new();
    for identity in identities {
        let name = code(&identity.name);
        for same in same_way(identity) {
            let cause = same[0].causes.first().map(|cause| words::cause(cause, 0, true));
            let text = format!("{name} {}{}", rendered(&words::escalations(same)), dash(cause));
            worst.push((same[0].severity, text));
        }
        for control in &identity.controls_lost {
            let cause = control.causes.first().map(|cause| words::cause(cause, 0, control.partly));
            let text = format!("{name} loses the control {}{}", words::control_lost(control), dash(cause));
            worst.push((Severity::High, text));
        }
        for finding in &identity.findings {
            worst.push((finding.severity, format!("{name} {}: {}", finding.rule, code(&finding.message))));
        }
        for line in lines(identity, false).gains.iter().filter(|line| !line.implied) {
            let text = format!("{name} {}: {}", words::section(identity, line), gain(line));
            worst.push((line.severity.unwrap_or(Severity::Info), text));
        }
    }
    worst.sort_by_key(|(severity, _)| std::cmp::Reverse(*severity));
    worst.into_iter().map(|(severity, text)| format!("- **{severity}** {text}\n")).collect()
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
