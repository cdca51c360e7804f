//! Which file is what, judged by its path alone.

use super::MetadataKind;
use crate::text::percent;

/// What a path says about its file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Class<'a> {
    /// A component in one file.
    Whole {
        kind: MetadataKind,
        name: String,
    },
    /// A piece of something that was split into a directory of files.
    Part(Part<'a>),
    /// Metadata about access that is not supported: what it is.
    Other(&'static str),
    /// A file in a folder for profiles or permission sets whose name says nothing known.
    Stray,
    /// A profile's or permission set's name with something behind it, as editors and merges leave it.
    Leftover,
    Irrelevant,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Part<'a> {
    /// `None` when the folder does not say.
    pub of: Option<Whole>,
    /// The directory that holds all pieces; `None` for a piece that lies in none of its own.
    pub directory: Option<&'a str>,
    /// Whether the name is one that a known tool gives to a piece; otherwise the place alone says so.
    pub known: bool,
}

/// What can be split into pieces.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) enum Whole {
    Profile,
    PermissionSet,
    MutingPermissionSet,
}

impl Whole {
    pub(super) fn kind(self) -> MetadataKind {
        match self {
            Self::Profile => MetadataKind::Profile,
            Self::PermissionSet => MetadataKind::PermissionSet,
            Self::MutingPermissionSet => MetadataKind::MutingPermissionSet,
        }
    }
}

const FOLDERS: [(&str, Whole); 3] = [
    ("profiles", Whole::Profile),
    ("permissionsets", Whole::PermissionSet),
    ("mutingpermissionsets", Whole::MutingPermissionSet),
];

/// Folders of bundles: what lies in them is content, whatever it is called.
const BUNDLES: [&str; 12] = [
    "aura",
    "classes",
    "digitalexperiences",
    "documents",
    "email",
    "experiences",
    "labels",
    "lwc",
    "staticresources",
    "uibundles",
    "wavetemplates",
    "webapplications",
];

/// Suffixes of metadata about access, lower-cased. Those of external client apps all begin alike.
const OTHER: [(&str, &str); 8] = [
    ("authprovider", "authentication provider"),
    ("connectedapp", "connected app"),
    ("delegategroup", "delegated administration group"),
    ("externalcredential", "external credential"),
    ("namedcredential", "named credential"),
    ("profilepasswordpolicy", "password policy of a profile"),
    ("profilesessionsetting", "session settings of a profile"),
    ("samlssoconfig", "SAML single sign-on configuration"),
];

const EXTERNAL_CLIENT_APP: [&str; 16] = [
    "eca",
    "ecacanvas",
    "ecaglbloauth",
    "ecamobile",
    "ecamobileplcy",
    "ecanotifications",
    "ecaoauth",
    "ecaoauthplcy",
    "ecaoauthsecurity",
    "ecaplcy",
    "ecapush",
    "ecapushplcy",
    "ecasaml",
    "ecasamlplcy",
    "ecasmpl",
    "ecasmplplcy",
];

const SETTINGS: [(&str, &str); 3] = [
    ("connectedapp", "settings of connected apps"),
    ("oauthoidc", "settings of OAuth and OpenID Connect"),
    ("security", "security settings"),
];

/// Elements of a profile or permission set that tools put into files of their own, lower-cased:
/// the singular that native decomposition writes. The plural adds `s`, `es` or ends in `ies`.
const PIECES: [&str; 29] = [
    "agentaccess",
    "applicationvisibility",
    "categorygroupvisibility",
    "classaccess",
    "custommetadatatypeaccess",
    "custompermission",
    "customsettingaccess",
    "dataspacescope",
    "emailroutingaddressaccess",
    "enrichment",
    "externalcredentialprincipalaccess",
    "externaldatasourceaccess",
    "fieldlevelsecurity",
    "fieldpermission",
    "flowaccess",
    "gencomputingsummarydefaccess",
    "layoutassignment",
    "loginflow",
    "loginhour",
    "loginiprange",
    "objectpermission",
    "objectsetting",
    "pageaccess",
    "profileactionoverride",
    "recordtypevisibility",
    "servicepresencestatusaccess",
    "tabsetting",
    "tabvisibility",
    "userpermission",
];

/// Says what the file at `path`, relative to the run's root, is.
pub(super) fn classify(path: &str) -> Class<'_> {
    let (directory, file) = path.rsplit_once('/').unwrap_or(("", path));
    // Hidden files are nobody's metadata; `.profile` is a shell's.
    if file.starts_with('.') {
        return Class::Irrelevant;
    }
    let (base, meta) = strip_suffix(file, "-meta.xml").map_or((file, false), |base| (base, true));
    let (stem, suffix) = base.rsplit_once('.').unwrap_or((base, ""));
    let kind = MetadataKind::of_suffix(suffix).filter(|_| !stem.is_empty());
    if let Some(kind) = kind.filter(|k| k.folder().is_none()) {
        return Class::Whole { kind, name: percent::decode(stem).into_owned() };
    }
    let suffix = suffix.to_ascii_lowercase();
    let place = place(directory);
    if let Some(part) = part(directory, place, &suffix, meta, stem) {
        return Class::Part(part);
    }
    if let Some((kind, name)) = kind.and_then(|kind| in_folder(kind, directory, meta, stem)) {
        return Class::Whole { kind, name };
    }
    if let Some(what) = other(&suffix, stem) {
        return Class::Other(what);
    }
    let lower = file.to_ascii_lowercase();
    if lower.contains(".profile-meta.xml") || lower.contains(".permissionset-meta.xml") {
        return Class::Leftover;
    }
    match place {
        Some((Whole::Profile | Whole::PermissionSet, _)) if !is_manifest(&lower) => Class::Stray,
        _ => Class::Irrelevant,
    }
}

/// The kind and name of a file whose suffix means something in a certain folder only.
fn in_folder(kind: MetadataKind, directory: &str, meta: bool, stem: &str) -> Option<(MetadataKind, String)> {
    let folder = kind.folder()?;
    if directory.split('/').any(|c| !c.eq_ignore_ascii_case("classes") && is_bundle(c)) {
        return None;
    }
    let mut upwards = directory.rsplit('/');
    let stem = percent::decode(stem);
    match kind {
        MetadataKind::CustomField | MetadataKind::ValidationRule => {
            upwards.next().filter(|d| meta && d.eq_ignore_ascii_case(folder))?;
            let object = upwards.next().filter(|object| !object.is_empty())?;
            Some((kind, format!("{}.{stem}", percent::decode(object))))
        }
        // The page itself is mark-up.
        MetadataKind::ApexPage if !meta => None,
        _ => {
            upwards.find(|d| d.eq_ignore_ascii_case(folder))?;
            let code = kind == MetadataKind::ApexClass && !meta;
            Some((if code { MetadataKind::ApexCode } else { kind }, stem.into_owned()))
        }
    }
}

/// Whether a directory, by its path, is or lies in a folder for profiles or permission sets.
pub(super) fn is_place(directory: &str) -> bool {
    place(directory).is_some()
}

/// The innermost folder for profiles or permission sets in a directory's path, and where its name ends.
fn place(directory: &str) -> Option<(Whole, usize)> {
    let mut found = None;
    let mut start = 0;
    for component in directory.split('/') {
        let end = start + component.len();
        if let Some(&(_, whole)) = FOLDERS.iter().find(|(name, _)| component.eq_ignore_ascii_case(name)) {
            // A package may be called 'profiles'; its own folders are below 'main/default'.
            let package = directory[end..].starts_with("/main/default");
            found = (!package).then_some((whole, end));
        } else if found.is_none() && is_bundle(component) {
            return None;
        }
        start = end + 1;
    }
    found
}

fn part<'a>(
    directory: &'a str,
    place: Option<(Whole, usize)>,
    suffix: &str,
    meta: bool,
    stem: &str,
) -> Option<Part<'a>> {
    let piece = meta && is_piece(suffix);
    let Some((whole, end)) = place else {
        // Native decomposition and its imitators may be pointed at any folder; only this name is also
        // that of metadata in its own right.
        let alone = piece && !matches!(suffix, "custompermission" | "custompermissions");
        return (alone && !directory.is_empty() && !in_bundle(directory)).then(|| Part {
            of: None,
            directory: Some(whole_directory(directory, 0)),
            known: true,
        });
    };
    let below = end < directory.len();
    let data = matches!(suffix, "yaml" | "yml" | "json" | "json5");
    let xml = suffix == "xml" || meta;
    let grouped = (data || suffix == "xml") && is_piece(&stem.to_ascii_lowercase());
    let inner = directory[end..].rsplit('/').next().unwrap_or_default();
    let in_piece_folder = below && (data || xml) && is_piece(&inner.to_ascii_lowercase());
    let known = piece || (below && (data || grouped)) || in_piece_folder;
    let unknown_xml = below && xml && other(suffix, stem).is_none();
    if !known && !unknown_xml {
        return None;
    }
    let directory = below.then(|| whole_directory(directory, end + 1));
    Some(Part { of: Some(whole), directory, known })
}

/// The directory that holds all pieces: the one above the first folder that is named after a kind
/// of piece, or the file's own. `from` is where the directories to be looked at begin.
fn whole_directory(directory: &str, from: usize) -> &str {
    let mut start = from;
    for component in directory[from..].split('/') {
        if start > from && is_piece(&component.to_ascii_lowercase()) {
            return &directory[..start - 1];
        }
        start += component.len() + 1;
    }
    directory
}

/// Whether a lower-cased suffix or folder name is that of a kind of piece, singular or plural.
fn is_piece(name: &str) -> bool {
    let known = |name: &str| PIECES.contains(&name);
    known(name)
        || name.strip_suffix('s').is_some_and(known)
        || name.strip_suffix("es").is_some_and(known)
        || name.strip_suffix("ies").is_some_and(|stem| known(&format!("{stem}y")))
}

fn in_bundle(directory: &str) -> bool {
    directory.split('/').any(is_bundle)
}

fn is_bundle(folder: &str) -> bool {
    BUNDLES.iter().any(|name| folder.eq_ignore_ascii_case(name))
}

fn other(suffix: &str, stem: &str) -> Option<&'static str> {
    if stem.is_empty() {
        return None;
    }
    let known = |table: &[(&str, &'static str)], name: &str| {
        table.iter().find(|(known, _)| *known == name).map(|(_, what)| *what)
    };
    match suffix {
        "settings" => known(&SETTINGS, &stem.to_ascii_lowercase()),
        _ if EXTERNAL_CLIENT_APP.contains(&suffix) => Some("external client app"),
        _ => known(&OTHER, suffix),
    }
}

/// Files that have a meaning of their own wherever they lie.
fn is_manifest(lower: &str) -> bool {
    matches!(lower, "sfdx-project.json" | "package.xml" | "leastforce.toml")
        || (lower.starts_with("destructivechanges") && strip_suffix(lower, ".xml").is_some())
}

/// `text` without `suffix`, which is ASCII, in any case.
fn strip_suffix<'a>(text: &'a str, suffix: &str) -> Option<&'a str> {
    let at = text.len().checked_sub(suffix.len())?;
    let end = text.get(at..)?;
    end.eq_ignore_ascii_case(suffix).then(|| &text[..at])
}

#[cfg(test)]
mod tests;
