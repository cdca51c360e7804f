//! Permission sets that the repository has and an identity does not hold: what it could be given.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use crate::access::Access;
use crate::catalog::escalation::{self, Nodes};
use crate::catalog::permission::{self, Permission};
use crate::org::Org;
use crate::terms::grant::Grant;
use crate::terms::holder_kind::HolderKind;
use crate::terms::ids::HolderId;
use crate::terms::ids::IdentityId;
use crate::terms::names::Symbol;

/// The fact that such a set exists.
pub(crate) const STRONGER_SET: &str = "stronger-set";
/// The fact that the identity can be given it.
pub(crate) const EXISTING_SET: &str = "existing-set";
/// The user permission with which a set can be assigned.
const ASSIGN: &str = "AssignPermissionSets";

/// The permission sets of an org that give nodes of the graph, found once.
#[derive(Debug, Default)]
pub struct Sets(OnceLock<Vec<(HolderId, Nodes)>>);

/// A permission set and what it gives.
#[derive(Clone, Debug)]
pub struct Assignable {
    pub name: String,
    pub nodes: Nodes,
}

/// The permission sets that an identity does not hold and that give nodes of the graph, if it may
/// assign any. A set that gives no more than another is left out.
pub(crate) fn assignable(org: &Org<'_>, id: IdentityId, access: &Access, sets: &Sets) -> Vec<Assignable> {
    if !access.holds(&org.library.names, &Grant::permission(ASSIGN)) {
        return Vec::new();
    }
    let held = |holder| org.uses_by(holder, id).iter().any(|u| u.effective);
    let mut kept: Vec<(HolderId, Nodes)> = Vec::new();
    for &(holder, nodes) in sets.of(org).iter().filter(|(holder, _)| !held(*holder)) {
        if !kept.iter().any(|(_, known)| known.contains(nodes)) {
            kept.retain(|(_, known)| !nodes.contains(*known));
            kept.push((holder, nodes));
        }
    }
    kept.into_iter()
        .map(|(holder, nodes)| Assignable { name: org.holders[holder].name.clone(), nodes })
        .collect()
}

impl Sets {
    fn of(&self, org: &Org<'_>) -> &[(HolderId, Nodes)] {
        self.0.get_or_init(|| {
            let by_name = by_name(org);
            let sets = org.holders.iter_enumerated().filter(|(_, h)| h.kind == HolderKind::PermissionSet);
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
