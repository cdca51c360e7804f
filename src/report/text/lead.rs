//! The first screen: which integrations there are, how bad each one is, and what it can do.

use std::io::{self, Write as _};

use unicode_width::UnicodeWidthStr as _;

use super::Page;
use crate::finding::ranking::Row;
use crate::finding::tally::Tally;
use crate::questions::identities::SCALE;
use crate::report::plain::plain;
use crate::report::reaches::{absent, can, first_step, risk, sentence, with_absent};
use crate::report::sureness;
use crate::report::wrap::wrap;
use crate::terms::severity::Severity;
use crate::text::phrase::count;

/// A longer name stands on a line of its own, so that the table stays a table.
const LONGEST_NAME: usize = 32;

/// As wide as `100 critical, 100 high`.
const FINDINGS: usize = 22;

impl Page<'_> {
    /// A sentence about all identities, then a line for each, the worst first. No name is cut.
    pub(super) fn lead(&mut self, most: usize) -> io::Result<()> {
        let report = self.report;
        let rows = &report.ranking.rows;
        if rows.is_empty() {
            return Ok(());
        }
        // Where findings are set aside, those who have none left are no news.
        let s = &report.summary;
        let is_narrowed = report.comparison.is_some() || s.baselined + s.filtered > 0;
        let rows: Vec<&Row> = rows.iter().filter(|row| !is_narrowed || row.tally.total() > 0).collect();
        if rows.is_empty() {
            return Ok(());
        }
        let all = rows.iter().map(|row| &report.identities[row.identity]);
        if !is_narrowed {
            let sentence = sentence(&all.clone().collect::<Vec<_>>());
            self.paragraph("", &sentence)?;
            writeln!(self.out)?;
        }
        let shown = &rows[..rows.len().min(most)];
        let name = |row: &&Row| plain(&report.identities[row.identity].name).width();
        let widest = shown.iter().map(name).filter(|width| *width <= LONGEST_NAME).max().unwrap_or(0);
        let widest = widest.max("identity".len());
        let worst = if is_narrowed { "worst shown" } else { "worst findings" };
        let last = if self.has_room(widest) { "can" } else { "" };
        let head = format!("  {:<widest$}  risk  confidence  {:<FINDINGS$}  {last}", "identity", worst);
        writeln!(self.out, "{}", head.trim_end())?;
        for row in shown {
            self.lead_row(row, widest)?;
        }
        if let Some(rest) = rows.get(shown.len()..).filter(|rest| !rest.is_empty()) {
            let text =
                format!("and {}: `leastforce identities` lists them all", count(rest.len(), "more identity"));
            self.paragraph("  ", &text)?;
        }
        // Who reaches more stands above a higher score, which would look like a mistake.
        if !all.clone().map(|identity| identity.risk).is_sorted_by(|a, b| a >= b) {
            let text =
                "listed by what each can reach, then by risk: 'leastforce explain rank' shows the order";
            self.paragraph("  ", text)?;
        }
        if all.clone().any(|identity| identity.risk.is_some()) {
            self.paragraph("  ", &format!("{SCALE}; `leastforce explain risk` shows the sum"))?;
        }
        let rest = all.filter(|identity| !identity.gaps.is_empty());
        if let Some(text) = of_marks(&rest.map(|identity| identity.risk).collect::<Vec<_>>()) {
            self.paragraph("  ", text)?;
        }
        writeln!(self.out)?;
        if let Some(step) = first_step(report).filter(|_| !is_narrowed) {
            self.paragraph("", &step)?;
            writeln!(self.out)?;
        }
        Ok(())
    }

    fn lead_row(&mut self, row: &Row, widest: usize) -> io::Result<()> {
        let (report, paint) = (self.report, self.paint);
        let identity = &report.identities[row.identity];
        let name = plain(&identity.name);
        let start = if name.width() <= widest {
            format!("  {}{}", paint.bold(&name), " ".repeat(widest - name.width()))
        } else {
            writeln!(self.out, "  {}", paint.bold(&name))?;
            " ".repeat(widest + 2)
        };
        let sure = sureness::word(identity);
        let risk = risk(identity);
        let (worst, width) = worst(row.tally, paint);
        let pad = " ".repeat(FINDINGS.saturating_sub(width));
        let line = format!("{start}  {risk:>4}  {sure:<10}  {worst}{pad}  ");
        let can = can(report, row).join(", ");
        let can = with_absent(can, absent(identity));
        if !self.has_room(widest) {
            writeln!(self.out, "{}", line.trim_end())?;
            return if can.is_empty() { Ok(()) } else { self.paragraph("      ", &can) };
        }
        let indent = " ".repeat(before_last(widest));
        writeln!(self.out, "{}", wrap(&(line + &can), self.width, "", &indent).trim_end())
    }

    /// Whether the last column fits beside the others.
    fn has_room(&self, widest: usize) -> bool {
        self.width >= before_last(widest) + 24
    }
}

/// What the marks mean at the risks of identities of which not all is known.
fn of_marks(risks: &[Option<u32>]) -> Option<&'static str> {
    Some(match (risks.iter().any(Option::is_some), risks.iter().any(Option::is_none)) {
        (false, false) => return None,
        (true, false) => {
            "+ means at least: a part of what it holds is not known; 'leastforce access NAME' says which"
        }
        (false, true) => {
            "? means not known: what it holds is not in the files; 'leastforce access NAME' says which"
        }
        (true, true) => {
            "+ means at least, ? not known: what it holds is not in the files, or not all of it; 'leastforce access \
             NAME' says which"
        }
    })
}

/// How many columns stand before the last one.
fn before_last(widest: usize) -> usize {
    widest + 24 + FINDINGS
}

/// The two worst severities with their counts, and how wide that is without colour.
fn worst(Tally(counts): Tally, paint: crate::report::style::Paint) -> (String, usize) {
    let counts = counts.into_iter().zip(Severity::ALL).filter(|(n, _)| *n > 0).take(2);
    let (mut painted, mut width) = (Vec::new(), 0);
    for (n, severity) in counts {
        let text = format!("{n} {severity}");
        width += text.width() + if painted.is_empty() { 0 } else { 2 };
        painted.push(paint.in_severity(severity, text));
    }
    if painted.is_empty() { (paint.dim("-"), 1) } else { (painted.join(", "), width) }
}
