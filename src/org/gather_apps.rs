//! From files to apps: an external client app is several of them.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashSet;
use typed_index_collections::TiVec;

use super::Org;
use super::app::{App, AppKind, IpRelaxation, PreAuthorised, RefreshToken, Stated, Username, scope};
use super::group::Mention;
use crate::metadata::component::{Component, Content};
use crate::metadata::connected_app::ConnectedApp;
use crate::metadata::external_client_app::OauthPolicies;
use crate::metadata::oauth_config::OauthConfig;
use crate::metadata::value::{Flag, Located};
use crate::terms::holder_kind::HolderKind;
use crate::terms::ids::AppId;
use crate::terms::names::fold;

/// The apps of an org, connected apps first, each kind by name; and where a file names an external
/// client app that no file describes. Each file of a connected app is an app of its own: which of
/// several is deployed is not known. The files of an external client app are joined by the name that
/// they state; where several state the same thing, the first by path counts.
pub(crate) fn gather(org: &Org<'_>) -> (TiVec<AppId, App>, Vec<Mention>) {
    let mut connected = Vec::new();
    let mut external: BTreeMap<String, (App, bool)> = BTreeMap::new();
    let mut named = BTreeMap::new();
    for (_, component) in org.components() {
        let source = &org.library.project.files[component.file];
        let from = From { org, file: component.file };
        if let Content::ConnectedApp(stated) = &component.content {
            let mut app = App::new(AppKind::Connected, &source.name);
            app.files.push(component.file);
            from.connected(&mut app, stated);
            connected.push(app);
            continue;
        }
        let Some(part) = part(component) else { continue };
        let stated = match part {
            Part::Joined(stated) => stated,
            Part::Itself => None,
        };
        let name = stated.map_or(source.name.as_str(), |name| name.text.as_str());
        let key = org.directory.bare(&fold(name)).into_owned();
        let new = || (App::new(AppKind::External, name), false);
        let (app, is_described) = external.entry(key.clone()).or_insert_with(new);
        if matches!(part, Part::Itself) {
            app.name.clone_from(&source.name);
            *is_described = true;
        }
        app.files.push(component.file);
        from.external(app, component);
        if let Some(name) = stated {
            named.entry(key).or_insert_with(|| from.mention(name));
        }
    }
    connected.sort_by_cached_key(|app: &App| fold(&app.name).into_owned());
    let absent = named.into_iter().filter(|(key, _)| external.get(key).is_some_and(|(_, known)| !known));
    let absent = absent.map(|(_, mention)| mention).collect();
    let has_policies: BTreeSet<usize> = org
        .components()
        .filter(|(_, c)| matches!(c.content, Content::OauthPolicies(_)))
        .map(|(_, c)| c.file)
        .collect();
    connected.extend(external.into_values().map(|(mut app, _)| {
        if app.files.iter().any(|file| has_policies.contains(file)) {
            app.default_policies = None;
        }
        app
    }));
    (connected.into(), absent)
}

/// How a file belongs to an external client app.
enum Part<'c> {
    /// It is the app, which its own name names.
    Itself,
    /// It states the app's name; one that does not is an app of its own.
    Joined(Option<&'c Located>),
}

fn part(component: &Component) -> Option<Part<'_>> {
    Some(match &component.content {
        Content::ExternalClientApp(_) => Part::Itself,
        Content::OauthSettings(stated) => Part::Joined(stated.app.as_ref()),
        Content::GlobalOauthSettings(stated) => Part::Joined(stated.app.as_ref()),
        Content::OauthPolicies(stated) => Part::Joined(stated.app.as_ref()),
        Content::ExternalClientAppPolicies(stated) => Part::Joined(stated.app.as_ref()),
        Content::OauthSecuritySettings(stated) => Part::Joined(stated.app.as_ref()),
        _ => return None,
    })
}

/// The file that statements come from.
#[derive(Copy, Clone)]
struct From<'o> {
    org: &'o Org<'o>,
    file: usize,
}

impl From<'_> {
    fn connected(&self, app: &mut App, stated: &ConnectedApp) {
        app.label = stated.label.as_ref().map(|l| l.text.clone());
        app.admin_approved = self.flag(stated.is_admin_approved);
        app.client_credentials = self.flag(stated.is_client_credential_enabled);
        app.run_as = self.user(stated.client_credential_user.as_ref());
        app.binds_tokens_to_ip = self.flag(stated.is_ip_binding_enabled);
        app.handler_user = self.user(stated.plugin_execution_user.as_ref());
        app.session_level = self.text(stated.session_level.as_ref(), str::to_owned);
        app.ip_relaxation = self.text(stated.ip_relaxation.as_ref(), ip_relaxation);
        app.refresh_token = self.text(stated.refresh_token_policy.as_ref(), |text| {
            let mut parts = text.split(':');
            refresh_token(text, parts.next().unwrap_or_default(), parts.next(), parts.next())
        });
        self.scopes(app, &stated.scopes);
        self.oauth(app, &stated.oauth);
        self.pre_authorise(app, HolderKind::Profile, &stated.profiles);
        self.pre_authorise(app, HolderKind::PermissionSet, &stated.permission_sets);
    }

    fn external(&self, app: &mut App, component: &Component) {
        match &component.content {
            Content::ExternalClientApp(stated) => {
                let is_local = |d: &Located| d.text.eq_ignore_ascii_case("Local");
                if stated.distribution.as_ref().is_none_or(is_local) {
                    app.default_policies = Some(self.file);
                }
                let label = stated.label.as_ref().map(|l| l.text.clone());
                app.label = app.label.take().or(label);
            }
            Content::OauthSettings(stated) => self.scopes(app, &stated.scopes),
            Content::GlobalOauthSettings(stated) => {
                self.oauth(app, &stated.oauth);
                self.client_credentials(app, stated.is_client_credentials_flow_enabled);
            }
            Content::OauthPolicies(stated) => self.policies(app, stated),
            Content::OauthSecuritySettings(stated) => {
                let bound = self.stated(stated.has_token_ranges, stated.token_ranges);
                app.binds_tokens_to_ip = app.binds_tokens_to_ip.take().or(Some(bound));
            }
            Content::ExternalClientAppPolicies(stated) => {
                app.enabled = app.enabled.take().or(self.flag(stated.is_enabled));
            }
            _ => {}
        }
    }

    fn policies(&self, app: &mut App, stated: &OauthPolicies) {
        let permitted = stated.permitted_users.as_ref().and_then(|policy| {
            let approved = match policy.text.to_ascii_lowercase().as_str() {
                "adminapprovedpreauthorized" => true,
                "allselfauthorized" => false,
                _ => return None,
            };
            Some(self.stated(approved, policy.offset))
        });
        app.admin_approved = app.admin_approved.take().or(permitted);
        self.client_credentials(app, stated.is_client_credentials_flow_enabled);
        app.run_as = app.run_as.take().or(self.user(stated.client_credentials_user.as_ref()));
        app.handler_user = app.handler_user.take().or(self.user(stated.execute_handler_as.as_ref()));
        let level = self.text(stated.required_session_level.as_ref(), str::to_owned);
        app.session_level = app.session_level.take().or(level);
        let relaxation = self.text(stated.ip_relaxation.as_ref(), ip_relaxation);
        app.ip_relaxation = app.ip_relaxation.take().or(relaxation);
        let text = |located: &Option<Located>| located.as_ref().map(|l| l.text.clone());
        let period = text(&stated.refresh_token_validity);
        let unit = text(&stated.refresh_token_validity_unit);
        let refresh = self.text(stated.refresh_token_policy.as_ref(), |policy| {
            refresh_token(policy, policy, period.as_deref(), unit.as_deref())
        });
        app.refresh_token = app.refresh_token.take().or(refresh);
        self.pre_authorise(app, HolderKind::Profile, &stated.profiles);
        self.pre_authorise(app, HolderKind::PermissionSet, &stated.permission_sets);
    }

    /// The flow is on where the app's settings and its policies both say so, and one that says nothing
    /// does not object.
    fn client_credentials(&self, app: &mut App, flag: Option<Flag>) {
        let new = self.flag(flag);
        let is_off = app.client_credentials.as_ref().is_some_and(|known| !known.value);
        if !is_off && new.is_some() {
            app.client_credentials = new;
        }
    }

    fn oauth(&self, app: &mut App, stated: &OauthConfig) {
        let certificate = stated.certificate.map(|offset| self.stated((), offset));
        app.certificate = app.certificate.take().or(certificate);
        let set = |to: &mut Option<Stated<bool>>, flag| *to = to.take().or(self.flag(flag));
        set(&mut app.pkce_required, stated.is_pkce_required);
        set(&mut app.secret_optional, stated.is_consumer_secret_optional);
        set(&mut app.secret_for_refresh, stated.is_secret_required_for_refresh_token);
        set(&mut app.rotates_refresh_tokens, stated.is_refresh_token_rotation_enabled);
        set(&mut app.device_flow, stated.is_device_flow_enabled);
        set(&mut app.enforces_idle_limit, stated.is_idle_limit_enforced);
        app.callback_urls.extend(stated.callback_urls.iter().map(|u| self.stated(u.text.clone(), u.offset)));
    }

    fn scopes(&self, app: &mut App, scopes: &[Located]) {
        for written in scopes {
            let scope = scope(&written.text);
            if app.scope(&scope).is_none() {
                app.scopes.push(self.stated(scope, written.offset));
            }
        }
    }

    fn pre_authorise(&self, app: &mut App, kind: HolderKind, names: &[Located]) {
        let known = app.pre_authorised.iter().filter(|p| p.kind == kind);
        let mut met: FxHashSet<String> = known.map(|p| fold(&p.mention.name).into_owned()).collect();
        for name in names {
            let resolved = self.org.directory.find_labelled(kind, &name.text);
            if met.insert(fold(&name.text).into_owned()) {
                app.pre_authorised.push(PreAuthorised { kind, mention: self.mention(name), resolved });
            }
        }
    }

    fn mention(&self, name: &Located) -> Mention {
        Mention { name: name.text.clone(), file: self.file, offset: name.offset }
    }

    fn stated<T>(&self, value: T, offset: u32) -> Stated<T> {
        Stated { value, file: self.file, offset }
    }

    fn flag(&self, flag: Option<Flag>) -> Option<Stated<bool>> {
        flag.map(|flag| self.stated(flag.value, flag.offset))
    }

    fn text<T>(&self, text: Option<&Located>, value: impl Fn(&str) -> T) -> Option<Stated<T>> {
        text.map(|text| self.stated(value(&text.text), text.offset))
    }

    fn user(&self, name: Option<&Located>) -> Option<Stated<Username>> {
        let project = &self.org.library.project;
        let (root, path) = (&project.roots[self.org.root], &project.files[self.file].path);
        self.text(name, |name| Username {
            name: name.to_owned(),
            is_placeholder: root.is_placeholder(path, name),
        })
    }
}

fn ip_relaxation(written: &str) -> IpRelaxation {
    match written.to_ascii_lowercase().as_str() {
        "enforce" => IpRelaxation::Enforce,
        "enforce_relaxrefresh" => IpRelaxation::EnforceRelaxRefresh,
        "bypass" => IpRelaxation::Bypass,
        "bypass_2factor" => IpRelaxation::BypassSecondFactor,
        _ => IpRelaxation::Other(written.to_owned()),
    }
}

/// `specific_lifetime:30:DAYS` in one element, or `SpecificLifetime`, `30` and `Days` in three.
fn refresh_token(written: &str, policy: &str, period: Option<&str>, unit: Option<&str>) -> RefreshToken {
    let per_unit = match unit.unwrap_or_default().to_ascii_lowercase().as_str() {
        "hours" => Some(1),
        "days" => Some(24),
        "months" => Some(24 * 30),
        _ => None,
    };
    let period: Option<u64> = period.and_then(|period| period.parse().ok());
    let hours = period.zip(per_unit).and_then(|(period, hours)| period.checked_mul(hours));
    let policy: String = policy.chars().filter(|&c| c != '_').collect();
    match (policy.to_ascii_lowercase().as_str(), hours) {
        ("zero", _) => RefreshToken::Zero,
        ("infinite", _) => RefreshToken::Infinite,
        ("specificlifetime", Some(hours)) => RefreshToken::Lifetime(hours),
        ("specificinactivity", Some(hours)) => RefreshToken::Inactivity(hours),
        _ => RefreshToken::Other(written.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::{RefreshToken, refresh_token};

    #[test]
    fn both_spellings_of_a_token_policy() {
        let one = |text: &str| {
            let mut parts = text.split(':');
            refresh_token(text, parts.next().unwrap(), parts.next(), parts.next())
        };
        assert_eq!(one("zero"), RefreshToken::Zero);
        assert_eq!(one("infinite"), RefreshToken::Infinite);
        assert_eq!(one("specific_lifetime:90:DAYS"), RefreshToken::Lifetime(2160));
        assert_eq!(one("specific_inactivity:2:MONTHS"), RefreshToken::Inactivity(1440));
        let odd = "specific_lifetime:soon:DAYS";
        assert_eq!(one(odd), RefreshToken::Other(odd.to_owned()));
        let three = refresh_token("SpecificLifetime", "SpecificLifetime", Some("12"), Some("Hours"));
        assert_eq!(three, RefreshToken::Lifetime(12));
        assert_eq!(refresh_token("Infinite", "Infinite", None, None), RefreshToken::Infinite);
    }
}
