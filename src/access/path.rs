//! The ways by which somebody holds something.

use super::asserted;
use super::goal::Goal;
use super::grants::stock_permissions;
use super::implies::steps;
use crate::catalog::profile::{self, StandardProfile};
use crate::metadata::entry::Entry;
use crate::org::Org;
use crate::org::directory::Resolved;
use crate::org::identity::Identity;
use crate::org::principal::Principal;
use crate::org::way::Way;
use crate::terms::grant::{Bits, Grant, GrantKind};
use crate::terms::grant_key::GrantKey;
use crate::terms::holder_kind::HolderKind;
use crate::terms::ids::HolderId;
use crate::text::position::Location;

/// One entry that gives what is asked for, with every way by which the subject comes by it:
/// without the entry there is no such path.
#[derive(Clone, Debug)]
pub struct Path<'l> {
    pub provenance: Provenance<'l>,
    /// The user permissions between what the provenance grants and what is asked for.
    pub steps: Vec<&'static str>,
    /// What is asked for is not what the provenance grants, but comes with it.
    pub implied: bool,
    /// In the order of the subject's holders; empty for what no file says.
    pub routes: Vec<Route>,
}

/// What says that something is granted.
#[derive(Clone, Debug)]
pub enum Provenance<'l> {
    Entry {
        /// The profile or permission set that says it.
        holder: HolderId,
        /// Index into the run's documents.
        document: usize,
        entry: &'l Entry,
        /// The bits any one of which gives what is asked for.
        bits: Bits,
    },
    /// A standard profile whose file is absent has this permission, as far as is known.
    Stock { profile: &'static StandardProfile, permission: &'static str },
    /// The configuration says so of a holder that is not in the repository.
    Asserted { holder: &'l str, grant: Grant, location: &'l Location },
}

/// A way, and what becomes of the entry on it.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct Route {
    pub way: Way,
    pub state: State,
}

/// Whether something arrives.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    Held,
    /// The group mutes something that goes with it; whether it falls as well is not known. Counts as
    /// held.
    Likely,
    /// The group takes it away.
    Muted,
    /// The permission set cannot be given to the identity, because of its licence.
    Unassignable,
}

impl State {
    pub fn is_held(self) -> bool {
        self <= Self::Likely
    }
}

impl Path<'_> {
    /// The best of its routes. What no file says is never more than likely: the org may have changed a standard
    /// profile, and what the configuration asserts of other holders cannot be checked.
    pub fn state(&self) -> State {
        self.routes.iter().map(|r| r.state).min().unwrap_or(State::Likely)
    }
}

impl<'l> Org<'l> {
    /// Every path by which a subject would come by a goal: those that hold first, then in the order of
    /// its holders and of their files.
    pub fn paths(&self, subject: Principal, goal: &Goal) -> Vec<Path<'l>> {
        let mut ways = self.ways(subject);
        let mut paths = Vec::new();
        while let Some(&Way { holder, .. }) = ways.first() {
            let (of_holder, others) = ways.into_iter().partition(|way| way.holder == holder);
            ways = others;
            paths.extend(self.paths_by(&of_holder, holder, goal));
        }
        let stock = match subject {
            Principal::Identity(identity) => self.identities[identity].stock_profile,
            Principal::User(user) => self.users[user].stock_profile,
            Principal::Holder(_) => None,
        };
        paths.extend(stock.and_then(|profile| self.stock_path(profile, goal)));
        if let Principal::Identity(identity) = subject {
            paths.extend(self.asserted_paths(&self.identities[identity], &goal.grant));
        }
        paths.sort_by_key(Path::state);
        paths
    }

    /// Whether a subject holds all of some goals.
    pub fn can(&self, subject: Principal, goals: &[Goal]) -> bool {
        goals.iter().all(|goal| self.paths(subject, goal).iter().any(|path| path.state().is_held()))
    }

    fn paths_by<'p>(
        &'p self,
        ways: &'p [Way],
        holder: HolderId,
        goal: &'p Goal,
    ) -> impl Iterator<Item = Path<'l>> + 'p {
        let names = &self.library.names;
        self.holders[holder].entries(self.library).filter_map(move |(document, entry)| {
            let bits = goal.given_by(names, entry);
            if bits.is_empty() {
                return None;
            }
            let route = |&way| Route { way, state: self.state(way, entry, bits, goal) };
            Some(Path {
                provenance: Provenance::Entry { holder, document, entry, bits },
                steps: goal.steps_from(names, entry).to_vec(),
                implied: !(goal.is_about(names, entry) && bits.contains(goal.grant.bits)),
                routes: ways.iter().map(route).collect(),
            })
        })
    }

    /// The standard profiles without a file that usually bring all of some goals.
    pub(crate) fn usual_givers(&self, goals: &[Goal]) -> Vec<&'static StandardProfile> {
        let is_absent = |p: &&StandardProfile| {
            matches!(self.directory.find(HolderKind::Profile, p.file_name), Some(Resolved::Stock(_)))
        };
        let gives =
            |p: &&'static StandardProfile| goals.iter().all(|goal| self.stock_path(p, goal).is_some());
        profile::all().iter().filter(is_absent).filter(gives).collect()
    }

    fn stock_path(&self, profile: &'static StandardProfile, goal: &Goal) -> Option<Path<'l>> {
        let names = &self.library.names;
        let giving = stock_permissions(profile)
            .filter_map(|p| Some((p.name, goal.steps_from_permission(names, p.name)?)))
            .map(|(name, steps)| {
                let asked = goal.grant.kind == GrantKind::UserPermission
                    && goal.grant.name.eq_ignore_ascii_case(name);
                (!asked, steps.len(), name, steps)
            });
        let (implied, _, permission, steps) = giving.min()?;
        let provenance = Provenance::Stock { profile, permission };
        Some(Path { provenance, steps: steps.to_vec(), implied, routes: Vec::new() })
    }

    fn asserted_paths(&self, identity: &Identity, goal: &Grant) -> impl Iterator<Item = Path<'l>> + use<'l> {
        let goal = goal.clone();
        asserted::giving(self, identity, &goal).into_iter().map(move |asserted| Path {
            implied: !(asserted.is_about(&goal)
                && asserted.grant.kind == goal.kind
                && asserted.grant.bits.contains(goal.bits)),
            steps: steps(&asserted.grant, &goal).unwrap_or_default(),
            provenance: Provenance::Asserted {
                holder: asserted.holder,
                grant: asserted.grant,
                location: asserted.location,
            },
            routes: Vec::new(),
        })
    }

    fn state(&self, way: Way, entry: &Entry, bits: Bits, goal: &Goal) -> State {
        if !way.assignable {
            return State::Unassignable;
        }
        let left = bits - self.muted_in(way.group, entry);
        if left.is_empty() {
            return State::Muted;
        }
        if self.mutes_step(way.group, entry, goal) { State::Likely } else { State::Held }
    }

    /// Whether a group mutes the goal itself, or a permission between an entry and the goal.
    fn mutes_step(&self, group: Option<HolderId>, entry: &Entry, goal: &Goal) -> bool {
        let names = &self.library.names;
        let Some(group) = group.and_then(|id| self.holders[id].group.as_ref()) else { return false };
        let muted = |key: GrantKey, bits: Bits| group.muted.of(key).intersects(bits);
        let steps = goal.steps_from(names, entry).iter().filter_map(|step| names.find(step));
        let mut steps = steps.map(|name| GrantKey { kind: GrantKind::UserPermission, name });
        goal.key().is_some_and(|key| muted(key, goal.grant.bits))
            || steps.any(|key| muted(key, Bits::ENABLED))
    }

    /// The entries by which a group mutes some of an entry's bits, each with its document.
    pub fn muting_entries(&self, group: HolderId, entry: &Entry, bits: Bits) -> Vec<(usize, &'l Entry)> {
        let (library, names) = (self.library, &self.library.names);
        let Some(group) = &self.holders[group].group else { return Vec::new() };
        let entries = group
            .muting
            .iter()
            .flat_map(|&d| library.documents[d].entries.iter().map(move |muting| (d, muting)));
        entries.filter(|(_, muting)| group.takes(names, muting, entry, bits)).collect()
    }
}
