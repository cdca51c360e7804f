//! What leaves no doubt.

use super::item::Found;
use super::subject::Subject;
use super::verdict::{Verdict, decide};
use crate::catalog::evidence::EvidenceKind;
use crate::catalog::license::{self, LicenseClass, LicenseKind};
use crate::catalog::permission;
use crate::terms::grant::{Bits, GrantKind};
use crate::terms::holder_kind::HolderKind;

pub(super) fn of(Subject { id, holder, org, .. }: Subject<'_>) -> Option<Verdict> {
    // Of any file: a retrieve may have written it into one of several.
    let licenses = holder.files(org.library).filter_map(|(_, d)| d.license.as_ref());
    let mut integration = licenses.filter_map(|text| {
        let known = license::find(&text.text).filter(|l| l.class == LicenseClass::Integration)?;
        let kind = match (holder.kind, known.kind) {
            (HolderKind::Profile, _) | (_, LicenseKind::User) => EvidenceKind::IntegrationLicense,
            (_, LicenseKind::PermissionSet) => EvidenceKind::IntegrationPermissionSetLicense,
        };
        Some(Found::new(kind, &text.text))
    });
    let api_only = org.gives(id, permission::API_ONLY_USER).then(|| Found::new(EvidenceKind::ApiOnly, ""));
    let mut found = integration.next().into_iter().chain(api_only);
    let mut verdict = decide(&found.next()?, holder.kind);
    verdict.items.extend(found.map(|f| f.item(holder.kind)));
    Some(verdict)
}

/// A stock API-only profile counts once an app names it, or somebody gave it something to work with.
pub(super) fn of_stock(of: Subject<'_>, stock: &[&str]) -> Option<Verdict> {
    let Subject { id, holder, org, .. } = of;
    let library = org.library;
    if let Some(app) = org.apps.iter().find(|a| a.pre_authorised.iter().any(|p| p.holder() == Some(id))) {
        return Some(decide(&Found::new(EvidenceKind::StockApiOnlyNamed, app.title()), holder.kind));
    }
    let (_, entry) = holder.entries(library).find(|(_, e)| match e.kind {
        GrantKind::UserPermission => {
            let name = library.names.get(e.name);
            e.bits.contains(Bits::ENABLED) && !stock.iter().any(|s| s.eq_ignore_ascii_case(name))
        }
        // New fields, apps, tabs and record types are given to every profile, without rights on their objects.
        GrantKind::Field | GrantKind::App | GrantKind::Tab | GrantKind::RecordType => false,
        _ => !e.bits.is_empty(),
    })?;
    Some(decide(&Found::new(EvidenceKind::StockApiOnlyWidened, library.names.get(entry.name)), holder.kind))
}
