//! What the configuration keeps out of the result, as reports count it.

use serde::Serialize;

use crate::terms::severity::Severity;
use crate::text::position::Location;

/// An entry of the configuration that keeps something out of the result.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Exception {
    pub kind: ExceptionKind,
    /// What it is about: a holder, a rule, a glob.
    pub what: String,
    pub reason: Option<String>,
    pub owner: Option<String>,
    /// The last day on which it holds: `2027-01-31`.
    pub expires: Option<String>,
    /// The findings that there would be without it. `null` where nobody can say: of files that are not read.
    pub findings: Option<usize>,
    /// The worst severity of these findings.
    pub worst: Option<Severity>,
    pub location: Location,
}

#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ExceptionKind {
    NotIntegration,
    Waiver,
    RuleOff,
    /// A rule whose findings are rated lower than by default.
    RuleLowered,
    Exclude,
    External,
}

impl Exception {
    pub(crate) fn new(kind: ExceptionKind, what: String, location: Location) -> Self {
        Self { kind, what, reason: None, owner: None, expires: None, findings: None, worst: None, location }
    }

    pub(crate) fn silences(self, severities: &[Severity]) -> Self {
        Self { findings: Some(severities.len()), worst: severities.iter().copied().max(), ..self }
    }
}
