//! How exposed an identity's credentials are: what would stop somebody who has them.

use super::{Part, Term};
use crate::escalation::facts::Facts;
use crate::org::Org;
use crate::org::app::App;
use crate::terms::holder_kind::HolderKind;
use crate::terms::ids::IdentityId;

/// What makes stolen credentials worth less.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Control {
    ApiOnly,
    IpRange,
    PreAuthorised,
    FiniteToken,
    Jwt,
    SingleApp,
}

impl Control {
    pub const ALL: [Self; 6] =
        [Self::ApiOnly, Self::IpRange, Self::PreAuthorised, Self::FiniteToken, Self::Jwt, Self::SingleApp];

    /// What it takes off, in percent.
    pub fn percent(self) -> u32 {
        match self {
            Self::ApiOnly => 15,
            Self::IpRange => 20,
            Self::PreAuthorised | Self::FiniteToken => 10,
            Self::Jwt | Self::SingleApp => 5,
        }
    }

    /// What is so where it holds.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::ApiOnly => "API Only User keeps it out of the user interface",
            Self::IpRange => "its login ranges are narrow, and its apps enforce them",
            Self::PreAuthorised => "only pre-authorised users get a token of its app",
            Self::FiniteToken => "its refresh token expires",
            Self::Jwt => "its app logs in with a certificate (JWT), not with a shared secret",
            Self::SingleApp => "one app alone logs in as it",
        }
    }
}

/// What is known of each control. Nothing is, by default.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exposure([Option<bool>; Control::ALL.len()]);

/// The factor never falls below this, in percent: credentials that somebody has are some use.
const FLOOR: u32 = 35;

/// Whether something is so of every app; unknown without any, or where one does not say.
fn all(apps: &[&App], is_so: impl Fn(&App) -> Option<bool>) -> Option<bool> {
    let known: Vec<_> = apps.iter().map(|app| is_so(app)).collect();
    if known.contains(&Some(false)) {
        return Some(false);
    }
    (!known.is_empty() && !known.contains(&None)).then_some(true)
}

impl Exposure {
    /// What the org tells of one of its identities.
    pub fn of(org: &Org<'_>, id: IdentityId, facts: &Facts) -> Self {
        let mut exposure = Self::default();
        exposure.set(Control::ApiOnly, facts.api_only);
        let holders = org.identities[id].holders.iter().map(|&h| &org.holders[h]);
        let profiles =
            holders.filter(|h| h.kind == HolderKind::Profile && h.names_user_permissions(org.library));
        let open: Vec<Option<bool>> = profiles
            .map(|profile| {
                // A profile may lie in several files.
                let files = profile.files(org.library).filter_map(|(_, d)| d.profile());
                let ranges: Vec<_> = files.flat_map(|p| &p.login_ip_ranges).collect();
                let is_open = ranges.is_empty() || ranges.iter().any(|range| range.is_wide());
                // How wide a range is whose addresses a deploy puts in nobody knows.
                let is_known = ranges.iter().all(|range| range.size().is_some());
                (is_open || is_known).then_some(is_open)
            })
            .collect();
        // Narrow ranges are half of it: the apps must enforce them.
        let apps: Vec<&App> = org.identities[id].apps.iter().map(|&app| &org.apps[app]).collect();
        let ranges = match &open[..] {
            // Of a profile that is not there nothing is known.
            [] => None,
            profiles if profiles.contains(&Some(true)) => Some(false),
            profiles if profiles.contains(&None) => None,
            _ => all(&apps, App::enforces_ip_ranges),
        };
        exposure.set(Control::IpRange, ranges);
        exposure.set(Control::PreAuthorised, all(&apps, App::is_pre_authorised_only));
        exposure.set(Control::FiniteToken, all(&apps, App::has_finite_refresh_tokens));
        exposure.set(
            Control::Jwt,
            all(&apps, |app| Some(app.uses_certificate() && !app.uses_client_credentials())),
        );
        exposure.set(Control::SingleApp, (!apps.is_empty()).then_some(apps.len() == 1));
        exposure
    }

    /// Whether a control holds; `None` where the repository does not tell.
    pub fn get(&self, control: Control) -> Option<bool> {
        self.0[control as usize]
    }

    pub fn set(&mut self, control: Control, known: Option<bool>) {
        self.0[control as usize] = known;
    }

    /// X in percent. What is unknown counts as absent.
    pub fn percent(&self) -> u32 {
        let off: u32 = self.holding().map(Control::percent).sum();
        100u32.saturating_sub(off).max(FLOOR)
    }

    pub(crate) fn holding(&self) -> impl Iterator<Item = Control> {
        Control::ALL.into_iter().filter(|&c| self.get(c) == Some(true))
    }

    pub(crate) fn unknown(&self) -> Vec<Control> {
        Control::ALL.into_iter().filter(|&c| self.get(c).is_none()).collect()
    }

    pub(crate) fn terms(&self) -> Vec<Term> {
        let term = |control: Control| Term {
            part: Part::Exposure,
            value: -f64::from(control.percent()) / 100.0,
            words: control.in_words().to_owned(),
        };
        self.holding().map(term).collect()
    }
}
