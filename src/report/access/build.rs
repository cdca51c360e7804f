//! From an access to the answer.

use rustc_hash::FxHashMap;

use super::{Access, Control, Held, Lowering, Membership, Risk, Source, State, Term};
use crate::access::Access as Effective;
use crate::access::control::{ControlKind, ControlState};
use crate::access::grants::{Origin, Source as Given};
use crate::analysis::RootAnalysis;
use crate::catalog::{permission, profile};
use crate::org::principal::Principal;
use crate::report::answer::{Places, Speaker};
use crate::report::build::identity;
use crate::report::model::Holder;
use crate::report::paths::EXTERNAL;
use crate::risk::exposure::Control as RiskControl;
use crate::risk::{self, Part};
use crate::terms::grant::{BIT_NAMES, Bits, Grant, GrantKind};
use crate::terms::grant_key::GrantKey;
use crate::terms::ids::HolderId;
use crate::terms::names::fold;

pub fn build(root: &RootAnalysis<'_>, of: Principal, places: &mut Places) -> Access {
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
    let mut speaker = Speaker::new(org, places);
    let mut grants: Vec<Held> =
        access.iter().map(|(key, bits)| held(&mut speaker, &holders, access, key, bits)).collect();
    grants.sort_by_cached_key(|held| (held.kind_order(), fold(&held.name).into_owned()));
    Access {
        subject: speaker.subject(of),
        identity: match of {
            Principal::Identity(id) => Some(identity(root, id)),
            Principal::Holder(_) => None,
        },
        holders: memberships(&mut speaker, of),
        potential: match of {
            Principal::Identity(id) => speaker.potentials_of(id, &|_| true),
            Principal::Holder(_) => Vec::new(),
        },
        unresolved: speaker.missing(of),
        gaps: speaker.gaps(of),
        controls: controls(&mut speaker, of, access),
        risk: risk(root, of),
        grants,
    }
}

fn risk(root: &RootAnalysis<'_>, of: Principal) -> Option<Risk> {
    let Principal::Identity(id) = of else { return None };
    let assessment = root.assessment(id)?;
    let risk = assessment.risk();
    let lowers = assessment.lowers().into_iter().map(|lowering| Lowering {
        without: lowering.without,
        with: lowering.with.map(RiskControl::in_words),
        score: lowering.score,
    });
    Some(Risk {
        score: risk.score,
        band: risk.band,
        terms: risk.terms.into_iter().map(term).collect(),
        unknown: risk.unknown.into_iter().map(RiskControl::in_words).collect(),
        lowers: lowers.collect(),
    })
}

fn term(term: risk::Term) -> Term {
    let part = match term.part {
        Part::Data => "data",
        Part::Object => "object",
        Part::Escalation => "escalation",
        Part::Exposure => "exposure",
    };
    // As it is printed: a thousandth says nothing about risk.
    Term { part, value: (term.value * 100.0).round() / 100.0, words: term.words }
}

fn memberships(speaker: &mut Speaker<'_>, of: Principal) -> Vec<Membership> {
    let org = speaker.org;
    let mut memberships = Vec::new();
    for way in org.ways(of) {
        let holder = &org.holders[way.holder];
        let activated = |holder: HolderId| org.holders[holder].session_activation(org.library).is_some();
        memberships.push(Membership {
            holder: speaker.holder(way.holder),
            paths: holder.files(org.library).map(|(d, _)| org.library.source(d).path.clone()).collect(),
            group: way.group.map(|group| speaker.holder(group)),
            member: way.group.and_then(|group| speaker.member(group, way.holder)),
            declared: speaker.named(of, way.group.unwrap_or(way.holder)),
            license: holder.license(org.library).map(str::to_owned),
            assignable: way.assignable,
            session_activated: activated(way.holder) || way.group.is_some_and(activated),
        });
    }
    memberships
}

fn controls(speaker: &mut Speaker<'_>, of: Principal, access: &Effective) -> Vec<Control> {
    let mut controls = Vec::new();
    for (kind, state) in speaker.org.controls(of, access) {
        let (name, label) = match kind {
            ControlKind::Permission(p) => (p.name, p.label.unwrap_or(p.name)),
            ControlKind::LoginIpRanges => ("login-ip-ranges", "Login IP ranges"),
            ControlKind::LoginHours => ("login-hours", "Login hours"),
        };
        let (state, at) = match state {
            ControlState::On(at) => (State::On, at),
            ControlState::Usual => (State::Usual, Vec::new()),
            ControlState::Off => (State::Off, Vec::new()),
            ControlState::Unknown => (State::Unknown, Vec::new()),
        };
        let mut locations = Vec::new();
        for (document, offset) in at {
            locations.push(match kind {
                ControlKind::Permission(_) => {
                    speaker.places.named_by(speaker.org, document, offset, GrantKind::UserPermission)
                }
                _ => speaker.places.element(speaker.org.library.documents[document].file, offset),
            });
        }
        controls.push(Control { name, label, state, locations });
    }
    controls
}

fn held(
    speaker: &mut Speaker<'_>,
    holders: &FxHashMap<usize, HolderId>,
    access: &Effective,
    key: GrantKey,
    bits: Bits,
) -> Held {
    let given = access.sources(key);
    let name = speaker.org.spelling(key, &given);
    let known = (key.kind == GrantKind::UserPermission).then(|| permission::find(&name)).flatten();
    let sources = given.into_iter().map(|given| source(speaker, holders, key, given)).collect();
    Held {
        grant: Grant::new(key.kind, name.clone(), bits).to_string(),
        kind: kind_name(key.kind),
        bits: bit_names(bits),
        severity: known.and_then(|p| p.rating.as_ref()).map(|rating| rating.level),
        label: known.and_then(|p| p.label),
        name,
        sources,
    }
}

fn source(
    speaker: &mut Speaker<'_>,
    holders: &FxHashMap<usize, HolderId>,
    key: GrantKey,
    given: Given,
) -> Source {
    let bits = bit_names(given.bits);
    let names = &speaker.org.library.names;
    match given.origin {
        Origin::Entry { document, entry } => {
            let document = document as usize;
            let entry = &speaker.org.library.documents[document].entries[entry as usize];
            let itself = key == GrantKey { kind: entry.kind, name: names.fold(entry.name) };
            let by = || Grant::new(entry.kind, names.get(entry.name), entry.bits).to_string();
            Source {
                bits,
                implied_by: (given.implied || !itself).then(by),
                holder: speaker.holder(holders[&document]),
                location: Some(speaker.places.entry(speaker.org, document, entry)),
            }
        }
        Origin::Stock(at) => {
            let label = profile::all().get(usize::from(at)).map_or("", |p| p.label);
            let holder = Holder { kind: "profile".to_owned(), name: label.to_owned(), path: None };
            let implied_by = given.implied.then(|| label.to_owned());
            Source { bits, implied_by, holder, location: None }
        }
        Origin::Asserted(at) => {
            let external = speaker.org.config.externals.get(usize::from(at));
            let name = external.map_or("", |e| e.name.value.as_str()).to_owned();
            let implied_by = given.implied.then(|| name.clone());
            let holder = Holder { kind: EXTERNAL.to_owned(), name, path: None };
            Source { bits, implied_by, holder, location: None }
        }
    }
}

fn bit_names(bits: Bits) -> Vec<&'static str> {
    BIT_NAMES.iter().filter(|(bit, _)| bits.contains(*bit)).map(|(_, name)| *name).collect()
}

fn kind_name(kind: GrantKind) -> &'static str {
    match kind {
        GrantKind::UserPermission => "user-permission",
        GrantKind::Object => "object",
        GrantKind::Field => "field",
        _ => kind.prefix().unwrap_or_default(),
    }
}

impl Held {
    fn kind_order(&self) -> usize {
        GrantKind::ALL.iter().position(|&kind| kind_name(kind) == self.kind).unwrap_or_default()
    }
}
