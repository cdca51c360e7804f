//! The ways by which somebody holds something, as answers show them.

use serde::Serialize;

use super::answer::{Place, Speaker, title};
use super::model::Holder;
use super::plain::plain;
use crate::access::goal::Goal;
use crate::access::path::{Path as Found, Provenance, Route as FoundRoute, State};
use crate::metadata::entry::Entry;
use crate::org::principal::Principal;
use crate::terms::grant::Grant;
use crate::text::phrase::list;

/// The kind of a holder of which the configuration alone speaks.
pub(super) const EXTERNAL: &str = "external";

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
    pub grant: String,
    /// What is asked for comes with `grant` and is not the same.
    pub implied: bool,
    /// The user permissions between the two.
    pub steps: Vec<&'static str>,
    /// The profile or permission set with the entry; `external` for what the configuration says of one.
    pub holder: Holder,
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

impl Speaker<'_> {
    /// Every path from a subject to a goal.
    pub(super) fn paths(&mut self, of: Principal, goal: &Goal) -> Vec<Path> {
        self.org.paths(of, goal).iter().map(|found| self.path(of, goal, found)).collect()
    }

    fn path(&mut self, of: Principal, goal: &Goal, found: &Found<'_>) -> Path {
        let (grant, holder, location) = match &found.provenance {
            Provenance::Asserted { holder, grant, location } => {
                let holder = Holder { kind: EXTERNAL.to_owned(), name: (*holder).to_owned(), path: None };
                (grant.clone(), holder, Some(Place::from(*location)))
            }
            Provenance::Stock { profile, permission } => {
                let holder =
                    Holder { kind: "profile".to_owned(), name: profile.label.to_owned(), path: None };
                (Grant::permission(*permission), holder, None)
            }
            &Provenance::Entry { holder, document, entry, bits } => {
                let bits = if found.implied { bits } else { goal.grant.bits };
                let grant = Grant::new(entry.kind, self.org.library.names.get(entry.name), bits);
                let place = self.places.entry(self.org, document, entry);
                (grant, self.holder(holder), Some(place))
            }
        };
        Path {
            held: found.state().into(),
            grant: grant.to_string(),
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
                let all = Entry { bits: crate::terms::grant::Bits::all(), ..**entry };
                self.org.muting_entries(group, &all, all.bits)
            }
            _ => Vec::new(),
        };
        Route {
            held: route.state.into(),
            group: way.group.map(|group| self.holder(group)),
            member: way.group.and_then(|group| self.member(group, way.holder)),
            declared: self.named(of, way.group.unwrap_or(way.holder)),
            muted: muting.iter().map(|(d, entry)| self.places.entry(self.org, *d, entry)).collect(),
            license: if way.assignable { None } else { self.license(way.holder) },
        }
    }

    fn license(&mut self, holder: crate::terms::ids::HolderId) -> Option<License> {
        let mut files = self.org.holders[holder].files(self.org.library);
        let (document, license) = files.find_map(|(d, document)| Some((d, document.license.as_ref()?)))?;
        let file = self.org.library.documents[document].file;
        Some(License { name: license.text.clone(), location: self.places.element(file, license.offset) })
    }
}

impl Path {
    /// What says so, in a sentence without a full stop.
    pub(super) fn sentence(&self, asked: &str, is_control: bool) -> String {
        let grant = plain(&self.grant);
        let says = match &self.location {
            Some(place) if self.holder.kind == EXTERNAL => {
                format!("'{}' is said to grant {grant} ({})", plain(&self.holder.name), place.text())
            }
            Some(place) => {
                let verb = if is_control { "sets" } else { "grants" };
                format!("{} {verb} {grant} ({})", title(&self.holder), place.text())
            }
            None => format!(
                "the standard {}, which is not in the repository, usually has {grant}",
                title(&self.holder)
            ),
        };
        let steps = if self.steps.is_empty() {
            String::new()
        } else {
            format!(" by way of {}", self.steps.join(" and "))
        };
        if self.implied { format!("{says}, which brings {}{steps}", plain(asked)) } else { says }
    }

    /// `path:line` alone, or that there is none.
    pub(super) fn place(&self) -> String {
        self.location.as_ref().map_or_else(|| "not in the repository".to_owned(), Place::text)
    }
}

impl Route {
    /// How the holder is had and what becomes of the entry on that way. Nothing for the holder itself.
    pub(super) fn sentence(&self, is_identity: bool) -> Option<String> {
        let declared = self.declared.as_ref().map(|place| format!(" ({})", place.text())).unwrap_or_default();
        let places = list(self.muted.iter().map(Place::text).collect(), 3);
        let at = |places: &str| if places.is_empty() { String::new() } else { format!(" ({places})") };
        let way = match (&self.group, is_identity) {
            (Some(group), true) => format!("through {}{declared}", title(group)),
            (Some(_), false) => "as a member of the group".to_owned(),
            (None, true) if self.declared.is_some() => format!("directly{declared}"),
            (None, true) => "directly: it is what was taken for the integration".to_owned(),
            (None, false) => return None,
        };
        let member = self.member.as_ref().map_or_else(String::new, |place| {
            if is_identity {
                format!(", which contains it ({})", place.text())
            } else {
                format!(" ({})", place.text())
            }
        });
        Some(match self.held {
            Held::Yes => format!("held {way}{member}"),
            Held::Likely => format!(
                "probably held {way}{member}: the group mutes a right that goes with it{}, and whether it falls \
                 as well is not confirmed",
                at(&places)
            ),
            Held::Muted => format!("given {way}{member}, but not held: the group mutes it{}", at(&places)),
            Held::Unassignable => {
                let license = self.license.as_ref().map_or_else(String::new, |license| {
                    format!(" '{}' ({})", plain(&license.name), license.location.text())
                });
                format!(
                    "given {way}{member}, but not held: a Salesforce Integration user cannot be assigned a permission set \
                     with the licence{license}"
                )
            }
        })
    }
}
