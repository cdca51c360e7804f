//! Files that hold a part of a profile or permission set, judged by their path alone.

use super::{MetadataKind, tags};

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Part<'a> {
    /// `None` when the folder does not say.
    pub of: Option<MetadataKind>,
    /// The directory that holds all pieces; `None` for a piece that lies in none of its own.
    pub directory: Option<&'a str>,
    pub form: Form,
    /// The element that the place says it is about.
    pub tag: Option<&'static str>,
}

/// Who writes such a piece.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// The Salesforce CLI: `decomposePermissionSetBeta` and `decomposePermissionSetBeta2`.
    Native,
    /// A tool that puts the whole together again before it is deployed, such as sf-decomposer; in XML.
    External,
    /// The same in JSON or YAML, which are not read.
    Data,
    /// The place alone says that it is a piece.
    Unknown,
}

/// A file's name, taken apart.
#[derive(Copy, Clone)]
pub(super) struct FileName<'a> {
    /// Without `-meta.xml` and the suffix.
    pub stem: &'a str,
    /// Lower-cased, without its dot.
    pub suffix: &'a str,
    /// Whether it ended with `-meta.xml`.
    pub meta: bool,
}

/// What a file in `directory` is a part of. `place` is the folder for a type that it lies in and
/// where that folder's name ends.
pub(super) fn part<'a>(
    directory: &'a str,
    place: Option<(MetadataKind, usize)>,
    file: FileName<'_>,
) -> Option<Part<'a>> {
    let FileName { stem, suffix, meta } = file;
    let by_suffix = meta.then(|| tags::find(suffix)).flatten();
    let Some((whole, end)) = place else {
        // Native decomposition and its imitators may be pointed at any folder.
        let tag = by_suffix.filter(|tag| *tag != tags::CUSTOM_PERMISSIONS && !directory.is_empty())?;
        let own = whole_directory(directory, 0);
        let folder = folder_tag(directory, own);
        let form = form(None, folder, tag, suffix);
        return Some(Part { of: None, directory: Some(own), form, tag: Some(folder.unwrap_or(tag)) });
    };
    let below = end < directory.len();
    let data = matches!(suffix, "yaml" | "yml" | "json" | "json5");
    let xml = meta || suffix == "xml";
    let by_stem = (below && !meta && (data || xml)).then(|| tags::find(stem)).flatten();
    let named = by_suffix.or(by_stem);
    let own = below.then(|| whole_directory(directory, end + 1));
    let folder = own.and_then(|own| folder_tag(directory, own)).filter(|_| data || xml);
    // A folder of such files that is in no directory of its own.
    let own = own.filter(|own| named.is_none() || *own != directory || tags::find(last(own)) != named);
    let form = match (folder.or(named), own) {
        // Metadata in its own right, wherever it lies.
        (Some(tags::CUSTOM_PERMISSIONS), None) if meta => return None,
        (Some(_), _) if data => Form::Data,
        (Some(tag), _) => form(Some(whole), folder, tag, suffix),
        (None, Some(own)) if data && (stem.ends_with("-meta") || stem == last(own)) => Form::Data,
        (None, Some(_)) if data || xml => Form::Unknown,
        (None, _) => return None,
    };
    Some(Part { of: Some(whole), directory: own, form, tag: folder.or(named) })
}

/// Who writes a piece in XML. `folder` is the element that the folder of the piece is named after.
fn form(whole: Option<MetadataKind>, folder: Option<&str>, tag: &str, suffix: &str) -> Form {
    let native = match folder {
        _ if !matches!(whole, None | Some(MetadataKind::PermissionSet)) => false,
        Some(tags::OBJECT_SETTINGS) => true,
        // Natively a file in a folder for one element has the singular as its suffix.
        Some(_) => tags::find(suffix).is_some() && !suffix.eq_ignore_ascii_case(tag),
        None => suffix != "xml",
    };
    if native { Form::Native } else { Form::External }
}

/// The directory that holds all pieces: the one above the first folder that is named after an
/// element, or the file's own. `from` is where the directories to be looked at begin.
fn whole_directory(directory: &str, from: usize) -> &str {
    let mut start = from;
    for component in directory[from..].split('/') {
        if start > from && tags::find(component).is_some() {
            return &directory[..start - 1];
        }
        start += component.len() + 1;
    }
    directory
}

/// The element that the folder below `own` on the way to `directory` is named after.
fn folder_tag(directory: &str, own: &str) -> Option<&'static str> {
    tags::find(directory[own.len()..].strip_prefix('/')?.split('/').next()?)
}

/// The name of a directory.
pub(super) fn last(directory: &str) -> &str {
    directory.rsplit('/').next().unwrap_or(directory)
}
