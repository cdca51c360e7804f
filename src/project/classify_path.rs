//! Which file is what, judged by its path alone.

use super::MetadataKind;
use super::part::{FileName, Form, Part, part};
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

const FOLDERS: [(&str, MetadataKind); 3] = [
    ("profiles", MetadataKind::Profile),
    ("permissionsets", MetadataKind::PermissionSet),
    ("mutingpermissionsets", MetadataKind::MutingPermissionSet),
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

/// Suffixes of metadata about access, lower-cased. Those of external client apps that say
/// nothing about who may log in all begin alike.
const OTHER: [(&str, &str); 4] = [
    ("custompermission", "custom permission"),
    ("delegategroup", "delegated administration group"),
    ("profilepasswordpolicy", "password policy of a profile"),
    ("profilesessionsetting", "session settings of a profile"),
];

const EXTERNAL_CLIENT_APP: [&str; 11] = [
    "ecacanvas",
    "ecamobile",
    "ecamobileplcy",
    "ecanotifications",
    "ecaoauthsecurity",
    "ecapush",
    "ecapushplcy",
    "ecasaml",
    "ecasamlplcy",
    "ecasmpl",
    "ecasmplplcy",
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
    let kind = MetadataKind::of_suffix(suffix).or_else(|| MetadataKind::of_suffix(base));
    let is_at_home = |kind: &MetadataKind| {
        let folder = directory.rsplit('/').next().unwrap_or_default();
        meta || kind.home().is_none_or(|home| folder.eq_ignore_ascii_case(home))
    };
    if let Some(kind) = kind.filter(|_| !stem.is_empty()).filter(is_at_home) {
        return Class::Whole { kind, name: percent::decode(stem).into_owned() };
    }
    let suffix = suffix.to_ascii_lowercase();
    let place = place(directory);
    let other = other(&suffix, stem);
    let part = part(directory, place, FileName { stem, suffix: &suffix, meta });
    let part = part.filter(|p| p.form != Form::Unknown || other.is_none());
    if let Some(part) = part.filter(|p| p.of.is_some() || !in_bundle(directory)) {
        return Class::Part(part);
    }
    if let Some(what) = other {
        return Class::Other(what);
    }
    let lower = file.to_ascii_lowercase();
    if lower.contains(".profile-meta.xml") || lower.contains(".permissionset-meta.xml") {
        return Class::Leftover;
    }
    match place {
        Some((MetadataKind::Profile | MetadataKind::PermissionSet, _)) if !is_manifest(&lower) => {
            Class::Stray
        }
        _ => Class::Irrelevant,
    }
}

/// Whether a directory, by its path, is or lies in a folder for profiles or permission sets.
pub(super) fn is_place(directory: &str) -> bool {
    place(directory).is_some()
}

/// The innermost folder for profiles or permission sets in a directory's path, and where its name ends.
fn place(directory: &str) -> Option<(MetadataKind, usize)> {
    let mut found = None;
    let mut start = 0;
    for component in directory.split('/') {
        let end = start + component.len();
        if let Some(&(_, kind)) = FOLDERS.iter().find(|(name, _)| component.eq_ignore_ascii_case(name)) {
            // A package may be called 'profiles'; its own folders are below 'main/default'.
            let package = directory[end..].starts_with("/main/default");
            found = (!package).then_some((kind, end));
        } else if found.is_none() && BUNDLES.iter().any(|name| component.eq_ignore_ascii_case(name)) {
            return None;
        }
        start = end + 1;
    }
    found
}

fn in_bundle(directory: &str) -> bool {
    directory.split('/').any(|c| BUNDLES.iter().any(|name| c.eq_ignore_ascii_case(name)))
}

fn other(suffix: &str, stem: &str) -> Option<&'static str> {
    if stem.is_empty() {
        return None;
    }
    if EXTERNAL_CLIENT_APP.contains(&suffix) {
        return Some("external client app");
    }
    OTHER.iter().find(|(known, _)| *known == suffix).map(|(_, what)| *what)
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
