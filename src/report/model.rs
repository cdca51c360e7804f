//! The data of a report: JSON version 1, and beside it what only some formats show.
//!
//! The serialised fields are an interface that other programs read: their names and nesting
//! change only together with [`Version`].

use std::borrow::Cow;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::Serialize;

use super::sources::Sources;
pub use crate::analysis::coverage::{Hidden, NotLookedAt, Unread};
use crate::catalog::CATALOG_VERSION;
pub use crate::config::PolicyFrom;
pub use crate::finding::exception::{Exception, ExceptionKind};
use crate::finding::ranking::Ranking;
pub use crate::finding::{Status, Subject};
pub use crate::questions::access::Lowering;
pub use crate::questions::holder::Holder;
pub use crate::questions::identities::{Candidate, Identity};
use crate::questions::portrait::Portraits;
pub use crate::questions::rules::RuleEntry;
use crate::terms::rule_group::Group;
use crate::terms::severity::{Confidence, Severity};
use crate::text::position::{Location, Span};
use crate::tree::PROJECT;

/// The version of this form of JSON.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Version(#[schemars(extend("const" = 1))] u32);

impl Default for Version {
    fn default() -> Self {
        Self(1)
    }
}

/// What one run found.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
#[schemars(title = "leastforce check, version 1")]
pub struct Report {
    pub version: Version,
    pub tool: Tool,
    pub summary: Summary,
    /// The state that findings are new to; `null` where every finding is reported.
    pub comparison: Option<Comparison>,
    pub identities: Vec<Identity>,
    /// All findings, whatever became of them.
    pub findings: Vec<Finding>,
    /// Holders that are near to being identities and are not taken for one.
    pub candidates: Vec<Candidate>,
    pub unresolved: Vec<Unresolved>,
    /// Files that matter and cannot be judged yet.
    pub unread: Vec<Unread>,
    pub errors: Vec<Problem>,
    /// What is wrong with the configuration and yet no mistake in it.
    pub warnings: Vec<Problem>,
    /// What the configuration keeps out of the findings.
    pub exceptions: Vec<Exception>,
    /// Sentences about the run as a whole: what a glob stands for, what a waiver leaves open.
    pub notes: Vec<String>,
    /// The rules that ran. A finding's rule may be missing here; it then has no page.
    #[serde(skip)]
    pub rules: Vec<RuleEntry>,
    /// For excerpts. A finding whose file is not here is shown without one.
    #[serde(skip)]
    pub sources: Sources,
    #[serde(skip)]
    pub hidden: Vec<Hidden>,
    /// Profiles of identities of which the files show too little.
    #[serde(skip)]
    pub partial: Vec<String>,
    /// Holders that hold something critical, may be an integration's, and were not judged as one's.
    #[serde(skip)]
    pub undecided: Vec<String>,
    /// All about each identity; `None` where no format shows that.
    #[serde(skip)]
    pub portraits: Option<Arc<Portraits>>,
    /// The order in which people read findings and identities.
    #[serde(skip)]
    pub ranking: Ranking,
    /// The change to begin with at the first of the ranking.
    #[serde(skip)]
    pub first_step: Option<Lowering>,
    /// Whether everything that could bear on the result was judged. While it was not, no format
    /// may call the project clean.
    #[serde(skip)]
    pub is_complete: bool,
    /// Whether there is a `leastforce.toml`.
    #[serde(skip)]
    pub configured: bool,
    /// Whether to end by saying how to accept today's findings and gate on new ones.
    #[serde(skip)]
    pub first_run_hint: bool,
}

#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct Tool {
    pub name: String,
    pub version: String,
    /// The version of the platform knowledge that is compiled in.
    pub catalog: String,
}

/// What a change is held against.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Comparison {
    /// The state before the change, in words.
    pub base: String,
    pub policy: Policy,
}

/// What a change does to the configuration that judges it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Policy {
    /// Which configuration counts for what the change loosens.
    pub counts: PolicyFrom,
    /// The findings of this change that would not be active under its own configuration, or are not.
    pub silenced: usize,
    /// What loosens first.
    pub changes: Vec<PolicyEntry>,
}

/// One difference.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PolicyEntry {
    /// A sentence without its end.
    pub what: String,
    pub loosens: bool,
    /// How many findings it silences, or would; `null` of what tightens.
    pub findings: Option<usize>,
    pub location: Option<Location>,
}

/// Counts of the run, each finding once: severities count those that are active and not covered, `covered`
/// those that are active and covered, and what is set aside is that, covered or not.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct Summary {
    pub files: usize,
    pub holders: usize,
    pub identities: usize,
    pub critical: usize,
    pub high: usize,
    pub medium: usize,
    pub low: usize,
    pub info: usize,
    pub covered: usize,
    pub waived: usize,
    pub baselined: usize,
    /// There before the change that is looked at.
    pub existing: usize,
    pub filtered: usize,
    /// Hygiene on holders that no integration uses, without what a deploy would refuse.
    pub counted: usize,
    pub unresolved: usize,
    pub not_looked_at: NotLookedAt,
}

/// A name for which the repository has nothing.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Unresolved {
    pub reference: String,
    pub location: Option<Location>,
    /// The name in the repository that is probably meant.
    #[serde(skip)]
    pub nearest: Option<String>,
}

/// A file that could not be read, or a rule that failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Problem {
    /// `.` where no single file is at fault.
    pub path: String,
    pub message: String,
    pub location: Option<Location>,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Finding {
    pub rule: String,
    pub group: Group,
    pub severity: Severity,
    pub confidence: Confidence,
    pub status: Status,
    /// The fingerprint of the finding that explains this one.
    pub covered_by: Option<String>,
    pub message: String,
    pub help: String,
    /// The page of the rule, where the configuration says where pages are served. It is harmless in every format.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help_url: Option<String>,
    pub subject: Subject,
    pub grant: Option<String>,
    pub identities: Vec<String>,
    pub location: Location,
    pub related: Vec<Related>,
    /// The stations of an escalation path, in order; empty for other findings.
    #[serde(skip)]
    pub path: Vec<Related>,
    pub fix: Option<Fix>,
    pub fingerprint: String,
    /// What to write at the primary location in an excerpt.
    #[serde(skip)]
    pub label: String,
    /// The primary location in the decoded text of [`Report::sources`].
    #[serde(skip)]
    pub span: Span,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Related {
    pub message: String,
    pub location: Location,
    /// The location in the decoded text of [`Report::sources`].
    #[serde(skip)]
    pub span: Span,
}

/// What takes away the grant that a finding is about.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Fix {
    pub safety: Safety,
    /// Why it is unsafe, and what a deploy may refuse after it: a sentence without its end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    pub edits: Vec<Edit>,
}

/// Whether somebody has to look before a fix is applied.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Safety {
    Safe,
    Unsafe,
}

/// Replaces the bytes from `start` to `end` of the file as it is on disk.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Edit {
    pub path: String,
    pub start: u64,
    pub end: u64,
    pub text: Cow<'static, str>,
}

impl Problem {
    /// Whether it is about a rule that failed and not about a file.
    pub fn is_of_rule(&self) -> bool {
        self.path == PROJECT
    }
}

impl Finding {
    /// Whether formats that list results list this one: active, and not explained by another.
    pub fn counts(&self) -> bool {
        self.status == Status::Active && self.covered_by.is_none()
    }
}

impl Report {
    /// That of a run that had nothing to look at.
    pub fn nothing() -> Self {
        Self { tool: Tool::this(), is_complete: true, ..Self::default() }
    }

    /// The findings that count, in the report's order.
    pub fn counting(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|f| f.counts())
    }

    /// The findings that count: the worst first, then in the order of the rules, then by place.
    pub fn worst_first(&self) -> Vec<&Finding> {
        self.ranking.worst_first.iter().map(|&at| &self.findings[at]).collect()
    }
}

impl Tool {
    /// This version of leastforce.
    pub(super) fn this() -> Self {
        Self {
            name: env!("CARGO_PKG_NAME").to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            catalog: CATALOG_VERSION.to_owned(),
        }
    }
}
