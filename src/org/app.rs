//! Connected apps and external client apps, as one thing: what calls Salesforce, in whose name and
//! on what terms.

use super::directory::Resolved;
use super::group::Mention;
use crate::catalog::profile::StandardProfile;
use crate::terms::holder_kind::HolderKind;
use crate::terms::ids::HolderId;

#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AppKind {
    Connected,
    External,
}

impl AppKind {
    pub fn noun(self) -> &'static str {
        match self {
            Self::Connected => "connected app",
            Self::External => "external client app",
        }
    }
}

/// What a file states, and the element that does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stated<T> {
    pub value: T,
    /// Index into the run's source files.
    pub file: usize,
    /// The byte of the decoded text at which the element's `<` stands.
    pub offset: u32,
}

/// An app within one project root. What no file states is unknown, not the platform's default.
#[derive(Debug)]
pub struct App {
    pub kind: AppKind,
    /// The API name.
    pub name: String,
    pub label: Option<String>,
    /// Its files in path order, as indices into the run's source files; never empty.
    pub files: Vec<usize>,
    /// Only whom an administrator lets may use it, not everybody who can log in.
    pub admin_approved: Option<Stated<bool>>,
    /// Whom an administrator lets use it. Proves little: see [`App::only_holder`].
    pub pre_authorised: Vec<PreAuthorised>,
    /// It logs in with a shared secret and without a person, as [`App::run_as`].
    pub client_credentials: Option<Stated<bool>>,
    pub run_as: Option<Stated<Username>>,
    /// The JWT bearer flow: whoever has the key logs in as any user that the app may be used by.
    pub certificate: Option<Stated<()>>,
    /// In canonical spelling, in the order of the files; empty where none is stated.
    pub scopes: Vec<Stated<String>>,
    pub refresh_token: Option<Stated<RefreshToken>>,
    pub ip_relaxation: Option<Stated<IpRelaxation>>,
    pub pkce_required: Option<Stated<bool>>,
    pub secret_optional: Option<Stated<bool>>,
    pub secret_for_refresh: Option<Stated<bool>>,
    pub rotates_refresh_tokens: Option<Stated<bool>>,
    /// Refresh tokens end when they are not used for [`IDLE_HOURS`], even where the policy has no end.
    pub enforces_idle_limit: Option<Stated<bool>>,
    /// Tokens work from some addresses alone.
    pub binds_tokens_to_ip: Option<Stated<bool>>,
    pub device_flow: Option<Stated<bool>>,
    pub callback_urls: Vec<Stated<String>>,
    /// As written: `STANDARD`, `HIGH_ASSURANCE`.
    pub session_level: Option<Stated<String>>,
    /// The file of an external client app of the project's own that has no OAuth policies in the
    /// repository. A deploy that creates it makes a default policy: [`App::ASSUMED_LIFETIME_HOURS`].
    pub default_policies: Option<usize>,
    /// Nobody can use a disabled app.
    pub enabled: Option<Stated<bool>>,
    /// The user that the app's Apex handler runs as.
    pub handler_user: Option<Stated<Username>>,
}

/// A user that a file names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Username {
    pub name: String,
    /// A deploy puts the name of a user in its place.
    pub is_placeholder: bool,
}

/// A profile or permission set whose users may use an app.
#[derive(Clone, Debug)]
pub struct PreAuthorised {
    pub kind: HolderKind,
    pub mention: Mention,
    pub(crate) resolved: Option<Resolved>,
}

/// How long a refresh token works.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RefreshToken {
    /// It expires at once.
    Zero,
    Infinite,
    /// From its issue, in hours.
    Lifetime(u64),
    /// Since its last use, in hours.
    Inactivity(u64),
    /// A policy of another spelling, as written.
    Other(String),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IpRelaxation {
    Enforce,
    /// Not enforced when a token is refreshed.
    EnforceRelaxRefresh,
    /// Not enforced for users who pass a second factor.
    BypassSecondFactor,
    Bypass,
    /// A policy of another spelling, as written.
    Other(String),
}

/// The idle limit of refresh tokens where it is enforced: 30 days.
pub const IDLE_HOURS: u64 = 30 * 24;

pub const SCOPE_FULL: &str = "Full";
pub const SCOPE_WEB: &str = "Web";
pub const SCOPE_REFRESH_TOKEN: &str = "RefreshToken";
/// Calls of the tools of hosted MCP servers, with the rights of the user.
pub const SCOPE_MCP: &str = "MCP";

/// The canonical spelling of a scope that rules ask for; others as they are written.
pub(crate) fn scope(written: &str) -> String {
    let known = [SCOPE_FULL, SCOPE_WEB, SCOPE_REFRESH_TOKEN, SCOPE_MCP];
    // Two names of one scope.
    if written.eq_ignore_ascii_case("OfflineAccess") {
        return SCOPE_REFRESH_TOKEN.to_owned();
    }
    let known = known.iter().find(|known| known.eq_ignore_ascii_case(written));
    known.map_or(written, |known| known).to_owned()
}

impl PreAuthorised {
    /// The holder in the repository.
    pub fn holder(&self) -> Option<HolderId> {
        match self.resolved {
            Some(Resolved::Holder(holder)) => Some(holder),
            _ => None,
        }
    }

    /// The standard profile of this name, whether or not its file is there.
    pub fn standard_profile(&self) -> Option<&'static StandardProfile> {
        let is_profile = self.kind == HolderKind::Profile;
        is_profile.then(|| crate::catalog::profile::find(&self.mention.name)).flatten()
    }

    pub fn is_resolved(&self) -> bool {
        self.resolved.is_some()
    }
}

/// Whether a statement is there and true.
fn is_true(stated: Option<&Stated<bool>>) -> bool {
    stated.is_some_and(|stated| stated.value)
}

impl App {
    /// How long refresh tokens live by the default policy of an external client app: 365 days. The same
    /// policy lets every user authorise the app, and enforces IP restrictions.
    pub const ASSUMED_LIFETIME_HOURS: u64 = 365 * 24;

    pub(crate) fn new(kind: AppKind, name: &str) -> Self {
        Self {
            kind,
            name: name.to_owned(),
            label: None,
            files: Vec::new(),
            admin_approved: None,
            pre_authorised: Vec::new(),
            client_credentials: None,
            run_as: None,
            certificate: None,
            scopes: Vec::new(),
            refresh_token: None,
            ip_relaxation: None,
            pkce_required: None,
            secret_optional: None,
            secret_for_refresh: None,
            rotates_refresh_tokens: None,
            enforces_idle_limit: None,
            binds_tokens_to_ip: None,
            device_flow: None,
            callback_urls: Vec::new(),
            session_level: None,
            default_policies: None,
            enabled: None,
            handler_user: None,
        }
    }

    /// `connected app 'ERP_Connector'`, for sentences.
    pub fn title(&self) -> String {
        format!("{} '{}'", self.kind.noun(), self.name)
    }

    /// Whether anything is stated of how it takes part in OAuth: an app may do something else alone.
    pub fn is_oauth(&self) -> bool {
        let says_who = self.admin_approved.is_some() || self.client_credentials.is_some();
        says_who || self.is_headless() || !self.scopes.is_empty() || !self.callback_urls.is_empty()
    }

    pub fn is_disabled(&self) -> bool {
        self.enabled.as_ref().is_some_and(|enabled| !enabled.value)
    }

    pub fn scope(&self, name: &str) -> Option<&Stated<String>> {
        self.scopes.iter().find(|scope| scope.value == name)
    }

    /// A scope that opens more than the APIs: everything that the user can do, or the user interface.
    pub fn broad_scope(&self) -> Option<&Stated<String>> {
        self.scope(SCOPE_FULL).or(self.scope(SCOPE_WEB))
    }

    pub fn uses_client_credentials(&self) -> bool {
        is_true(self.client_credentials.as_ref())
    }

    /// The JWT bearer flow.
    pub fn uses_certificate(&self) -> bool {
        self.certificate.is_some()
    }

    /// It can log in without a person.
    pub fn is_headless(&self) -> bool {
        self.uses_client_credentials() || self.uses_certificate()
    }

    /// It logs in without a person and, for all that is stated, in no other way: rules about the
    /// flows and tokens of people have nothing to say of it.
    pub fn is_only_headless(&self) -> bool {
        self.is_headless() && self.scope(SCOPE_REFRESH_TOKEN).is_none()
    }

    /// It may be given refresh tokens, for all that is stated.
    pub fn may_have_refresh_tokens(&self) -> bool {
        self.scope(SCOPE_REFRESH_TOKEN).is_some() || (self.scopes.is_empty() && !self.is_headless())
    }

    /// Whether only those may use it whom an administrator lets; `None` where nobody says.
    pub fn is_pre_authorised_only(&self) -> Option<bool> {
        self.admin_approved.as_ref().map(|stated| stated.value)
    }

    /// Whether refresh tokens may be long-lived for all that is stated of their policy: `Zero` leaves
    /// nothing to rotate or to bind.
    pub fn keeps_refresh_tokens(&self) -> bool {
        let zero = |stated: &Stated<RefreshToken>| stated.value == RefreshToken::Zero;
        self.may_have_refresh_tokens() && !self.refresh_token.as_ref().is_some_and(zero)
    }

    /// The policy of refresh tokens that holds: where the idle limit is enforced, `Infinite` is void.
    pub fn effective_refresh_token(&self) -> Option<RefreshToken> {
        let stated = &self.refresh_token.as_ref()?.value;
        let void = *stated == RefreshToken::Infinite && is_true(self.enforces_idle_limit.as_ref());
        Some(if void { RefreshToken::Inactivity(IDLE_HOURS) } else { stated.clone() })
    }

    /// Whether every refresh token of it comes to an end; `None` where nobody says.
    pub fn has_finite_refresh_tokens(&self) -> Option<bool> {
        if !self.may_have_refresh_tokens() {
            return Some(true);
        }
        match self.effective_refresh_token()? {
            RefreshToken::Zero | RefreshToken::Lifetime(_) | RefreshToken::Inactivity(_) => Some(true),
            RefreshToken::Infinite => Some(false),
            RefreshToken::Other(_) => None,
        }
    }

    /// Whether login ranges hold for it at every call; `None` where nobody says.
    pub fn enforces_ip_ranges(&self) -> Option<bool> {
        match self.ip_relaxation.as_ref()?.value {
            IpRelaxation::Enforce => Some(true),
            IpRelaxation::Other(_) => None,
            _ => Some(false),
        }
    }

    /// The only holder that may use an app which logs in without a person, if there is exactly one.
    pub fn only_holder(&self) -> Option<HolderId> {
        match &self.pre_authorised[..] {
            [only]
                if self.is_headless()
                    && self.is_pre_authorised_only() == Some(true)
                    && !self.is_disabled() =>
            {
                only.holder()
            }
            _ => None,
        }
    }
}
