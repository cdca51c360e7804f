//! Permission sets that the repository has and an identity does not hold: what it could be given.

use std::cell::OnceCell;
use std::cmp::Reverse;

use rustc_hash::FxHashMap;

use super::case::Case;
use super::facts::Facts;
use crate::access::holder::HolderId;
use crate::access::org::{IdentityId, Org};
use crate::catalog::escalation::{self, Nodes, Sureness};
use crate::catalog::grant::Grant;
use crate::catalog::permission::{self, Permission};
use crate::catalog::severity::Severity;
use crate::config::HolderKind;
use crate::metadata::names::Symbol;

/// The fact that such a set exists.
pub(super) const STRONGER_SET: &str = "stronger-set";
/// The fact that the identity can be given it.
pub(super) const EXISTING_SET: &str = "existing-set";
/// The user permission with which a set can be assigned.
const ASSIGN: &str = "AssignPermissionSets";

/// The permission sets of an org that give nodes of the graph, found once.
#[derive(Debug, Default)]
pub struct Sets(OnceCell<Vec<(HolderId, Nodes)>>);

/// A permission set and what it gives.
pub(super) struct Stronger {
    pub(super) name: String,
    pub(super) nodes: Nodes,
}

/// The permission set that would lead an identity furthest beyond what it reaches already; `None`
/// where it cannot assign any, or none leads to another critical goal.
pub(super) fn stronger(org: &Org<'_>, id: IdentityId, facts: &Facts) -> Option<Stronger> {
    let (library, access) = (org.library, org.access(id));
    access.holds(&library.names, &Grant::permission(ASSIGN)).then_some(())?;
    let case = Case::new(library, access, facts, None);
    let reached = case.reach(case.all(), Sureness::Likely);
    let held: Vec<HolderId> = org.identities[id].effective_holders().collect();
    let others = org.sets.of(org).iter().filter(|(holder, _)| !held.contains(holder));
    let further = others.filter_map(|&(holder, nodes)| {
        let gained = case.reach_from(reached.with(nodes), Sureness::Likely).without(reached);
        let goals = escalation::goals().filter(|(fact, _)| gained.intersects(fact.nodes()));
        let critical = goals.filter(|(_, goal)| goal.severity == Severity::Critical);
        Some((critical.map(|(_, goal)| goal.weight).max()?, Reverse(holder), nodes))
    });
    let (_, Reverse(holder), nodes) = further.max_by_key(|(weight, holder, _)| (*weight, *holder))?;
    Some(Stronger { name: org.holders[holder].name.clone(), nodes })
}

impl Sets {
    fn of(&self, org: &Org<'_>) -> &[(HolderId, Nodes)] {
        self.0.get_or_init(|| {
            let by_name = by_name(org);
            let sets = org.holders.iter().enumerate().filter(|(_, h)| h.kind == HolderKind::PermissionSet);
            let nodes = sets.map(|(id, holder)| {
                let enabled = holder.entries(org.library).filter(|(_, e)| e.enables_permission());
                let given = enabled.filter_map(|(_, e)| by_name.get(&org.library.names.fold(e.name)));
                (id, given.fold(Nodes::NONE, |all, &nodes| all.with(nodes)))
            });
            nodes.filter(|(_, nodes)| !nodes.is_empty()).collect()
        })
    }
}

/// What each user permission of the run gives in the graph, implications included.
fn by_name(org: &Org<'_>) -> FxHashMap<Symbol, Nodes> {
    let names = &org.library.names;
    let rows = permission::all().iter().filter_map(|p| Some((names.find(p.name)?, given_by(p))));
    rows.filter(|(_, nodes)| !nodes.is_empty()).collect()
}

/// What holding a permission gives in the graph, implications included.
pub fn given_by(permission: &Permission) -> Nodes {
    let mut open = vec![permission.alias_of.unwrap_or(permission.name)];
    let mut met = Vec::new();
    let mut nodes = Nodes::NONE;
    while let Some(name) = open.pop() {
        if met.contains(&name) {
            continue;
        }
        met.push(name);
        nodes = nodes.with(escalation::permission(name).unwrap_or_default());
        open.extend(permission::find(name).map_or(&[][..], |p| p.implies));
    }
    nodes
}
