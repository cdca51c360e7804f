//! The ways by which somebody holds something, as answers show them.

use serde::Serialize;

use super::holder::{Giver, Holder};
use super::inquiry::Inquiry;
use super::place::Place;
use super::subject::Assigned;
use crate::access::goal::Goal;
use crate::access::path::{Path as Found, Provenance, Route as FoundRoute, State};
use crate::metadata::entry::Entry;
use crate::org::principal::Principal;
use crate::terms::grant::{Bits, Grant};
use crate::terms::ids::HolderId;

/// Whether something is held.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Held {
    Yes,
    /// Yes, unless what is not confirmed of the platform says otherwise.
    Likely,
    /// A group takes it away.
    Muted,
    /// The permission set that grants it cannot be assigned, because of its licence.
    Unassignable,
}

impl From<State> for Held {
    fn from(state: State) -> Self {
        match state {
            State::Held => Self::Yes,
            State::Likely => Self::Likely,
            State::Muted => Self::Muted,
            State::Unassignable => Self::Unassignable,
        }
    }
}

/// One entry that gives something. Without the entry there is no such path.
#[derive(Debug, Serialize)]
pub struct Path {
    /// By the best of its routes.
    pub held: Held,
    /// What the entry grants: of its bits those that give what is asked for.
    pub grant: Grant,
    /// What is asked for comes with `grant` and is not the same.
    pub implied: bool,
    /// The user permissions between the two.
    pub steps: Vec<&'static str>,
    /// The profile or permission set with the entry, or what the configuration states about one.
    pub holder: Giver,
    /// `None` for a standard profile that is not in the repository: what it usually has.
    pub location: Option<Place>,
    /// How the subject comes by the holder.
    pub routes: Vec<Route>,
}

#[derive(Debug, Serialize)]
pub struct Route {
    pub held: Held,
    /// `None` where the holder is had directly.
    pub group: Option<Holder>,
    /// Where the group names the holder.
    pub member: Option<Place>,
    /// Where the configuration names the group or the holder.
    pub declared: Option<Place>,
    /// Where the evidence assigns the group or the holder; left out where it does not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assigned: Option<Assigned>,
    /// Where the group mutes it, or what it depends on.
    pub muted: Vec<Place>,
    /// Where the licence stands because of which the holder cannot be assigned.
    pub license: Option<License>,
}

#[derive(Debug, Serialize)]
pub struct License {
    pub name: String,
    pub location: Place,
}

impl Inquiry<'_> {
    /// Every path from a subject to a goal.
    pub(super) fn paths(&mut self, of: Principal, goal: &Goal) -> Vec<Path> {
        self.org.paths(of, goal).iter().map(|found| self.path(of, goal, found)).collect()
    }

    fn path(&mut self, of: Principal, goal: &Goal, found: &Found<'_>) -> Path {
        let (grant, holder, location) = match &found.provenance {
            Provenance::Asserted { holder, grant, location } => {
                (grant.clone(), Giver::External((*holder).to_owned()), Some(Place::from(*location)))
            }
            Provenance::Stock { profile, permission } => {
                (Grant::permission(*permission), Giver::Holder(Holder::stock(profile)), None)
            }
            &Provenance::Entry { holder, document, entry, bits } => {
                let bits = if found.implied { bits } else { goal.grant.bits };
                let grant = Grant::new(entry.kind, self.org.library.names.get(entry.name), bits);
                let place = self.places.entry(self.org, document, entry);
                (grant, Giver::Holder(self.holder(holder)), Some(place))
            }
        };
        Path {
            held: found.state().into(),
            grant,
            implied: found.implied,
            steps: found.steps.clone(),
            holder,
            location,
            routes: found.routes.iter().map(|route| self.route(of, found, route)).collect(),
        }
    }

    fn route(&mut self, of: Principal, path: &Found<'_>, route: &FoundRoute) -> Route {
        let way = route.way;
        let muting = match (way.group, &path.provenance, route.state) {
            (Some(group), Provenance::Entry { entry, .. }, State::Muted | State::Likely) => {
                let all = Entry { bits: Bits::all(), ..**entry };
                self.org.muting_entries(group, &all, all.bits)
            }
            _ => Vec::new(),
        };
        Route {
            held: route.state.into(),
            group: way.group.map(|group| self.holder(group)),
            member: way.group.and_then(|group| self.member(group, way.holder)),
            declared: self.named(of, way.group.unwrap_or(way.holder)),
            assigned: self.assigned(of, way.group.unwrap_or(way.holder)),
            muted: muting.iter().map(|(d, entry)| self.places.entry(self.org, *d, entry)).collect(),
            license: if way.assignable { None } else { self.license(way.holder) },
        }
    }

    fn license(&mut self, holder: HolderId) -> Option<License> {
        let mut files = self.org.holders[holder].files(self.org.library);
        let (document, license) = files.find_map(|(d, document)| Some((d, document.license.as_ref()?)))?;
        let file = self.org.library.documents[document].file;
        Some(License { name: license.text.clone(), location: self.places.element(file, license.offset) })
    }
}
