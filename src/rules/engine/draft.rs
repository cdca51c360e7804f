//! Findings on their way from a rule to [`super::findings::Findings`].

use super::rule::Rule;
use crate::finding::{Explained, Finding, Label, Row, Status, Subject};
use crate::terms::grant::Grant;
use crate::terms::ids::IdentityId;
use crate::terms::severity::{Confidence, Severity};

/// A finding in the making.
pub struct Draft {
    pub(crate) finding: Finding,
    pub(crate) identities: Vec<IdentityId>,
    pub(crate) confidence: Confidence,
    pub(crate) in_session: bool,
    pub(crate) even_if_agreed: bool,
}

impl Draft {
    /// A finding about anything, anywhere, with what its rule says of all.
    pub(crate) fn new(rule: &Rule, subject: Subject, primary: Label) -> Self {
        Self {
            identities: Vec::new(),
            confidence: rule.confidence,
            in_session: false,
            even_if_agreed: false,
            finding: Finding {
                rule: rule.name,
                group: rule.group,
                severity: rule.severity,
                confidence: rule.confidence,
                subject,
                grant: None,
                lacks: None,
                key: None,
                message: String::new(),
                help: String::new(),
                identities: Vec::new(),
                primary,
                related: Vec::new(),
                rows: Vec::new(),
                path: Vec::new(),
                status: Status::Active,
                explained_by: None,
                covered_by: None,
                fingerprint: String::new(),
            },
        }
    }

    /// Every way to the grant asks for an activated session, which few integrations ever have: one step
    /// less severe.
    pub(crate) fn in_session(mut self, in_session: bool) -> Self {
        self.in_session = in_session;
        self
    }

    pub fn grant(mut self, grant: Grant) -> Self {
        self.finding.grant = Some(grant);
        self
    }

    /// What one entry more would grant.
    pub fn lacks(mut self, grant: Grant) -> Self {
        self.finding.lacks = Some(grant);
        self
    }

    /// Tells this finding from others of the same rule and subject where there is no grant.
    pub fn key(mut self, key: impl Into<String>) -> Self {
        self.finding.key = Some(key.into());
        self
    }

    pub fn severity(mut self, severity: Severity) -> Self {
        self.finding.severity = severity;
        self
    }

    /// Lowers the confidence; it never rises above the rule's own.
    pub fn confidence(mut self, confidence: Confidence) -> Self {
        self.confidence = self.confidence.min(confidence);
        self
    }

    pub fn message(mut self, message: impl Into<String>) -> Self {
        self.finding.message = message.into();
        self
    }

    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.finding.help = help.into();
        self
    }

    pub fn label(mut self, text: impl Into<String>) -> Self {
        self.finding.primary.text = text.into();
        self
    }

    pub fn related(mut self, label: Label) -> Self {
        self.finding.related.push(label);
        self
    }

    /// What of the evidence shows it.
    pub fn row(mut self, row: Row) -> Self {
        self.finding.rows.push(row);
        self
    }

    /// The same for a label whose place may lie outside the run.
    pub fn related_to_some(self, label: Option<Label>) -> Self {
        match label {
            Some(label) => self.related(label),
            None => self,
        }
    }

    /// It is about a fault in what is granted: needing the grant is no answer to it.
    pub fn even_if_agreed(mut self) -> Self {
        self.even_if_agreed = true;
        self
    }

    /// Beside that the finding says nothing more.
    pub fn explained_by(mut self, explained: Explained) -> Self {
        self.finding.explained_by = Some(explained);
        self
    }

    /// The walk over entries that leads to what the finding says.
    pub fn path(mut self, path: Vec<Label>) -> Self {
        self.finding.path = path;
        self
    }

    pub fn identities(mut self, identities: &[IdentityId]) -> Self {
        self.identities = identities.to_vec();
        self
    }
}
