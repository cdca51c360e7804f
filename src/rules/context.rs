//! What a rule sees, and how it says what it found.

use super::rule::{Group, Rule};
use crate::access::Org;
use crate::access::holder::{Holder, HolderId};
use crate::access::identity::Identity;
use crate::access::org::IdentityId;
use crate::catalog::grant::{Bits, Grant};
use crate::catalog::severity::{Confidence, Severity};
use crate::config::{OptionValue, RuleSetting};
use crate::finding::{Finding, Label, Place, Site, Status, Subject};
use crate::metadata::document::Document;
use crate::metadata::entry::{self, Entry};

/// What every check of one rule in one org shares.
#[derive(Copy, Clone)]
pub struct Context<'a> {
    pub org: &'a Org<'a>,
    pub rule: &'static Rule,
    pub setting: &'a RuleSetting,
}

/// A profile or permission set.
#[derive(Copy, Clone)]
pub struct HolderContext<'a> {
    pub cx: Context<'a>,
    pub id: HolderId,
    pub holder: &'a Holder,
    /// The identities that have its grants.
    pub identities: &'a [IdentityId],
}

/// An entry that grants something.
#[derive(Copy, Clone)]
pub struct Granted<'a> {
    pub by: HolderContext<'a>,
    pub document: usize,
    pub entry: &'a Entry,
    /// What the entry is about, as written.
    pub name: &'a str,
}

/// An identity as a whole.
#[derive(Copy, Clone)]
pub struct IdentityContext<'a> {
    pub cx: Context<'a>,
    pub id: IdentityId,
    pub identity: &'a Identity,
}

impl<'a> Context<'a> {
    /// The value of an option, configured or default.
    pub fn option(&self, name: &str) -> u64 {
        match self.setting.options.get(name) {
            Some(OptionValue::Count(count)) => *count,
            _ => self.rule.options.iter().find(|o| o.name == name).map_or(0, |o| match o.default {
                OptionValue::Count(count) => count,
                OptionValue::Share(_) => 0,
            }),
        }
    }

    pub fn document(&self, index: usize) -> &'a Document {
        &self.org.library.documents[index]
    }

    /// A finding about a holder at a place in one of its files.
    pub fn about_holder(
        &self,
        holder: &Holder,
        document: usize,
        place: Place,
        label: impl Into<String>,
    ) -> Draft {
        let subject = Subject { kind: holder.kind.into(), name: holder.name.clone() };
        self.about(subject, document, place, label)
    }

    /// A finding about anything.
    pub fn about(&self, subject: Subject, document: usize, place: Place, label: impl Into<String>) -> Draft {
        Draft {
            identities: Vec::new(),
            confidence: self.rule.confidence,
            finding: Finding {
                rule: self.rule.name,
                group: self.rule.group.name(),
                severity: self.rule.severity,
                confidence: self.rule.confidence,
                subject,
                grant: None,
                key: None,
                message: String::new(),
                help: String::new(),
                identities: Vec::new(),
                primary: self.label(document, place, label),
                related: Vec::new(),
                path: Vec::new(),
                status: Status::Active,
                covered_by: None,
                fingerprint: String::new(),
            },
        }
    }

    pub fn label(&self, document: usize, place: Place, text: impl Into<String>) -> Label {
        Label { site: Site { file: self.document(document).file, place }, text: text.into() }
    }

    /// `integration 'erp'`, `integrations 'erp' and 'dwh'`, `integrations 'a', 'b' and 3 more`.
    pub fn whom(&self, identities: &[IdentityId]) -> String {
        let names: Vec<String> =
            identities.iter().map(|&i| format!("'{}'", self.org.identities[i].name)).collect();
        match &names[..] {
            [] => "no integration".into(),
            [one] => format!("integration {one}"),
            [one, two] => format!("integrations {one} and {two}"),
            [one, two, rest @ ..] => format!("integrations {one}, {two} and {} more", rest.len()),
        }
    }
}

impl HolderContext<'_> {
    /// `profile 'X'`, and for whom where that is not the same.
    pub fn who(&self) -> String {
        let title = self.holder.title();
        let itself = |&i: &IdentityId| {
            let identity = &self.cx.org.identities[i];
            !identity.declared && identity.holders == [self.id]
        };
        if self.identities.is_empty() || self.identities.iter().all(itself) {
            title
        } else {
            format!("{title}, used by {},", self.cx.whom(self.identities))
        }
    }
}

impl Granted<'_> {
    /// Begins a finding at the entry's name line, with the bit's own line as second label.
    pub fn draft(&self, bit: Bits) -> Draft {
        let (cx, offset) = (&self.by.cx, self.entry.offset);
        let key = Place::Leaf { element: offset, leaf: entry::key_of(self.entry.kind) };
        let child = entry::child_of(self.entry.kind, bit);
        cx.about_holder(self.by.holder, self.document, key, "granted here")
            .grant(Grant::new(self.entry.kind, self.name, bit))
            .identities(self.by.identities)
            .related(cx.label(self.document, Place::Leaf { element: offset, leaf: child }, "by this"))
    }
}

/// A finding in the making.
pub struct Draft {
    finding: Finding,
    identities: Vec<IdentityId>,
    confidence: Confidence,
}

impl Draft {
    pub fn grant(mut self, grant: Grant) -> Self {
        self.finding.grant = Some(grant);
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

/// Where rules put what they found.
#[derive(Default)]
pub struct Findings {
    pub(super) found: Vec<Finding>,
}

impl Findings {
    pub fn push(&mut self, cx: &Context<'_>, draft: Draft) {
        let Draft { mut finding, identities, confidence } = draft;
        // A mistake in a file is one, whoever uses the file.
        let identity = identities.iter().map(|&i| cx.org.identities[i].confidence).max();
        let identity = identity.filter(|_| cx.rule.group != Group::Hygiene);
        finding.confidence = identity.map_or(confidence, |identity| identity.min(confidence));
        finding.identities = identities.iter().map(|&i| cx.org.identities[i].name.clone()).collect();
        finding.identities.sort();
        if let Some(severity) = cx.setting.severity {
            finding.severity = severity;
        }
        self.found.push(finding);
    }
}
