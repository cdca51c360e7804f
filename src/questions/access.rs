//! The answer to `access`: what somebody can do, and the entries that grant it.

use rustc_hash::FxHashMap;
use serde::Serialize;

use super::holder::{Giver, Holder};
use super::identities::{Identity, identity};
use super::inquiry::Inquiry;
use super::place::{Place, Places};
use super::potential::Potential;
use super::subject::{Missing, Subject};
use crate::access::Access as Effective;
use crate::access::control::{ControlKind, ControlState};
use crate::access::grants::{Origin, Source as Given};
use crate::analysis::RootAnalysis;
use crate::catalog::{permission, profile};
use crate::org::principal::Principal;
use crate::risk::exposure::Control as RiskControl;
use crate::risk::{self, Assessment};
pub use crate::risk::{Part, band};
use crate::rules;
use crate::terms::grant::{Bits, Grant, GrantKind};
use crate::terms::grant_key::GrantKey;
use crate::terms::holder_kind::HolderKind;
use crate::terms::ids::HolderId;
use crate::terms::names::fold;
use crate::terms::severity::Severity;

/// What is known about one subject.
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
    /// What of the identity is not known: where there is something, the score is the least that it can be.
    pub gaps: Vec<String>,
    /// Controls that the repository cannot prove; each counts as absent.
    pub unknown: Vec<&'static str>,
    /// What would lower it most, the best first.
    pub lowers: Vec<Lowering>,
    /// The change to begin with: what closes the worst of what it can do or, where nothing of that is critical, lowers
    /// the score most; none where nothing is critical and the score is good.
    pub first: Option<Lowering>,
}

/// One line of the sum.
#[derive(Debug, Serialize)]
pub struct Term {
    /// `data` and `escalation`: D and E, from 0 to 1. `object`: its part of the sum behind D.
    /// `exposure`: what a control takes off X.
    pub part: Part,
    pub value: f64,
    pub words: String,
}

/// One change and the score after it.
#[derive(Clone, Debug, Serialize)]
pub struct Lowering {
    /// The grants to take away. Empty where a control is added.
    pub without: Vec<String>,
    /// The control to add.
    pub with: Option<&'static str>,
    pub score: u32,
    /// What it can do now and could no longer do, after "it can": goals that are rated critical.
    pub closes: Vec<&'static str>,
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
    /// With all bits.
    pub grant: Grant,
    pub kind: GrantKind,
    pub name: String,
    pub bits: Bits,
    /// What a rule reports a user permission as, else how the catalogue rates it.
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
    pub bits: Bits,
    /// What the entry grants where that is something else, with which this comes.
    pub implied_by: Option<String>,
    pub holder: Giver,
    /// `None` for a standard profile that is not in the repository: what it usually has.
    pub location: Option<Place>,
}

/// What somebody can do, of one project root.
pub fn answer(root: &RootAnalysis<'_>, of: Principal, places: &mut Places) -> Access {
    let org = root.org();
    let of_holder;
    let access = match of {
        Principal::Identity(id) => root.access(id),
        Principal::Holder(id) => {
            of_holder = org.access_of_holder(id);
            &of_holder
        }
    };
    let holders: FxHashMap<usize, HolderId> = org
        .ways(of)
        .iter()
        .flat_map(|way| org.holders[way.holder].documents.iter().map(|&d| (d, way.holder)))
        .collect();
    let mut inquiry = Inquiry::new(org, places);
    let mut grants: Vec<Held> =
        access.iter().map(|(key, _)| held(&mut inquiry, &holders, access, key)).collect();
    grants.sort_by_cached_key(|held| (held.kind, fold(&held.name).into_owned()));
    Access {
        subject: inquiry.subject(of),
        identity: match of {
            Principal::Identity(id) => Some(identity(root, id)),
            Principal::Holder(_) => None,
        },
        holders: memberships(&mut inquiry, of),
        potential: match of {
            Principal::Identity(id) => inquiry.potentials_of(id, &|_| true),
            Principal::Holder(_) => Vec::new(),
        },
        unresolved: inquiry.missing(of),
        gaps: inquiry.gaps(of),
        controls: controls(&mut inquiry, of, access),
        risk: risk(root, of),
        grants,
    }
}

fn risk(root: &RootAnalysis<'_>, of: Principal) -> Option<Risk> {
    let Principal::Identity(id) = of else { return None };
    let assessment = root.assessment(id)?;
    let risk = assessment.risk();
    Some(Risk {
        score: risk.score,
        band: risk.band,
        terms: risk.terms.into_iter().map(term).collect(),
        gaps: risk.gaps,
        unknown: risk.unknown.into_iter().map(RiskControl::in_words).collect(),
        lowers: assessment.lowers().into_iter().map(lowering).collect(),
        first: first_step(assessment),
    })
}

pub(super) fn first_step(assessment: &Assessment) -> Option<Lowering> {
    assessment.first_step().map(lowering)
}

fn lowering(risk::Lowering { without, with, score, closes }: risk::Lowering) -> Lowering {
    Lowering { without, with: with.map(RiskControl::in_words), score, closes }
}

fn term(risk::Term { part, value, words }: risk::Term) -> Term {
    // As it is printed: a thousandth says nothing about risk.
    Term { part, value: (value * 100.0).round() / 100.0, words }
}

fn memberships(inquiry: &mut Inquiry<'_>, of: Principal) -> Vec<Membership> {
    let org = inquiry.org;
    let mut memberships = Vec::new();
    for way in org.ways(of) {
        let holder = &org.holders[way.holder];
        let activated = |holder: HolderId| org.holders[holder].session_activation(org.library).is_some();
        memberships.push(Membership {
            holder: inquiry.holder(way.holder),
            paths: holder.files(org.library).map(|(d, _)| org.library.source(d).path.clone()).collect(),
            group: way.group.map(|group| inquiry.holder(group)),
            member: way.group.and_then(|group| inquiry.member(group, way.holder)),
            declared: inquiry.named(of, way.group.unwrap_or(way.holder)),
            license: holder.license(org.library).map(str::to_owned),
            assignable: way.assignable,
            session_activated: activated(way.holder) || way.group.is_some_and(activated),
        });
    }
    memberships
}

fn controls(inquiry: &mut Inquiry<'_>, of: Principal, access: &Effective) -> Vec<Control> {
    let mut controls = Vec::new();
    for (kind, state) in inquiry.org.controls(of, access) {
        let (name, label) = match kind {
            ControlKind::Permission(p) => (p.name, p.label.unwrap_or(p.name)),
            ControlKind::LoginIpRanges => ("login-ip-ranges", "Login IP ranges"),
            ControlKind::LoginHours => ("login-hours", "Login hours"),
        };
        let (state, at) = match state {
            ControlState::On(at) => (State::On, at),
            ControlState::Void(at) => (State::Off, at),
            ControlState::Usual => (State::Usual, Vec::new()),
            ControlState::Off => (State::Off, Vec::new()),
            ControlState::Unknown => (State::Unknown, Vec::new()),
        };
        let mut locations = Vec::new();
        for (document, offset) in at {
            locations.push(match kind {
                ControlKind::Permission(_) => {
                    inquiry.places.named_by(inquiry.org, document, offset, GrantKind::UserPermission)
                }
                _ => inquiry.places.element(inquiry.org.library.documents[document].file, offset),
            });
        }
        controls.push(Control { name, label, state, locations });
    }
    controls
}

fn held(
    inquiry: &mut Inquiry<'_>,
    holders: &FxHashMap<usize, HolderId>,
    access: &Effective,
    key: GrantKey,
) -> Held {
    // What is held of every object is held of this one.
    let bits = access.bits(&inquiry.org.library.names, key);
    let given = access.sources(key);
    let name = inquiry.org.spelling(key, &given);
    let permission = (key.kind == GrantKind::UserPermission).then(|| permission::find(&name)).flatten();
    let sources = given.into_iter().map(|given| source(inquiry, holders, key, given)).collect();
    Held {
        grant: Grant::new(key.kind, name.clone(), bits),
        kind: key.kind,
        bits,
        severity: permission.and_then(|p| rules::severity_of(p, inquiry.org.config)),
        label: permission.and_then(|p| p.label),
        name,
        sources,
    }
}

fn source(
    inquiry: &mut Inquiry<'_>,
    holders: &FxHashMap<usize, HolderId>,
    key: GrantKey,
    given: Given,
) -> Source {
    let bits = given.bits;
    let names = &inquiry.org.library.names;
    match given.origin {
        Origin::Entry { document, entry } => {
            let document = document as usize;
            let entry = &inquiry.org.library.documents[document].entries[entry as usize];
            let itself = key == GrantKey { kind: entry.kind, name: names.fold(entry.name) };
            let granted = || Grant::new(entry.kind, names.get(entry.name), entry.bits).to_string();
            Source {
                bits,
                implied_by: (given.implied || !itself).then(granted),
                holder: Giver::Holder(inquiry.holder(holders[&document])),
                location: Some(inquiry.places.entry(inquiry.org, document, entry)),
            }
        }
        Origin::Stock(at) => {
            let label = profile::all().get(usize::from(at)).map_or("", |p| p.label);
            let holder = Holder { kind: HolderKind::Profile, name: label.to_owned(), path: None };
            let implied_by = given.implied.then(|| label.to_owned());
            Source { bits, implied_by, holder: Giver::Holder(holder), location: None }
        }
        Origin::Asserted(at) => {
            let external = inquiry.org.config.externals.get(at as usize);
            let name = external.map_or("", |e| e.name.value.as_str()).to_owned();
            let implied_by = given.implied.then(|| name.clone());
            Source { bits, implied_by, holder: Giver::External(name), location: None }
        }
    }
}
