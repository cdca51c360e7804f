//! Whether a user is an integration, a person, or neither: facts alone, no names.

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Nature, User};
use crate::catalog::license::{self, LicenseClass};
use crate::catalog::permission::API_ONLY_USER;
use crate::evidence::{Evidence, RecordId, Way};
use crate::org::Org;
use crate::terms::severity::Confidence;

/// What the evidence and the apps of an org say of its users.
pub(super) struct Natures<'o> {
    org: &'o Org<'o>,
    evidence: &'o Evidence,
    /// The title of an app by the user that it runs as.
    run_as: FxHashMap<RecordId, String>,
    /// Users with a permission set licence for integrations, each with its name.
    licensed: FxHashMap<RecordId, String>,
}

/// Values of `User.UserType` of those who are inside. Source: the page of `User` in the Object Reference.
const INSIDE: &str = "Standard";

/// Apps of Salesforce with which people work: who logs in through these alone may be a person with a telephone.
const APPS_OF_PEOPLE: [&str; 7] =
    ["Salesforce for", "SalesforceA", "Salesforce1", "Dataloader", "Workbench", "Salesforce CLI", "Chatter"];

/// As few logins say nothing of how a user usually logs in.
const FEW_LOGINS: u64 = 10;

impl<'o> Natures<'o> {
    pub fn new(org: &'o Org<'o>, evidence: &'o Evidence) -> Self {
        let run_as = org.apps.iter().filter_map(|app| {
            let user = app.run_as.as_ref().filter(|user| !user.value.is_placeholder)?;
            Some((evidence.user(&user.value.name)?, app.title()))
        });
        let licensed = evidence.license_assignments.iter().filter_map(|assignment| {
            let name = &evidence.permission_set_licenses.get(&assignment.license)?.name;
            is_for_integrations(name).then(|| (assignment.user, name.clone()))
        });
        Self { org, evidence, run_as: run_as.collect(), licensed: licensed.collect() }
    }

    pub fn of(&self, user: &User) -> Nature {
        let known = &self.evidence.users[&user.id];
        let of_profile = known.profile.and_then(|profile| self.evidence.profiles.get(&profile));
        let license = of_profile.and_then(|profile| profile.license.as_deref());
        let class = license.and_then(license::find).map(|license| license.class);
        let place = self.evidence.named(user.place);
        let is_inside = known.user_type.is_empty() || known.user_type.eq_ignore_ascii_case(INSIDE);
        let is_platform = class == Some(LicenseClass::PlatformManaged);
        if !is_inside || is_platform {
            let kind = if is_platform { license.unwrap_or_default() } else { &known.user_type };
            return Nature::Outside(format!("its type is {kind} ({place})"));
        }
        let mut why = Vec::new();
        if let Some(license) = license.filter(|license| is_for_integrations(license)) {
            why.push(format!("user '{}' has the licence '{license}' ({place})", user.username));
        }
        if let Some(license) = self.licensed.get(&user.id) {
            why.push(format!("user '{}' has the permission set licence '{license}'", user.username));
        }
        if let Some(&holder) = user.holders.iter().find(|&&holder| self.org.gives(holder, API_ONLY_USER)) {
            let title = self.org.holders[holder].title();
            why.push(format!("user '{}' has API Only User through {title}", user.username));
        }
        if let Some(app) = self.run_as.get(&user.id) {
            why.push(format!("{app} runs as user '{}'", user.username));
        }
        if !why.is_empty() {
            return Nature::Integration(Confidence::Certain, why);
        }
        self.by_logins(user)
    }

    /// What the logins say.
    fn by_logins(&self, user: &User) -> Nature {
        let Some(logins) = self.evidence.logins.get(&user.id) else { return Nature::Unproven };
        if let Some((way, times)) = logins.ways.iter().find(|(way, _)| way.is_interactive()) {
            let place = self.evidence.named(times.place);
            return Nature::Person(format!(
                "a person logged in with '{}' by {} on {} ({place})",
                user.username, way.application, times.last
            ));
        }
        let count: u64 = logins.ways.values().map(|times| times.count).sum();
        let apps: FxHashSet<&str> = logins.ways.keys().map(|way| way.application.as_str()).collect();
        let of_app = |way: &Way| {
            way.is_through_app() && !APPS_OF_PEOPLE.iter().any(|app| way.application.starts_with(app))
        };
        let last = logins.ways.values().max_by_key(|times| (times.last, times.place));
        match last {
            Some(last) if count >= FEW_LOGINS && logins.ways.keys().all(of_app) => {
                let mut apps: Vec<_> = apps.into_iter().map(|app| format!("'{app}'")).collect();
                apps.sort_unstable();
                Nature::Integration(
                    Confidence::Likely,
                    vec![format!(
                        "user '{}' logs in through {} alone, {count} times ({})",
                        user.username,
                        crate::text::phrase::and_more(&apps, 3),
                        self.evidence.named(last.place)
                    )],
                )
            }
            _ => Nature::Unproven,
        }
    }
}

fn is_for_integrations(license: &str) -> bool {
    license::find(license).is_some_and(|license| license.class == LicenseClass::Integration)
}
