//! The end of the report: what could not be read, what it all comes to, and what to do next.

use std::io::{self, Write as _};

use super::Page;
use crate::report::declare;
use crate::report::model::Problem;
use crate::report::plain::plain;
use crate::report::policy;
use crate::report::summary::{self, NAMES};
use crate::report::wrap::wrap;
use crate::text::phrase::{count, list};

impl Page<'_> {
    pub(super) fn errors(&mut self, most: usize) -> io::Result<()> {
        for Problem { path, message, location } in self.report.errors.iter().take(most) {
            let place = location.as_ref().map(|l| format!(":{}:{}", l.start.line, l.start.column));
            let place = format!("{}{}", plain(path), place.unwrap_or_default());
            writeln!(
                self.out,
                "{} {}: {}",
                self.paint.error("error"),
                self.paint.bold(place),
                plain(message)
            )?;
        }
        if self.report.errors.len() > most {
            let more = count(self.report.errors.len() - most, "more error");
            self.paragraph("", &format!("and {more}; `--full` shows them all"))?;
        }
        if !self.report.errors.is_empty() {
            writeln!(self.out)?;
        }
        Ok(())
    }

    /// What a change does to its own configuration.
    fn policy(&mut self) -> io::Result<()> {
        let Some(heading) = policy::heading(self.report) else { return Ok(()) };
        writeln!(self.out)?;
        self.paragraph("", &heading)?;
        let lines = policy::lines(self.report);
        for line in lines.iter().take(NAMES) {
            writeln!(self.out, "{}", wrap(line, self.width, "  ", "    "))?;
        }
        if lines.len() > NAMES {
            let more = count(lines.len() - NAMES, "more change");
            self.paragraph("  ", &format!("and {more}; --output json has them all"))?;
        }
        Ok(())
    }

    pub(super) fn closing(&mut self) -> io::Result<()> {
        let ranking = &self.report.ranking;
        // Without a file there was nothing in which to look for an integration.
        let is_empty = self.report.summary.files == 0 && self.report.findings.is_empty();
        if ranking.rows.is_empty() && !is_empty {
            declare::write(self.report, (self.paint, self.width), &mut self.out)?;
            writeln!(self.out)?;
        }
        for sentence in summary::sentences(self.report, self.paint) {
            self.paragraph("", &sentence)?;
        }
        self.policy()?;
        let candidates = &self.report.candidates;
        let is_whole = self.report.comparison.is_none();
        if is_whole && !self.report.identities.is_empty() && !candidates.is_empty() {
            let names = candidates.iter().map(|c| plain(&c.name).into_owned()).collect();
            let text = format!(
                "Not taken for integrations, though something points that way: {}. \
                 If one is, declare it in leastforce.toml.",
                list(names, NAMES)
            );
            self.paragraph("", &text)?;
        }
        for note in &self.report.notes {
            self.paragraph("", &format!("{} {}", self.paint.dim("note:"), plain(note)))?;
        }
        if self.report.first_run_hint {
            writeln!(self.out)?;
            self.paragraph(
                "",
                "Too much to fix at once? Accept what is there today and fail only on what is new:",
            )?;
            writeln!(
                self.out,
                "  leastforce baseline write\n  leastforce check --baseline leastforce-baseline.json"
            )?;
        }
        if let Some(finding) = self.report.worst_first().first() {
            let name = plain(&finding.rule);
            writeln!(self.out)?;
            writeln!(self.out, "`leastforce explain {name}` says more about a rule.")?;
        }
        Ok(())
    }
}
