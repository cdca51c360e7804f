//! The answer to `diff` for people at a terminal: the worst first, each gain with the line that caused it.

use std::io;

use super::phrase::Phrase;
use super::words;
use super::{Comparison, aside};
use crate::questions::changes::model::{Cause, Class, IdentityChange};
use crate::questions::changes::{Line, lines};
use crate::report::Options;
use crate::report::plain::plain;
use crate::report::style::Paint;
use crate::report::wrap::{GLUE, wrap};
use crate::text::phrase::{count, list_more};

/// More identities than these that only lose are one line.
const MOST_NARROWED: usize = 6;

/// Writes the comparison; with `all` without leaving anything out.
pub fn write(
    comparison: &Comparison,
    all: bool,
    options: &Options,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let mut page = Page { paint: Paint::from(options), width: options.width, all, out };
    page.head(comparison)?;
    let changes = &comparison.changes;
    let quiet = |identity: &&IdentityChange| identity.class == Class::Narrowed;
    let narrowed: Vec<_> = changes.identities.iter().filter(quiet).collect();
    let fold = narrowed.len() > MOST_NARROWED && !all;
    for identity in changes.identities.iter().filter(|identity| !(fold && quiet(identity))) {
        page.identity(identity)?;
    }
    if fold {
        let names: Vec<_> = narrowed.iter().map(|identity| plain(&identity.name)).collect();
        let text = format!(
            "{} only lose access ({}); --all lists what",
            count(narrowed.len(), "integration"),
            list_more(&names, MOST_NARROWED)
        );
        page.blank()?;
        page.paragraph(&text, "", "  ")?;
    }
    page.people(comparison)?;
    page.policy(comparison)?;
    page.aside(comparison)?;
    if !changes.notes.is_empty() && !options.quiet {
        page.blank()?;
        for note in &changes.notes {
            page.paragraph(note.text(), "note: ", "      ")?;
        }
    }
    Ok(())
}

struct Page<'a> {
    paint: Paint,
    width: usize,
    all: bool,
    out: &'a mut dyn io::Write,
}

impl Page<'_> {
    fn blank(&mut self) -> io::Result<()> {
        writeln!(self.out)
    }

    fn paragraph(&mut self, text: &str, first: &str, rest: &str) -> io::Result<()> {
        writeln!(self.out, "{}", wrap(text, self.width, first, rest))
    }

    fn head(&mut self, comparison: &Comparison) -> io::Result<()> {
        let (base, head) = (plain(&comparison.base), plain(&comparison.head));
        self.paragraph(&format!("What integrations can do: {base} -> {head}"), "", "  ")?;
        let summary = &comparison.changes.summary;
        match words::headline(summary) {
            None => self.paragraph(words::NOTHING, "", ""),
            Some(headline) => {
                self.paragraph(&self.paint.bold(headline), "", "")?;
                self.paragraph(&words::verdict(summary), "", "")
            }
        }
    }

    fn identity(&mut self, identity: &IdentityChange) -> io::Result<()> {
        self.blank()?;
        let class = words::class(identity.class);
        let risk = words::risk(identity).map_or_else(String::new, |risk| format!(", {risk}"));
        let title = format!(
            "{} is {class}{}{risk}",
            self.paint.bold(plain(&identity.name)),
            rendered(&words::who(identity))
        );
        self.paragraph(&title, "", "  ")?;
        for cause in &identity.causes {
            self.cause(Some(cause), 0, identity.class != Class::Removed, "  ")?;
        }
        for same in identity.escalations.chunk_by(|a, b| a.by == b.by && a.confidence == b.confidence) {
            let text = self.paint.in_severity(same[0].severity, rendered(&words::escalations(same)));
            self.paragraph(&text, "  ! ", "      ")?;
            let causes = &same[0].causes;
            self.cause(causes.first(), causes.len().saturating_sub(1), true, "      ")?;
        }
        for control in &identity.controls_lost {
            let text = self.paint.error(format!("loses the control {}", words::control_lost(control)));
            self.paragraph(&text, "  ! ", "      ")?;
            self.cause(control.causes.first(), 0, control.partly, "      ")?;
        }
        for finding in &identity.findings {
            let severity = self.paint.in_severity(finding.severity, finding.severity);
            let text = format!("{severity}[{}] {}", finding.rule, plain(&finding.message));
            self.paragraph(&text, "  ! ", "      ")?;
        }
        let folded = lines(identity, self.all);
        self.lines(&folded.gains, true, |line| words::section(identity, line))?;
        if identity.class == Class::Removed && !self.all {
            let text = format!("held {} (--all lists them)", count(identity.losses.len(), "thing"));
            self.paragraph(&text, "  ", "  ")?;
        } else {
            self.lines(&folded.losses, false, words::loss_section)?;
        }
        for can in &identity.escalations_gone {
            self.paragraph(&format!("can no longer {can}"), "  - ", "    ")?;
        }
        for control in &identity.controls_gained {
            self.paragraph(&format!("gains the control {}", control.label), "  - ", "    ")?;
            self.cause(control.causes.first(), 0, true, "      ")?;
        }
        for (names, what) in words::known(identity) {
            for name in names {
                self.paragraph(&format!("{} {what}", plain(name)), "  ? ", "    ")?;
            }
        }
        Ok(())
    }

    fn lines(
        &mut self,
        lines: &[Line<'_>],
        gain: bool,
        section: impl Fn(&Line<'_>) -> &'static str,
    ) -> io::Result<()> {
        let mut open = "";
        for line in lines {
            let heading = section(line);
            if heading != open {
                self.paragraph(heading, "  ", "  ")?;
                open = heading;
            }
            let mut text = rendered(&words::grants(line));
            if let Some(severity) = line.severity.filter(|_| !line.implied) {
                text = format!("{}  {}", self.paint.in_severity(severity, text), severity);
            }
            if !line.rules.is_empty() {
                text = format!("{text} [{}]", line.rules.join(", "));
            }
            self.paragraph(&text, if gain { "    + " } else { "    - " }, "        ")?;
            if !line.implied {
                self.cause(line.cause, line.more, gain, "        ")?;
            }
        }
        Ok(())
    }

    fn cause(&mut self, cause: Option<&Cause>, more: usize, gain: bool, indent: &str) -> io::Result<()> {
        let Some(cause) = cause else { return Ok(()) };
        let text = rendered(&words::cause(cause, more, gain));
        self.paragraph(&text, indent, &format!("{indent}  "))
    }

    fn people(&mut self, comparison: &Comparison) -> io::Result<()> {
        let people = &comparison.changes.people;
        if people.is_empty() {
            return Ok(());
        }
        self.blank()?;
        for sentence in words::people(people) {
            self.paragraph(&sentence, "", "  ")?;
        }
        let shown = if self.all { &people[..] } else { &[] };
        for change in shown {
            self.paragraph(&rendered(&words::of_people(change)), "  ", "    ")?;
        }
        Ok(())
    }

    fn aside(&mut self, comparison: &Comparison) -> io::Result<()> {
        let sentences = aside::sentences(&comparison.changes);
        if !sentences.is_empty() {
            self.blank()?;
        }
        sentences.iter().try_for_each(|sentence| self.paragraph(&rendered(sentence), "", "  "))
    }

    fn policy(&mut self, comparison: &Comparison) -> io::Result<()> {
        let Some(heading) = words::policy(&comparison.changes) else { return Ok(()) };
        self.blank()?;
        self.paragraph(heading, "", "  ")?;
        for change in &comparison.changes.policy {
            let text = rendered(&words::policy_change(change, comparison.changes.policy_from));
            self.paragraph(&text, "  ", "    ")?;
        }
        Ok(())
    }
}

/// Names harmless, and paths in one piece.
fn rendered(phrase: &Phrase) -> String {
    phrase.render(
        |name| {
            let glued = name.contains('/') && name.contains(':');
            let name = plain(name).into_owned();
            if glued { name.replace(' ', &GLUE.to_string()) } else { name }
        },
        "'",
    )
}
