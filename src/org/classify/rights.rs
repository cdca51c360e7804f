//! What the grants say: a machine has something to work with and nothing to look at.

use super::item::Found;
use super::subject::Subject;
use crate::catalog::evidence::EvidenceKind;
use crate::catalog::license::{LicenseClass, LicenseKind};
use crate::catalog::{implied, permission};
use crate::terms::grant::{Bits, GrantKind};
use crate::terms::holder_kind::HolderKind;
use crate::terms::severity::Severity;

/// Rights that only people use. They come with Modify All Data and View All Data, so that they say nothing
/// beside one of these.
const PEOPLES: [EvidenceKind; 4] = [
    EvidenceKind::BuildsReports,
    EvidenceKind::UsesConsole,
    EvidenceKind::UsesChatter,
    EvidenceKind::ViewsLogs,
];

/// How many permissions a set grants at most that is there for one of them.
const FEW: usize = 3;

/// The object that everybody needs who calls out with an external credential: it holds no data of the org.
const STORED_CREDENTIALS: &str = "UserExternalCredential";

/// How many letters the name of a permission has at least that is found in another name.
const NAMESAKE: usize = 8;

/// `phrase` is what its name says of an integration user, if it does.
pub(super) fn of(of: Subject<'_>, phrase: Option<&str>) -> Vec<Found> {
    let Subject { holder, org, .. } = of;
    let rights = Rights::of(of);
    let mut found = Vec::new();
    if rights.has(permission::API_ENABLED) {
        found.push(Found::new(EvidenceKind::ApiEnabled, ""));
    } else if rights.calls_out() {
        found.push(Found::new(EvidenceKind::CallsOut, ""));
    }
    found.extend(rights.first(EvidenceKind::DeployerRights));
    found.extend(match phrase {
        Some(phrase) => rights.speaks_of(phrase),
        None => rights.namesake([Some(&*holder.name), holder.label(org.library)]),
    });
    if !rights.all_data {
        found.extend(PEOPLES.into_iter().filter_map(|kind| rights.first(kind)));
    }
    let app = rights.gives(GrantKind::App);
    if app {
        found.push(Found::new(EvidenceKind::ShowsApp, ""));
    }
    if app || rights.gives(GrantKind::Tab) {
        found.push(Found::new(EvidenceKind::ShowsInterface, ""));
    } else if rights.gives_something() && !rights.calls_out() {
        found.push(Found::new(EvidenceKind::Headless, ""));
        found.extend(rights.all_records.clone().map(|what| Found::new(EvidenceKind::AllRecords, what)));
    }
    let license = holder.known_license(org.library).filter(|l| l.kind == LicenseKind::PermissionSet);
    let feature = license.filter(|l| l.class == LicenseClass::Standard && holder.kind != HolderKind::Profile);
    found.extend(feature.map(|l| Found::new(EvidenceKind::FeatureLicense, l.name)));
    found
}

/// What a holder grants, as far as it tells machines from people.
#[derive(Default)]
struct Rights<'o> {
    permissions: Vec<&'o str>,
    /// What it gives besides permissions; of tabs those that are shown from the start.
    kinds: Vec<GrantKind>,
    powerful: bool,
    /// A permission gives objects.
    gives_objects: bool,
    /// An object or permission that gives all records.
    all_records: Option<String>,
    all_data: bool,
}

impl<'o> Rights<'o> {
    fn of(Subject { id, org, .. }: Subject<'o>) -> Self {
        let mut rights = Self::default();
        let names = &org.library.names;
        for (_, entry, bits) in org.entries_of(id) {
            match entry.kind {
                GrantKind::UserPermission => rights.permission(names.get(entry.name)),
                // `DefaultOff` and `Available` leave it to the user to show the tab.
                GrantKind::Tab if !bits.contains(Bits::DEFAULT) => {}
                GrantKind::App if !bits.contains(Bits::ENABLED) => {}
                kind => rights.kind(kind, || names.get(entry.name), bits),
            }
        }
        rights
    }

    fn kind(&mut self, kind: GrantKind, name: impl Fn() -> &'o str, bits: Bits) {
        if kind == GrantKind::Object && name().eq_ignore_ascii_case(STORED_CREDENTIALS) {
            return;
        }
        if !self.gives(kind) {
            self.kinds.push(kind);
        }
        if kind == GrantKind::Object && bits.intersects(Bits::VIEW_ALL | Bits::MODIFY_ALL) {
            self.all_records.get_or_insert_with(|| name().to_owned());
        }
    }

    fn gives(&self, kind: GrantKind) -> bool {
        self.kinds.contains(&kind)
    }

    /// Whether it is there to call out, with the code that does: who calls in works with records.
    fn calls_out(&self) -> bool {
        self.gives(GrantKind::Credential) && !self.gives_records() && !self.has(permission::API_ENABLED)
    }

    /// An object, a class, all data, a powerful permission: anything to work with.
    fn gives_something(&self) -> bool {
        let idle = [GrantKind::Tab, GrantKind::App, GrantKind::Credential];
        self.powerful || self.gives_objects || self.kinds.iter().any(|kind| !idle.contains(kind))
    }

    fn gives_records(&self) -> bool {
        self.gives_objects || self.gives(GrantKind::Object)
    }

    fn permission(&mut self, name: &'o str) {
        let implied = implied::by_permission(name);
        let powerful = permission::find(name).and_then(|p| p.rating.as_ref()).is_some_and(|r| {
            r.level >= Severity::High
                && !r.label_only
                && !PEOPLES.iter().any(|kind| kind.row().is_about(name))
        });
        self.powerful |= powerful;
        self.gives_objects |= !implied.is_empty();
        if implied.iter().any(|i| i.object == "*") {
            self.all_data = true;
            self.all_records.get_or_insert_with(|| name.to_owned());
        }
        self.permissions.push(name);
    }

    /// The permission after which a holder is named that grants permissions alone.
    fn namesake(&self, texts: [Option<&str>; 2]) -> Option<Found> {
        let texts: Vec<String> = texts.into_iter().flatten().map(squash).collect();
        self.alone(|name| name.len() >= NAMESAKE && texts.iter().any(|text| text.contains(name)))
    }

    /// The permission whose own name has the phrase: `DEP API User` with `LifecycleManagementAPIUser`. Any
    /// other permission is what the integration user is given that the phrase speaks of.
    fn speaks_of(&self, phrase: &str) -> Option<Found> {
        let phrase = squash(phrase);
        self.alone(|name| name.contains(&phrase))
    }

    /// The first permission of a holder that grants few of them and nothing else, by its name or label.
    fn alone(&self, fits: impl Fn(&str) -> bool) -> Option<Found> {
        let named = |permission: &&&str| {
            let label = permission::find(permission).and_then(|p| p.label).unwrap_or_default();
            fits(&squash(permission)) || fits(&squash(label))
        };
        let alone = self.kinds.is_empty() && self.permissions.len() <= FEW;
        let namesake = self.permissions.iter().filter(|_| alone).find(named)?;
        Some(Found::new(EvidenceKind::NamedAfterRight, *namesake))
    }

    /// The first of the permissions that a kind of evidence is about.
    fn first(&self, kind: EvidenceKind) -> Option<Found> {
        let any = kind.row().permissions.iter().find(|p| self.has(p))?;
        Some(Found::new(kind, *any))
    }

    fn has(&self, permission: &str) -> bool {
        self.permissions.iter().any(|p| p.eq_ignore_ascii_case(permission))
    }
}

/// `Manage Data Integrations`, `GEN_ManageDataIntegration`: letters alone, and no plural.
fn squash(name: &str) -> String {
    let letters = name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase);
    letters.collect::<String>().trim_end_matches('s').to_owned()
}
