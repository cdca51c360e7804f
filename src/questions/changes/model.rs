//! The answer to `diff`, as it is shown. The serialised fields are an interface: see `docs` of the schema that
//! `leastforce schema diff` prints.

use serde::Serialize;

use crate::analysis::coverage::{NotLookedAt, Unread};
use crate::config::{IntegrationKind, PolicyFrom};
use crate::questions::place::Place;
use crate::terms::grant::{Bits, Grant, GrantKind};
use crate::terms::holder_kind::HolderKind;
use crate::terms::severity::{Confidence, Severity};

/// What integrations can do in one state of a project and not in another.
#[derive(Debug, Serialize)]
pub struct Changes {
    pub summary: Summary,
    /// The worst first.
    pub identities: Vec<IdentityChange>,
    pub people: Vec<PeopleChange>,
    /// What has to be known of what a deploy does with the change: each once.
    pub notes: Vec<Note>,
    /// Which configuration counts for what the change loosens.
    pub policy_from: PolicyFrom,
    /// What the change does to the configuration: what loosens first.
    pub policy: Vec<PolicyChange>,
    pub not_looked_at: NotLookedAtOf,
}

/// What was not looked at of either state.
#[derive(Debug, Default, Serialize)]
pub struct NotLookedAtOf {
    pub base: Aside,
    pub head: Aside,
}

/// What was not looked at of one state.
#[derive(Debug, Default, PartialEq, Eq, Serialize)]
pub struct Aside {
    #[serde(flatten)]
    pub counts: NotLookedAt,
    pub unread_files: Vec<Unread>,
}

/// How many there are of everything.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Summary {
    /// Identities of both sides, changed or not.
    pub identities: usize,
    pub new: usize,
    /// Those that were there before and gain grants.
    pub widened: usize,
    /// Those that only lose.
    pub narrowed: usize,
    pub removed: usize,
    /// Goals of escalation that become possible.
    pub escalations: usize,
    pub controls_lost: usize,
    /// References that resolve on one side alone.
    pub unresolved: usize,
    pub resolved: usize,
    /// Things that are gained, and of them those that an agreed contract does not list.
    pub gains: usize,
    pub outside_contract: usize,
    pub losses: usize,
    /// Findings about what is gained, by severity.
    pub findings: Tally,
    /// Whether the change makes a run fail: a gain is such a finding, or outside a contract.
    pub fails: bool,
}

#[derive(Copy, Clone, Debug, Default, Serialize)]
pub struct Tally {
    pub critical: usize,
    pub high: usize,
    pub medium: usize,
    pub low: usize,
    pub info: usize,
}

impl Tally {
    pub(super) fn add(&mut self, severity: Severity) {
        *match severity {
            Severity::Critical => &mut self.critical,
            Severity::High => &mut self.high,
            Severity::Medium => &mut self.medium,
            Severity::Low => &mut self.low,
            Severity::Info => &mut self.info,
        } += 1;
    }
}

#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Class {
    New,
    /// It gains grants or ways to escalate, or loses a control.
    Widened,
    /// What it can do stays the same; what is known or declared of it does not.
    Changed,
    Narrowed,
    Removed,
}

/// One identity that differs.
#[derive(Debug, Serialize)]
pub struct IdentityChange {
    pub name: String,
    /// The project root, where the run has several.
    pub root: Option<String>,
    /// Its name in the base, where that is another one.
    pub was: Option<String>,
    pub class: Class,
    pub declared: bool,
    pub confidence: Confidence,
    pub kind: Option<IntegrationKind>,
    pub owner: Option<String>,
    /// Whether a file of its own holders, or the line that declares it, is among what changed it.
    pub own_files: bool,
    pub risk: Risk,
    /// Whether it has an agreed contract.
    pub contract: bool,
    /// Why it is new, or gone.
    pub causes: Vec<Cause>,
    pub escalations: Vec<Escalation>,
    /// Goals that it does not reach any more.
    pub escalations_gone: Vec<&'static str>,
    pub controls_lost: Vec<ControlChange>,
    pub controls_gained: Vec<ControlChange>,
    /// By kind and name: one for each thing.
    pub gains: Vec<Gain>,
    pub losses: Vec<Loss>,
    /// Holders that it has and the head lacks or cannot read, and those that the base lacked.
    pub unresolved: Vec<String>,
    pub resolved: Vec<String>,
    /// Integrations that the head finds on their own and that were declared as parts of this one: they gain nothing.
    pub apart: Vec<String>,
    /// Findings about what it gains that are about no single grant.
    pub findings: Vec<FindingRef>,
}

/// 0 to 100; `None` where it is not known.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Risk {
    pub before: Option<u32>,
    pub after: Option<u32>,
    /// Whether not all is known of what it held before, so that the score is the least that it can be.
    pub before_at_least: bool,
    pub after_at_least: bool,
}

/// Whether the contract lets it be held.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    Outside,
    /// There is no agreed contract.
    None,
    Within,
}

/// What is gained of one thing.
#[derive(Debug, Serialize)]
pub struct Gain {
    /// With all bits that are gained.
    pub grant: Grant,
    pub kind: GrantKind,
    pub name: String,
    pub bits: Bits,
    /// What is gained comes with another grant, and no entry says it.
    pub implied: bool,
    /// How a user permission is rated.
    pub severity: Option<Severity>,
    pub contract: Verdict,
    pub findings: Vec<FindingRef>,
    pub causes: Vec<Cause>,
}

#[derive(Debug, Serialize)]
pub struct Loss {
    pub grant: Grant,
    pub kind: GrantKind,
    pub name: String,
    pub bits: Bits,
    pub implied: bool,
    /// What the deploy of the change does about it.
    pub effect: Effect,
    pub causes: Vec<Cause>,
}

#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// The org takes it away.
    Revoked,
    /// The entry is deleted from a profile: the org's profile keeps it.
    Kept,
    /// The file is deleted: the org most likely keeps the profile or permission set until it is deleted there.
    FileDeleted,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FindingRef {
    pub rule: &'static str,
    pub severity: Severity,
    pub message: String,
    pub fingerprint: String,
}

#[derive(Debug, Serialize)]
pub struct Escalation {
    /// The goal's name, as `leastforce explain` knows it.
    pub goal: &'static str,
    /// What it can do then: the end of a sentence.
    pub can: &'static str,
    pub severity: Severity,
    pub confidence: Confidence,
    /// The grants that lead there together.
    pub by: Vec<String>,
    pub causes: Vec<Cause>,
}

#[derive(Debug, Serialize)]
pub struct ControlChange {
    /// Of a user permission, its API name; else `login-ip-ranges` or `login-hours`.
    pub name: &'static str,
    pub label: &'static str,
    /// It is still there and restricts less, or more.
    pub partly: bool,
    /// Whether nothing says that it is gone, only that it is not known any more.
    pub unknown: bool,
    pub causes: Vec<Cause>,
}

/// What differs, and where.
#[derive(Clone, Debug, Serialize)]
pub struct Cause {
    pub what: What,
    pub carrier: Option<Carrier>,
    /// A line of the head. Where what caused it is gone, the line next to it.
    pub location: Option<Place>,
    /// What caused it does not stand there any more.
    pub deleted: bool,
    /// The path of a file that the head lacks.
    pub deleted_file: Option<String>,
    /// It is new in a profile's file, so that the org's profile may have had it before.
    pub may_be_on: bool,
    /// All identities that change through the same carrier, where there are several.
    pub shared_by: Vec<String>,
}

#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum What {
    Entry,
    Member,
    Muting,
    Holder,
    License,
    StandardProfile,
    External,
    Identity,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Carrier {
    pub kind: HolderKind,
    pub name: String,
}

/// A profile, permission set or group that no integration uses.
#[derive(Debug, Serialize)]
pub struct PeopleChange {
    pub kind: HolderKind,
    pub name: String,
    pub root: Option<String>,
    pub path: Option<String>,
    pub gains: Vec<Grant>,
    pub losses: Vec<Grant>,
}

/// What a deploy does with a kind of change.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Note {
    ProfileEntryDeleted,
    TurnedOff,
    ProfileEntryNew,
    GroupRecalculated,
    FileDeleted,
}

impl Note {
    /// A whole sentence.
    pub fn text(self) -> &'static str {
        match self {
            Self::ProfileEntryDeleted => {
                "An entry that is deleted from a profile's file revokes nothing: the org's profile keeps what it has. \
                 Write false instead."
            }
            Self::TurnedOff => "What turns from true to false is revoked when the change is deployed.",
            Self::ProfileEntryNew => {
                "What is new in a profile's file may already be on in the org: a retrieved profile lists only what was \
                 retrieved with it."
            }
            Self::GroupRecalculated => {
                "A change to a permission set group takes effect once the org has recalculated the group, which may be \
                 later than the deploy."
            }
            Self::FileDeleted => {
                "Deleting a file does not by itself delete a profile, permission set or group in the org: it most likely \
                 stays there until it is deleted there or by a destructive deploy."
            }
        }
    }
}

/// A change to what is agreed, and what it would do to findings.
#[derive(Debug, Serialize)]
pub struct PolicyChange {
    /// A sentence without a full stop.
    pub what: String,
    pub loosens: bool,
    pub location: Option<Place>,
    /// How many new findings it silences, or would if it counted.
    pub silences: usize,
}
