//! What a report does not show and nobody may overlook, counted: for formats that have no room for more.

use serde::Serialize;

use super::model::{ExceptionKind, Report};
use super::policy;
use super::summary::{counted, not_judged};
use crate::text::phrase::count;

/// How much the configuration, the command line and the files themselves keep out of a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct LeftOut {
    /// Findings.
    waived: usize,
    baselined: usize,
    filtered: usize,
    /// There before the change that is looked at.
    existing: usize,
    /// Files.
    ignored: usize,
    unknown: usize,
    unread: usize,
    unreadable: usize,
    /// Elements that are not known.
    elements: usize,
    /// Values and other text that a deploy replaces.
    replaced: usize,
    /// Holders: with too little in their files, hidden by `.forceignore`, named and absent.
    partial: usize,
    hidden: usize,
    unresolved: usize,
    /// Holders that may be an integration's and were not judged as one's, with something critical.
    undecided: usize,
    rules_off: usize,
    /// Entries of the configuration.
    rules_lowered: usize,
    not_integrations: usize,
    excludes: usize,
    externals: usize,
}

impl LeftOut {
    pub(crate) fn of(report: &Report) -> Self {
        let (s, n) = (&report.summary, &report.summary.not_looked_at);
        let entries = |kind| report.exceptions.iter().filter(|e| e.kind == kind).count();
        Self {
            waived: s.waived,
            baselined: s.baselined,
            filtered: s.filtered,
            existing: s.existing,
            ignored: n.ignored,
            unknown: n.unknown,
            unread: n.unread,
            unreadable: report.errors.len(),
            elements: n.elements,
            replaced: n.replaced,
            partial: n.partial,
            hidden: n.hidden,
            unresolved: s.unresolved,
            undecided: n.undecided,
            rules_off: n.rules_off,
            rules_lowered: entries(ExceptionKind::RuleLowered),
            not_integrations: entries(ExceptionKind::NotIntegration),
            excludes: entries(ExceptionKind::Exclude),
            externals: entries(ExceptionKind::External),
        }
    }

    /// One sentence; `None` where nothing is left out.
    pub(crate) fn sentence(&self) -> Option<String> {
        let parts = [
            (self.waived, "finding", " waived"),
            (self.baselined, "finding", " in the baseline"),
            (self.filtered, "finding", " filtered out by path or confidence"),
            (self.ignored, "file", " ignored"),
            (self.unknown, "file", " of an unknown kind"),
            (self.unread, "file", " not read"),
            (self.elements, "unknown element", ""),
            (self.replaced, "value", " replaced by a deploy"),
            (self.rules_off, "rule", " turned off"),
            (self.rules_lowered, "rule", " rated lower"),
            (self.not_integrations, "holder", " said to be no integration"),
            (self.excludes, "pattern", " of excluded files"),
            (self.externals, "name", " accepted as absent"),
        ];
        let parts = parts.iter().filter(|(n, ..)| *n > 0);
        let parts: Vec<_> = parts.map(|(n, one, which)| format!("{}{which}", count(*n, one))).collect();
        (!parts.is_empty()).then(|| format!("Left out of this report: {}.", parts.join(", ")))
    }
}

/// Everything that a report does not show, in sentences; nothing for a project that is clean.
pub(super) fn sentences(report: &Report) -> Vec<String> {
    let mut out: Vec<_> = LeftOut::of(report).sentence().into_iter().collect();
    out.extend(not_judged(report));
    out.extend(policy::existing(report).filter(|_| report.summary.existing > 0));
    out.extend(policy::sentence(report));
    out.extend(counted(report));
    out
}
