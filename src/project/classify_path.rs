//! Which file is what, judged by its path alone.

use super::part::{FileName, Form, Part, part};
use super::{MetadataKind, tags};
use crate::text::percent;

/// What a path says about its file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum FileClass<'a> {
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

/// Suffixes of the parts of external client apps that say nothing about who may log in, lower-cased.
const EXTERNAL_CLIENT_APP: [&str; 10] = [
    "ecacanvas",
    "ecamobile",
    "ecamobileplcy",
    "ecanotifications",
    "ecapush",
    "ecapushplcy",
    "ecasaml",
    "ecasamlplcy",
    "ecasmpl",
    "ecasmplplcy",
];

/// Says what the file at `path`, relative to the run's root, is.
pub(super) fn classify(path: &str) -> FileClass<'_> {
    let (directory, file) = path.rsplit_once('/').unwrap_or(("", path));
    // The CLI deploys no hidden file, other tools do; `.profile` is a shell's.
    if let Some(rest) = file.strip_prefix('.') {
        let is_metadata = is_metadata(directory, rest.trim_start_matches('.'));
        return if is_metadata { FileClass::Other("hidden file") } else { FileClass::Irrelevant };
    }
    let (base, meta) = strip_suffix(file, "-meta.xml").map_or((file, false), |base| (base, true));
    let (stem, suffix) = base.rsplit_once('.').unwrap_or((base, ""));
    let kind = MetadataKind::of_suffix(suffix).or_else(|| MetadataKind::of_suffix(base));
    let is_at_home = |kind: &MetadataKind| {
        let folder = directory.rsplit('/').next().unwrap_or_default();
        meta || kind.home().is_none_or(|home| folder.eq_ignore_ascii_case(home))
    };
    let kind = kind.filter(|_| !stem.is_empty());
    if let Some(kind) = kind.filter(|k| !k.is_supporting()).filter(is_at_home) {
        return FileClass::Whole { kind, name: percent::decode(stem).into_owned() };
    }
    let suffix = suffix.to_ascii_lowercase();
    let place = place(directory);
    let other = other(&suffix, stem);
    let part = part(directory, place, FileName { stem, suffix: &suffix, meta });
    let whole = kind.and_then(|kind| in_folder(kind, directory, meta, stem));
    let part = part.filter(|p| p.form != Form::Unknown || (other.is_none() && whole.is_none()));
    if let Some(part) = part.filter(|p| p.of.is_some() || !in_bundle(directory)) {
        return FileClass::Part(part);
    }
    if let Some((kind, name)) = whole {
        return FileClass::Whole { kind, name };
    }
    if let Some(what) = other {
        return FileClass::Other(what);
    }
    let lower = file.to_ascii_lowercase();
    if is_leftover(&lower) {
        return FileClass::Leftover;
    }
    match place {
        Some((MetadataKind::Profile | MetadataKind::PermissionSet, _)) if !is_manifest(&lower) => {
            FileClass::Stray
        }
        _ => FileClass::Irrelevant,
    }
}

/// The kind and name of a file whose suffix means something in a certain folder only.
fn in_folder(kind: MetadataKind, directory: &str, meta: bool, stem: &str) -> Option<(MetadataKind, String)> {
    let folder = kind.home().filter(|_| kind.is_supporting())?;
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
        // The XML beside a script has a name of its own.
        MetadataKind::AgentScript if meta => None,
        _ => {
            // The suffix alone is that of other things as well.
            if !meta {
                upwards.find(|d| d.eq_ignore_ascii_case(folder))?;
            }
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
fn place(directory: &str) -> Option<(MetadataKind, usize)> {
    let mut found = None;
    let mut start = 0;
    for component in directory.split('/') {
        let end = start + component.len();
        if let Some(&(_, kind)) = FOLDERS.iter().find(|(name, _)| component.eq_ignore_ascii_case(name)) {
            // A package may be called 'profiles'; its own folders are below 'main/default'.
            let package = directory[end..].starts_with("/main/default");
            found = (!package).then_some((kind, end));
        } else if found.is_none() && is_bundle(component) {
            return None;
        }
        start = end + 1;
    }
    found
}

fn in_bundle(directory: &str) -> bool {
    directory.split('/').any(is_bundle)
}

fn is_bundle(folder: &str) -> bool {
    BUNDLES.iter().any(|name| folder.eq_ignore_ascii_case(name))
}

fn other(suffix: &str, stem: &str) -> Option<&'static str> {
    (!stem.is_empty() && EXTERNAL_CLIENT_APP.contains(&suffix)).then_some("external client app")
}

/// Whether a file would be metadata about access, or a piece of it, without the dots before its name.
fn is_metadata(directory: &str, name: &str) -> bool {
    let (base, meta) = strip_suffix(name, "-meta.xml").map_or((name, false), |base| (base, true));
    let Some((stem, suffix)) = base.rsplit_once('.').filter(|(stem, _)| !stem.is_empty()) else {
        return false;
    };
    let kind = MetadataKind::of_suffix(suffix).or_else(|| MetadataKind::of_suffix(base));
    let is_whole = kind.is_some_and(|kind| !kind.is_supporting()) && (meta || place(directory).is_some());
    is_whole || (meta && !stem.is_empty() && tags::find(suffix).is_some())
}

/// Whether a lower-cased name has something behind the ending of a kind that grants or restricts.
fn is_leftover(lower: &str) -> bool {
    lower.match_indices("-meta.xml").any(|(at, _)| {
        let suffix = lower[..at].rsplit('.').next().unwrap_or_default();
        suffix.len() < at && MetadataKind::of_suffix(suffix).is_some_and(|kind| !kind.is_supporting())
    })
}

/// Files that have a meaning of their own wherever they lie.
fn is_manifest(lower: &str) -> bool {
    matches!(lower, "sfdx-project.json" | "package.xml" | "leastforce.toml") || is_destructive(lower)
}

/// Whether a file's name, lower-cased, is that of destructive changes.
pub(super) fn is_destructive(lower: &str) -> bool {
    lower.strip_suffix(".xml").is_some_and(|stem| stem.starts_with("destructivechanges"))
}

/// `text` without `suffix`, which is ASCII, in any case.
fn strip_suffix<'a>(text: &'a str, suffix: &str) -> Option<&'a str> {
    let at = text.len().checked_sub(suffix.len())?;
    let end = text.get(at..)?;
    end.eq_ignore_ascii_case(suffix).then(|| &text[..at])
}

#[cfg(test)]
mod tests;
