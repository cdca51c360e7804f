//! The answer to `access`: what somebody can do, and what says so.

pub mod build;
pub mod text;
mod words;

use serde::Serialize;

use super::answer::{Missing, Place, Subject};
use super::model::{Holder, Identity};
use super::potential::Potential;
use crate::terms::severity::Severity;

/// What is to be said of one subject.
#[derive(Debug, Serialize)]
pub struct Access {
    pub subject: Subject,
    /// Who it is; `None` for a holder that is no integration by itself.
    pub identity: Option<Identity>,
    /// The profile and permission sets behind it, those of groups included.
    pub holders: Vec<Membership>,
    /// What active user access policies would give it beside that.
    pub potential: Vec<Potential>,
    /// Holders that are not in the repository.
    pub unresolved: Vec<Missing>,
    /// What else keeps the answer from being whole: sentences.
    pub gaps: Vec<String>,
    pub controls: Vec<Control>,
    /// `None` for a holder, and where nothing of the identity is in the repository.
    pub risk: Option<Risk>,
    /// Everything that is held, what comes with something else included: by kind and name.
    pub grants: Vec<Held>,
}

/// How the subject comes by a profile or permission set.
#[derive(Debug, Serialize)]
pub struct Membership {
    pub holder: Holder,
    /// All its files.
    pub paths: Vec<String>,
    /// `None` where it is had directly.
    pub group: Option<Holder>,
    /// Where the group names it.
    pub member: Option<Place>,
    /// Where the configuration names the holder or its group.
    pub declared: Option<Place>,
    pub license: Option<String>,
    /// Whether it can be assigned; if not, because of its licence, and its grants are not held.
    pub assignable: bool,
    /// It grants only during an activated session.
    pub session_activated: bool,
}

/// How much damage the identity could do, and what the number is made from.
#[derive(Debug, Serialize)]
pub struct Risk {
    /// 0 to 100.
    pub score: u32,
    pub band: Severity,
    /// Every term of the sum.
    pub terms: Vec<Term>,
    /// Controls that the repository cannot prove; each counts as absent.
    pub unknown: Vec<&'static str>,
    /// What would lower it most, the best first.
    pub lowers: Vec<Lowering>,
}

/// One line of the sum.
#[derive(Debug, Serialize)]
pub struct Term {
    /// `data` and `escalation`: D and E, from 0 to 1. `object`: its part of the sum behind D.
    /// `exposure`: what a control takes off X.
    pub part: &'static str,
    pub value: f64,
    pub words: String,
}

/// One change and the score after it.
#[derive(Debug, Serialize)]
pub struct Lowering {
    /// The grants to take away. Empty where a control is added.
    pub without: Vec<String>,
    /// The control to add.
    pub with: Option<&'static str>,
    pub score: u32,
}

/// What restricts instead of granting.
#[derive(Debug, Serialize)]
pub struct Control {
    /// Of a user permission, its API name; else `login-ip-ranges` or `login-hours`.
    pub name: &'static str,
    pub label: &'static str,
    pub state: State,
    pub locations: Vec<Place>,
}

#[derive(Copy, Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    On,
    /// A standard profile that is not in the repository usually has it.
    Usual,
    Off,
    Unknown,
}

/// All that is held of one thing.
#[derive(Debug, Serialize)]
pub struct Held {
    /// As people write it, with all bits.
    pub grant: String,
    /// `user-permission`, `object`, `field`, or the prefix of the written form.
    pub kind: &'static str,
    pub name: String,
    /// Of objects and fields: `read` and the like.
    pub bits: Vec<&'static str>,
    /// How the catalogue rates a user permission.
    pub severity: Option<Severity>,
    /// As Setup shows it.
    pub label: Option<&'static str>,
    /// The direct ones first.
    pub sources: Vec<Source>,
}

/// An entry that gives bits of a thing.
#[derive(Debug, Serialize)]
pub struct Source {
    /// The bits of the thing that it gives.
    pub bits: Vec<&'static str>,
    /// What the entry grants where that is something else, with which this comes.
    pub implied_by: Option<String>,
    pub holder: Holder,
    /// `None` for a standard profile that is not in the repository: what it usually has.
    pub location: Option<Place>,
}
