//! Holders of the platform, of guests and outsiders, and those that every org has.

use super::facts;
use super::item::Found;
use super::subject::Subject;
use super::verdict::{Standing, Verdict, decide};
use crate::catalog::evidence::EvidenceKind;
use crate::catalog::license::LicenseClass;
use crate::catalog::profile::ProfileClass;
use crate::catalog::{namespace, permission};
use crate::org::holder::Holder;
use crate::org::library::Library;
use crate::terms::holder_kind::HolderKind;
use crate::terms::names::Symbol;
use crate::terms::severity::Severity;

/// Whose holder it is, where that decides.
pub(super) fn of(of: Subject<'_>) -> Option<Verdict> {
    let Subject { holder, org, .. } = of;
    let library = org.library;
    if let Some(stock) = platform(holder, library) {
        // Where that is not known, nobody can be said to have added something.
        let beyond = match stock {
            Stock::Known(stock) => beyond(holder, library, stock),
            Stock::Unknown => Vec::new(),
        };
        return Some(Verdict { beyond, ..decide(&Found::new(EvidenceKind::Platform, ""), holder.kind) });
    }
    if let Some(standard) = holder.standard_profile().filter(|s| s.class != ProfileClass::Platform) {
        let nothing = || decide(&Found::new(EvidenceKind::StandardProfile, standard.label), holder.kind);
        return Some(match standard.class {
            ProfileClass::ApiOnly => {
                facts::of_stock(of, standard.user_permissions.unwrap_or_default()).unwrap_or_else(nothing)
            }
            // Their names say nothing, but somebody may have closed one to people.
            ProfileClass::Admin | ProfileClass::People => facts::of(of).unwrap_or_else(nothing),
            _ => nothing(),
        });
    }
    let license = holder.known_license(library)?;
    let is_outsider = matches!(
        license.class,
        LicenseClass::Guest | LicenseClass::Portal | LicenseClass::Chatter | LicenseClass::Agent
    );
    is_outsider.then(|| decide(&Found::new(EvidenceKind::OutsiderLicense, license.name), holder.kind))
}

/// The user permissions that a holder of the platform comes with.
enum Stock {
    Known(&'static [&'static str]),
    Unknown,
}

impl From<Option<&'static [&'static str]>> for Stock {
    fn from(known: Option<&'static [&'static str]>) -> Self {
        known.map_or(Self::Unknown, Self::Known)
    }
}

/// What a holder of the platform comes with; `None` for a holder of the org.
fn platform(holder: &Holder, library: &Library) -> Option<Stock> {
    let license = holder.known_license(library);
    if holder.kind != HolderKind::Profile {
        let name = holder.name.split_once("__").map_or(holder.name.as_str(), |(namespace, _)| namespace);
        // A set that is called like a namespace itself is none of its sets.
        let namespace = namespace::find(name).filter(|n| n.is_set() != holder.name.contains("__"));
        let by_license = license.is_some_and(|l| l.class == LicenseClass::PlatformManaged);
        return match namespace {
            Some(namespace) => Some(namespace.user_permissions.into()),
            None => by_license.then_some(Stock::Unknown),
        };
    }
    let standard = holder.standard_profile().filter(|s| s.class == ProfileClass::Platform)?;
    // A profile of that name on another licence is the org's own. `custom` alone proves nothing: some
    // retrieves say so of standard profiles.
    let agrees = match holder.license(library) {
        Some(written) => {
            standard.license.is_none_or(|own| own.eq_ignore_ascii_case(written))
                || license.is_some_and(|l| l.class == LicenseClass::PlatformManaged)
        }
        None => !holder.says_custom(library),
    };
    agrees.then(|| standard.user_permissions.into())
}

/// Whether it is a holder of the platform of which nobody knows what it comes with.
pub(super) fn is_of_unknown_stock(of: Subject<'_>) -> bool {
    matches!(platform(of.holder, of.org.library), Some(Stock::Unknown))
}

/// Whether a holder grants any critical permission.
pub(super) fn holds_critical(of: Subject<'_>) -> bool {
    !beyond(of.holder, of.org.library, &[]).is_empty()
}

/// The critical permissions that are not part of what it comes with.
fn beyond(holder: &Holder, library: &Library, stock: &[&str]) -> Vec<Symbol> {
    let exceeds = |name: &str| {
        let rating = permission::find(name).and_then(|p| p.rating.as_ref());
        rating.is_some_and(|r| r.level == Severity::Critical && !r.label_only)
            && !stock.iter().any(|s| s.eq_ignore_ascii_case(name))
    };
    let entries = holder.entries(library).filter(|(_, e)| e.enables_permission());
    let mut beyond: Vec<Symbol> =
        entries.map(|(_, e)| e.name).filter(|&n| exceeds(library.names.get(n))).collect();
    beyond.sort_unstable();
    beyond.dedup();
    beyond
}

impl Verdict {
    /// Whether a holder of the platform has more than it comes with.
    pub fn is_widened(&self) -> bool {
        self.standing == Standing::Platform && !self.beyond.is_empty()
    }
}
