//! Identities that the configuration declares.

use std::borrow::Cow;

use rustc_hash::{FxHashMap, FxHashSet};
use typed_index_collections::TiVec;

use super::Org;
use super::app_names::AppNames;
use super::classify::{Classifier, Standing};
use super::detect::is_raised;
use super::directory::Resolved;
use super::identity::Identity;
use super::library::Library;
use super::unresolved::{APP, Found};
use crate::catalog::license::{License, LicenseKind};
use crate::catalog::profile::ProfileClass;
use crate::config::{Config, Integration, Located, is_before};
use crate::terms::holder_kind::HolderKind;
use crate::terms::ids::{AppId, HolderId, IdentityId};
use crate::terms::names::fold;
use crate::terms::severity::Confidence;

/// Adds the declared integrations of which an org has a file.
pub(crate) fn declare(org: &mut Org<'_>, found: &mut Found) {
    let apps = AppNames::new(org);
    let kept = org.config.integrations.iter().filter(|integration| !is_before(&integration.location));
    let kept: FxHashSet<_> = kept.flat_map(Integration::holders).map(folded).collect();
    for (index, integration) in org.config.integrations.iter().enumerate() {
        let mut identity = assemble(org, index, &apps, found);
        // Where none of its files is, there is nothing to say of an identity: see `declare_without_files`.
        let is_there = !identity.holders.is_empty() || !identity.apps.is_empty();
        if is_there && !is_forgotten(org, &identity, integration, &kept) {
            identity.mismatched = mismatched(org, &identity);
            org.identities.push(identity);
        }
    }
}

/// A holder that the configuration names, folded.
type Folded<'c> = (HolderKind, Cow<'c, str>);

fn folded((kind, name): (HolderKind, &Located<String>)) -> Folded<'_> {
    (kind, fold(&name.value))
}

/// Whether one that only the configuration before a change declares has nothing left but what others have as well:
/// what those name that are declared still.
fn is_forgotten(
    org: &Org<'_>,
    identity: &Identity,
    integration: &Integration,
    others: &FxHashSet<Folded<'_>>,
) -> bool {
    let mut own = integration.holders().filter(|&holder| !others.contains(&folded(holder)));
    is_before(&integration.location)
        && identity.apps.is_empty()
        && !own.any(|(kind, name)| org.directory.find(kind, &name.value).is_some())
}

/// Holds what nobody answers for to what the repository shows: `init` declares what it takes for an integration, and
/// a guess that nobody has read stays one. What only a person can have declared is certain without an owner, too.
pub(crate) fn doubt_unread(org: &mut Org<'_>) {
    let guesses: Vec<IdentityId> = {
        let classifier = Classifier::new(org);
        // Several may have one holder.
        let mut known: FxHashMap<HolderId, (Standing, bool)> = FxHashMap::default();
        let mut judge = |holder: HolderId| {
            *known.entry(holder).or_insert_with(|| {
                let verdict = classifier.judge(holder);
                (verdict.standing, verdict.is_widened())
            })
        };
        let mut guess = |identity: &Identity| {
            if !identity.declared || identity.owner.is_some() {
                return false;
            }
            let verdicts: Vec<_> = identity.holders.iter().map(|&holder| judge(holder)).collect();
            let mut groups = identity.holders.iter();
            let is_raised = groups.any(|&group| is_raised(org, group, |holder| Some(judge(holder).0)));
            let is = |sure| verdicts.iter().any(|(standing, _)| *standing == Standing::Identity(sure));
            let is_widened = verdicts.iter().any(|(_, is_widened)| *is_widened);
            let is_guess = is(Confidence::Likely) || is_widened || is_raised;
            is_guess && !is(Confidence::Certain)
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
    let declared = orgs.iter().flat_map(|org| &org.identities).filter(|i| i.declared);
    let declared: FxHashSet<&str> = declared.map(|i| i.name.as_str()).collect();
    let integrations = config.integrations.iter().enumerate();
    let without_files =
        integrations.filter(|(_, i)| !is_before(&i.location) && !declared.contains(i.name.as_str()));
    let without_files: Vec<usize> = without_files.map(|(index, _)| index).collect();
    if without_files.is_empty() {
        return;
    }
    if orgs.is_empty() {
        orgs.push(Org::new(library, config, 0, TiVec::new()));
    }
    let org = &mut orgs[0];
    let apps = AppNames::new(org);
    for index in without_files {
        let identity = assemble(org, index, &apps, found);
        org.identities.push(identity);
    }
}

/// A declared identity with those of its holders that an org has.
fn assemble(org: &Org<'_>, index: usize, apps: &AppNames<'_>, found: &mut Found) -> Identity {
    let integration = &org.config.integrations[index];
    let mut identity = Identity::declared(index, integration);
    let mut met = FxHashSet::default();
    for (kind, name) in integration.holders() {
        match org.directory.find(kind, &name.value) {
            Some(Resolved::Holder(holder)) if !met.insert(holder) => {}
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
    follow_apps(org, integration, apps, &mut identity.apps);
    for name in integration.apps.iter().filter(|name| !apps.called(org, &name.value).is_empty()) {
        found.note(APP, &name.value);
    }
    let missing = missing_members(org, &identity.holders);
    identity.missing.extend(missing);
    identity
}

/// The apps that an integration names, by API name or label, and those that run as one of its users.
fn follow_apps(org: &Org<'_>, integration: &Integration, names: &AppNames<'_>, apps: &mut Vec<AppId>) {
    for Located { value: name, .. } in &integration.apps {
        apps.extend(names.called(org, name));
    }
    for Located { value: user, .. } in &integration.users {
        // What another integration calls its own is that one's, whoever it runs as.
        let of_user = names.run_as(user).iter().filter(|&&app| !names.is_of_another(app, &integration.name));
        apps.extend(of_user);
    }
    apps.sort_unstable();
    apps.dedup();
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
