//! What a change does to the configuration that judges it, in sentences for every format.

use super::model::{Comparison, Policy, PolicyEntry, PolicyFrom, Report};
use super::plain::plain;
use crate::text::phrase::count;

/// How many findings were there before the change; `None` where no change is looked at.
pub(crate) fn existing(report: &Report) -> Option<String> {
    let Comparison { base, .. } = report.comparison.as_ref()?;
    let base = plain(base);
    Some(match report.summary.existing {
        0 => format!("Compared with {base}, in which none of what is looked at here was found."),
        1 => format!("Compared with {base}: 1 existing finding is not shown."),
        n => format!("Compared with {base}: {n} existing findings are not shown."),
    })
}

/// That the change changes the configuration, and what that means; `None` where it does not.
pub(crate) fn heading(report: &Report) -> Option<String> {
    let Comparison { policy, .. } = report.comparison.as_ref()?;
    if policy.changes.is_empty() {
        return None;
    }
    let Policy { counts, silenced, changes } = policy;
    if !changes.iter().any(|change| change.loosens) {
        return Some("This change tightens its own policy, which counts at once:".to_owned());
    }
    let findings = count(*silenced, "finding");
    Some(match counts {
        PolicyFrom::Base => format!(
            "This change loosens its own policy and would silence {findings}. What it loosens does not count yet; \
             after a review, --policy head accepts it:"
        ),
        PolicyFrom::Head => {
            format!(
                "This change loosens its own policy and silences {findings}, which --policy head accepts:"
            )
        }
    })
}

/// Both in one sentence.
pub(super) fn sentence(report: &Report) -> Option<String> {
    heading(report).map(|heading| format!("{heading} {}.", lines(report).join("; ")))
}

/// The changes of the configuration, one in each line.
pub(crate) fn lines(report: &Report) -> Vec<String> {
    let changes = report.comparison.iter().flat_map(|comparison| &comparison.policy.changes);
    changes.map(line).collect()
}

fn line(change: &PolicyEntry) -> String {
    let PolicyEntry { what, loosens, findings, location } = change;
    let place = location.as_ref().map(|at| format!("{}:{}: ", plain(&at.path), at.start.line));
    let effect = match (loosens, findings) {
        (false, _) => " (tightens)".to_owned(),
        (true, Some(n)) if *n > 0 => format!(" ({})", count(*n, "finding")),
        (true, _) => String::new(),
    };
    format!("{}{}{effect}", place.unwrap_or_default(), plain(what))
}
