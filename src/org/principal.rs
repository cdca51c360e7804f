//! Whom people mean by a name.

use rustc_hash::FxHashSet;

use super::Org;
use super::unresolved::Named;
use super::words;
use crate::config::External;
use crate::project::thing::holder_of;
use crate::terms::holder_kind::HolderKind;
use crate::terms::ids::HolderId;
use crate::terms::ids::IdentityId;
use crate::terms::names::fold;
use crate::text::nearest::nearest;
use crate::text::position::Location;

/// Whom a question is about.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Principal {
    Identity(IdentityId),
    /// Whoever has this profile, permission set or group.
    Holder(HolderId),
}

/// A name that nothing has.
#[derive(Debug, PartialEq, Eq)]
pub struct NoPrincipal {
    pub nearest: Option<String>,
    /// The names of all identities.
    pub identities: Vec<String>,
}

/// A holder that a subject has or contains and that is not in the repository.
#[derive(Debug)]
pub struct Missing<'c> {
    pub kind: HolderKind,
    pub name: String,
    pub named: Named,
    /// The configuration accepts it.
    pub external: Option<&'c External>,
}

/// The subjects of a name, each with its index into the orgs: several where several project roots have
/// one. An identity by its name or as `identity:NAME`; else a holder by its name or label, with its kind
/// before a colon or without; else one or the other by the name of its file, however its words are joined.
pub fn find(orgs: &[&Org<'_>], text: &str) -> Result<Vec<(usize, Principal)>, NoPrincipal> {
    let text = text.trim();
    let prefix = text.split_once(':');
    let name = prefix.filter(|(kind, _)| *kind == "identity").map_or(text, |(_, name)| name);
    let numbered = || orgs.iter().copied().enumerate();
    let identities = numbered().flat_map(|(o, org)| org.identities.iter_enumerated().map(move |i| (o, i)));
    let wanted = |(_, (_, identity)): &(usize, (IdentityId, &super::identity::Identity))| {
        fold(&identity.name) == fold(name)
    };
    let found: Vec<_> =
        identities.clone().filter(wanted).map(|(org, (i, _))| (org, Principal::Identity(i))).collect();
    if !found.is_empty() {
        return Ok(found);
    }
    let with_kind = prefix.and_then(|(word, name)| Some((HolderKind::of_prefix(word)?, name)));
    let (kinds, name) = match with_kind {
        Some((kind, name)) => (vec![kind], name),
        None => (HolderKind::ALL.to_vec(), name),
    };
    let (mut found, mut found_alike) = (Vec::new(), Vec::new());
    for (o, org) in numbered() {
        for &kind in &kinds {
            found.extend(org.find(kind, name).map(|holder| (o, Principal::Holder(holder))));
        }
    }
    if !found.is_empty() {
        return Ok(found);
    }
    // A file's name, or the name that `init` gives to what it declares.
    let wanted = words::key(&holder_of(name));
    let alike = |known: &str| words::key(known) == wanted && !wanted.is_empty();
    let found: Vec<_> = identities
        .clone()
        .filter(|(_, (_, identity))| alike(&identity.name))
        .map(|(org, (i, _))| (org, Principal::Identity(i)))
        .collect();
    if !found.is_empty() {
        return Ok(found);
    }
    for (o, org) in numbered() {
        let holders =
            org.holders.iter_enumerated().filter(|(_, h)| kinds.contains(&h.kind) && alike(&h.name));
        found_alike.extend(holders.map(|(id, _)| (o, Principal::Holder(id))));
    }
    if !found_alike.is_empty() {
        return Ok(found_alike);
    }
    let identities: Vec<String> = identities.map(|(_, (_, identity))| identity.name.clone()).collect();
    // A kind before the colon says what is meant; then a name of another kind is no help.
    let of_identity = with_kind.is_none();
    let of_holder = prefix.is_none_or(|(kind, _)| kind != "identity");
    let holders = orgs.iter().flat_map(|org| &org.holders).filter(|h| of_holder && kinds.contains(&h.kind));
    let candidates =
        identities.iter().filter(|_| of_identity).map(String::as_str).chain(holders.map(|h| h.name.as_str()));
    let near = nearest(name, candidates).map(str::to_owned);
    Err(NoPrincipal { nearest: near, identities })
}

impl<'l> Org<'l> {
    /// Where the configuration names each of a declared identity's holders.
    pub fn named_holders(&self, identity: IdentityId) -> Vec<(HolderId, &'l Location)> {
        let Some(integration) = self.identities[identity].integration else { return Vec::new() };
        let named = self.config.integrations[integration].holders();
        named.filter_map(|(kind, name)| Some((self.find(kind, &name.value)?, &name.location))).collect()
    }

    /// What a subject has or contains that is not in the repository: what it grants is not known.
    pub fn missing(&self, subject: Principal) -> Vec<Missing<'l>> {
        let (declared, holders): (_, &[_]) = match &subject {
            Principal::Identity(id) => (self.identities[*id].integration, &self.identities[*id].holders),
            Principal::Holder(holder) => (None, std::slice::from_ref(holder)),
        };
        let mut missing = Vec::new();
        if let (Some(integration), Principal::Identity(id)) = (declared, subject) {
            let lacked = self.identities[id].missing.iter().map(|(kind, name)| (*kind, name.as_str()));
            let lacked: FxHashSet<(HolderKind, &str)> = lacked.collect();
            for (kind, name) in self.config.integrations[integration].holders() {
                if lacked.contains(&(kind, name.value.as_str())) {
                    let named = Named::InConfiguration(name.location.clone());
                    missing.push(self.missing_one(kind, &name.value, named));
                }
            }
        }
        for group in holders.iter().filter_map(|&h| self.holders[h].group.as_ref()) {
            for member in group.members.iter().filter(|m| m.holder.is_none()) {
                let (kind, named) = (HolderKind::PermissionSet, Named::from(&member.mention));
                missing.push(self.missing_one(kind, &member.mention.name, named));
            }
        }
        missing
    }

    fn missing_one(&self, kind: HolderKind, name: &str, named: Named) -> Missing<'l> {
        let external = self.externals_of(name).first().map(|&at| &self.config.externals[at]);
        Missing { kind, name: name.to_owned(), named, external }
    }

    /// Profiles of a subject from whose files nothing follows, since they name no user permission, as
    /// a retrieved profile would.
    pub fn partial_profiles(&self, subject: Principal) -> Vec<HolderId> {
        let mut profiles = self.profiles(subject);
        profiles.retain(|&profile| !self.holders[profile].names_user_permissions(self.library));
        profiles
    }

    /// The profiles of a subject that are in the repository.
    pub fn profiles(&self, subject: Principal) -> Vec<HolderId> {
        let holders = self.ways(subject).into_iter().map(|way| way.holder);
        holders.filter(|&h| self.holders[h].kind == HolderKind::Profile).collect()
    }
}
