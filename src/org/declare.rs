//! Identities that the configuration declares.

use std::collections::BTreeSet;

use typed_index_collections::TiVec;

use super::Org;
use super::app::{App, Stated, Username};
use super::classify::{Classifier, Standing, Verdict};
use super::directory::{Directory, Resolved};
use super::identity::Identity;
use super::library::Library;
use super::unresolved::{APP, Found};
use crate::catalog::license::{License, LicenseKind};
use crate::catalog::profile::ProfileClass;
use crate::config::{Config, Integration, Located, is_before};
use crate::terms::holder_kind::HolderKind;
use crate::terms::ids::{HolderId, IdentityId};
use crate::terms::names::fold;
use crate::terms::severity::Confidence;

/// Adds the declared integrations of which an org has a file.
pub(crate) fn declare(org: &mut Org<'_>, found: &mut Found) {
    for (index, integration) in org.config.integrations.iter().enumerate() {
        let mut identity = assemble(org, index, integration, found);
        // Where none of its files is, there is nothing to say of an identity: see `declare_without_files`.
        let is_there = !identity.holders.is_empty() || !identity.apps.is_empty();
        if is_there && !is_forgotten(org, &identity, integration) {
            identity.mismatched = mismatched(org, &identity);
            org.identities.push(identity);
        }
    }
}

/// Whether one that only the configuration before a change declares has nothing left but what others have as well.
fn is_forgotten(org: &Org<'_>, identity: &Identity, integration: &Integration) -> bool {
    let others = org.config.integrations.iter().filter(|other| !is_before(&other.location));
    let others: BTreeSet<_> =
        others.flat_map(Integration::holders).map(|(kind, name)| (kind, fold(&name.value))).collect();
    let mut own = integration.holders().filter(|(kind, name)| !others.contains(&(*kind, fold(&name.value))));
    is_before(&integration.location)
        && identity.apps.is_empty()
        && !own.any(|(kind, name)| org.directory.find(kind, &name.value).is_some())
}

/// Holds what nobody answers for to what the repository shows: `init` declares what it takes for an integration, and
/// a guess that nobody has read stays one. What only a person can have declared is certain without an owner, too.
pub(crate) fn doubt_unread(org: &mut Org<'_>) {
    let guesses: Vec<IdentityId> = {
        let classifier = Classifier::new(org);
        let guess = |identity: &Identity| {
            let verdicts: Vec<Verdict> = identity.holders.iter().map(|&h| classifier.judge(h)).collect();
            let is = |sure| verdicts.iter().any(|v| v.standing == Standing::Identity(sure));
            let is_guess = is(Confidence::Likely) || verdicts.iter().any(Verdict::is_widened);
            identity.declared && identity.owner.is_none() && is_guess && !is(Confidence::Certain)
        };
        org.identities.iter_enumerated().filter(|(_, i)| guess(i)).map(|(at, _)| at).collect()
    };
    for at in guesses {
        org.identities[at].doubt("declared without owner: fill in owner");
    }
}

/// Declared identities of which no org has a file are listed in the first, so that none vanishes.
pub(crate) fn declare_without_files<'l>(
    orgs: &mut Vec<Org<'l>>,
    library: &'l Library,
    config: &'l Config,
    found: &mut Found,
) {
    let has_home =
        |name: &str| orgs.iter().flat_map(|org| &org.identities).any(|i| i.declared && i.name == name);
    let integrations = config.integrations.iter().enumerate();
    let without_files = integrations.filter(|(_, i)| !is_before(&i.location) && !has_home(&i.name));
    let without_files: Vec<_> = without_files.collect();
    if without_files.is_empty() {
        return;
    }
    if orgs.is_empty() {
        orgs.push(Org::new(library, config, 0, TiVec::new()));
    }
    let org = &mut orgs[0];
    for (index, integration) in without_files {
        let identity = assemble(org, index, integration, found);
        org.identities.push(identity);
    }
}

/// A declared identity with those of its holders that an org has.
fn assemble(org: &Org<'_>, index: usize, integration: &Integration, found: &mut Found) -> Identity {
    let mut identity = Identity::declared(index, integration);
    for (kind, name) in integration.holders() {
        match org.directory.find(kind, &name.value) {
            Some(Resolved::Holder(holder)) if identity.holders.contains(&holder) => {}
            Some(Resolved::Holder(holder)) => {
                identity.holders.push(holder);
                // Of one that is not declared any more nothing else is known.
                if is_before(&name.location) && !is_before(&integration.location) {
                    identity.former.push(holder);
                }
            }
            // Who has another profile now has it instead.
            Some(Resolved::Stock(_)) if is_before(&name.location) && integration.profile.is_some() => {
                continue;
            }
            Some(Resolved::Stock(profile)) => identity.stock_profile = Some(profile),
            None if is_before(&name.location) => continue,
            None => {
                identity.missing.push((kind, name.value.clone()));
                continue;
            }
        }
        found.note(kind.name(), &name.value);
    }
    follow_apps(org, integration, &mut identity, found);
    let missing = missing_members(org, &identity.holders);
    identity.missing.extend(missing);
    identity
}

/// The apps that an integration names, by API name or label, and those that run as one of its users.
fn follow_apps(org: &Org<'_>, integration: &Integration, identity: &mut Identity, found: &mut Found) {
    let is_called = |app: &App, name: &str| is_called(app, name, &org.directory);
    for Located { value: name, .. } in &integration.apps {
        let apps = org.apps.iter_enumerated().filter(|(_, app)| is_called(app, name)).map(|(id, _)| id);
        let before = identity.apps.len();
        identity.apps.extend(apps);
        if identity.apps.len() > before {
            found.note(APP, name);
        }
    }
    for Located { value: user, .. } in &integration.users {
        let is_user = |known: &Stated<Username>| fold(&known.value.name) == fold(user);
        // What another integration calls its own is that one's, whoever it runs as.
        let others = org.config.integrations.iter().filter(|other| other.name != integration.name);
        let others: Vec<&str> = others.flat_map(|other| &other.apps).map(|app| app.value.as_str()).collect();
        let is_of_another = |app: &App| others.iter().any(|name| is_called(app, name));
        let runs_as = |app: &App| app.run_as.as_ref().is_some_and(is_user) && !is_of_another(app);
        identity.apps.extend(org.apps.keys().filter(|&app| runs_as(&org.apps[app])));
    }
    identity.apps.sort_unstable();
    identity.apps.dedup();
}

/// Whether an app is meant by a name: its API name, with the project's own namespace or without, or its
/// label.
fn is_called(app: &App, name: &str, directory: &Directory) -> bool {
    let (wanted, known) = (fold(name), fold(&app.name));
    directory.bare(&known) == directory.bare(&wanted)
        || app.label.as_deref().is_some_and(|label| fold(label) == wanted)
}

/// The members of groups that are not in the repository.
pub(crate) fn missing_members(org: &Org<'_>, holders: &[HolderId]) -> Vec<(HolderKind, String)> {
    let groups = holders.iter().filter_map(|&h| org.holders[h].group.as_ref());
    let members = groups.flat_map(|g| &g.members).filter(|m| m.holder.is_none());
    members.map(|m| (HolderKind::PermissionSet, m.mention.name.clone())).collect()
}

/// Permission sets whose user licence is not the identity's, also inside its groups: a Salesforce
/// Integration user cannot be given a set of another user licence.
fn mismatched(org: &Org<'_>, identity: &Identity) -> Vec<HolderId> {
    let license = |h: HolderId| org.holders[h].known_license(org.library);
    let stock = identity.stock_profile.is_some_and(|p| p.class == ProfileClass::ApiOnly);
    let integration_profile = stock
        || identity.holders.iter().any(|&h| {
            org.holders[h].kind == HolderKind::Profile
                && !identity.former.contains(&h)
                && license(h).is_some_and(License::is_of_api_users)
        });
    if !integration_profile {
        return Vec::new();
    }
    let leaves = identity.holders.iter().flat_map(|&h| org.leaves(h)).map(|(leaf, _)| leaf);
    leaves
        .filter(|&h| {
            org.holders[h].kind == HolderKind::PermissionSet
                && license(h).is_some_and(|l| l.kind == LicenseKind::User && !l.is_of_api_users())
        })
        .collect()
}
