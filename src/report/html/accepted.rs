//! What the configuration accepts: waivers and other exceptions, and the findings that are set aside.

use serde::Serialize;

use super::limits::Limits;
use super::place::at;
use crate::report::model::{Report, Status};
use crate::report::summary;
use crate::terms::severity::Severity;

#[derive(Serialize)]
pub(super) struct Accepted {
    exceptions: Vec<Exception>,
    exceptions_left_out: usize,
    /// Findings that a waiver accepts.
    waived: Vec<Waived>,
    waived_left_out: usize,
    /// How much else is set aside.
    counts: Vec<(usize, &'static str)>,
}

#[derive(Serialize)]
struct Exception {
    kind: &'static str,
    what: String,
    reason: Option<String>,
    owner: Option<String>,
    expires: Option<String>,
    findings: Option<usize>,
    worst: Option<Severity>,
    at: String,
}

#[derive(Serialize)]
struct Waived {
    severity: Severity,
    message: String,
    at: String,
}

impl Accepted {
    pub(super) fn of(report: &Report, limits: Limits) -> Self {
        let most = limits.aside();
        let exception = |e: &crate::report::model::Exception| Exception {
            kind: summary::kind_of(e.kind),
            what: e.what.clone(),
            reason: e.reason.clone(),
            owner: e.owner.clone(),
            expires: e.expires.clone(),
            findings: e.findings,
            worst: e.worst,
            at: at(&e.location),
        };
        let waived = report.findings.iter().filter(|f| f.status == Status::Waived);
        let shown = waived.clone().take(most).map(|finding| Waived {
            severity: finding.severity,
            message: finding.message.clone(),
            at: at(&finding.location),
        });
        let s = &report.summary;
        let counts = [
            (s.covered, "covered by a stronger finding, and not counted"),
            (s.baselined, "in the baseline"),
            (s.existing, "there before the change"),
            (s.filtered, "filtered out by path or confidence"),
        ];
        Self {
            exceptions: report.exceptions.iter().take(most).map(exception).collect(),
            exceptions_left_out: report.exceptions.len().saturating_sub(most),
            waived: shown.collect(),
            waived_left_out: waived.count().saturating_sub(most),
            counts: counts.into_iter().filter(|(n, _)| *n > 0).collect(),
        }
    }
}
