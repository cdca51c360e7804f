//! The apps of an org by what a configuration calls them.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use super::Org;
use crate::terms::ids::AppId;
use crate::terms::names::fold;

/// Finds apps by API name, with the project's own namespace or without, by label and by the user they run as.
pub(super) struct AppNames<'c> {
    by_name: FxHashMap<String, Vec<AppId>>,
    by_label: FxHashMap<String, Vec<AppId>>,
    by_user: FxHashMap<String, Vec<AppId>>,
    /// The integrations that call an app their own, by name, those that follow each other once.
    owners: FxHashMap<AppId, Vec<&'c str>>,
}

impl<'c> AppNames<'c> {
    pub(super) fn new(org: &Org<'c>) -> Self {
        let mut names = Self {
            by_name: FxHashMap::default(),
            by_label: FxHashMap::default(),
            by_user: FxHashMap::default(),
            owners: FxHashMap::default(),
        };
        for (id, app) in org.apps.iter_enumerated() {
            let bare = org.directory.bare(&fold(&app.name)).into_owned();
            names.by_name.entry(bare).or_default().push(id);
            if let Some(label) = &app.label {
                names.by_label.entry(fold(label).into_owned()).or_default().push(id);
            }
            if let Some(user) = &app.run_as {
                names.by_user.entry(fold(&user.value.name).into_owned()).or_default().push(id);
            }
        }
        for integration in &org.config.integrations {
            for name in &integration.apps {
                for app in names.called(org, &name.value) {
                    let owners = names.owners.entry(app).or_default();
                    if owners.last() != Some(&integration.name.as_str()) {
                        owners.push(&integration.name);
                    }
                }
            }
        }
        names
    }

    /// The apps that are meant by a name; one that has it both as name and as label comes twice.
    pub(super) fn called(&self, org: &Org<'_>, name: &str) -> Vec<AppId> {
        let wanted: Cow<'_, str> = fold(name);
        let named = self.by_name.get(&*org.directory.bare(&wanted));
        let labelled = self.by_label.get(&*wanted);
        named.into_iter().chain(labelled).flatten().copied().collect()
    }

    /// The apps that run as a user.
    pub(super) fn run_as(&self, user: &str) -> &[AppId] {
        self.by_user.get(&*fold(user)).map_or(&[], Vec::as_slice)
    }

    /// Whether another integration than this one calls an app its own.
    pub(super) fn is_of_another(&self, app: AppId, integration: &str) -> bool {
        self.owners.get(&app).is_some_and(|owners| owners.iter().any(|owner| *owner != integration))
    }
}
