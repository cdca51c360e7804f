//! What a rule found, and what became of it.

pub mod anchor;
pub mod baseline;
pub mod cover;
pub mod cover_changes;
pub mod exception;
pub mod existing;
pub mod filter;
pub mod fingerprint;
pub mod locate;
pub mod passage;
pub mod ranking;
pub mod tally;
pub mod waiver;
mod waiver_index;

use serde::Serialize;

use crate::terms::grant::Grant;
use crate::terms::rule_group::Group;
use crate::terms::severity::{Confidence, Severity};
use crate::terms::subject_kind::SubjectKind;
use crate::text::position::Location;

/// What a finding is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, schemars::JsonSchema)]
pub struct Subject {
    pub kind: SubjectKind,
    pub name: String,
}

/// A place in a file of the run, precise enough to find the exact bytes again.
///
/// Rules know where an entry begins; the exact characters are looked up only for the few files
/// that have findings.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Site {
    /// Index into the run's source files.
    pub file: usize,
    pub place: Place,
}

#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// The whole of a child element whose opening tag begins at this byte of the decoded text.
    Element(u32),
    /// The child `leaf` of the element that begins at this byte; the whole element when it has
    /// no such child.
    Leaf { element: u32, leaf: &'static str },
    /// The name in the document's root tag: for what a file lacks. The beginning of a file that is
    /// no XML.
    Root,
    /// Bytes of the decoded text.
    Bytes { start: u32, end: u32 },
    /// Bytes of a UTF-8 file as it is on disk, a byte order mark counted.
    OnDisk { start: u32, end: u32 },
}

/// A site and what to say about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    pub site: Site,
    pub text: String,
}

/// A row of the evidence and what to say about it. It has its place already, and no excerpt is shown of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub location: Location,
    pub text: String,
}

/// What makes a finding say nothing more, although no grant implies its own.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Explained {
    /// A finding about this user permission of the same holder.
    ByPermission(&'static str),
    /// A finding of this rule about the same object or field, for the same identities.
    OfThing(&'static str),
    /// A finding of this rule about the same grant, for the same identities.
    OfGrant(&'static str),
}

/// What became of a finding. Nothing vanishes: reports choose by status.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    Active,
    /// Accepted by a waiver.
    Waived,
    /// Not yet triaged: in the baseline.
    Baselined,
    /// There before the change that is looked at.
    Existing,
    /// Below `--min-confidence`, or outside the paths that focus the report.
    Filtered,
    /// Hygiene on a holder that no integration uses, which a deploy does not refuse: reports say how many
    /// there are of each rule.
    Counted,
}

#[derive(Clone, Debug)]
pub struct Finding {
    pub rule: &'static str,
    pub group: Group,
    pub severity: Severity,
    pub confidence: Confidence,
    pub subject: Subject,
    /// What is granted; `None` where the rule speaks of no grant.
    pub grant: Option<Grant>,
    /// What nothing grants, as far as one entry can grant it, with all that it takes.
    pub lacks: Option<Grant>,
    /// Where the rule speaks of no grant: what tells this finding from others of the same rule
    /// and subject (an IP range, an element's name).
    pub key: Option<String>,
    /// Who is granted what: one sentence.
    pub message: String,
    /// Why it matters, and what to write instead.
    pub help: String,
    /// The identities that hold the grant through this entry, sorted.
    pub identities: Vec<String>,
    pub primary: Label,
    pub related: Vec<Label>,
    /// What of the evidence shows it.
    pub rows: Vec<Row>,
    /// Where the finding is a way through several entries: its stations, in order.
    pub path: Vec<Label>,
    pub status: Status,
    /// What else explains it beside a grant that implies its own.
    pub explained_by: Option<Explained>,
    /// The fingerprint of the finding that explains this one.
    pub covered_by: Option<String>,
    /// See [`fingerprint`]; set once all findings are known.
    pub fingerprint: String,
}

impl Finding {
    /// Whether the finding counts for the summary and the exit code.
    pub fn counts(&self) -> bool {
        self.status == Status::Active && self.covered_by.is_none()
    }
}
