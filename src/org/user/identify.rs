//! Which users are which identities.

use rustc_hash::FxHashSet;
use typed_index_collections::TiVec;

use super::{Nature, User};
use crate::org::Org;
use crate::org::declare::missing_members;
use crate::org::identity::Identity;
use crate::terms::holder_kind::HolderKind;
use crate::terms::ids::{HolderId, IdentityId, UserId};
use crate::terms::names::fold;

/// Joins users to the identities that declare them, and adds an identity for each other user that facts call an
/// integration. A user of whom the configuration says that its profile is no integration's is left alone.
pub(crate) fn identify(org: &mut Org<'_>, vetoed: &FxHashSet<HolderId>) {
    let mut taken: FxHashSet<String> = org.identities.iter().map(|i| fold(&i.name).into_owned()).collect();
    for identity in org.identities.keys().collect::<Vec<_>>() {
        let Some(integration) = org.identities[identity].integration else { continue };
        for name in &org.config.integrations[integration].users {
            if let Some(user) = org.user_called(&name.value) {
                join(org, identity, user);
            }
        }
    }
    let open: Vec<UserId> =
        org.users.iter_enumerated().filter(|(_, user)| is_open(user)).map(|(id, _)| id).collect();
    for user in open {
        match declared_by_holders(org, user) {
            Some(identity) => join(org, identity, user),
            None if org.users[user].holders.iter().any(|holder| vetoed.contains(holder)) => {}
            None => add(org, user, &mut taken),
        }
    }
    org.users_by_holder = by_holder(org);
}

/// Whether facts call it an integration and no declaration names it.
fn is_open(user: &User) -> bool {
    user.active && user.identity.is_none() && matches!(user.nature, Nature::Integration(..))
}

/// The declared identity all of whose holders a user has: that with most of them.
fn declared_by_holders(org: &Org<'_>, user: UserId) -> Option<IdentityId> {
    let held: FxHashSet<HolderId> = org.users[user].holders.iter().copied().collect();
    let declared = org.identities.iter_enumerated().filter(|(_, identity)| {
        let own = identity.holders.iter().filter(|holder| !identity.former.contains(holder));
        let mut own = own.peekable();
        let names_users =
            identity.integration.is_some_and(|at| !org.config.integrations[at].users.is_empty());
        identity.declared && !names_users && own.peek().is_some() && own.all(|holder| held.contains(holder))
    });
    declared.max_by_key(|(id, identity)| (identity.holders.len(), std::cmp::Reverse(*id))).map(|(id, _)| id)
}

/// Takes a user for a declared identity: what is assigned to the one belongs to the other.
fn join(org: &mut Org<'_>, id: IdentityId, user: UserId) {
    let known = &org.users[user];
    if !known.active {
        return;
    }
    let sentence = format!("its user is '{}' ({})", known.username, org.evidence_place(known.place));
    let mut holders = org.identities[id].holders.clone();
    holders.extend(known.holders.iter().filter(|holder| !org.identities[id].holders.contains(holder)));
    holders.sort_by_key(|&holder| org.holders[holder].kind != HolderKind::Profile);
    // What the org has assigned can be assigned.
    let given = known.holders.iter().flat_map(|&holder| org.leaves(holder));
    let given: FxHashSet<HolderId> = given.map(|(leaf, _)| leaf).collect();
    let identity = &mut org.identities[id];
    identity.holders = holders;
    identity.mismatched.retain(|set| !given.contains(set));
    identity.stock_profile = identity.stock_profile.or(known.stock_profile);
    for (kind, name, _) in &known.missing {
        if !identity.missing.iter().any(|(of, known)| of == kind && fold(known) == fold(name)) {
            identity.missing.push((*kind, name.clone()));
        }
    }
    identity.evidence.push(sentence);
    identity.users.push(user);
    org.users[user].identity = Some(id);
}

fn add(org: &mut Org<'_>, user: UserId, taken: &mut FxHashSet<String>) {
    let User { username, nature, holders, missing, stock_profile, .. } = &org.users[user];
    let Nature::Integration(confidence, why) = nature else { return };
    let mut name = username.clone();
    if !taken.insert(fold(&name).into_owned()) {
        name = format!("{name} (user)");
        taken.insert(fold(&name).into_owned());
    }
    let mut identity = Identity::detected(name, holders.clone(), *confidence, why.clone());
    identity.stock_profile = *stock_profile;
    identity.missing = missing.iter().map(|(kind, name, _)| (*kind, name.clone())).collect();
    identity.missing.extend(missing_members(org, &identity.holders));
    identity.users = vec![user];
    let id = org.identities.push_and_get_key(identity);
    org.users[user].identity = Some(id);
}

/// The active users of each holder, also through groups.
fn by_holder(org: &Org<'_>) -> TiVec<HolderId, Vec<UserId>> {
    let mut by_holder: TiVec<HolderId, Vec<UserId>> = org.holders.iter().map(|_| Vec::new()).collect();
    for (id, user) in org.users.iter_enumerated().filter(|(_, user)| user.active) {
        for &holder in &user.holders {
            by_holder[holder].push(id);
            for (leaf, group) in org.leaves(holder) {
                if group.is_some() {
                    by_holder[leaf].push(id);
                }
            }
        }
    }
    for users in &mut by_holder {
        users.sort_unstable();
        users.dedup();
    }
    by_holder
}

/// So many users of one holder of whom nothing is known are no integrations: these have a user each.
const MOST_UNPROVEN: usize = 5;

/// Whether a holder is people's, whatever it is called: everybody who has it is known to be a person, or so many have
/// it that they cannot all be integrations, and nothing calls one of them an integration.
pub(crate) fn is_of_people(org: &Org<'_>, holder: HolderId) -> bool {
    let users = org.users_of(holder);
    if users.is_empty() || users.iter().any(|&user| org.users[user].is_integration()) {
        return false;
    }
    let is_person = |&user: &UserId| matches!(org.users[user].nature, Nature::Person(_) | Nature::Outside(_));
    users.len() > MOST_UNPROVEN || users.iter().all(is_person)
}

/// What the evidence adds to a detected identity: to whom its holder is assigned.
pub(crate) fn note_assignments(org: &Org<'_>, holder: HolderId) -> Option<String> {
    org.knows_users_of(org.holders[holder].kind).then(|| match org.users_of(holder) {
        [] => "it is assigned to no active user".to_owned(),
        [user] => {
            let user = &org.users[*user];
            format!("it is assigned to user '{}' alone ({})", user.username, org.evidence_place(user.place))
        }
        several => format!("it is assigned to {} users", several.len()),
    })
}
