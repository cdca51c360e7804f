//! Which findings have a fix, in words.

use std::collections::HashSet;

use super::model::{Finding, Report, Safety};
use super::plain::plain;

/// Says of findings how they can be fixed, and why that is unsafe once.
#[derive(Default)]
pub(super) struct Fixable<'r> {
    reasons: HashSet<&'r str>,
}

impl<'r> Fixable<'r> {
    /// What follows "fixable", harmless; `None` for a finding that has no fix.
    pub(super) fn of(&mut self, finding: &'r Finding) -> Option<String> {
        let fix = finding.fix.as_ref()?;
        Some(match &fix.reason {
            None => "with `--fix`".to_owned(),
            Some(reason) if self.reasons.insert(reason) => {
                format!("with `--fix --unsafe-fixes`: {}", plain(reason))
            }
            Some(_) => "with `--fix --unsafe-fixes`".to_owned(),
        })
    }
}

/// How many findings have a fix, and how to get it; `None` where there is none.
pub(super) fn sentence(report: &Report) -> Option<String> {
    let fixes = || report.counting().filter_map(|f| f.fix.as_ref());
    let of = |safety| fixes().filter(|fix| fix.safety == safety).count();
    let (safe, others) = (of(Safety::Safe), of(Safety::Unsafe));
    let (by, shown) = match (safe, others) {
        (0, 0) => return None,
        (_, 0) => ("all safe, with `--fix`".to_owned(), "--diff"),
        (0, _) => ("with `--fix --unsafe-fixes`".to_owned(), "--diff --unsafe-fixes"),
        _ => (
            format!("{safe} safe with `--fix`, {others} with `--fix --unsafe-fixes`"),
            "--diff --unsafe-fixes",
        ),
    };
    Some(format!(
        "{} fixable: {by}. `leastforce check {shown}` shows the changes and writes nothing.",
        safe + others
    ))
}
