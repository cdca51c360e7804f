//! What no identity holds: hygiene and the like.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io::{self, Write as _};

use super::{Page, Shown, grouped};
use crate::report::model::{Finding, Status};
use crate::report::plain::plain;
use crate::terms::severity::Severity;
use crate::text::phrase::count;

/// In how many files that no integration holds findings of a rule are shown; the rest are counted.
/// What is critical is always shown.
fn files_shown(severity: Severity) -> usize {
    match severity {
        Severity::Critical => usize::MAX,
        Severity::High => 10,
        _ => 5,
    }
}

impl<'a> Page<'a> {
    /// What no identity holds: hygiene and the like, by file.
    pub(super) fn others(&mut self, others: &[&'a Finding]) -> io::Result<()> {
        if others.is_empty() {
            return Ok(());
        }
        self.rule_line("Files", "findings that no integration holds")?;
        writeln!(self.out)?;

        let mut files: Vec<(&str, Vec<&Finding>)> = Vec::new();
        let mut places = HashMap::new();
        for finding in others {
            let path = finding.location.path.as_str();
            let place = *places.entry(path).or_insert(files.len());
            if place == files.len() {
                files.push((path, Vec::new()));
            }
            files[place].1.push(finding);
        }
        // Hygiene repeats from file to file: a rule is shown with its lines once, then in one line,
        // then counted.
        let mut met: HashMap<&str, usize> = HashMap::new();
        let mut counted: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
        for (path, findings) in files {
            let mut shown = Vec::new();
            for group in grouped(findings) {
                let rule = group[0].rule.as_str();
                let before = met.entry(rule).or_default();
                *before += 1;
                if !self.full && *before > files_shown(group[0].severity) {
                    let (files, findings) = counted.entry(rule).or_default();
                    *files += 1;
                    *findings += group.len();
                } else {
                    let lines =
                        group[0].severity > Severity::Low && !self.repetition.explained(&group[0].rule);
                    let how = match lines {
                        _ if self.full => Shown::WithLines(usize::MAX),
                        true => Shown::WithLines(1),
                        false => Shown::InOneLine,
                    };
                    shown.push((group, how));
                }
            }
            if !shown.is_empty() {
                writeln!(self.out, "  {}\n", self.paint.bold(plain(path)))?;
            }
            for (group, how) in shown {
                self.group(&group, how, None)?;
            }
        }
        for (rule, (files, findings)) in &counted {
            let rule = self.paint.bold(plain(rule));
            let files = count(*files, "other file");
            self.paragraph("  ", &format!("and {findings} more {rule} in {files}"))?;
        }
        if !counted.is_empty() {
            self.folded = true;
            writeln!(self.out)?;
        }
        Ok(())
    }

    /// Hygiene on holders that no integration uses: a line for each rule.
    pub(super) fn hygiene(&mut self) -> io::Result<()> {
        let mut counted: BTreeMap<&str, (usize, BTreeSet<&str>)> = BTreeMap::new();
        for finding in self.report.findings.iter().filter(|f| f.status == Status::Counted) {
            let (findings, files) = counted.entry(&finding.rule).or_default();
            *findings += 1;
            files.insert(&finding.location.path);
        }
        if counted.is_empty() {
            return Ok(());
        }
        self.rule_line("Hygiene", "of holders that no integration uses; `--all` shows it")?;
        for (rule, (findings, files)) in &counted {
            let rule = self.paint.bold(plain(rule));
            let files = count(files.len(), "file");
            self.paragraph("  ", &format!("{} {rule} in {files}", count(*findings, "finding")))?;
        }
        writeln!(self.out)
    }
}
