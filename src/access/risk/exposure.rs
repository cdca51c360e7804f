//! How exposed an identity's credentials are: what would stop somebody who has them.

use super::{Part, Term};
use crate::access::escalation::facts::Facts;
use crate::access::org::{IdentityId, Org};
use crate::config::HolderKind;
use crate::metadata::profile::LoginIpRange;

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
            Self::IpRange => "narrow login ranges, which its app enforces",
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

impl Exposure {
    /// What the org tells of one of its identities.
    pub fn of(org: &Org<'_>, id: IdentityId, facts: &Facts) -> Self {
        let mut exposure = Self::default();
        exposure.set(Control::ApiOnly, facts.api_only);
        let holders = org.identities[id].holders.iter().map(|&h| &org.holders[h]);
        let mut profiles =
            holders.filter(|h| h.kind == HolderKind::Profile && h.names_user_permissions(org.library));
        let open = profiles.any(|profile| {
            // A profile may lie in several files.
            let files = profile.files(org.library).filter_map(|(_, d)| d.profile());
            let mut ranges = files.flat_map(|p| &p.login_ip_ranges).peekable();
            ranges.peek().is_none() || ranges.any(LoginIpRange::is_wide)
        });
        // Narrow ranges are half of it: whether the app enforces them is the app's own policy.
        exposure.set(Control::IpRange, open.then_some(false));
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

    pub(super) fn holding(&self) -> impl Iterator<Item = Control> {
        Control::ALL.into_iter().filter(|&c| self.get(c) == Some(true))
    }

    pub(super) fn unknown(&self) -> Vec<Control> {
        Control::ALL.into_iter().filter(|&c| self.get(c).is_none()).collect()
    }

    pub(super) fn terms(&self) -> Vec<Term> {
        let term = |control: Control| Term {
            part: Part::Exposure,
            value: -f64::from(control.percent()) / 100.0,
            words: control.in_words().to_owned(),
        };
        self.holding().map(term).collect()
    }
}
