//! What a file is, by its path alone.

use super::MetadataKind;
use crate::text::percent::decode;

/// What a path says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// A profile or permission set of this name.
    Holder(MetadataKind, String),
    /// A file below a decomposed holder of this name.
    Part(MetadataKind, String),
    /// Metadata that bears on access and is not read yet: what it is.
    Unread(&'static str),
    /// A file among profiles or permission sets whose name says nothing known.
    Unknown,
    Irrelevant,
}

/// Source suffixes end in `-meta.xml`; metadata-format suffixes are the same without it.
const HOLDERS: [(&str, MetadataKind); 2] =
    [(".profile", MetadataKind::Profile), (".permissionset", MetadataKind::PermissionSet)];

/// How the elements of profiles and permission sets end, in either number.
const ELEMENT_ENDINGS: [&str; 11] = [
    "permissions",
    "permission",
    "accesses",
    "access",
    "visibilities",
    "visibility",
    "settings",
    "setting",
    "assignments",
    "ranges",
    "flows",
];

const FOLDERS: [(&str, MetadataKind); 2] =
    [("profiles", MetadataKind::Profile), ("permissionsets", MetadataKind::PermissionSet)];

/// Other metadata that decides about access, by suffix.
const UNREAD: [(&str, &str); 20] = [
    (".permissionsetgroup", "permission set group"),
    (".mutingpermissionset", "muting permission set"),
    (".useraccesspolicy", "user access policy"),
    (".connectedapp", "connected app"),
    (".eca", "external client app"),
    (".ecaoauth", "external client app settings"),
    (".ecaglbloauth", "external client app settings"),
    (".ecaoauthplcy", "external client app policies"),
    (".ecaplcy", "external client app policies"),
    (".ecasamlplcy", "external client app policies"),
    (".delegategroup", "delegate group"),
    (".authprovider", "authentication provider"),
    (".samlssoconfig", "SAML single sign-on settings"),
    (".namedcredential", "named credential"),
    (".externalcredential", "external credential"),
    (".custompermission", "custom permission"),
    (".profilepasswordpolicy", "profile password policy"),
    (".profilesessionsetting", "profile session settings"),
    ("connectedapp.settings", "connected app settings of the org"),
    ("security.settings", "security settings of the org"),
];

/// Judges a path relative to the run's root.
pub(super) fn classify(path: &str) -> Class {
    let (folders, file) = path.rsplit_once('/').unwrap_or(("", path));
    let lower = file.to_ascii_lowercase();
    let bare = lower.strip_suffix("-meta.xml").unwrap_or(&lower);
    if file.starts_with('.') {
        return Class::Irrelevant;
    }
    for (suffix, kind) in HOLDERS {
        if let Some(stem) = bare.strip_suffix(suffix).filter(|s| !s.is_empty()) {
            return Class::Holder(kind, decode(&file[..stem.len()]).into_owned());
        }
    }
    if let Some(part) = part_of(folders, &lower) {
        return part;
    }
    if bare.ends_with(".objectsettings") {
        return Class::Part(MetadataKind::PermissionSet, holder_above(folders));
    }
    let settings = bare == "oauthoidc.settings";
    if let Some((_, what)) =
        UNREAD.iter().find(|(s, _)| bare.ends_with(s) && (bare.len() > s.len() || s.ends_with("settings")))
    {
        return Class::Unread(what);
    }
    if settings {
        return Class::Unread("OAuth settings of the org");
    }
    let folder = folders.rsplit('/').next().unwrap_or_default();
    if FOLDERS.iter().any(|(f, _)| folder.eq_ignore_ascii_case(f)) {
        Class::Unknown
    } else {
        Class::Irrelevant
    }
}

/// Where a holder's own file lies inside a folder of its name, that folder: it is decomposed when
/// parts lie there, too.
pub(super) fn own_folder(path: &str, name: &str) -> Option<String> {
    let (folders, _) = path.rsplit_once('/')?;
    let folder = folders.rsplit('/').next()?;
    (decode(folder).eq_ignore_ascii_case(name)).then(|| folders.to_ascii_lowercase())
}

/// The folder of a decomposed holder that a part belongs to.
pub(super) fn folder_of_part(path: &str) -> Option<String> {
    let lower = path.to_ascii_lowercase();
    let mut end = 0;
    let mut parts = lower.split('/').peekable();
    while let Some(part) = parts.next() {
        end += part.len() + 1;
        if FOLDERS.iter().any(|(f, _)| *f == part)
            && let Some(holder) = parts.peek()
        {
            return Some(lower[..end + holder.len()].to_owned());
        }
    }
    let (folders, _) = lower.rsplit_once('/')?;
    Some(folders.strip_suffix("/objectsettings").unwrap_or(folders).to_owned())
}

/// A file at least one folder below `profiles` or `permissionsets` that is no holder itself:
/// decomposed, by Salesforce's presets or by another tool.
fn part_of(folders: &str, file: &str) -> Option<Class> {
    const FORMS: [&str; 5] = [".xml", ".json", ".json5", ".yaml", ".yml"];
    if !FORMS.iter().any(|f| file.ends_with(f)) {
        return None;
    }
    // Folders called 'profiles' are common outside Salesforce, too.
    let names_an_element =
        |text: &str| ELEMENT_ENDINGS.iter().any(|e| text.to_ascii_lowercase().ends_with(e));
    let stem = file.split('.').next().unwrap_or_default();
    let mut parts = folders.split('/');
    while let Some(part) = parts.next() {
        if let Some((_, kind)) = FOLDERS.iter().find(|(f, _)| part.eq_ignore_ascii_case(f)) {
            let holder = parts.next()?;
            let known = file.ends_with("-meta.xml") || names_an_element(stem) || parts.any(names_an_element);
            return known.then(|| Class::Part(*kind, decode(holder).into_owned()));
        }
    }
    None
}

fn holder_above(folders: &str) -> String {
    let above = folders.strip_suffix("/objectSettings").unwrap_or(folders);
    decode(above.rsplit('/').next().unwrap_or_default()).into_owned()
}

#[cfg(test)]
mod tests {
    use super::{Class, classify};
    use crate::project::MetadataKind::{PermissionSet, Profile};

    #[test]
    fn tells_files_by_their_names() {
        let holder = |kind, name: &str| Class::Holder(kind, name.to_owned());
        let part = |kind, name: &str| Class::Part(kind, name.to_owned());
        let cases = [
            ("force-app/main/default/profiles/Admin.profile-meta.xml", holder(Profile, "Admin")),
            ("src/profiles/Custom%3A Sales.profile", holder(Profile, "Custom: Sales")),
            ("anywhere/ERP.PermissionSet-meta.xml", holder(PermissionSet, "ERP")),
            ("permissionsets/sales/ERP.permissionset-meta.xml", holder(PermissionSet, "ERP")),
            ("permissionsets/ERP/ERP.userPermission-meta.xml", part(PermissionSet, "ERP")),
            ("permissionsets/ERP/objectSettings/Account.objectSettings-meta.xml", part(PermissionSet, "ERP")),
            ("permissionsets/ERP/classAccesses/A.classAccess-meta.xml", part(PermissionSet, "ERP")),
            ("permissionsets/ERP/fieldPermissions.xml", part(PermissionSet, "ERP")),
            ("profiles/ERP/userPermissions/ApiEnabled.userPermissions-meta.json", part(Profile, "ERP")),
            ("sets/ERP/objectSettings/Account.objectSettings-meta.xml", part(PermissionSet, "ERP")),
            ("permissionsets/ERP/.key_order.json", Class::Irrelevant),
            ("permissionsetgroups/Core.permissionsetgroup-meta.xml", Class::Unread("permission set group")),
            ("settings/Security.settings-meta.xml", Class::Unread("security settings of the org")),
            ("settings/OauthOidc.settings", Class::Unread("OAuth settings of the org")),
            ("settings/Account.settings-meta.xml", Class::Irrelevant),
            ("customPermissions/P.customPermission-meta.xml", Class::Unread("custom permission")),
            ("profiles/Admin.profile-meta.xml.orig", Class::Unknown),
            ("profiles/README.md", Class::Unknown),
            ("profiles/.gitkeep", Class::Irrelevant),
            ("web/profiles/user/config.json", Class::Irrelevant),
            ("objects/Account/Account.object-meta.xml", Class::Irrelevant),
            ("lwc/profile/profile.js-meta.xml", Class::Irrelevant),
            (".profile", Class::Irrelevant),
        ];
        for (path, expected) in cases {
            assert_eq!(classify(path), expected, "{path}");
        }
    }
}
